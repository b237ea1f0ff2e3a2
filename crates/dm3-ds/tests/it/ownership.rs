//! Who may register for an address and open its mailbox: its owner alone, whatever strangers publish about it.

use dm3_crypto::DEFAULT_NONCE;
use dm3_profile::{NewProfile, USER_PROFILE_RECORD};
use dm3_types::{Json, WireRecord};

use crate::world::{Answer, Person, World, answer_to, name};

/// Somebody's name with another name's wallet and an older profile of that wallet.
fn posing_as(person: u8, name_of_their_own: &str) -> Person {
    let wallet = Person::new("x.eth", person).wallet;
    let profile = NewProfile::create(&wallet, &[name("old.eth")], "another nonce");
    Person { name: name(name_of_their_own), wallet, profile }
}

async fn try_log_in(world: &World, person: &Person) -> Answer {
    let challenge = world.challenge(person).await;
    world.post(&format!("/auth/{}", person.name), &answer_to(&challenge, person)).await
}

async fn try_incoming(world: &World, name: &str, token: &str) -> u16 {
    let name = name.replace('ß', "%C3%9F");
    world.get_with(&format!("/delivery/messages/incoming/{name}"), token).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_key_opens_nothing() {
    let mut world = World::start().await;
    let bob = Person::new("bob.eth", 2);
    world.publish(&bob);
    world.register(&bob).await;
    // The key of Bob's old profile leaked; the profile is public, and any name can lead to his address.
    let mallory = posing_as(2, "mallory.eth");
    world.publish(&mallory);
    let refused = try_log_in(&world, &mallory).await;
    assert_eq!((refused.status, refused.code()), (400, Some("ds.login.other-profile")));
    // To that answer deployed clients register again.
    assert_eq!(refused.text(), r#"{"error":"Signature invalid"}"#);
    // Another name of Bob's own, with his current key.
    let alias = Person { name: name("alias.eth"), ..Person::new("bob.eth", 2) };
    world.publish(&alias);
    world.log_in(&alias).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_retired_by_publishing_opens_nothing_before_the_owner_registers_again() {
    let mut world = World::start().await;
    let old = posing_as(2, "bob.eth");
    world.publish(&old);
    world.register(&old).await;
    // Deployed clients of registered accounts log in with a new profile without registering it.
    let bob = Person::new("bob.eth", 2);
    world.publish(&bob);
    let mallory = posing_as(2, "mallory.eth");
    world.publish(&mallory);
    assert_eq!(try_log_in(&world, &mallory).await.code(), Some("ds.login.other-profile"));
    let token = world.log_in(&bob).await;
    assert_eq!(try_incoming(&world, "bob.eth", &token).await, 200);
    // Which takes the new profile over, so postmarks are encrypted for the new key.
    let registered = world.get("/profile/bob.eth").await.json();
    assert_eq!(registered.canonical(), bob.profile.signed.record().canonical());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_registers_first_does_not_lock_the_owner_out() {
    let mut world = World::start().await;
    let bob = Person::new("bob.eth", 2);
    world.publish(&bob);
    // A stranger's name with Bob's own current profile, which is public.
    let first = Person { name: name("mallory.eth"), ..Person::new("mallory.eth", 2) };
    world.publish(&first);
    world.register(&first).await;
    world.log_in(&bob).await;
    // Then an old one of his.
    let mallory = posing_as(2, "mallory.eth");
    world.publish(&mallory);
    let refused = world.post("/profile/mallory.eth", &mallory.signed_profile()).await;
    assert_eq!((refused.status, refused.code()), (409, Some("ds.profile.other-name-holds")));
    world.log_in(&bob).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_look_alike_to_deployed_services_share_no_session() {
    let mut world = World::start().await;
    let (bob, mallory) = (Person::new("fass.eth", 2), Person::new("faß.eth", 3));
    for person in [&bob, &mallory] {
        world.publish(person);
    }
    world.register(&bob).await;
    let path = |rest: &str| format!("/{rest}/fa%C3%9F.eth");
    assert_eq!(world.post(&path("profile"), &mallory.signed_profile()).await.status, 200);
    let open = async |person: &Person, name: &str| {
        let challenge = world.get(&format!("/auth/{name}")).await.json();
        let answer = answer_to(challenge.as_str().unwrap(), person);
        let token = world.post(&format!("/auth/{name}"), &answer).await;
        token.json().as_str().unwrap().to_owned()
    };
    let mallorys = open(&mallory, "fa%C3%9F.eth").await;
    let bobs = open(&bob, "fass.eth").await;
    assert_eq!(try_incoming(&world, "fass.eth", &bobs).await, 200);
    assert_eq!(try_incoming(&world, "faß.eth", &mallorys).await, 200, "nobody ends another's session");
    assert_eq!(try_incoming(&world, "fass.eth", &mallorys).await, 401);
    assert_eq!(try_incoming(&world, "faß.eth", &bobs).await, 401);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_changes_hands_takes_no_session_along() {
    let mut world = World::start().await;
    let (seller, buyer) = (Person::new("name.eth", 2), Person::new("name.eth", 3));
    world.publish(&seller);
    world.register(&seller).await;
    let sellers = world.log_in(&seller).await;
    world.publish(&buyer);
    world.register(&buyer).await;
    let buyers = world.log_in(&buyer).await;
    assert_eq!(try_incoming(&world, "name.eth", &buyers).await, 200);
    assert_eq!(try_incoming(&world, "name.eth", &sellers).await, 401);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_registration_under_another_name_is_told_and_not_kept_in_silence() {
    let mut world = World::start().await;
    // nameprep makes another name of this one, which has to be asked for as it is.
    let first = Person::new("faß.eth", 2);
    world.publish(&first);
    assert_eq!(world.post("/profile/fa%C3%9F.eth", &first.signed_profile()).await.status, 200);
    let second = posing_as(2, "second.eth");
    world.publish(&second);
    let refused = world.post("/profile/second.eth", &second.signed_profile()).await;
    assert_eq!((refused.status, refused.code()), (409, Some("ds.profile.other-name-holds")));
    let registered = world.get("/profile/second.eth").await.json().to_text();
    assert_eq!(registered, first.signed_profile());
    // The first name lets go of it.
    world.registry.0.set_text(&first.name, USER_PROFILE_RECORD, &second.profile.signed.data_uri());
    world.register(&second).await;
    let registered = world.get("/profile/second.eth").await.json().to_text();
    assert_eq!(registered, second.signed_profile());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_cost_a_name_and_are_small() {
    let mut world = World::start().await;
    let nobody = Person::new("nobody.eth", 5);
    for address in [nobody.wallet.address().to_string(), nobody.wallet.address().to_lower_hex()] {
        let refused = world.post(&format!("/profile/{address}"), &nobody.signed_profile()).await;
        assert_eq!((refused.status, refused.code()), (400, Some("ds.profile.name-needed")));
    }
    let services: Vec<_> = (0..900).map(|number| name(&format!("{number}.eth"))).collect();
    let profile = NewProfile::create(&nobody.wallet, &services, DEFAULT_NONCE);
    let big = Person { profile, ..nobody };
    world.publish(&big);
    let refused = world.post("/profile/nobody.eth", &big.signed_profile()).await;
    assert_eq!((refused.status, refused.code()), (413, Some("ds.profile.too-large")));
    assert_eq!(world.get("/profile/nobody.eth").await.status, 404);
    // What a registered address is known by may stay an address.
    let bob = Person::new("bob.eth", 2);
    world.publish(&bob);
    world.register(&bob).await;
    let answer = world.get(&format!("/profile/{}", bob.wallet.address())).await;
    let registered: Json = bob.profile.signed.record().to_json();
    assert_eq!((answer.status, answer.json()), (200, registered));
    world.stop().await;
}
