//! A delivery service that knows its properties and nothing else, for tests of the suite. The first argument chooses a
//! way to misbehave.
//!
//! ```text
//! dm3-conformance ds --start "scripted_service honest" --only ds.properties
//! ```

use std::error::Error;
use std::process::exit;
use std::sync::Arc;
use std::time::Duration;

use dm3_conformance::world::{Answers, Asked, LoopbackServer, Reply, ReplyFuture, RequestLog};
use serde_json::{Value, json};

struct Service {
    behaviour: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let behaviour = std::env::args().nth(1).unwrap_or_else(|| "honest".to_owned());
    if behaviour == "does-not-start" {
        return Err("the key of the lock is lost".into());
    }
    let port = std::env::var("DM3_FIXTURE_PORT")?.parse()?;
    let service = Arc::new(Service { behaviour });
    let _server = LoopbackServer::start("service", port, RequestLog::default(), service).await?;
    std::future::pending::<()>().await;
    Ok(())
}

impl Answers for Service {
    fn answer<'a>(&'a self, asked: &'a Asked) -> ReplyFuture<'a> {
        Box::pin(async move {
            let Ok(request) = serde_json::from_slice::<Value>(&asked.body) else {
                return answer(400, &failure(&Value::Null, -32700));
            };
            if asked.path() != "/rpc" {
                return Reply::new(404, "text/plain", "there is nothing here");
            }
            self.misbehave(&request).await.unwrap_or_else(|| {
                let (status, response) = respond(&request);
                answer(status, &self.spoiled(response))
            })
        })
    }
}

impl Service {
    /// What it does in place of an answer. The tester's first request, an empty object, is always answered.
    async fn misbehave(&self, request: &Value) -> Option<Reply> {
        let is_asked_for_properties =
            request.get("method") == Some(&json!("dm3_getDeliveryServiceProperties"));
        match self.behaviour.as_str() {
            "silent" if is_asked_for_properties => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                None
            }
            "hangs-up" if is_asked_for_properties => Some(Reply::hang_up()),
            "dies" if request.get("method") == Some(&json!("__proto__")) => exit(101),
            _ => None,
        }
    }

    fn spoiled(&self, mut response: Value) -> Value {
        let Some(members) = response.as_object_mut() else { return response };
        match self.behaviour.as_str() {
            "ids-as-text" => {
                let id = members.get("id").map(Value::to_string).unwrap_or_default();
                members.insert("id".to_owned(), id.into());
            }
            "shows-traces" if members.contains_key("error") => {
                let trace = "TypeError: x is undefined\n    at handle (/app/dist/rpc.js:10:5)";
                members.insert("error".to_owned(), json!({"code": -32600, "message": trace}));
            }
            "month-of-a-week" => {
                if let Some(result) = members.get_mut("result").and_then(Value::as_object_mut) {
                    result.insert("messageTTL".to_owned(), json!(7));
                }
            }
            _ => {}
        }
        response
    }
}

/// Status and response of a single request.
fn respond(request: &Value) -> (u16, Value) {
    let id = request.get("id").unwrap_or(&Value::Null);
    let method = request.get("method").and_then(Value::as_str);
    match (request.get("jsonrpc").and_then(Value::as_str), method) {
        (_, None) => (400, failure(id, -32600)),
        (Some("2.0"), Some("dm3_getDeliveryServiceProperties")) => {
            let properties = json!({"messageTTL": 30, "sizeLimit": 100_000});
            (200, json!({"jsonrpc": "2.0", "result": properties, "id": id}))
        }
        (Some("2.0"), Some(_)) => (405, failure(id, -32601)),
        _ => (400, failure(id, -32006)),
    }
}

fn failure(id: &Value, code: i32) -> Value {
    json!({"jsonrpc": "2.0", "error": {"code": code, "message": "refused"}, "id": id})
}

fn answer(status: u16, response: &Value) -> Reply {
    Reply::new(status, "application/json", response.to_string())
}
