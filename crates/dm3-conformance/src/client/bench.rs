//! What a case works with: a world of its own, and the client in it.

use std::cell::{Cell, RefCell};

use dm3_oracle::encoding::hex;
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::{Dialect, Person};
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use super::adapter::Adapter;
use super::case::{FETCH, SEND};
use super::fetched::Fetched;
use super::letter::Writing;
use super::outgoing::{Outgoing, Sent};
use super::people::People;
use super::runner::exchanges;
use super::service::{FakeService, Question};
use super::submitted::Submitted;
use crate::ds::stop::{CaseResult, Stop};
use crate::evidence::Exchange;
use crate::testee::{Call, Outcome, Reply};
use crate::world::{LoggedRequest, World};

/// A port of the loopback interface at which nothing listens.
pub(super) const NOBODY: &str = "http://127.0.0.1:9";

/// The surroundings of one case. Persons of different cases never meet.
pub(super) struct Bench<'a> {
    /// The world.
    pub(super) world: World,
    adapter: &'a Mutex<dyn Adapter + 'a>,
    dialect: Dialect,
    label: String,
    drawn: Cell<u32>,
    people: People,
    told: RefCell<Vec<Exchange>>,
    seen: Cell<usize>,
}

impl<'a> Bench<'a> {
    /// The bench of the case with this id.
    pub(super) fn new(
        adapter: &'a Mutex<dyn Adapter + 'a>,
        world: World,
        id: &str,
        dialect: Dialect,
    ) -> Self {
        let label = sha256_hex0x(id).get(2..12).unwrap_or_default().to_owned();
        let people = People::default();
        Self {
            world,
            adapter,
            dialect,
            label,
            drawn: Cell::new(0),
            people,
            told: RefCell::default(),
            seen: Cell::new(0),
        }
    }

    /// The reading of the protocol that the case follows.
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// A word that occurs nowhere else.
    pub(super) fn fresh(&self) -> String {
        let number = self.drawn.get();
        self.drawn.set(number.wrapping_add(1));
        format!("{}-{number}", self.label)
    }

    /// The name of a role in this case.
    pub(super) fn name(&self, role: &str) -> String {
        format!("{role}-{}.dm3-conformance.eth", self.label)
    }

    // --- who there is

    /// Starts a delivery service and publishes its profile.
    pub(super) async fn service(&self, role: &str) -> Result<FakeService, Stop> {
        let service = self.unpublished_service(role, "").await?;
        self.world.publish_service(&service.service, self.dialect);
        Ok(service)
    }

    /// Starts a delivery service at a path. Nobody knows it.
    pub(super) async fn unpublished_service(&self, role: &str, path: &str) -> Result<FakeService, Stop> {
        let (people, log) = (self.people.clone(), self.world.log.clone());
        let service = FakeService::start(&self.name(role), path, self.dialect, people, log).await;
        service
            .map_err(|error| Stop::Error(format!("a delivery service of the world cannot listen: {error}")))
    }

    /// Somebody whose keys the services know, without published records.
    pub(super) fn stranger(&self, role: &str) -> Person {
        let person = Person::named(&self.name(role));
        self.people.add(&person);
        person
    }

    /// Somebody with a published profile that names these services.
    pub(super) fn person(&self, role: &str, services: &[&FakeService]) -> Person {
        let person = self.stranger(role);
        let services: Vec<&str> = services.iter().map(|service| service.name()).collect();
        self.world.publish_user(&person, &services, self.dialect);
        person
    }

    /// Publishes a delivery service at which nothing listens, and returns its name.
    pub(super) fn absent_service(&self, role: &str) -> String {
        let name = self.name(role);
        self.world.publish_service(&dm3_oracle::Service::named(&name, NOBODY), self.dialect);
        name
    }

    // --- the client

    /// Lets the client send a new message with a text of its own.
    pub(super) async fn send_text(&self, from: &Person, to: &Person) -> Result<Sent, Stop> {
        self.send(from, &to.name, Outgoing::text(&format!("dm3-conformance {}", self.fresh()))).await
    }

    /// Lets the client send a message.
    pub(super) async fn send(&self, from: &Person, to: &str, outgoing: Outgoing) -> Result<Sent, Stop> {
        let mut arguments = self.arguments(from, outgoing.allow_loopback);
        arguments.insert("to".to_owned(), to.into());
        arguments.extend(outgoing.arguments);
        match self.call(SEND, arguments).await? {
            Reply::Ok(output) => Sent::of_output(&output),
            Reply::Rejected { code, message, .. } => Ok(Sent::Rejected {
                code: code.unwrap_or_else(|| "no code".to_owned()),
                message: message.unwrap_or_default(),
            }),
            other => Err(stop_of(other)),
        }
    }

    /// Lets the client pick up and acknowledge.
    pub(super) async fn fetch(&self, person: &Person) -> Result<Fetched, Stop> {
        self.fetch_with(person, &[]).await
    }

    /// Lets the client pick up, with further arguments.
    pub(super) async fn fetch_with(
        &self,
        person: &Person,
        further: &[(&str, Value)],
    ) -> Result<Fetched, Stop> {
        let mut arguments = self.arguments(person, true);
        for (name, value) in further {
            arguments.insert((*name).to_owned(), value.clone());
        }
        match self.call(FETCH, arguments).await? {
            Reply::Ok(output) => Fetched::of_output(&output),
            Reply::Rejected { code, message, .. } => {
                let words =
                    format!("rejected with {}: {}", code.unwrap_or_default(), message.unwrap_or_default());
                Err(Stop::deviates("a pick-up", words))
            }
            other => Err(stop_of(other)),
        }
    }

    fn arguments(&self, person: &Person, allow_loopback: bool) -> Map<String, Value> {
        let signing = match self.dialect {
            Dialect::Spec => hex(&person.signing.ecdsa.secret()),
            Dialect::LegacyTs => hex(&person.signing.ed25519_seed),
        };
        let pairs: [(&str, Value); 5] = [
            ("ethereum_rpc_url", self.world.rpc_url().into()),
            ("name", person.name.as_str().into()),
            ("encryption_private_key", hex(&person.encryption_private).into()),
            ("signing_private_key", signing.into()),
            ("allow_loopback", allow_loopback.into()),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    async fn call(&self, operation: &str, arguments: Map<String, Value>) -> Result<Reply, Stop> {
        let (operation, dialect) = (operation.to_owned(), Some(self.dialect.as_str().to_owned()));
        let call = Call { operation, dialect, arguments, further: Map::new() };
        let answered = self.adapter.lock().await.call(&call).await;
        self.told.borrow_mut().push(super::runner::without_keys(answered.evidence()));
        self.see();
        match answered.outcome {
            Outcome::Reply(reply) => Ok(reply),
            Outcome::Broken(how) => Err(Stop::Error(format!("the adapter wrote {how}"))),
            Outcome::Hang => Err(Stop::Hang("no answer before the deadline".to_owned())),
            Outcome::Crash(how) => Err(Stop::Crash(format!("the adapter died: {how}"))),
            Outcome::TooLong => {
                Err(Stop::Unsupported("the call is longer than the lines that the adapter takes".to_owned()))
            }
            Outcome::NotRun(why) => Err(Stop::Error(format!("not run: {why}"))),
        }
    }

    // --- what was asked

    /// What a service was asked, in order.
    pub(super) fn questions(&self, service: &FakeService) -> Vec<Question> {
        self.world.log.all().iter().flat_map(|request| service.questions(request)).collect()
    }

    /// The requests to a server, by its name in the log.
    pub(super) fn requests_to(&self, server: &str) -> Vec<LoggedRequest> {
        self.world.log.all().into_iter().filter(|request| request.server == server).collect()
    }

    /// The envelopes that were submitted to a service.
    pub(super) fn envelopes(&self, service: &FakeService) -> Vec<Value> {
        self.world.log.all().iter().flat_map(|request| service.envelopes(request)).collect()
    }

    /// The only envelope that was submitted to a service, opened.
    pub(super) fn submitted(&self, service: &FakeService, receiver: &Person) -> Result<Submitted, Stop> {
        let mut envelopes = self.envelopes(service);
        match (envelopes.pop(), envelopes.len()) {
            (Some(envelope), 0) => Submitted::open(envelope, service, receiver),
            (last, others) => {
                let count = others + usize::from(last.is_some());
                Err(Stop::deviates(
                    format!("one submission to {}", service.name()),
                    format!("{count} submissions"),
                ))
            }
        }
    }

    /// Demands that a service was asked nothing.
    pub(super) fn is_untouched(&self, service: &FakeService) -> CaseResult {
        let requests = self.requests_to(service.name());
        let words: Vec<String> = requests.iter().map(in_words).collect();
        if words.is_empty() {
            return Ok(());
        }
        Err(Stop::deviates(format!("no request to {}", service.name()), words.join(", ")))
    }

    /// Demands that nothing was submitted to a service.
    pub(super) fn has_no_submission(&self, service: &FakeService) -> CaseResult {
        match self.envelopes(service).len() {
            0 => Ok(()),
            count => Err(Stop::deviates(
                format!("no submission to {}", service.name()),
                format!("{count} submissions"),
            )),
        }
    }

    // --- letters

    /// An honest letter that waits at a service.
    pub(super) fn writing(&self, from: &Person, to: &Person, service: &FakeService) -> Writing {
        Writing::new(&self.fresh(), from, to, &service.service.person, self.dialect)
    }

    // --- the end

    /// Ends the case; what was said is its evidence.
    pub(super) fn into_evidence(self) -> Vec<Exchange> {
        self.see();
        self.told.into_inner()
    }

    fn see(&self) {
        let requests = self.world.log.since(self.seen.get());
        self.seen.set(self.seen.get() + requests.len());
        self.told.borrow_mut().extend(requests.iter().map(exchanges));
    }
}

fn stop_of(reply: Reply) -> Stop {
    match reply {
        Reply::Unsupported { reason, .. } => {
            Stop::Unsupported(reason.unwrap_or_else(|| "the adapter does not support it".to_owned()))
        }
        Reply::Error { message, .. } => {
            Stop::Error(format!("the adapter broke: {}", message.unwrap_or_else(|| "no message".to_owned())))
        }
        Reply::Ok(_) | Reply::Rejected { .. } => Stop::Error("an answer that was read already".to_owned()),
    }
}

/// A request for people.
pub(super) fn in_words(request: &LoggedRequest) -> String {
    let note = if request.note.is_empty() { String::new() } else { format!(" ({})", request.note) };
    format!("{} {}{note}", request.method, request.target)
}
