//! A missing registry entry, an unreachable service, a full disk and a wrong key are different errors, and each says
//! what to do.

use std::collections::{BTreeMap, BTreeSet};

use dm3_client::{Client, RegisterError, SendError, ServiceProblem, UnreadableReason};
use dm3_mtp::OpenError;
use dm3_profile::{ProfileResolver, ResolveError, USER_PROFILE_RECORD};
use dm3_types::Dialect;

use crate::world::{Person, World, ens_at, name};

/// What went wrong, what is said about it, and what must be in the text.
type Faults = BTreeMap<&'static str, (String, &'static str)>;

struct Case {
    world: World,
    alice: Client,
    alice_person: Person,
    bob_person: Person,
    faults: Faults,
}

impl Case {
    fn note(&mut self, what: &'static str, text: impl ToString, advice: &'static str) {
        self.faults.insert(what, (text.to_string(), advice));
    }

    async fn send_error(&self, to: &str) -> SendError {
        self.alice.send_text(&name(to), "the secret text").await.unwrap_err()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_has_its_own_error_that_says_what_to_do() {
    let world = World::over_http().await;
    let mut service = world.durable_service("ds.eth", 1).await;
    let alice_person = Person::new("alice.eth", 2, &["ds.eth"]);
    let bob_person = Person::new("bob.eth", 3, &["ds.eth"]);
    let alice = world.join(&alice_person).await;
    world.join(&bob_person).await;
    let mut case = Case { world, alice, alice_person, bob_person, faults: Faults::new() };

    registry_entries(&mut case).await;
    wrong_keys(&mut case).await;
    full_disk(&mut case).await;
    service.stop().await;
    unreachable_service(&mut case).await;

    let secrets = [&case.alice_person, &case.bob_person].map(|person| {
        let keys = &person.profile.keys;
        let wallet = person.wallet.to_hex().trim_start_matches("0x").to_owned();
        [wallet, keys.signing.secret_base64().to_string(), keys.encryption.secret_base64().to_string()]
    });
    for (what, (text, advice)) in &case.faults {
        assert!(text.contains(advice), "{what}: {text}");
        assert!(text.len() < 500, "{what}: {text}");
        assert!(!text.contains("the secret text"), "{what}");
        assert!(!secrets.iter().flatten().any(|secret| text.contains(secret.as_str())), "{what}");
    }
    let different: BTreeSet<_> = case.faults.values().map(|(text, _)| text).collect();
    assert_eq!(different.len(), case.faults.len());
    assert_eq!(case.faults.len(), 13, "{:#?}", case.faults);
}

async fn registry_entries(case: &mut Case) {
    let error = case.send_error("nobody.eth").await;
    assert!(matches!(error, SendError::Receiver(ResolveError::NoAddress { .. })), "{error:?}");
    case.note("no address", error, "check how the name is written");

    case.world.names.set_address(&name("quiet.eth"), case.bob_person.wallet.address());
    let error = case.send_error("quiet.eth").await;
    assert!(matches!(error, SendError::Receiver(ResolveError::NoProfile { .. })), "{error:?}");
    case.note("no profile", error, "must publish one");

    let victim = name("victim.eth");
    case.world.names.set_address(&victim, case.alice_person.wallet.address());
    let forged = case.bob_person.profile.signed.data_uri();
    case.world.names.set_text(&victim, USER_PROFILE_RECORD, &forged);
    let error = case.send_error("victim.eth").await;
    assert!(matches!(error, SendError::Receiver(ResolveError::NotSignedByOwner { .. })), "{error:?}");
    case.note("profile of another wallet", error, "nothing was sent");

    case.world.names.set_text(&victim, USER_PROFILE_RECORD, "hello");
    let error = case.send_error("victim.eth").await;
    assert!(matches!(error, SendError::Receiver(ResolveError::BadRecord { .. })), "{error:?}");
    case.note("record that leads nowhere", error, "publish it again");

    let unpublished = Person::new("new.eth", 9, &["ds.eth"]);
    case.world.names.set_address(&unpublished.name, unpublished.wallet.address());
    let error = case.world.client(&unpublished).register().await.unwrap_err();
    assert!(matches!(error, RegisterError::OwnProfile(ResolveError::NoProfile { .. })), "{error:?}");
    case.note(
        "own profile missing",
        error,
        "publish your profile in the name's text record network.dm3.profile",
    );

    let resolver = ProfileResolver::new(ens_at("http://127.0.0.1:1"), Dialect::Deployed);
    let keys = case.alice_person.profile.keys.clone();
    let offline = Client::builder(name("alice.eth"), keys, resolver).build().unwrap();
    let error = offline.send_text(&name("bob.eth"), "the secret text").await.unwrap_err();
    assert!(matches!(error, SendError::Receiver(ResolveError::Registry(_))) && error.is_temporary());
    case.note(
        "registry down",
        error,
        "the Ethereum node is unavailable: no connection to the Ethereum node; try again later",
    );
    let error = offline.receive().await.unwrap_err();
    assert!(error.is_temporary(), "{error:?}");
    case.note("registry down while receiving", error, "try again later");
}

async fn wrong_keys(case: &mut Case) {
    let stranger = Person::with_nonce("alice.eth", 2, &["ds.eth"], "another nonce");
    let error = case.world.client(&stranger).receive().await.unwrap_err();
    assert!(matches!(error.0, RegisterError::OtherKeys { .. }) && !error.is_temporary(), "{error:?}");
    case.note("other keys than published", error, "use the keys of the published one");

    let error =
        case.world.client(&stranger).send_text(&name("bob.eth"), "the secret text").await.unwrap_err();
    assert!(matches!(error, SendError::Refused { .. }), "{error:?}");
    case.note("signature by another key", error, "is not the signature of the sender");

    case.alice.send_text(&name("bob.eth"), "the secret text").await.unwrap();
    let changed = Person::with_nonce("bob.eth", 3, &["ds.eth"], "another nonce");
    let bob = case.world.join(&changed).await;
    let picked_up = bob.receive().await.unwrap();
    assert!(picked_up.messages.is_empty());
    let unreadable = &picked_up.unreadable[0];
    assert!(matches!(unreadable.reason, UnreadableReason::Open(OpenError::Message(_))), "{unreadable:?}");
    assert!(unreadable.receipt.is_some());
    case.note("receiver's key changed", &unreadable.reason, "receive it with the earlier ones");
}

async fn full_disk(case: &mut Case) {
    let _small = case.world.small_service("small.eth", 7, 2 << 20).await;
    let carol = case.world.join(&Person::new("carol.eth", 8, &["small.eth"])).await;
    let text = "x".repeat(40_000);
    let mut delivered = 0;
    let error = loop {
        match case.alice.send_text(carol.name(), text.as_str()).await {
            Ok(_) => delivered += 1,
            Err(error) => break error,
        }
        assert!(delivered < 100, "it never gets full");
    };
    let SendError::RetryLater { attempts } = &error else { panic!("{error:?}") };
    let Some(ServiceProblem::Unavailable(refusal)) = &attempts[0].problem else { panic!("{error:?}") };
    assert_eq!(refusal.status, 507);
    assert!(error.is_temporary());
    case.note("full disk", &error, "there is no space left to store mail");

    // What was accepted is there, and reading makes room.
    let picked_up = carol.receive().await.unwrap();
    assert_eq!(picked_up.messages.len(), delivered);
    assert_eq!(carol.acknowledge(&picked_up.messages).await[0].result, Ok(()));
    case.alice.send_text(carol.name(), text).await.unwrap();
}

async fn unreachable_service(case: &mut Case) {
    let error = case.send_error("bob.eth").await;
    assert!(matches!(error, SendError::RetryLater { .. }) && error.is_temporary(), "{error:?}");
    case.note("service unreachable", error, "ds.eth: the delivery service cannot be reached: no connection");

    let resolver = case.world.resolver();
    let keys = case.alice_person.profile.keys.clone();
    let careful = Client::builder(name("alice.eth"), keys, resolver).build().unwrap();
    let error = careful.send_text(&name("bob.eth"), "the secret text").await.unwrap_err();
    assert!(!error.is_temporary(), "{error:?}");
    case.note("service without TLS", error, "allow insecure services only for tests");
}
