//! The deployed network has two forms of the envelope, and services that know only one of them.

use dm3_client::ServiceProblem;
use dm3_mtp::EnvelopeFormat;
use dm3_types::Json;
use dm3_types::record::HashField;

use crate::fake_service::{FakeService, Reply, Request};
use crate::world::{Person, World};

/// A service as the libraries on npm make it: the other form breaks its schema.
fn knows_only(field: HashField) -> impl Fn(&Request) -> Option<Reply> {
    move |request| {
        let known = request.envelope()?.get("metadata")?.get(field.as_str()).is_some();
        (!known).then(|| Reply::Body(400, br#"{"error":"invalid schema"}"#.to_vec()))
    }
}

fn fields(fake: &FakeService) -> Vec<&'static str> {
    let field = |envelope: &Json| {
        let metadata = envelope.get("metadata").unwrap();
        let names = [HashField::MessageHash, HashField::EncryptedMessageHash].map(HashField::as_str);
        names.into_iter().find(|name| metadata.get(name).is_some()).unwrap()
    };
    fake.submissions().iter().map(field).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_form_is_tried_and_remembered() {
    let world = World::new();
    let fake = FakeService::start(&world, "ds.eth", 1, knows_only(HashField::EncryptedMessageHash)).await;
    let (alice, bob) = (Person::new("alice.eth", 2, &["ds.eth"]), Person::new("bob.eth", 3, &["ds.eth"]));
    world.publish(&alice);
    world.publish(&bob);
    let client = world.client(&alice);

    let sent = client.send_text(&bob.name, "one").await.unwrap();
    let problems: Vec<_> = sent.attempts.iter().map(|attempt| attempt.problem.clone()).collect();
    assert_eq!(problems, [Some(ServiceProblem::UnknownVariant), None]);
    assert_eq!(fields(&fake), ["messageHash", "encryptedMessageHash"]);
    let sent = client.send_text(&bob.name, "two").await.unwrap();
    assert_eq!(sent.attempts.len(), 1);
    assert_eq!(fields(&fake)[2..], ["encryptedMessageHash"]);

    // The message is the same in both forms.
    let [first, second, _] = &fake.submissions()[..] else { panic!("three submissions") };
    assert_eq!(first.get("message"), second.get("message"));

    // One who begins with the form that it knows is never refused.
    let format = EnvelopeFormat::Deployed(HashField::EncryptedMessageHash);
    let client = world.builder(&alice).envelope_format(format).build().unwrap();
    assert_eq!(client.send_text(&bob.name, "three").await.unwrap().attempts.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_learns_the_new_form_is_followed() {
    let world = World::new();
    let old = FakeService::start(&world, "ds.eth", 1, knows_only(HashField::EncryptedMessageHash)).await;
    let (alice, bob) = (Person::new("alice.eth", 2, &["ds.eth"]), Person::new("bob.eth", 3, &["ds.eth"]));
    world.publish(&alice);
    world.publish(&bob);
    let client = world.client(&alice);
    client.send_text(&bob.name, "one").await.unwrap();
    assert_eq!(fields(&old).len(), 2);
    let new = FakeService::start(&world, "ds.eth", 1, knows_only(HashField::MessageHash)).await;
    client.send_text(&bob.name, "two").await.unwrap();
    client.send_text(&bob.name, "three").await.unwrap();
    assert_eq!(fields(&new), ["encryptedMessageHash", "messageHash", "messageHash"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_knows_neither_refuses() {
    let world = World::new();
    let refuse = |request: &Request| {
        request.envelope().map(|_| Reply::Body(400, br#"{"error":"invalid schema"}"#.to_vec()))
    };
    let fake = FakeService::start(&world, "ds.eth", 1, refuse).await;
    let (alice, bob) = (Person::new("alice.eth", 2, &["ds.eth"]), Person::new("bob.eth", 3, &["ds.eth"]));
    world.publish(&alice);
    world.publish(&bob);
    let error = world.client(&alice).send_text(&bob.name, "one").await.unwrap_err();
    assert_eq!(error.to_string(), "ds.eth refuses the message (HTTP 400): invalid schema");
    assert_eq!(fake.submissions().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_reaches_its_receiver_and_is_acknowledged() {
    let world = World::new();
    let _service = world.service("ds.eth", 1).await;
    let alice = Person::new("alice.eth", 2, &["ds.eth"]);
    world.publish(&alice);
    let bob = world.join(&Person::new("bob.eth", 3, &["ds.eth"])).await;
    for format in [
        EnvelopeFormat::Deployed(HashField::MessageHash),
        EnvelopeFormat::Deployed(HashField::EncryptedMessageHash),
        EnvelopeFormat::Written,
    ] {
        let alice = world.builder(&alice).envelope_format(format).build().unwrap();
        let sent = alice.send_text(bob.name(), "hello").await.unwrap();
        assert_eq!(sent.attempts.len(), 1, "{format:?}");
        let picked_up = bob.receive().await.unwrap();
        assert_eq!(picked_up.messages.len(), 1, "{format:?} {picked_up:?}");
        assert_eq!(picked_up.messages[0].verified.hash(), sent.hash);
        assert!(picked_up.messages[0].postmark.is_ok());
        bob.acknowledge(&picked_up.messages).await;
        assert!(bob.receive().await.unwrap().messages.is_empty(), "{format:?}");
    }
}
