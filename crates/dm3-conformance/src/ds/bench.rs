//! What a case works with: the service, the world around it, and persons of its own.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use dm3_oracle::envelope::{Draft, HashMember};
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::{Dialect, Person, Service, message, profile};
use reqwest::Method;
use serde_json::{Value, json};

use super::answer::Answer;
use super::caller::{Ask, Caller};
use super::service_url::ServiceUrl;
use super::shared::{Fixtures, Shared};
use super::stop::{Honest, Stop};
use crate::evidence::Exchange;
use crate::world::World;

/// The surroundings of one case. Persons of different cases and runs never meet.
#[derive(Debug)]
pub struct Bench<'a> {
    shared: &'a Shared,
    caller: Caller<'a>,
    dialect: Dialect,
    label: String,
    drawn: Cell<u32>,
    receivers: RefCell<Vec<Person>>,
}

impl<'a> Bench<'a> {
    /// The bench of the case with this id.
    #[must_use]
    pub fn new(shared: &'a Shared, id: &str, dialect: Dialect) -> Self {
        let digest = sha256_hex0x(&format!("{} {id}", shared.settings.seed));
        let label = digest.get(2..14).unwrap_or_default().to_owned();
        Self {
            shared,
            caller: Caller::new(&shared.line),
            dialect,
            label,
            drawn: Cell::new(0),
            receivers: RefCell::default(),
        }
    }

    /// What all cases share.
    #[must_use]
    pub fn shared(&self) -> &'a Shared {
        self.shared
    }

    /// The connection of this case.
    #[must_use]
    pub fn caller(&self) -> &Caller<'a> {
        &self.caller
    }

    /// Where the service is.
    #[must_use]
    pub fn url(&self) -> &'a ServiceUrl {
        &self.shared.settings.url
    }

    /// The reading of the protocol that the case follows.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Ends the case; what was said is its evidence.
    #[must_use]
    pub fn into_evidence(self) -> Vec<Exchange> {
        self.caller.into_evidence()
    }

    // --- the world

    /// The tester's world and the service in it.
    ///
    /// # Errors
    ///
    /// [`Stop::Error`] where there is none.
    pub fn fixtures(&self) -> Result<&'a Fixtures, Stop> {
        self.shared.fixtures.as_ref().ok_or_else(|| Stop::Error("this case needs fixtures".to_owned()))
    }

    /// The world that the tester runs around the service.
    ///
    /// # Errors
    ///
    /// As [`fixtures`](Self::fixtures).
    pub fn world(&self) -> Result<&'a World, Stop> {
        self.fixtures().map(|fixtures| &fixtures.world)
    }

    /// The service with its keys, which the tester has made.
    ///
    /// # Errors
    ///
    /// As [`fixtures`](Self::fixtures).
    pub fn service(&self) -> Result<&'a Service, Stop> {
        self.fixtures().map(|fixtures| &fixtures.service)
    }

    /// A word that occurs nowhere else: for labels, texts and unknown names.
    #[must_use]
    pub fn fresh(&self) -> String {
        let number = self.drawn.get();
        self.drawn.set(number.wrapping_add(1));
        format!("{}-{number}", self.label)
    }

    /// The name of a role in this case. It is in nobody's registry before it is published.
    #[must_use]
    pub fn name(&self, role: &str) -> String {
        format!("{role}-{}.dm3-conformance.eth", self.label)
    }

    /// Somebody of this case, known to nobody yet.
    #[must_use]
    pub fn stranger(&self, role: &str) -> Person {
        Person::named(&self.name(role))
    }

    /// Somebody with a published profile, without an account at the service.
    ///
    /// # Errors
    ///
    /// [`Stop::Error`] without fixtures.
    pub fn published(&self, role: &str) -> Result<Person, Stop> {
        let person = self.stranger(role);
        self.publish(&person)?;
        Ok(person)
    }

    /// Publishes the profile that a person has now, in the dialect of the case.
    ///
    /// # Errors
    ///
    /// [`Stop::Error`] without fixtures.
    pub fn publish(&self, person: &Person) -> Result<(), Stop> {
        let service = self.service()?.person.name.clone();
        self.world()?.publish_user(person, &[&service], self.dialect);
        Ok(())
    }

    /// The signed profile that [`publish`](Self::publish) publishes.
    ///
    /// # Errors
    ///
    /// [`Stop::Error`] without fixtures.
    pub fn signed_profile(&self, person: &Person) -> Result<Value, Stop> {
        let service = self.service()?.person.name.clone();
        Ok(profile::signed(&profile::user(person, &[&service], self.dialect), person))
    }

    /// Somebody with a published profile and an account at the service.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`] where the service does not give an account.
    pub async fn receiver(&self, role: &str) -> Result<Person, Stop> {
        let person = self.published(role)?;
        self.register(&person).await.honest("register a receiver")?;
        self.receivers.borrow_mut().push(person.clone());
        Ok(person)
    }

    /// Takes away what waits for the receivers of this case.
    pub async fn clean_up_all(&self) {
        let receivers = self.receivers.take();
        for person in &receivers {
            self.clean_up(person).await;
        }
    }

    // --- JSON-RPC

    /// A POST of these bytes to the JSON-RPC endpoint.
    #[must_use]
    pub fn rpc(&self, body: impl Into<Vec<u8>>) -> Ask {
        Ask::new(Method::POST, self.url().at("/rpc")).json(body)
    }

    /// Sends a request of any kind.
    ///
    /// # Errors
    ///
    /// Any [`Stop`] of a failed exchange.
    pub async fn send(&self, ask: &Ask) -> Result<Answer, Stop> {
        self.caller.send(ask).await
    }

    /// Posts these bytes to the JSON-RPC endpoint.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn post(&self, body: impl Into<Vec<u8>>) -> Result<Answer, Stop> {
        self.send(&self.rpc(body)).await
    }

    /// Calls a method with the id 1.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn call(&self, method: &str, params: Value) -> Result<Answer, Stop> {
        self.post(json!({"jsonrpc": "2.0", "method": method, "params": params, "id": 1}).to_string()).await
    }

    /// Asks for the properties and demands them, as the honest step of a case.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`].
    pub async fn properties(&self) -> Result<Value, Stop> {
        let answer = self.call("dm3_getDeliveryServiceProperties", json!([])).await?;
        answer.result().honest("ask for the properties")
    }

    /// The service's `sizeLimit`, in bytes.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`].
    pub async fn size_limit(&self) -> Result<usize, Stop> {
        let properties = self.properties().await?;
        let limit = properties.get("sizeLimit").and_then(Value::as_u64);
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        limit.ok_or_else(|| Stop::Inconclusive("the properties have no sizeLimit".to_owned()))
    }

    // --- envelopes

    /// A signed message with a unique text.
    #[must_use]
    pub fn message(&self, from: &Person, to: &Person) -> Value {
        let text = format!("dm3-conformance {}", self.fresh());
        message::sign(message::text(from, to, &text, now_ms()), from, self.dialect)
    }

    /// An envelope with a new message, ready for submission.
    ///
    /// # Errors
    ///
    /// [`Stop::Error`] without fixtures.
    pub fn envelope(&self, from: &Person, to: &Person) -> Result<Value, Stop> {
        self.envelope_of(&self.message(from, to), from, to)
    }

    /// An envelope around this message.
    ///
    /// # Errors
    ///
    /// [`Stop::Error`] without fixtures.
    pub fn envelope_of(&self, message: &Value, from: &Person, to: &Person) -> Result<Value, Stop> {
        let label = self.fresh();
        Ok(self.draft(&label, message, from, to)?.envelope())
    }

    /// The parts of an envelope.
    ///
    /// # Errors
    ///
    /// [`Stop::Error`] without fixtures.
    pub fn draft<'d>(
        &self,
        label: &'d str,
        message: &'d Value,
        from: &'d Person,
        to: &'d Person,
    ) -> Result<Draft<'d>, Stop>
    where
        'a: 'd,
    {
        let hash = match self.dialect {
            Dialect::Spec => HashMember::None,
            Dialect::LegacyTs => self.shared.settings.deployed_hash,
        };
        let service = &self.service()?.person;
        Ok(Draft { label, sender: from, receiver: to, service, message, dialect: self.dialect, hash })
    }

    /// Submits an envelope in the way of the dialect.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn submit(&self, envelope: &Value) -> Result<Answer, Stop> {
        match self.dialect {
            Dialect::Spec => self.call("dm3_submitMessage", json!([envelope])).await,
            Dialect::LegacyTs => {
                let params = json!([envelope.to_string()]);
                let request = json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": params});
                self.post(request.to_string()).await
            }
        }
    }

    /// Submits an envelope and demands that it is taken.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where it is refused.
    pub async fn deliver(&self, envelope: &Value) -> Result<Answer, Stop> {
        let answer = self.submit(envelope).await?;
        match self.dialect {
            Dialect::Spec if answer.result()?.get("success") == Some(&Value::Bool(true)) => Ok(answer),
            Dialect::LegacyTs if answer.status == 200 && answer.text().trim() == "OK" => Ok(answer),
            Dialect::Spec => Err(answer.instead_of("a result with `success` true")),
            Dialect::LegacyTs => Err(answer.instead_of("status 200 and the text OK")),
        }
    }

    /// Submits a new message as the honest step of a case, and returns its envelope.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`] where it is refused.
    pub async fn honest_delivery(&self, from: &Person, to: &Person) -> Result<Value, Stop> {
        let envelope = self.envelope(from, to)?;
        self.deliver(&envelope).await.honest("submit an honest message")?;
        Ok(envelope)
    }

    /// Waits.
    pub async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// Milliseconds since 1970.
#[must_use]
pub fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
