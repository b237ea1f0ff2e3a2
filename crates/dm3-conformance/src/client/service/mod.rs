//! Delivery services of the world: they do what a conforming one does, wherever a case does not want something else.

mod access;
pub(super) mod challenge;
mod question;
mod rpc;
mod script;
mod state;

use std::io;
use std::sync::Arc;

use dm3_oracle::{Dialect, Service};
use serde_json::Value;

pub(super) use question::Question;
pub(super) use script::Scripted;
pub(super) use state::Mail;
use state::State;

use super::people::People;
use crate::world::{Answers, Asked, LoggedRequest, LoopbackServer, Reply, ReplyFuture, RequestLog};

/// A running delivery service of the world.
#[derive(Debug)]
pub(super) struct FakeService {
    /// Name, keys and URL.
    pub(super) service: Service,
    state: Arc<State>,
    server: LoopbackServer,
}

impl FakeService {
    /// Starts a service whose URL ends with this path, which is empty or begins with a slash.
    pub(super) async fn start(
        name: &str,
        path: &str,
        dialect: Dialect,
        people: People,
        log: RequestLog,
    ) -> io::Result<Self> {
        let mut service = Service::named(name, "");
        let state = Arc::new(State::new(service.person.clone(), dialect, path.to_owned(), people));
        let answers: Arc<dyn Answers> = Arc::<State>::clone(&state);
        let server = LoopbackServer::start(name, 0, log, answers).await?;
        service.url = format!("{}{path}", server.url());
        Ok(Self { service, state, server })
    }

    /// Its ENS name.
    pub(super) fn name(&self) -> &str {
        &self.service.person.name
    }

    /// Its port on 127.0.0.1.
    pub(super) fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// Lets it answer a question in another way than it should.
    pub(super) fn script(&self, question: Question, answer: Scripted) {
        self.state.inner().scripts.insert(question, answer);
    }

    /// Lets it answer every question in another way than it should.
    pub(super) fn script_all(&self, answer: &Scripted) {
        for question in Question::ALL {
            self.script(question, answer.clone());
        }
    }

    /// Lets it do what it should again.
    pub(super) fn behave(&self) {
        self.state.inner().scripts.clear();
    }

    /// Sets the limit in its properties, in bytes.
    pub(super) fn set_size_limit(&self, bytes: usize) {
        self.state.inner().size_limit = u64::try_from(bytes).unwrap_or(u64::MAX);
    }

    /// Sets the types in every receiver's profile extension.
    pub(super) fn set_message_types(&self, types: &[&str]) {
        self.state.inner().message_types = types.iter().map(|&word| word.to_owned()).collect();
    }

    /// Makes it one that knows only the older deployed form of the envelope.
    pub(super) fn make_older(&self) {
        self.state.inner().older = true;
    }

    /// Sets the most messages that it puts into a page.
    pub(super) fn set_page_size(&self, messages: usize) {
        self.state.inner().page_size = messages;
    }

    /// Sets the text that it sends as challenge.
    pub(super) fn set_challenge(&self, text: &str) {
        self.state.inner().challenge = Some(text.to_owned());
    }

    /// Puts a message into the mailbox, which is the same one for everybody.
    pub(super) fn put(&self, mail: &Mail) {
        self.state.inner().mail.push(mail.clone());
    }

    /// Senders and hashes that were acknowledged, as they were named.
    pub(super) fn acknowledged(&self) -> Vec<(String, String)> {
        self.state.inner().acknowledged.clone()
    }

    /// The session tokens that it gave.
    pub(super) fn tokens(&self) -> Vec<String> {
        self.state.inner().tokens.clone()
    }

    /// What a request to this service asks; nothing where it went to another server.
    pub(super) fn questions(&self, request: &LoggedRequest) -> Vec<Question> {
        if request.server != self.name() {
            return Vec::new();
        }
        let path = request.target.split('?').next().unwrap_or_default();
        let Some(path) = path.strip_prefix(&self.state.path) else { return vec![Question::Other] };
        Question::of_request(&request.method, path, &request.body, self.state.dialect)
    }

    /// The envelopes in a request to this service, as they were submitted.
    pub(super) fn envelopes(&self, request: &LoggedRequest) -> Vec<Value> {
        if !self.questions(request).contains(&Question::Submit) {
            return Vec::new();
        }
        let requests = match serde_json::from_slice(&request.body) {
            Ok(Value::Array(requests)) => requests,
            Ok(request) => vec![request],
            Err(_) => Vec::new(),
        };
        let submissions = requests.iter().filter(|request| Question::of_method(request) == Question::Submit);
        let envelope = |request: &Value| match request.get("params")? {
            Value::Array(params) => match params.first()? {
                Value::String(text) => serde_json::from_str(text).ok(),
                envelope => Some(envelope.clone()),
            },
            params => Some(params.clone()),
        };
        submissions.filter_map(envelope).collect()
    }
}

impl Answers for State {
    fn answer<'a>(&'a self, asked: &'a Asked) -> ReplyFuture<'a> {
        Box::pin(async move {
            let Some(path) = asked.path().strip_prefix(&self.path) else {
                return Reply::new(404, "text/plain", "there is nothing here");
            };
            let questions = Question::of_request(&asked.method, path, &asked.body, self.dialect);
            let note = questions.iter().map(|question| question.word()).collect::<Vec<_>>().join(", ");
            for script in questions.iter().filter_map(|question| self.script(*question)) {
                if let Some(reply) = script.reply().await {
                    return reply.noted(note);
                }
            }
            let question = questions.first().copied().unwrap_or(Question::Other);
            let reply = match path {
                "/rpc" if asked.method == "POST" => rpc::answer(self, &asked.body),
                _ => access::answer(self, question, path, asked),
            };
            reply.noted(note)
        })
    }
}
