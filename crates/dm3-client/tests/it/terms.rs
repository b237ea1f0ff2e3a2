//! What a service and a receiver do not take is not submitted.

use dm3_client::{SendError, ServiceError, ServiceProblem};
use dm3_mtp::UnsignedMessage;
use dm3_types::MessageHash;
use dm3_types::record::MessageType;

use crate::fake_service::{FakeService, Reply, Request};
use crate::world::{Person, World};

/// Answers one of the two questions with this result.
fn tells(
    method: &'static str,
    status: u16,
    body: &'static str,
) -> impl Fn(&Request) -> Option<Reply> + Send + Sync {
    move |request| (request.rpc_method()? == method).then(|| Reply::Body(status, body.into()))
}

async fn world(
    behaviour: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
) -> (World, FakeService, dm3_client::Client, Person) {
    let world = World::new();
    let fake = FakeService::start(&world, "ds.eth", 1, behaviour).await;
    let (alice, bob) = (Person::new("alice.eth", 2, &["ds.eth"]), Person::new("bob.eth", 3, &["ds.eth"]));
    world.publish(&alice);
    world.publish(&bob);
    let client = world.client(&alice);
    (world, fake, client, bob)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_above_the_size_limit_stays_here() {
    let limited = r#"{"jsonrpc":"2.0","result":"{\"messageTTL\":0,\"sizeLimit\":10000}"}"#;
    let (_world, fake, alice, bob) = world(tells("dm3_getDeliveryServiceProperties", 200, limited)).await;
    alice.send_text(&bob.name, "short").await.unwrap();
    let error = alice.send_text(&bob.name, "x".repeat(6000)).await.unwrap_err();
    let SendError::TooLarge { size, limit: 10_000, .. } = error else { panic!("{error:?}") };
    assert!(size > 10_000);
    assert!(error.to_string().contains("shorten the message or attach a link"));
    assert_eq!(fake.submissions().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_measures_as_the_service_does() {
    let world = World::new();
    let mut service = world.service("ds.eth", 1).await;
    service.stop().await;
    service.limits.size_limit_bytes = 10_000;
    service.run().await;
    let alice = world.join(&Person::new("alice.eth", 2, &["ds.eth"])).await;
    let bob = world.join(&Person::new("bob.eth", 3, &["ds.eth"])).await;
    let (mut sent, mut kept) = (0, 0);
    for length in (0..8000).step_by(500) {
        // Never a refusal of the service: what is too large for it is too large here.
        match alice.send_text(bob.name(), "x".repeat(length)).await {
            Ok(_) => sent += 1,
            Err(error) => {
                assert!(matches!(error, SendError::TooLarge { limit: 10_000, .. }), "{error:?}");
                kept += 1;
            }
        }
    }
    assert!(sent > 0 && kept > 0, "{sent} {kept}");
    assert_eq!(bob.receive().await.unwrap().messages.len(), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_type_that_the_receiver_does_not_take_stays_here() {
    for extension in [
        r#"{"jsonrpc":"2.0","result":"{\"notSupportedMessageTypes\":[\"NEW\",\"REACTION\"]}"}"#,
        r#"{"jsonrpc":"2.0","result":{"supportedMessageTypes":["NEW","EDIT"]},"id":1}"#,
    ] {
        let (_world, fake, alice, bob) = world(tells("dm3_getProfileExtension", 200, extension)).await;
        let hash = alice.send_text(&bob.name, "NEW is always taken").await.unwrap().hash;
        alice.send(&bob.name, |route| UnsignedMessage::edit(route, "edited", hash)).await.unwrap();
        let react = |hash: MessageHash| {
            alice.send(&bob.name, move |route| UnsignedMessage::reaction(route, "🫒", hash))
        };
        let refused = react(hash).await;
        assert_eq!(refused, Err(SendError::UnsupportedType { message_type: MessageType::Reaction }));
        assert_eq!(fake.submissions().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_does_not_tell_has_no_terms() {
    for (status, body) in [
        (200, "not JSON"),
        (200, r#"{"jsonrpc":"2.0","result":{"sizeLimit":"many"}}"#),
        (200, r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"no"}}"#),
        (404, ""),
    ] {
        let (_world, fake, alice, bob) = world(tells("dm3_getDeliveryServiceProperties", status, body)).await;
        alice.send_text(&bob.name, "hello").await.unwrap();
        assert_eq!(fake.submissions().len(), 1, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_cannot_tell_now_is_passed_over() {
    let (_world, fake, alice, bob) = world(tells("dm3_getProfileExtension", 503, "busy")).await;
    let error = alice.send_text(&bob.name, "hello").await.unwrap_err();
    let SendError::RetryLater { attempts } = &error else { panic!("{error:?}") };
    let unavailable = ServiceError::Unavailable { status: 503, reason: "busy".to_owned() };
    assert_eq!(attempts[0].problem, Some(ServiceProblem::Service(unavailable)));
    assert!(fake.submissions().is_empty());
}

// covers: MTP-TRN-010, MTP-TRN-016
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_answers_without_end_is_passed_over() {
    let world = World::new();
    let endless = |request: &Request| {
        (request.rpc_method()? == "dm3_getDeliveryServiceProperties").then_some(Reply::Endless)
    };
    let first = FakeService::start(&world, "first.eth", 1, endless).await;
    let second = FakeService::start(&world, "second.eth", 4, |_| None).await;
    let alice = Person::new("alice.eth", 2, &["first.eth"]);
    let bob = Person::new("bob.eth", 3, &["first.eth", "second.eth"]);
    world.publish(&alice);
    world.publish(&bob);
    let sent = world.client(&alice).send_text(&bob.name, "hello").await.unwrap();
    assert_eq!(sent.service, second.name);
    assert!(first.submissions().is_empty());
}
