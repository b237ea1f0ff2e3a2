//! How the scripted client sends.

use std::cell::Cell;

use dm3_oracle::envelope::{ENCRYPTION_SCHEME, sign_metadata};
use dm3_oracle::json::{canonical, with};
use dm3_oracle::seal::seal_labelled;
use dm3_oracle::{Dialect, Person, message};
use serde_json::{Map, Value, json};

use super::misdeed::Misdeed;
use super::registry::{Code, ServiceProfile, UserProfile};
use super::scripted_client::{ScriptedClient, me};

/// What a submission comes to.
enum Came {
    Accepted,
    Refused,
    Unavailable,
    Terms,
}

/// A message on its way.
struct Mission<'a> {
    me: Person,
    to: &'a str,
    text: &'a str,
    kind: &'a str,
    message: Value,
    receiver: UserProfile,
    label: String,
    sealed: Cell<u32>,
}

impl ScriptedClient {
    pub(super) async fn send(&self, arguments: &Map<String, Value>) -> Result<Value, Code> {
        let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default();
        let (me, rpc, to) = (me(arguments), text("ethereum_rpc_url"), text("to"));
        let receiver = self.user(rpc, to).await?;
        let kind = arguments.get("message_type").and_then(Value::as_str).unwrap_or("NEW");
        let message = self.message(&me, to, kind, arguments);
        let label = crate::ds::bench::now_ms().to_string();
        let services = self.in_order(&receiver.services);
        let mission =
            Mission { me, to, text: text("text"), kind, message, receiver, label, sealed: Cell::new(0) };
        let mut first: Option<ServiceProfile> = None;
        let mut accepted = None;
        for name in services {
            let Ok(service) = self.service(rpc, &name).await else { continue };
            let allowed =
                arguments.get("allow_loopback") == Some(&Value::Bool(true)) || self.does(Misdeed::NoTls);
            if !allowed && !service.url.starts_with("https:") {
                continue;
            }
            let sealed_for = first.get_or_insert_with(|| service.clone()).clone();
            let target = if self.does(Misdeed::SealsForFirst) { &sealed_for } else { &service };
            match self.submit(&mission, &service, target).await {
                Came::Accepted if self.does(Misdeed::SubmitsToAll) => accepted = accepted.or(Some(name)),
                Came::Accepted => {
                    accepted = Some(name);
                    break;
                }
                Came::Refused if self.does(Misdeed::GoesOnAfterRefusal) => {}
                Came::Refused => return Err("client.refused"),
                Came::Terms if self.does(Misdeed::OnPastTerms) => {}
                Came::Terms => return Err("client.terms"),
                Came::Unavailable => {}
            }
            if self.does(Misdeed::TriesOne) {
                break;
            }
        }
        let hash = message::hash(&mission.message);
        match accepted {
            Some(name) => Ok(json!({"accepted_by": name, "message_hash": hash})),
            None if self.does(Misdeed::Lies) => Ok(
                json!({"accepted_by": mission.receiver.services.first().map_or("nobody.eth", String::as_str), "message_hash": hash}),
            ),
            None if self.does(Misdeed::GivesUpForEver) => Err("client.refused"),
            None => Err("client.retry-later"),
        }
    }

    fn message(&self, me: &Person, to: &str, kind: &str, arguments: &Map<String, Value>) -> Value {
        let member = |name: &str| arguments.get(name).cloned();
        let mut metadata =
            json!({"from": me.name, "timestamp": crate::ds::bench::now_ms(), "to": to, "type": kind});
        if let Some(reference) = member("reference_message_hash") {
            metadata = with(&metadata, "referenceMessageHash", reference);
        }
        let mut message = json!({"message": member("text").unwrap(), "metadata": metadata});
        if self.does(Misdeed::WritesNulls) {
            message = with(&message, "attachments", Value::Null);
        }
        let author = if self.does(Misdeed::SignsWithOtherKey) { &Person::named("mallory.eth") } else { me };
        message::sign(message, author, Dialect::Spec)
    }

    fn in_order(&self, named: &[String]) -> Vec<String> {
        let mut services = named.to_vec();
        if self.does(Misdeed::LastFirst) {
            services.reverse();
        }
        if !self.does(Misdeed::TriesTwice) {
            let mut once: Vec<String> = Vec::new();
            for name in services {
                if !once.contains(&name) {
                    once.push(name);
                }
            }
            services = once;
        }
        services
    }

    fn envelope(&self, mission: &Mission<'_>, target: &ServiceProfile) -> Value {
        let number = mission.sealed.get();
        if self.does(Misdeed::SealsAnew) {
            mission.sealed.set(number + 1);
        }
        let label = |what: &str| match self.does(Misdeed::SameEphemeral) {
            true => "always the same".to_owned(),
            false => format!("{what} {} {number} {}", mission.label, mission.me.name),
        };
        let sealed =
            seal_labelled(&mission.receiver.encryption, &label("message"), &canonical(&mission.message));
        let information = canonical(&json!({"from": mission.me.name, "to": mission.to}));
        let information = seal_labelled(&target.encryption, &label(&target.name), &information);
        let metadata = json!({"deliveryInformation": information, "encryptionScheme": ENCRYPTION_SCHEME, "version": "1.0"});
        json!({"message": sealed, "metadata": sign_metadata(&metadata, &mission.me, Dialect::Spec)})
    }

    async fn submit(&self, mission: &Mission<'_>, service: &ServiceProfile, target: &ServiceProfile) -> Came {
        let envelope = self.envelope(mission, target);
        if !self.does(Misdeed::NoProperties) {
            match self.ask(mission, service, "dm3_getDeliveryServiceProperties", json!([])).await {
                None if !self.does(Misdeed::SubmitsUntold) => return Came::Unavailable,
                answer => {
                    let limit =
                        answer.as_ref().and_then(|(_, body)| body.pointer("/result/sizeLimit")?.as_u64());
                    let size = u64::try_from(canonical(&envelope).len()).unwrap();
                    if limit.is_some_and(|limit| size > limit) && !self.does(Misdeed::AnySize) {
                        return Came::Terms;
                    }
                }
            }
        }
        if !self.does(Misdeed::NoExtension) {
            match self.ask(mission, service, "dm3_getProfileExtension", json!([mission.to])).await {
                None => return Came::Unavailable,
                Some((_, body)) => {
                    let types = body.pointer("/result/supportedMessageTypes").and_then(Value::as_array);
                    let takes = types.is_none_or(|types| types.iter().any(|known| known == mission.kind));
                    if !takes && !self.does(Misdeed::AnyType) {
                        return Came::Terms;
                    }
                }
            }
        }
        let Some((status, body)) = self.ask(mission, service, "dm3_submitMessage", json!([envelope])).await
        else {
            return Came::Unavailable;
        };
        match status {
            200 if body.pointer("/result/success") == Some(&Value::Bool(true)) => Came::Accepted,
            200 if self.does(Misdeed::BelievesPages) => Came::Accepted,
            200 if body.get("error").is_none() => Came::Unavailable,
            _ => Came::Refused,
        }
    }

    /// Status and JSON of an answer. Nothing where the service is unavailable.
    async fn ask(
        &self,
        mission: &Mission<'_>,
        service: &ServiceProfile,
        method: &str,
        params: Value,
    ) -> Option<(u16, Value)> {
        let mut request = json!({"id": 1, "jsonrpc": "2.0", "method": method, "params": params});
        let members = request.as_object_mut().unwrap();
        if self.does(Misdeed::NoIds) {
            members.remove("id");
        }
        if self.does(Misdeed::LeaksText) {
            members.insert("hint".to_owned(), mission.text.into());
        }
        if self.does(Misdeed::LeaksAuthor) {
            members.insert("client".to_owned(), format!("program of {}", mission.me.name).into());
        }
        if self.does(Misdeed::LeaksKey) {
            let key = dm3_oracle::encoding::base64(&mission.me.signing.ecdsa.secret());
            members.insert("auth".to_owned(), format!("xx{key}").into());
        }
        let path = if self.does(Misdeed::BareUrl) { "" } else { "/rpc" };
        let (status, body) = self.post(&format!("{}{path}", service.url), request.to_string()).await?;
        if status >= 500 || matches!(status, 300..400 | 408 | 429) {
            return None;
        }
        Some((status, serde_json::from_slice(&body).unwrap_or_default()))
    }
}
