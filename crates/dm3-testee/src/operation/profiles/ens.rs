//! ENS, asked from contracts that the arguments play.

use std::sync::Arc;

use dm3_profile::{EnsRegistry, JsonRpcTransport, Registry, RegistryError, TransportError, TransportFuture};
use dm3_types::EnsName;
use serde_json::{Value, json};

use super::resolve::at_once;
use super::{malformed, with};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

/// An Ethereum node that answers calls from a list.
#[derive(Debug)]
struct Node {
    calls: Vec<Value>,
}

impl Node {
    fn answer(&self, request: &str) -> Result<String, TransportError> {
        let request: Value = serde_json::from_str(request).map_err(|_| TransportError::NotUtf8)?;
        let asked = |member: &str| request.pointer(&format!("/params/0/{member}")).and_then(Value::as_str);
        let (to, data) = (asked("to"), asked("data"));
        let is_asked = |call: &&Value| {
            let member = |name| call.get(name).and_then(Value::as_str);
            member("to") == to && member("data") == data
        };
        let response = json!({ "jsonrpc": "2.0", "id": request.get("id") });
        let response = match self.calls.iter().find(is_asked) {
            Some(call) if call.get("down").is_some() => return Err(TransportError::NotReached),
            Some(call) => {
                ["result", "error"].into_iter().fold(response, |response, name| match call.get(name) {
                    Some(value) => with(response, name, value.clone()),
                    None => response,
                })
            }
            None => with(response, "result", format!("0x{}", "00".repeat(32))),
        };
        Ok(response.to_string())
    }
}

impl JsonRpcTransport for Node {
    fn exchange<'a>(&'a self, request: &'a str) -> TransportFuture<'a> {
        Box::pin(async move { self.answer(request) })
    }
}

/// `registry.text`.
pub(super) fn text(arguments: &Arguments<'_>) -> Reply {
    let (registry, name) = start(arguments)?;
    let key = arguments.text("key")?;
    answer(at_once(registry.text(&name, key))?, |text| json!({ "result": "found", "text": text }))
}

/// `registry.address`.
pub(super) fn address(arguments: &Arguments<'_>) -> Reply {
    let (registry, name) = start(arguments)?;
    answer(
        at_once(registry.address(&name))?,
        |address| json!({ "result": "found", "address": address.to_string() }),
    )
}

fn start(arguments: &Arguments<'_>) -> Result<(EnsRegistry, EnsName), Refusal> {
    let calls = arguments.value("calls").and_then(Value::as_array).cloned().unwrap_or_default();
    let name = EnsName::parse(arguments.text("name")?).map_err(malformed)?;
    Ok((EnsRegistry::new(Arc::new(Node { calls })), name))
}

fn answer<T>(answer: Result<Option<T>, RegistryError>, found: impl FnOnce(T) -> Value) -> Reply {
    match answer {
        Ok(Some(record)) => Ok(found(record)),
        Ok(None) => Ok(json!({ "result": "none" })),
        Err(error) if error.is_temporary() => Ok(json!({ "result": "unavailable" })),
        Err(error) => {
            let (stage, code) = match error {
                RegistryError::BadRecord { .. } => (Stage::Decode, "reg.ens.bad-record"),
                RegistryError::NameTooLong(_) | RegistryError::TooManyLabels { .. } => {
                    (Stage::Policy, "reg.ens.name-too-long")
                }
                RegistryError::NeedsCcipRead => (Stage::Semantic, "reg.ens.needs-ccip-read"),
                _ => (Stage::Semantic, "reg.ens.failed"),
            };
            Err(Refusal::rejected(stage, code, error))
        }
    }
}
