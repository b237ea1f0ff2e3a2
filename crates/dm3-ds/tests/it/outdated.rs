//! What the registry said a moment ago is asked for once more before it refuses somebody for good.

use dm3_crypto::DEFAULT_NONCE;
use dm3_profile::NewProfile;

use crate::world::{Person, World, answer_to, name};

/// A service that remembers what the registry says for far too long.
async fn forgetful_never() -> World {
    let mut world = World::at_rest();
    world.caches = true;
    world.run().await;
    world
}

fn renewed(person: &Person) -> Person {
    let services = [name("ds.eth"), name("ds2.eth")];
    let profile = NewProfile::create(&person.wallet, &services, DEFAULT_NONCE);
    Person { name: person.name.clone(), wallet: person.wallet.clone(), profile }
}

fn with_new_keys(person: &Person) -> Person {
    let profile = NewProfile::create(&person.wallet, &[name("ds.eth")], "another nonce");
    Person { name: person.name.clone(), wallet: person.wallet.clone(), profile }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_profile_is_registered_at_once() {
    let mut world = forgetful_never().await;
    let bob = Person::new("bob.eth", 2);
    world.publish(&bob);
    world.register(&bob).await;
    let bob = renewed(&bob);
    world.publish(&bob);
    world.register(&bob).await;
    assert_eq!(world.get("/profile/bob.eth").await.json().to_text(), bob.signed_profile());
    // But not as often as somebody likes: the node is not theirs.
    let again = with_new_keys(&bob);
    world.publish(&again);
    let refused = world.post("/profile/bob.eth", &again.signed_profile()).await;
    assert_eq!((refused.status, refused.code()), (409, Some("ds.profile.not-published")));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_with_new_keys_is_believed_at_once() {
    let mut world = forgetful_never().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    for person in [&alice, &bob] {
        world.publish(person);
    }
    world.register(&bob).await;
    assert_eq!(world.submit(&alice.envelope(&bob, &world.service_key(), "old key")).await.status, 200);
    let alice = with_new_keys(&alice);
    world.publish(&alice);
    let answer = world.submit(&alice.envelope(&bob, &world.service_key(), "new key")).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "OK"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_log_in_at_once() {
    let mut world = forgetful_never().await;
    let bob = Person::new("bob.eth", 2);
    world.publish(&bob);
    world.register(&bob).await;
    world.log_in(&bob).await;
    let bob = with_new_keys(&bob);
    world.publish(&bob);
    let challenge = world.challenge(&bob).await;
    let answer = world.post("/auth/bob.eth", &answer_to(&challenge, &bob)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    world.stop().await;
}
