//! Running cases, one after the other.

use std::time::Instant;

use serde_json::Value;
use tokio::sync::Mutex;

use super::adapter::Adapter;
use super::bench::Bench;
use super::case::Case;
use crate::ds::stop::Stop;
use crate::evidence::{Exchange, HttpExchange, REDACTED};
use crate::verdict::Finding;
use crate::world::{LoggedRequest, Ports, World};

/// How a case ended.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What was found.
    pub(super) finding: Finding,
    /// Why, where that is no plain conformance.
    pub(super) reason: Option<String>,
    /// What a conforming client does, where this one did something else.
    pub(super) expected: Option<String>,
    /// What it did.
    pub(super) received: Option<String>,
    /// Duration in milliseconds.
    pub(super) ms: u64,
    /// What was said, in its order.
    pub(super) evidence: Vec<Exchange>,
}

/// Runs a case in a world of its own.
pub(super) async fn run<'a>(case: &Case, adapter: &'a Mutex<dyn Adapter + 'a>) -> Outcome {
    let begun = Instant::now();
    let world = match World::start(Ports::default()).await {
        Ok(world) => world,
        Err(error) => return ended(&begun, Err(Stop::Error(format!("no world: {error}"))), Vec::new()),
    };
    let bench = Bench::new(adapter, world, case.info.id, case.dialect);
    let result = case.run(&bench).await;
    ended(&begun, result, bench.into_evidence())
}

fn ended(begun: &Instant, result: Result<(), Stop>, evidence: Vec<Exchange>) -> Outcome {
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let Err(stop) = result else {
        let (reason, expected, received) = (None, None, None);
        return Outcome { finding: Finding::Conforms, reason, expected, received, ms, evidence: Vec::new() };
    };
    let finding = stop.finding();
    let (reason, expected, received) = match stop {
        Stop::Deviates { expected, received } => {
            let reason = "the client does something else than the clauses say".to_owned();
            (reason, Some(expected), Some(received))
        }
        other => (other.reason(), None, None),
    };
    Outcome { finding, reason: Some(reason), expected, received, ms, evidence }
}

/// A request that the client made, as evidence.
pub(super) fn exchanges(request: &LoggedRequest) -> Exchange {
    let what = if request.note.is_empty() { String::new() } else { format!(" ({})", request.note) };
    let exchange = HttpExchange {
        at_ms: request.at_ms,
        peer: format!("{}{what}", request.server),
        method: request.method.clone(),
        url: request.target.clone(),
        request_headers: request.headers.clone(),
        request_body: request.text(),
        status: request.status,
        response_headers: Vec::new(),
        response_body: String::new(),
    };
    Exchange::Http(exchange.redacted())
}

/// A call without the private keys in its arguments.
pub(super) fn without_keys(exchange: Exchange) -> Exchange {
    let Exchange::Call { request, reply, stderr } = exchange else { return exchange };
    let Ok(mut call) = serde_json::from_str::<Value>(&request) else {
        return Exchange::Call { request: REDACTED.to_owned(), reply, stderr };
    };
    if let Some(arguments) = call.get_mut("args").and_then(Value::as_object_mut) {
        for (name, value) in arguments {
            if name.ends_with("_private_key") {
                *value = REDACTED.into();
            }
        }
    }
    Exchange::Call { request: call.to_string(), reply, stderr }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_keys_do_not_reach_the_record() {
        let request = r#"{"args":{"name":"a.eth","signing_private_key":"00ff"},"id":1,"op":"client.send"}"#;
        let exchange = Exchange::Call { request: request.to_owned(), reply: None, stderr: String::new() };
        let Exchange::Call { request, .. } = without_keys(exchange) else { panic!("a call") };
        assert!(!request.contains("00ff") && request.contains("a.eth"), "{request}");
    }
}
