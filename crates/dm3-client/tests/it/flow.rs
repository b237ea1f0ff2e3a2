//! What people do with the client.

use std::time::Duration;

use dm3_client::{Client, ReceivedMessage};
use dm3_mtp::{Route, UnsignedMessage};
use dm3_types::record::{Attachment, MessageType};
use dm3_types::{EnsName, MessageHash, base64};

use crate::world::{Person, World};

fn text(message: &ReceivedMessage) -> &str {
    message.verified.message().message.as_deref().unwrap_or_default()
}

async fn texts(client: &Client) -> Vec<String> {
    let picked_up = client.receive().await.unwrap();
    assert!(picked_up.unreadable.is_empty() && picked_up.failures.is_empty(), "{picked_up:?}");
    picked_up.messages.iter().map(|message| text(message).to_owned()).collect()
}

type Compose = fn(&Route, MessageHash) -> UnsignedMessage;

const ALL_TYPES: [(MessageType, Compose); 9] = [
    (MessageType::New, |route, _| UnsignedMessage::new_text(route, "")),
    (MessageType::Edit, |route, hash| UnsignedMessage::edit(route, "edited", hash)),
    (MessageType::Reply, |route, hash| UnsignedMessage::reply(route, "مرحبا", hash)),
    (MessageType::Reaction, |route, hash| UnsignedMessage::reaction(route, "🫒", hash)),
    (MessageType::DeleteRequest, UnsignedMessage::delete_request),
    (MessageType::ResendRequest, UnsignedMessage::resend_request),
    (MessageType::ReadReceived, UnsignedMessage::read_received),
    (MessageType::ReadOpened, UnsignedMessage::read_opened),
    (MessageType::ReadReceipt, UnsignedMessage::read_receipt),
];

async fn everything_arrives(world: World) {
    let mut service = world.durable_service("ds.eth", 1).await;
    let (alice, bob) = (Person::new("alice.eth", 2, &["ds.eth"]), Person::new("bob.eth", 3, &["ds.eth"]));
    let (alice, bob) = (world.join(&alice).await, world.join(&bob).await);

    let attachments = vec![
        Attachment::new(
            Some("a b.png".to_owned()),
            format!("data:image/png;base64,{}", base64::encode(&[0, 255])),
        ),
        Attachment::new(None, "https://files.example/large"),
    ];
    let compose =
        |route: &Route| UnsignedMessage::new_text(route, "hello").with_attachments(attachments.clone());
    let first = alice.send(bob.name(), compose).await.unwrap();
    assert_eq!((first.service.as_str(), first.attempts.len()), ("ds.eth", 1));
    let mut sent = vec![first.hash];
    for (_, compose) in ALL_TYPES {
        let with_attachments =
            |route: &Route| compose(route, first.hash).with_attachments(attachments.clone());
        sent.push(alice.send(bob.name(), with_attachments).await.unwrap().hash);
    }

    let picked_up = bob.receive().await.unwrap();
    assert!(picked_up.unreadable.is_empty() && picked_up.failures.is_empty());
    let received: Vec<_> = picked_up.messages.iter().map(|message| message.verified.hash()).collect();
    assert_eq!(received, sent, "oldest first, each once");
    for (message, (message_type, _)) in picked_up.messages[1..].iter().zip(ALL_TYPES) {
        let record = message.verified.message();
        assert_eq!(record.metadata.message_type, message_type);
        assert_eq!(record.attachments.as_deref(), Some(attachments.as_slice()), "{message_type}");
        let reference = record.metadata.reference_message_hash;
        assert_eq!(reference, (message_type != MessageType::New).then_some(first.hash), "{message_type}");
    }
    for message in &picked_up.messages {
        assert_eq!((message.verified.sender(), message.verified.receiver()), (alice.name(), bob.name()));
        assert!(message.postmark.is_ok() && message.receipts.len() == 1);
    }

    for acknowledged in bob.acknowledge(&picked_up.messages).await {
        assert_eq!((acknowledged.count, acknowledged.result), (10, Ok(())));
    }
    assert!(bob.receive().await.unwrap().messages.is_empty(), "nothing is left");
    assert!(bob.acknowledge(&[]).await.is_empty());

    // Both directions, with the same clients.
    bob.send_text(alice.name(), "and back").await.unwrap();
    assert_eq!(texts(&alice).await, ["and back"]);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_type_of_message_arrives_with_its_attachments() {
    everything_arrives(World::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_type_of_message_arrives_with_ens_over_http() {
    everything_arrives(World::over_http().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_at_two_services_become_one_message() {
    let world = World::new();
    let (mut first, second) = (world.durable_service("ds1.eth", 1).await, world.service("ds2.eth", 2).await);
    let alice = world.join(&Person::new("alice.eth", 3, &["ds2.eth"])).await;
    let bob = world.join(&Person::new("bob.eth", 4, &["ds1.eth", "ds2.eth"])).await;

    let early = alice.send_text(bob.name(), "early").await.unwrap();
    assert_eq!(early.service, first.name);
    first.stop().await;
    assert_eq!(alice.send_text(bob.name(), "late").await.unwrap().service, second.name);
    let again = alice.resend(bob.name(), early.message).await.unwrap();
    assert_eq!((again.service, again.hash), (second.name.clone(), early.hash));
    first.run().await;

    let picked_up = bob.receive().await.unwrap();
    let texts: Vec<_> = picked_up.messages.iter().map(text).collect();
    assert_eq!(texts, ["early", "late"]);
    let services = |message: &ReceivedMessage| -> Vec<EnsName> {
        message.receipts.iter().map(|receipt| receipt.service.clone()).collect()
    };
    assert_eq!(services(&picked_up.messages[0]), [first.name.clone(), second.name.clone()]);
    assert_eq!(services(&picked_up.messages[1]), std::slice::from_ref(&second.name));
    assert!(picked_up.messages.iter().all(|message| message.postmark.is_ok()));

    let mut counts: Vec<_> = bob
        .acknowledge(&picked_up.messages)
        .await
        .into_iter()
        .map(|done| (done.service, done.count))
        .collect();
    counts.sort();
    assert_eq!(counts, [(first.name, 1), (second.name, 2)]);
    assert!(bob.receive().await.unwrap().messages.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_and_a_restarted_service_go_unnoticed() {
    let world = World::new();
    let mut service = world.durable_service("ds.eth", 1).await;
    let alice = world.join(&Person::new("alice.eth", 2, &["ds.eth"])).await;
    let bob = world.join(&Person::new("bob.eth", 3, &["ds.eth"])).await;

    alice.send_text(bob.name(), "one").await.unwrap();
    assert_eq!(texts(&bob).await, ["one"]);
    world.clock.advance(Duration::from_secs(2 * 3600));
    assert_eq!(texts(&bob).await, ["one"], "the token has expired, picking up logs in again");

    let picked_up = bob.receive().await.unwrap();
    world.clock.advance(Duration::from_secs(2 * 3600));
    let acknowledged = bob.acknowledge(&picked_up.messages).await;
    assert_eq!(acknowledged[0].result, Ok(()), "acknowledging logs in again");

    alice.send_text(bob.name(), "two").await.unwrap();
    service.stop().await;
    let down = bob.receive().await.unwrap();
    assert!(down.messages.is_empty());
    assert!(down.failures[0].1.is_temporary(), "{:?}", down.failures);
    service.run().await;
    assert_eq!(texts(&bob).await, ["two"], "OK was a promise");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_to_another_own_name_are_taken_where_it_is_known() {
    let world = World::new();
    let _service = world.service("ds.eth", 1).await;
    let alice = world.join(&Person::new("alice.eth", 2, &["ds.eth"])).await;
    let bob = Person::new("bob.eth", 3, &["ds.eth"]);
    let known_as_bob = world.join(&bob).await;
    let also = Person::new("bob.addr.eth", 3, &["ds.eth"]);
    world.publish(&also);
    alice.send_text(&also.name, "hello").await.unwrap();

    let picked_up = known_as_bob.receive().await.unwrap();
    assert_eq!((picked_up.messages.len(), picked_up.unreadable.len()), (0, 1));
    let client = world.builder(&bob).also_known_as([also.name]).build().unwrap();
    assert_eq!(texts(&client).await, ["hello"]);
}
