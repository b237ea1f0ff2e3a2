//! The scripted client's way from a name to a profile.

use dm3_oracle::encoding::{exactly, from_base64, from_hex, hex0x};
use dm3_oracle::sign::{checksummed, personal_hex};
use dm3_oracle::{Person, ens, profile};
use serde_json::{Value, json};

use super::misdeed::Misdeed;
use super::scripted_client::ScriptedClient;

/// The code of a rejection.
pub(super) type Code = &'static str;

/// What a sender needs of a receiver's profile.
pub(super) struct UserProfile {
    pub(super) encryption: [u8; 32],
    pub(super) signing: String,
    pub(super) services: Vec<String>,
}

/// What a client needs of a delivery service's profile.
#[derive(Clone)]
pub(super) struct ServiceProfile {
    pub(super) name: String,
    pub(super) encryption: [u8; 32],
    pub(super) signing: String,
    pub(super) url: String,
}

impl ScriptedClient {
    async fn eth_call(&self, rpc: &str, to: &str, data: &[u8]) -> Result<Vec<u8>, Code> {
        let down =
            if self.does(Misdeed::NoProfileWhenDown) { "client.no-profile" } else { "client.retry-later" };
        let params = json!([{"data": hex0x(data), "to": to}, "latest"]);
        let body = json!({"id": 1, "jsonrpc": "2.0", "method": "eth_call", "params": params}).to_string();
        let (status, answer) = self.post(rpc, body).await.ok_or(down)?;
        let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
        let result = answer.get("result").and_then(Value::as_str).filter(|_| status == 200);
        result.and_then(from_hex).ok_or(down)
    }

    async fn resolver(&self, rpc: &str, name: &str) -> Result<String, Code> {
        let answer = self.eth_call(rpc, ens::REGISTRY, &ens::resolver_call(&ens::namehash(name))).await?;
        match answer.get(12..32) {
            Some(address) if address.iter().any(|byte| *byte != 0) => Ok(hex0x(address)),
            _ => Err("client.no-profile"),
        }
    }

    async fn text(&self, rpc: &str, name: &str, key: &str) -> Result<String, Code> {
        let resolver = self.resolver(rpc, name).await?;
        let answer = self.eth_call(rpc, &resolver, &ens::text_call(&ens::namehash(name), key)).await?;
        let length = answer
            .get(60..64)
            .map_or(0, |word| word.iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte)));
        let text =
            String::from_utf8(answer.get(64..64 + length).unwrap_or_default().to_vec()).unwrap_or_default();
        if text.is_empty() { Err("client.no-profile") } else { Ok(text) }
    }

    /// What a record leads to.
    async fn object(&self, record: &str) -> Result<Value, Code> {
        let bad = "client.bad-profile";
        if let Some(text) = record.strip_prefix("data:application/json,") {
            return serde_json::from_str(text).map_err(|_| bad);
        }
        let (_, rest) = record.split_once("dm3Hash=").filter(|_| record.starts_with("https:")).ok_or(bad)?;
        let response = self.http.get(record.replacen("https:", "http:", 1)).send().await;
        let body =
            response.map_err(|_| "client.retry-later")?.bytes().await.map_err(|_| "client.retry-later")?;
        let object: Value = serde_json::from_slice(&body).map_err(|_| bad)?;
        let wanted = rest.split('&').next().unwrap_or_default();
        if self.does(Misdeed::TrustsLinks) || profile::dm3_hash(&object) == wanted {
            Ok(object)
        } else {
            Err(bad)
        }
    }

    pub(super) async fn user(&self, rpc: &str, name: &str) -> Result<UserProfile, Code> {
        let resolver = self.resolver(rpc, name).await?;
        let answer = self.eth_call(rpc, &resolver, &ens::addr_call(&ens::namehash(name))).await?;
        let owner: [u8; 20] = answer.get(12..32).and_then(exactly).ok_or("client.no-profile")?;
        let signed = self.object(&self.text(rpc, name, profile::USER_RECORD).await?).await?;
        let content = signed.get("profile").cloned().unwrap_or_default();
        // In the world of the tests everybody owns a name with the wallet that follows from it.
        let wanted = personal_hex(
            &Person::named(name).wallet,
            &profile::creation_message(&content, &checksummed(&owner)),
        );
        let is_right = signed.get("signature").and_then(Value::as_str) == Some(wanted.as_str());
        if !is_right && !self.does(Misdeed::TrustsRecords) {
            return Err("client.bad-profile");
        }
        let text = |member: &str| content.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        let services = content.get("deliveryServices").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(UserProfile {
            encryption: from_base64(&text("publicEncryptionKey"))
                .and_then(|key| exactly(&key))
                .ok_or("client.bad-profile")?,
            signing: text("publicSigningKey"),
            services: services.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }

    pub(super) async fn service(&self, rpc: &str, name: &str) -> Result<ServiceProfile, Code> {
        let object = self.object(&self.text(rpc, name, profile::SERVICE_RECORD).await?).await?;
        let text = |member: &str| object.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(ServiceProfile {
            name: name.to_owned(),
            encryption: from_base64(&text("publicEncryptionKey"))
                .and_then(|key| exactly(&key))
                .ok_or("client.bad-profile")?,
            signing: text("publicSigningKey"),
            url: text("url").trim_end_matches('/').to_owned(),
        })
    }
}
