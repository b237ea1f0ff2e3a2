//! The written form of the protocol, from client to client through the delivery service.

use dm3_client::{Client, ServiceError, ServiceProblem};
use dm3_crypto::SigningKeyPair;
use dm3_mtp::EnvelopeFormat;
use dm3_profile::{NewProfile, SignedProfile, user_profile};
use dm3_types::{Json, Members};

use crate::fake_service::{FakeService, Reply, Request, challenge_for};
use crate::world::{Person, World, name};

/// Somebody whose signing key is one of secp256k1, as the written specification has it.
fn with_secp256k1(person: Person) -> Person {
    let mut profile: NewProfile = person.profile;
    profile.keys.signing = SigningKeyPair::secp256k1_from_secret_bytes(&[7; 32]).unwrap();
    profile.signed = SignedProfile::sign(user_profile(&profile.keys, &[name("ds.eth")]), &person.wallet);
    Person { profile, ..person }
}

async fn writer(world: &World, person: &Person) -> Client {
    world.join(person).await;
    world.builder(person).envelope_format(EnvelopeFormat::Written).build().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_in_the_written_form_arrives_once_and_is_acknowledged() {
    let world = World::new();
    let _service = world.service("ds.eth", 1).await;
    let alice = with_secp256k1(Person::new("alice.eth", 2, &["ds.eth"]));
    let bob = with_secp256k1(Person::new("bob.eth", 3, &["ds.eth"]));
    let (alice, bob) = (writer(&world, &alice).await, writer(&world, &bob).await);

    let sent = alice.send_text(bob.name(), "written").await.unwrap();
    alice.resend(bob.name(), sent.message.clone()).await.unwrap();
    let picked_up = bob.receive().await.unwrap();
    assert!(picked_up.unreadable.is_empty() && picked_up.failures.is_empty(), "{picked_up:?}");
    let [message] = picked_up.messages.as_slice() else { panic!("{} messages", picked_up.messages.len()) };
    assert_eq!(message.verified.hash(), sent.hash);
    assert_eq!(message.verified.sender(), alice.name());
    assert!(message.postmark.is_ok());

    for acknowledged in bob.acknowledge(&picked_up.messages).await {
        assert_eq!(acknowledged.result, Ok(()));
    }
    assert!(bob.receive().await.unwrap().messages.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn both_forms_meet_at_one_service() {
    let world = World::new();
    let _service = world.service("ds.eth", 1).await;
    let written = with_secp256k1(Person::new("alice.eth", 2, &["ds.eth"]));
    let deployed = Person::new("bob.eth", 3, &["ds.eth"]);
    let (alice, bob) = (writer(&world, &written).await, world.join(&deployed).await);
    alice.send_text(bob.name(), "from the written side").await.unwrap();
    bob.send_text(alice.name(), "from the deployed side").await.unwrap();
    for client in [&alice, &bob] {
        let picked_up = client.receive().await.unwrap();
        assert_eq!(picked_up.messages.len(), 1, "{picked_up:?}");
        assert!(picked_up.messages[0].postmark.is_ok());
    }
}

// covers: MTP-TRN-006
#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_asked_in_json_rpc_with_an_id() {
    let world = World::new();
    let fake = FakeService::start(&world, "ds.eth", 1, |_| None).await;
    let alice = with_secp256k1(Person::new("alice.eth", 2, &["ds.eth"]));
    let bob = Person::new("bob.eth", 3, &["ds.eth"]);
    world.publish(&alice);
    world.publish(&bob);
    let alice = world.builder(&alice).envelope_format(EnvelopeFormat::Written).build().unwrap();
    alice.send_text(&bob.name, "written").await.unwrap();
    let requests: Vec<_> =
        fake.requests().iter().map(|request| Json::parse(&request.body).unwrap()).collect();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert!(request.get("id").is_some() && request.get("jsonrpc").unwrap().as_str() == Some("2.0"));
    }
    let envelope = &requests[2].get("params").unwrap().as_array().unwrap()[0];
    assert!(envelope.get("message").is_some(), "the envelope is an object");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_of_several_pages_is_picked_up_and_emptied() {
    let world = World::new();
    let _service = world.service("ds.eth", 1).await;
    let alice = with_secp256k1(Person::new("alice.eth", 2, &["ds.eth"]));
    let bob = with_secp256k1(Person::new("bob.eth", 3, &["ds.eth"]));
    let (alice, bob) = (writer(&world, &alice).await, writer(&world, &bob).await);
    for number in 0..55 {
        alice.send_text(bob.name(), number.to_string()).await.unwrap();
    }
    let picked_up = bob.receive().await.unwrap();
    assert_eq!((picked_up.messages.len(), picked_up.failures.len()), (55, 0));
    bob.acknowledge(&picked_up.messages).await;
    assert!(bob.receive().await.unwrap().messages.is_empty());
}

/// A service in the written form that sends this page, whoever asks.
fn paging(page: &'static str) -> impl Fn(&Request) -> Option<Reply> + Send + Sync {
    move |request| {
        let reply = match request.line.split_once("/access/v1/bob.eth/")?.1 {
            "challenge" => {
                Reply::ok(Json::from(Members::new().with("challenge", challenge_for("bob.eth"))).to_text())
            }
            "session" => Reply::ok(r#"{"token":"the-token","expires":1800000000000}"#),
            what if what.starts_with("messages") => Reply::ok(page),
            _ => Reply::ok(r#"{"deleted":1}"#),
        };
        Some(reply)
    }
}

// covers: MAP-PIC-017, MAP-PIC-004, MAP-PIC-023
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_is_a_failure_of_the_service() {
    for page in [
        r#"{"messages":[],"cursor":"1"}"#,
        r#"{"messages":[],"cursor":"../1","more":false}"#,
        // The same page for ever.
        r#"{"messages":[],"cursor":"1","more":true}"#,
    ] {
        let world = World::new();
        let fake = FakeService::start(&world, "ds.eth", 1, paging(page)).await;
        let bob = with_secp256k1(Person::new("bob.eth", 3, &["ds.eth"]));
        world.publish(&bob);
        let bob = world.builder(&bob).envelope_format(EnvelopeFormat::Written).build().unwrap();
        let picked_up = bob.receive().await.unwrap();
        let [(_, ServiceProblem::Service(ServiceError::Malformed(_)))] = picked_up.failures.as_slice() else {
            panic!("{page}: {:?}", picked_up.failures)
        };
        assert!(fake.requests().len() <= 4, "{page}: {} requests", fake.requests().len());
    }
}

// covers: MAP-ACK-024
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_acknowledged_by_the_name_that_its_service_gave_it() {
    let page = r#"{"messages":[{"cursor":"1","sender":"ALICE.eth","messageHash":"0x5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e5c1e","envelope":{}}],"cursor":"1","more":false}"#;
    let world = World::new();
    let fake = FakeService::start(&world, "ds.eth", 1, paging(page)).await;
    let bob = with_secp256k1(Person::new("bob.eth", 3, &["ds.eth"]));
    world.publish(&bob);
    let bob = world.builder(&bob).envelope_format(EnvelopeFormat::Written).build().unwrap();
    let picked_up = bob.receive().await.unwrap();
    let receipt = picked_up.unreadable[0].receipt.clone().unwrap();
    assert_eq!(receipt.contact, "ALICE.eth");
    let done = bob.acknowledge_receipts([&receipt]).await;
    assert_eq!(done[0].result, Ok(()));
    let last = fake.requests().pop().unwrap();
    assert_eq!(last.line, "POST /access/v1/bob.eth/acknowledgements");
    assert!(last.body.contains("ALICE.eth") && last.body.contains("0x5c1e"), "{}", last.body);
}
