//! How the scripted client receives.

use std::collections::BTreeMap;

use dm3_oracle::json::{canonical, without};
use dm3_oracle::{Dialect, Person, message, postmark, seal, sign};
use serde_json::{Map, Value, json};

use super::misdeed::Misdeed;
use super::registry::{Code, ServiceProfile};
use super::scripted_client::{ScriptedClient, me, read};

/// An open session, and what waits.
struct Waiting {
    token: String,
    items: Vec<Value>,
}

impl ScriptedClient {
    pub(super) async fn fetch(&self, arguments: &Map<String, Value>) -> Result<Value, Code> {
        let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default();
        let (me, rpc) = (me(arguments), text("ethereum_rpc_url"));
        let own = self.user(rpc, &me.name).await?;
        let (mut shown, mut unavailable) = (Vec::<Value>::new(), Vec::new());
        let mut taken: Vec<(ServiceProfile, String, Vec<Value>)> = Vec::new();
        let mut shared: Option<String> = None;
        for name in &own.services {
            let waiting = match self.service(rpc, name).await {
                Ok(service) => {
                    self.pick_up(&me, &service, shared.as_deref()).await.map(|waiting| (service, waiting))
                }
                Err(_) => None,
            };
            let Some((service, waiting)) = waiting else {
                unavailable.push(name.clone());
                if self.does(Misdeed::StopsAtFailure) { break } else { continue }
            };
            if self.does(Misdeed::SharesToken) {
                shared = Some(waiting.token.clone());
            }
            let mut receipts = Vec::new();
            for item in waiting.items {
                let named = json!({"messageHash": item.get("messageHash"), "sender": item.get("sender")});
                if let Some(message) = self.open(rpc, &me, &service, &item).await {
                    let hash = message.get("message_hash").cloned().unwrap();
                    let by_hash = json!({"messageHash": hash, "sender": item.get("sender")});
                    receipts.push(if self.does(Misdeed::AcknowledgesByOtherHash) { by_hash } else { named });
                    let known = shown.iter().position(|known| known.get("message_hash") == Some(&hash));
                    match known.filter(|_| !self.does(Misdeed::ShowsTwice)) {
                        Some(place) if shown[place].get("postmark") != Some(&"proven".into()) => {
                            shown[place] = message;
                        }
                        Some(_) => {}
                        None => shown.push(message),
                    }
                } else if self.does(Misdeed::AcknowledgesAll) {
                    receipts.push(named);
                }
            }
            taken.push((service, waiting.token, receipts));
            if self.does(Misdeed::FirstServiceOnly) {
                break;
            }
        }
        let told = arguments.get("acknowledge") != Some(&Value::Bool(false));
        let mut acknowledged = Vec::new();
        if told || self.does(Misdeed::AcknowledgesAnyway) {
            for (service, token, receipts) in taken.iter().filter(|(_, _, receipts)| !receipts.is_empty()) {
                let url = format!("{}/access/v1/{}/acknowledgements", service.url, me.name);
                let request =
                    self.http.post(url).bearer_auth(token).body(json!({"messages": receipts}).to_string());
                let _ = request.send().await;
            }
            acknowledged = shown.iter().filter_map(|message| message.get("message_hash").cloned()).collect();
        }
        Ok(json!({"acknowledged": acknowledged, "messages": shown, "unavailable": unavailable}))
    }

    async fn pick_up(&self, me: &Person, service: &ServiceProfile, shared: Option<&str>) -> Option<Waiting> {
        let at = |path: &str| format!("{}/access/v1/{}/{path}", service.url, me.name);
        let token = match shared {
            Some(token) => token.to_owned(),
            None => {
                let (_, body) = self.post(&at("challenge"), String::new()).await?;
                let challenge =
                    serde_json::from_slice::<Value>(&body).ok()?.get("challenge")?.as_str()?.to_owned();
                if !is_challenge(&challenge, &me.name) && !self.does(Misdeed::SignsAnything) {
                    return None;
                }
                let signature = me.sign(&challenge, Dialect::Spec);
                let answer = json!({"challenge": challenge, "signature": signature}).to_string();
                let (_, body) = self.post(&at("session"), answer).await?;
                serde_json::from_slice::<Value>(&body).ok()?.get("token")?.as_str()?.to_owned()
            }
        };
        let (mut items, mut query) = (Vec::new(), String::new());
        loop {
            let request = self.http.get(at(&format!("messages{query}"))).bearer_auth(&token);
            let (status, body) = read(request.send().await.ok()?).await?;
            let page: Value = serde_json::from_slice(&body).ok()?;
            let more = page.get("more").and_then(Value::as_bool);
            if status != 200 || (more.is_none() && !self.does(Misdeed::TrustsPages)) {
                return None;
            }
            items.extend(page.get("messages")?.as_array()?.iter().cloned());
            let next = format!("?after={}", page.get("cursor")?.as_str()?);
            if more != Some(true) || self.does(Misdeed::FirstPageOnly) {
                return Some(Waiting { token, items });
            }
            if next == query {
                return None;
            }
            query = next;
        }
    }

    /// What is shown of a message, if it is shown.
    async fn open(&self, rpc: &str, me: &Person, service: &ServiceProfile, item: &Value) -> Option<Value> {
        let text = |pointer: &str| item.pointer(pointer).and_then(Value::as_str);
        let sealed = text("/envelope/message")?;
        let opened = |sealed: &str| {
            serde_json::from_slice::<Value>(&seal::open(&me.encryption_private, sealed).ok()?).ok()
        };
        let message = opened(sealed)?;
        let member = |name: &str| message.pointer(&format!("/metadata/{name}")).and_then(Value::as_str);
        let from = member("from")?;
        let author = self.user(rpc, from).await.ok()?;
        let signed = |object: &Value, key: &str| {
            let signature = object.get("signature").and_then(Value::as_str).unwrap_or_default();
            sign::verifies(key, canonical(&without(object, "signature")).as_bytes(), signature)
        };
        if !signed(&message, &author.signing) && !self.does(Misdeed::TrustsMessages) {
            return None;
        }
        let mark = opened(text("/envelope/postmark")?)?;
        let outer = mark.pointer("/deliveryInformation/from").and_then(Value::as_str);
        if outer != Some(from) && !self.does(Misdeed::TrustsInside) {
            return None;
        }
        if member("to") != Some(me.name.as_str()) && !self.does(Misdeed::ShowsForeign) {
            return None;
        }
        let hash = postmark::message_hash(sealed, Dialect::Spec);
        let is_right =
            signed(&mark, &service.signing) && mark.get("messageHash") == Some(&hash.as_str().into());
        if !is_right && self.does(Misdeed::HidesUnmarked) {
            return None;
        }
        let mut shown: BTreeMap<&str, Value> = BTreeMap::from([
            ("from", from.into()),
            ("message_hash", message::hash(&message).into()),
            ("postmark", "refused".into()),
            ("to", member("to")?.into()),
            ("type", member("type")?.into()),
        ]);
        if is_right || self.does(Misdeed::TrustsPostmarks) {
            shown.insert("postmark", "proven".into());
            shown.insert("incoming_timestamp", mark.get("incomingTimestamp").cloned()?);
        }
        if let Some(text) = message.get("message") {
            shown.insert("text", text.clone());
        }
        Some(json!(shown))
    }
}

/// Enough of a check for the tests: a token of three parts, with the right claims.
fn is_challenge(text: &str, name: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let read = |part: &str| {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
        serde_json::from_slice::<Value>(&bytes).ok()
    };
    let [header, claims, mac] = parts.as_slice() else { return false };
    let (Some(header), Some(claims)) = (read(header), read(claims)) else { return false };
    let is_own = claims.get("account") == Some(&name.into());
    header.get("alg") == Some(&"HS256".into())
        && is_own
        && claims.as_object().is_some_and(|all| all.len() == 5)
        && !mac.is_empty()
}
