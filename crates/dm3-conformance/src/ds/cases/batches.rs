//! Batches and the notifications in them.

use serde_json::{Value, json};

use crate::ds::answer::{Answer, same_id};
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const PROPERTIES: &str = "dm3_getDeliveryServiceProperties";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = answered();
    cases.extend(refused());
    cases.extend(notifications());
    cases
}

fn answered() -> Vec<Case> {
    vec![
        accepts(
            "ds.batches/one-response-for-each",
            "A batch of three requests gets three responses",
            &["DSA-RPC-020"],
        )
        .run(async |bench| {
            let answer = batch(bench, &[good(1), good("two"), good(3.5)]).await?;
            let responses = responses(&answer, 3)?;
            for id in [json!(1), json!("two"), json!(3.5)] {
                response_to(&answer, &responses, &id)?;
            }
            Ok(())
        }),
        accepts(
            "ds.batches/of-one",
            "A batch of one request gets an array of one response",
            &["DSA-RPC-020"],
        )
        .run(async |bench| responses(&batch(bench, &[good(1)]).await?, 1).map(drop)),
        accepts(
            "ds.batches/same-answers-as-alone",
            "Each request of a batch is answered as it is alone",
            &["DSA-RPC-021"],
        )
        .run(async |bench| {
            let requests = [
                good(1),
                json!({"jsonrpc": "2.0", "method": "dm3_nothing", "id": 2}),
                json!({"jsonrpc": "1.0", "method": PROPERTIES, "id": 3}),
                json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": [], "id": 4}),
                json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": [{}], "id": 5}),
                json!({"jsonrpc": "2.0", "method": "dm3_getProfileExtension", "params": [""], "id": 6}),
            ];
            let answer = batch(bench, &requests).await?;
            let responses = responses(&answer, requests.len())?;
            for request in &requests {
                let alone = bench.post(request.to_string()).await?;
                let id = request.get("id").unwrap_or(&Value::Null);
                let within = response_to(&answer, &responses, id)?;
                let outcome = |response: &Value| {
                    (response.get("result").cloned(), response.pointer("/error/code").cloned())
                };
                if outcome(&within) != outcome(&alone.response()?) {
                    return Err(Stop::deviates(alone.text(), within.to_string()));
                }
            }
            Ok(())
        }),
        accepts("ds.batches/of-32", "A batch of 32 requests is taken", &["DSA-RPC-023"])
            .run(async |bench| responses(&batch(bench, &many(32)).await?, 32).map(drop)),
        accepts(
            "ds.batches/object-elements-are-requests",
            "A request object is an element of a batch",
            &["DSA-RPC-024"],
        )
        .run(async |bench| {
            let answer = batch(bench, &[good(1), json!(7)]).await?;
            let responses = responses(&answer, 2)?;
            response_to(&answer, &responses, &json!(1)).map(drop)
        }),
        accepts(
            "ds.batches/array-that-is-not-empty",
            "A batch that is not empty is answered",
            &["DSA-RPC-022"],
        )
        .run(async |bench| responses(&batch(bench, &[good(1)]).await?, 1).map(drop)),
        accepts(
            "ds.batches/status-200-with-a-result",
            "A batch with one result among errors has status 200",
            &["DSA-RPC-026"],
        )
        .run(async |bench| {
            let bad = json!({"jsonrpc": "2.0", "method": "dm3_nothing", "id": 2});
            let answer = batch(bench, &[bad, good(1)]).await?;
            responses(answer.is_status(200)?, 2).map(drop)
        }),
        accepts(
            "ds.batches/ids-may-repeat",
            "Requests with the same id each get a response",
            &["DSA-RPC-020"],
        )
        .run(async |bench| responses(&batch(bench, &[good(1), good(1)]).await?, 2).map(drop)),
    ]
}

fn refused() -> Vec<Case> {
    vec![
        refuses("ds.batches/empty", "An empty batch is refused with one error", &["DSA-RPC-022"]).run(
            async |bench| {
                responses(&batch(bench, &[good(1)]).await?, 1).honest("send a right batch")?;
                bench.post("[]").await?.is_error(-32600)?.is_status(400)?.has_id(&Value::Null).map(drop)
            },
        ),
        refuses("ds.batches/of-33", "A batch of 33 requests is refused with one error", &["DSA-RPC-023"])
            .run(async |bench| {
                responses(&batch(bench, &many(32)).await?, 32).honest("send a batch of 32")?;
                let answer = batch(bench, &many(33)).await?;
                answer.is_error(-32005)?.is_status(400)?.has_id(&Value::Null).map(drop)
            }),
        refuses(
            "ds.batches/of-100000",
            "A batch of 100000 requests is refused with one error",
            &["DSA-RPC-023"],
        )
        .run(async |bench| {
            responses(&batch(bench, &[good(1)]).await?, 1).honest("send a right batch")?;
            // The smallest elements there are: the body stays below what has to be read.
            let limit = bench.size_limit().await?;
            let number = 100_000.min(limit);
            let body = format!("[{}]", vec!["1"; number].join(","));
            let answer = bench.post(body).await?;
            answer.is_error(-32005)?.is_status(400)?.has_id(&Value::Null).map(drop)
        }),
        refuses(
            "ds.batches/elements-that-are-no-objects",
            "Each element that is no object gets an error of its own",
            &["DSA-RPC-024"],
        )
        .run(async |bench| {
            let answer = batch(bench, &[json!(1), json!("x"), Value::Null, json!(true)]).await?;
            for response in responses(&answer, 4)? {
                is_invalid_request(&answer, &response)?;
            }
            Ok(())
        }),
        refuses(
            "ds.batches/neither-version-nor-id",
            "An element with neither version nor id is no notification",
            &["DSA-RPC-031"],
        )
        .run(async |bench| {
            let answer = batch(bench, &[json!({"method": PROPERTIES}), good(1)]).await?;
            for response in responses(&answer, 2)? {
                let is_good = same_id(response.get("id"), &json!(1)) && response.get("result").is_some();
                let code = response.pointer("/error/code").and_then(Value::as_i64);
                if !is_good && (code != Some(-32006) || !same_id(response.get("id"), &Value::Null)) {
                    return Err(answer.instead_of("a result, and an error of code -32006 with the id null"));
                }
            }
            Ok(())
        }),
        refuses("ds.batches/nested", "A batch inside a batch is no request", &["DSA-RPC-024"]).run(
            async |bench| {
                let answer = batch(bench, &[json!([good(1)]), json!([])]).await?;
                for response in responses(&answer, 2)? {
                    is_invalid_request(&answer, &response)?;
                }
                Ok(())
            },
        ),
        refuses(
            "ds.batches/objects-that-are-no-requests",
            "An object that is no request gets an error of its own",
            &["DSA-RPC-024"],
        )
        .run(async |bench| {
            let answer = batch(bench, &[json!({"foo": "boo"}), json!({})]).await?;
            for response in responses(&answer, 2)? {
                if response.get("error").is_none() || !same_id(response.get("id"), &Value::Null) {
                    return Err(answer.instead_of("errors with the id null"));
                }
            }
            Ok(())
        }),
        refuses(
            "ds.batches/status-of-the-first-error",
            "A batch of errors has the status of the first",
            &["DSA-RPC-027"],
        )
        .run(async |bench| {
            let unknown = json!({"jsonrpc": "2.0", "method": "dm3_nothing", "id": 1});
            let empty = json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": [], "id": 2});
            responses(batch(bench, &[unknown.clone(), empty.clone()]).await?.is_status(405)?, 2)?;
            responses(batch(bench, &[empty, unknown]).await?.is_status(400)?, 2).map(drop)
        }),
        refuses("ds.batches/unreadable-body", "A batch that is not JSON gets one error", &["DSA-RPC-001"])
            .run(async |bench| {
                let body = format!("[{}, {{\"jsonrpc\": \"2.0\", \"method\"]", good(1));
                bench.post(body).await?.is_error(-32700)?.is_status(400)?.has_id(&Value::Null).map(drop)
            }),
    ]
}

fn notifications() -> Vec<Case> {
    let writes: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];
    vec![
        accepts("ds.batches/no-response-to-a-notification", "A notification in a batch gets no response", &["DSA-RPC-017"])
            .run(async |bench| {
                let answer = batch(bench, &[json!({"jsonrpc": "2.0", "method": PROPERTIES}), good(1)]).await?;
                let responses = responses(&answer, 1)?;
                response_to(&answer, &responses, &json!(1)).map(drop)
            }),
        accepts("ds.batches/no-response-to-a-failing-notification", "A notification that fails gets no response either", &["DSA-RPC-017"])
            .run(async |bench| {
                let fails = json!({"jsonrpc": "2.0", "method": "dm3_nothing", "params": []});
                responses(&batch(bench, &[fails, good(1)]).await?, 1).map(drop)
            }),
        accepts("ds.batches/only-notifications", "A batch of notifications gets status 204 and no body", &["DSA-RPC-025"])
            .run(async |bench| {
                let notification = json!({"jsonrpc": "2.0", "method": PROPERTIES});
                let answer = batch(bench, &[notification.clone(), notification]).await?;
                if answer.status == 204 && answer.body.is_empty() {
                    return Ok(());
                }
                Err(answer.instead_of("status 204 without a body"))
            }),
        accepts("ds.batches/a-notification-is-done", "A message submitted by a notification is in the mailbox", &["DSA-RPC-018"])
            .needs(writes)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let envelope = bench.envelope(&alice, &bob)?;
                let notification = json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": [envelope]});
                responses(&batch(bench, &[notification, good(1)]).await?, 1)?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            }),
        accepts("ds.batches/two-messages", "Two messages in a batch are both in the mailbox", &["DSA-RPC-021"])
            .needs(writes)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let (first, second) = (bench.envelope(&alice, &bob)?, bench.envelope(&alice, &bob)?);
                let submit = |envelope: &Value, id: u32| {
                    json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": [envelope], "id": id})
                };
                let answer = batch(bench, &[submit(&first, 1), submit(&second, 2)]).await?;
                for response in responses(&answer, 2)? {
                    if response.pointer("/result/success") != Some(&Value::Bool(true)) {
                        return Err(answer.instead_of("two results with `success` true"));
                    }
                }
                bench.holds(&bob, &[&first, &second]).await.map(drop)
            }),
    ]
}

fn good(id: impl Into<Value>) -> Value {
    json!({"jsonrpc": "2.0", "method": PROPERTIES, "id": id.into()})
}

fn many(number: u32) -> Vec<Value> {
    (0..number).map(good).collect()
}

async fn batch(bench: &Bench<'_>, requests: &[Value]) -> Result<Answer, Stop> {
    bench.post(Value::from(requests).to_string()).await
}

/// So many response objects in an array.
fn responses(answer: &Answer, number: usize) -> Result<Vec<Value>, Stop> {
    let json = answer.json();
    let responses = json.as_ref().and_then(Value::as_array).filter(|responses| responses.len() == number);
    responses.cloned().ok_or_else(|| answer.instead_of(&format!("an array of {number} response objects")))
}

fn response_to(answer: &Answer, responses: &[Value], id: &Value) -> Result<Value, Stop> {
    let found = responses.iter().find(|response| same_id(response.get("id"), id));
    found.cloned().ok_or_else(|| answer.instead_of(&format!("a response with the id {id}")))
}

fn is_invalid_request(answer: &Answer, response: &Value) -> CaseResult {
    let code = response.pointer("/error/code").and_then(Value::as_i64);
    if code == Some(-32600) && same_id(response.get("id"), &Value::Null) {
        return Ok(());
    }
    Err(answer.instead_of("errors of code -32600 with the id null"))
}
