//! The written form of the protocol, from client to client through the delivery service.

use dm3_client::Client;
use dm3_crypto::SigningKeyPair;
use dm3_mtp::EnvelopeFormat;
use dm3_profile::{NewProfile, SignedProfile, user_profile};

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
