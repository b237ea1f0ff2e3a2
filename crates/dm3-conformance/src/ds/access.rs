//! The access API: register, log in, pick up, acknowledge.

use dm3_oracle::{Dialect, Person};
use reqwest::Method;
use serde_json::{Value, json};

use super::answer::Answer;
use super::bench::Bench;
use super::caller::Ask;
use super::stop::{Honest, Stop};

/// The form in which a service gives receivers their mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessForm {
    /// `/access/v1/…`
    Access,
    /// `/auth/…` and `/delivery/messages/…` of the deployed network.
    Deployed,
}

/// An open session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The name it was opened for.
    pub name: String,
    /// The session token.
    pub token: String,
    /// The form it was opened in.
    pub form: AccessForm,
}

/// A message as the service hands it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// The envelope with its postmark.
    pub envelope: Value,
    /// The position behind it; deployed services tell none.
    pub cursor: Option<String>,
    /// The sender as the service names it.
    pub sender: Option<String>,
    /// The hash as the service names it.
    pub hash: Option<String>,
}

impl Bench<'_> {
    /// The URL of a path of the access API.
    #[must_use]
    pub fn access_url(&self, name: &str, path: &str) -> String {
        self.url().at(&format!("/access/v1/{name}/{path}"))
    }

    /// The form in which this service gives receivers their mail, in the dialect of the case.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the probing request.
    pub async fn access_form(&self) -> Result<AccessForm, Stop> {
        if self.dialect() == Dialect::LegacyTs {
            return Ok(AccessForm::Deployed);
        }
        let probe = async || {
            let ask = Ask::new(Method::POST, self.access_url(&self.name("nobody"), "challenge"));
            let answer = self.send(&ask).await?;
            let is_there =
                answer.json().is_some_and(|body| body.pointer("/error/code").is_some_and(Value::is_string))
                    && answer.header("x-dm3-error") != Some("http.path.unknown");
            // A service that answers this one wrongly still shows itself by asking for a token.
            let mailbox = Ask::new(Method::GET, self.access_url(&self.name("nobody"), "messages"));
            let is_there = is_there || self.send(&mailbox).await?.status == 401;
            Ok(if is_there { AccessForm::Access } else { AccessForm::Deployed })
        };
        self.shared().access.get_or_try_init(probe).await.copied()
    }

    /// Demands that the service has the access API at all.
    ///
    /// # Errors
    ///
    /// [`Stop::Unsupported`] where it has none.
    pub async fn needs_access(&self) -> Result<(), Stop> {
        match self.access_form().await? {
            AccessForm::Access => Ok(()),
            AccessForm::Deployed => {
                Err(Stop::Unsupported("the service has no access API under /access/v1".to_owned()))
            }
        }
    }

    /// Gives a person an account with the profile that is published.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where the service refuses.
    pub async fn register(&self, person: &Person) -> Result<(), Stop> {
        let signed = self.signed_profile(person)?;
        if let Some(command) = &self.shared().settings.register {
            let input = json!({"name": person.name, "profile": signed}).to_string();
            return super::hook::run(command, &input).await.map(drop);
        }
        let answer = self.try_register(&person.name, &signed).await?;
        if (200..300).contains(&answer.status) {
            Ok(())
        } else {
            Err(answer.instead_of("a registration with a 2xx status"))
        }
    }

    /// Sends a signed profile for a name.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchange.
    pub async fn try_register(&self, name: &str, signed: &Value) -> Result<Answer, Stop> {
        let ask = match self.access_form().await? {
            AccessForm::Access => Ask::new(Method::PUT, self.access_url(name, "profile")),
            AccessForm::Deployed => Ask::new(Method::POST, self.url().at(&format!("/profile/{name}"))),
        };
        self.send(&ask.json(signed.to_string())).await
    }

    /// Asks for a challenge.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchange.
    pub async fn ask_challenge(&self, name: &str) -> Result<Answer, Stop> {
        match self.access_form().await? {
            AccessForm::Access => {
                self.send(&Ask::new(Method::POST, self.access_url(name, "challenge"))).await
            }
            AccessForm::Deployed => {
                self.send(&Ask::new(Method::GET, self.url().at(&format!("/auth/{name}")))).await
            }
        }
    }

    /// A challenge for a name.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where there is none.
    pub async fn challenge(&self, name: &str) -> Result<String, Stop> {
        let answer = self.ask_challenge(name).await?;
        let body = answer.json().unwrap_or_default();
        let text = match self.access_form().await? {
            AccessForm::Access => body.get("challenge").and_then(Value::as_str),
            AccessForm::Deployed => body.as_str(),
        };
        match text {
            Some(text) if answer.status == 200 => Ok(text.to_owned()),
            _ => Err(answer.instead_of("status 200 and a challenge")),
        }
    }

    /// Answers a challenge with this signature.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchange.
    pub async fn answer_challenge(
        &self,
        name: &str,
        challenge: &str,
        signature: &str,
    ) -> Result<Answer, Stop> {
        let url = match self.access_form().await? {
            AccessForm::Access => self.access_url(name, "session"),
            AccessForm::Deployed => self.url().at(&format!("/auth/{name}")),
        };
        let body = json!({"challenge": challenge, "signature": signature});
        self.send(&Ask::new(Method::POST, url).json(body.to_string())).await
    }

    /// The session in the answer to a log-in.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where there is none.
    pub async fn session_in(&self, name: &str, answer: &Answer) -> Result<Session, Stop> {
        let body = answer.json().unwrap_or_default();
        let form = self.access_form().await?;
        let token = match form {
            AccessForm::Access => body.get("token").and_then(Value::as_str),
            AccessForm::Deployed => body.as_str(),
        };
        match token {
            Some(token) if answer.status == 200 && !token.is_empty() => {
                Ok(Session { name: name.to_owned(), token: token.to_owned(), form })
            }
            _ => Err(answer.instead_of("status 200 and a session token")),
        }
    }

    /// Logs a person in.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where the service refuses.
    pub async fn log_in(&self, person: &Person) -> Result<Session, Stop> {
        let answer = self.try_log_in(person, &person.name).await?;
        self.session_in(&person.name, &answer).await
    }

    /// Tries to log in under a name with the key of a person.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchanges, or [`Stop::Deviates`] where there is no challenge.
    pub async fn try_log_in(&self, person: &Person, name: &str) -> Result<Answer, Stop> {
        let challenge = self.challenge(name).await?;
        self.answer_challenge(name, &challenge, &person.sign(&challenge, self.dialect())).await
    }

    /// A receiver with an account and an open session, as the honest step of a case.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`].
    pub async fn logged_in(&self, role: &str) -> Result<(Person, Session), Stop> {
        let person = self.receiver(role).await?;
        let session = self.log_in(&person).await.honest("log in")?;
        Ok((person, session))
    }

    /// A request of a session to the access API.
    #[must_use]
    pub fn access(&self, session: &Session, method: Method, path: &str) -> Ask {
        Ask::new(method, self.access_url(&session.name, path)).token(&session.token)
    }

    /// A page of messages; `query` is empty or begins with a question mark.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchange.
    pub async fn ask_page(&self, session: &Session, query: &str) -> Result<Answer, Stop> {
        self.send(&self.access(session, Method::GET, &format!("messages{query}"))).await
    }

    /// A page of messages, read.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where it is none.
    pub async fn page(&self, session: &Session, query: &str) -> Result<Page, Stop> {
        Page::of(&self.ask_page(session, query).await?)
    }

    /// Acknowledges messages by sender and hash.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchange.
    pub async fn acknowledge(&self, session: &Session, messages: &Value) -> Result<Answer, Stop> {
        let ask = self.access(session, Method::POST, "acknowledgements");
        self.send(&ask.json(json!({"messages": messages}).to_string())).await
    }
}

/// A page of messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The messages.
    pub messages: Vec<Mail>,
    /// The position behind the last message that was looked at.
    pub cursor: String,
    /// Whether there is more.
    pub more: bool,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where the answer is none.
    pub fn of(answer: &Answer) -> Result<Self, Stop> {
        let body = answer.json().filter(|_| answer.status == 200).unwrap_or_default();
        let read = || {
            let messages =
                body.get("messages")?.as_array()?.iter().map(Mail::of).collect::<Option<Vec<_>>>()?;
            let (cursor, more) = (body.get("cursor")?.as_str()?, body.get("more")?.as_bool()?);
            Some(Self { messages, cursor: cursor.to_owned(), more })
        };
        read().ok_or_else(|| answer.instead_of("status 200 and a page with `messages`, `cursor` and `more`"))
    }
}

impl Mail {
    /// Reads a message of a page or an event.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        let text = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let envelope = value.get("envelope").filter(|envelope| envelope.is_object())?.clone();
        Some(Self {
            envelope,
            cursor: Some(text("cursor")?),
            sender: Some(text("sender")?),
            hash: Some(text("messageHash")?),
        })
    }

    /// A message of a deployed service: the bare envelope.
    #[must_use]
    pub fn deployed(envelope: &Value) -> Self {
        Self { envelope: envelope.clone(), cursor: None, sender: None, hash: None }
    }

    /// The sealed message in the envelope, which no service changes.
    #[must_use]
    pub fn sealed_message(&self) -> Option<&str> {
        self.envelope.get("message").and_then(Value::as_str)
    }

    /// How an acknowledgement names it.
    #[must_use]
    pub fn named(&self) -> Value {
        json!({"sender": self.sender, "messageHash": self.hash})
    }
}
