//! The JSON-RPC interface of a delivery service.

use dm3_oracle::json::{canonical, without};
use dm3_oracle::{Dialect, seal, sign};
use serde_json::{Map, Value, json};

use super::question::Question;
use super::script::Scripted;
use super::state::State;
use crate::world::Reply;

/// Status, JSON-RPC code and words of a failure.
struct Failure(u16, i64, String);

/// Answers a request or a batch.
pub(super) fn answer(state: &State, body: &[u8]) -> Reply {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return error(&Value::Null, &Failure(400, -32700, "the body is not JSON".to_owned())).1;
    };
    if state.dialect == Dialect::LegacyTs {
        return deployed(state, &body);
    }
    let Value::Array(requests) = &body else {
        // A single notification is answered with nothing.
        return one(state, &body)
            .map_or_else(|| Reply::new(204, "text/plain", Vec::new()), |(_, reply)| reply);
    };
    let answers: Vec<(Value, Reply)> = requests.iter().filter_map(|request| one(state, request)).collect();
    let status = answers.iter().filter_map(|(_, reply)| reply.status).min().unwrap_or(204);
    let bodies: Vec<Value> = answers.into_iter().map(|(body, _)| body).collect();
    Reply::new(status, "application/json", Value::from(bodies).to_string())
}

/// The answer to a request of the specification; nothing to a notification.
fn one(state: &State, request: &Value) -> Option<(Value, Reply)> {
    let id = request.get("id")?;
    let question = Question::of_method(request);
    if request.get("jsonrpc") != Some(&"2.0".into()) {
        return Some(error(id, &Failure(400, -32006, "`jsonrpc` must be 2.0".to_owned())));
    }
    let outcome = match state.script(question) {
        Some(Scripted::Result(value, padding)) => {
            let mut body = json!({"id": id, "jsonrpc": "2.0", "result": value});
            if let Some(members) = body.as_object_mut().filter(|_| padding > 0) {
                members.insert("padding".to_owned(), "x".repeat(padding).into());
            }
            return Some((body.clone(), Reply::json(body.to_string())));
        }
        Some(Scripted::Error { status, code, message }) => Err(Failure(status, code, message)),
        _ => result(state, question, request.get("params").unwrap_or(&Value::Null)),
    };
    Some(match outcome {
        Ok(result) => {
            let body = json!({"id": id, "jsonrpc": "2.0", "result": result});
            (body.clone(), Reply::json(body.to_string()))
        }
        Err(failure) => error(id, &failure),
    })
}

fn error(id: &Value, failure: &Failure) -> (Value, Reply) {
    let Failure(status, code, message) = failure;
    let body = json!({"error": {"code": code, "message": message}, "id": id, "jsonrpc": "2.0"});
    (body.clone(), Reply::new(*status, "application/json", body.to_string()))
}

fn result(state: &State, question: Question, params: &Value) -> Result<Value, Failure> {
    match question {
        Question::Properties => Ok(json!({"messageTTL": 0, "sizeLimit": state.inner().size_limit})),
        Question::Extension => {
            let name = params.get(0).or_else(|| params.get("name")).and_then(Value::as_str);
            let name = name.ok_or_else(|| Failure(400, -32602, "a name is missing".to_owned()))?;
            known(state, name)?;
            Ok(json!({"supportedMessageTypes": state.inner().message_types}))
        }
        Question::Submit => {
            let envelope = params.get(0).or_else(|| Some(params).filter(|params| params.is_object()));
            let envelope =
                envelope.ok_or_else(|| Failure(400, -32602, "the envelope is missing".to_owned()))?;
            check(state, envelope)?;
            Ok(json!({"duplicate": false, "success": true}))
        }
        _ => Err(Failure(405, -32601, "there is no such method".to_owned())),
    }
}

fn known(state: &State, name: &str) -> Result<dm3_oracle::Person, Failure> {
    let nobody = || Failure(404, -32001, format!("{name} has no account here"));
    state.people.named(name).ok_or_else(nobody)
}

/// What a delivery service checks of an envelope before it takes it.
fn check(state: &State, envelope: &Value) -> Result<(), Failure> {
    let invalid = |what: &str| Failure(400, -32000, what.to_owned());
    if u64::try_from(canonical(envelope).len()).unwrap_or(u64::MAX) > state.inner().size_limit {
        return Err(Failure(413, -32011, "the envelope is too large".to_owned()));
    }
    let text = |pointer: &str| envelope.pointer(pointer).and_then(Value::as_str);
    let (Some(message), Some(sealed), Some(signature)) =
        (text("/message"), text("/metadata/deliveryInformation"), text("/metadata/signature"))
    else {
        return Err(invalid("the envelope is malformed"));
    };
    if serde_json::from_str::<Map<String, Value>>(message).is_err() {
        return Err(invalid("the message is not sealed"));
    }
    if text("/metadata/version") != Some(state.dialect.version()) {
        return Err(invalid("the version is unknown"));
    }
    let opened = seal::open(&state.person.encryption_private, sealed);
    let information = opened.map_err(|_| invalid("the delivery information is not for this service"))?;
    let information: Value = serde_json::from_slice(&information).unwrap_or_default();
    let name = |member: &str| information.get(member).and_then(Value::as_str);
    let (Some(to), Some(from)) = (name("to"), name("from")) else {
        return Err(invalid("the delivery information is malformed"));
    };
    known(state, to)?;
    let unproven = || Failure(400, -32003, "the sender did not sign the metadata".to_owned());
    let sender = known(state, from).map_err(|_| unproven())?;
    let signed = canonical(&without(envelope.get("metadata").unwrap_or(&Value::Null), "signature"));
    let is_signed = sign::verifies(&sender.signing.public(state.dialect), signed.as_bytes(), signature);
    if is_signed { Ok(()) } else { Err(unproven()) }
}

/// The answer to a deployed client.
fn deployed(state: &State, request: &Value) -> Reply {
    let question = Question::of_method(request);
    let failed = |what: &str| Reply::new(400, "application/json", json!({"error": what}).to_string());
    let record =
        |record: Value| Reply::json(json!({"jsonrpc": "2.0", "result": record.to_string()}).to_string());
    match state.script(question) {
        Some(Scripted::Result(value, _)) => return record(value),
        Some(Scripted::Error { status, message, .. }) => {
            return Reply::new(status, "application/json", json!({"error": message}).to_string());
        }
        _ => {}
    }
    match question {
        Question::Properties => {
            record(json!({"messageTTL": 0, "notificationChannel": [], "sizeLimit": state.inner().size_limit}))
        }
        Question::Extension => record(json!({"notSupportedMessageTypes": ["NEW"]})),
        Question::Submit => {
            let text = request.pointer("/params/0").and_then(Value::as_str);
            let envelope = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
            let Some(envelope) = envelope else { return failed("Error parsing envelop") };
            let member = if state.inner().older { "encryptedMessageHash" } else { "messageHash" };
            let other = if state.inner().older { "messageHash" } else { "encryptedMessageHash" };
            let has = |name: &str| envelope.pointer(&format!("/metadata/{name}")).is_some();
            if !has(member) || has(other) {
                return failed("invalid schema");
            }
            match check(state, &envelope) {
                Ok(()) => Reply::new(200, "text/plain", "OK"),
                Err(Failure(_, _, what)) => failed(&what),
            }
        }
        _ => Reply::new(405, "application/json", json!({"error": "Method not allowed"}).to_string()),
    }
}
