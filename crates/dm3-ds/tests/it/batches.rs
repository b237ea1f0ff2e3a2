//! JSON-RPC batches over HTTP.

use dm3_types::Json;

use crate::world::{Answer, Person, World};

const PROPERTIES: &str = r#""jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties""#;
const UNKNOWN: &str = r#""jsonrpc":"2.0","method":"nothing""#;

async fn batch(world: &World, elements: &[String]) -> Answer {
    world.post("/rpc", &format!("[{}]", elements.join(","))).await
}

fn ids(answer: &Answer) -> Vec<String> {
    let id = |response: &Json| response.get("id").unwrap().to_text();
    answer.json().as_array().unwrap().iter().map(id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_is_that_of_what_is_answered() {
    let mut world = World::start_patient().await;
    let (good, bad) = (format!("{{{PROPERTIES},\"id\":1}}"), format!("{{{UNKNOWN},\"id\":2}}"));
    let (silent, silent_bad) = (format!("{{{PROPERTIES}}}"), format!("{{{UNKNOWN}}}"));

    let answer = batch(&world, &[good.clone(), bad.clone(), silent.clone(), silent_bad.clone()]).await;
    assert_eq!((answer.status, answer.code()), (200, Some("rpc.method.unknown")));
    assert_eq!(ids(&answer), ["1", "2"]);
    // A notification that succeeds is no answer.
    let answer = batch(&world, &[silent.clone(), bad.clone()]).await;
    assert_eq!((answer.status, ids(&answer)), (405, vec!["2".to_owned()]));
    // A notification that fails is none either.
    let answer = batch(&world, &[silent_bad.clone(), good.clone()]).await;
    assert_eq!((answer.status, answer.code(), ids(&answer)), (200, None, vec!["1".to_owned()]));
    let answer = batch(&world, &[silent, silent_bad]).await;
    assert_eq!((answer.status, answer.text().as_str(), answer.code()), (204, "", None));
    let answer = batch(&world, &["7".to_owned(), bad]).await;
    assert_eq!((answer.status, answer.code()), (400, Some("rpc.request.malformed")));
    assert_eq!(ids(&answer), ["null", "2"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_is_done() {
    let mut world = World::start_patient().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    let token = world.settle(&bob).await;
    let envelope = alice.envelope(&bob, &world.service_key(), "hello").to_text();
    let submit =
        |id: &str| format!(r#"{{"jsonrpc":"2.0","method":"dm3_submitMessage","params":[{envelope}]{id}}}"#);
    assert_eq!(batch(&world, &[submit("")]).await.status, 204);
    assert_eq!(world.page(&bob, &token, "").await.messages.len(), 1);
    let answer = batch(&world, &[submit(r#","id":"again""#)]).await;
    let result = answer.json().as_array().unwrap()[0].get("result").unwrap().to_text();
    assert_eq!(result, r#"{"success":true,"duplicate":true}"#);
    world.stop().await;
}
