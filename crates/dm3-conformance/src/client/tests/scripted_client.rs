//! A client that does what it should, apart from one thing.

use dm3_oracle::Person;
use dm3_oracle::encoding::{exactly, from_hex};
use dm3_oracle::sign::{EcdsaKey, SigningKeys};
use serde_json::{Map, Value};

use super::misdeed::Misdeed;
use crate::client::adapter::{Adapter, AnswerFuture};
use crate::testee::{Answered, Call, Outcome, Reply};

/// A client of the specification, as small as the cases of the tests let it be.
pub(super) struct ScriptedClient {
    misdeed: Option<Misdeed>,
    pub(super) http: reqwest::Client,
}

impl ScriptedClient {
    /// A client that does nothing wrong.
    pub(super) fn honest() -> Self {
        Self::with(None)
    }

    /// A client that does this wrong.
    pub(super) fn that(misdeed: Misdeed) -> Self {
        Self::with(Some(misdeed))
    }

    fn with(misdeed: Option<Misdeed>) -> Self {
        let follows = misdeed == Some(Misdeed::FollowsRedirects);
        let policy =
            if follows { reqwest::redirect::Policy::limited(3) } else { reqwest::redirect::Policy::none() };
        let http = reqwest::Client::builder().redirect(policy).no_proxy().build().unwrap();
        Self { misdeed, http }
    }

    /// Does it do this?
    pub(super) fn does(&self, misdeed: Misdeed) -> bool {
        self.misdeed == Some(misdeed)
    }

    /// Status and body of the answer, if there is one.
    pub(super) async fn post(&self, url: &str, body: String) -> Option<(u16, Vec<u8>)> {
        let request = self.http.post(url).header("content-type", "application/json").body(body);
        read(request.send().await.ok()?).await
    }
}

/// Status and body of an answer.
pub(super) async fn read(response: reqwest::Response) -> Option<(u16, Vec<u8>)> {
    let status = response.status().as_u16();
    Some((status, response.bytes().await.ok()?.to_vec()))
}

/// Who the client is, by the arguments of a call.
pub(super) fn me(arguments: &Map<String, Value>) -> Person {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default();
    let key = |name: &str| from_hex(text(name)).and_then(|bytes| exactly::<32>(&bytes)).unwrap();
    Person {
        name: text("name").to_owned(),
        wallet: EcdsaKey::labelled("a client has no wallet"),
        encryption_private: key("encryption_private_key"),
        signing: SigningKeys {
            ecdsa: EcdsaKey::new(&key("signing_private_key")).unwrap(),
            ed25519_seed: [0; 32],
        },
    }
}

impl Adapter for ScriptedClient {
    fn call<'a>(&'a mut self, call: &'a Call) -> AnswerFuture<'a> {
        Box::pin(async move {
            let answer = match call.operation.as_str() {
                "client.send" => self.send(&call.arguments).await,
                "client.fetch" => self.fetch(&call.arguments).await,
                other => panic!("{other}"),
            };
            let reply = match answer {
                Ok(output) => Reply::Ok(output.as_object().cloned().unwrap()),
                Err(code) => Reply::Rejected {
                    stage: Some("policy".to_owned()),
                    code: Some(code.to_owned()),
                    message: Some("it is so".to_owned()),
                },
            };
            let request = Value::from(call.arguments.clone()).to_string();
            Answered { outcome: Outcome::Reply(reply), request, reply: None, stderr: String::new(), ms: 0 }
        })
    }
}
