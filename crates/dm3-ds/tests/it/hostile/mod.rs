//! Requests that nobody honest sends: each has one right refusal, and none leaves a trace.

mod access;
mod access_v1;
mod envelopes;
mod frames;
mod wire;

use dm3_profile::USER_PROFILE_RECORD;
use dm3_types::WireRecord;
use dm3_types::access::AccessFailure;

use crate::world::{Answer, Person, World, name};

/// A request and the refusal it must get.
pub(super) struct Case {
    pub(super) what: String,
    pub(super) bytes: Vec<u8>,
    pub(super) expected: Expected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// HTTP status, JSON-RPC code, stable code.
    Refused(u16, Option<i32>, &'static str),
    /// HTTP status and exact body in the deployed form, stable code.
    Deployed(u16, &'static str, &'static str),
    /// HTTP status and stable code, in the header and in the object of the access API.
    Access(u16, &'static str),
    /// Harmless: this status, no failure.
    Harmless(u16),
    /// Refused below the service, by the HTTP driver: one of these, or no answer.
    Driver(&'static [u16]),
}

/// Whom the cases are about.
pub(super) struct People {
    pub(super) alice: Person,
    pub(super) bob: Person,
    pub(super) carol: Person,
    pub(super) stranger: Person,
    pub(super) bob_token: String,
    pub(super) carol_token: String,
    pub(super) registration_token: String,
}

impl People {
    async fn settle(world: &World) -> Self {
        let person = |text, secret| Person::new(text, secret);
        let (alice, bob) = (person("alice.eth", 1), person("bob.eth", 2));
        let (carol, stranger) = (person("carol.eth", 3), person("stranger.eth", 4));
        for somebody in [&alice, &bob, &carol] {
            world.publish(somebody);
        }
        let registration_token = world.register(&bob).await;
        world.register(&carol).await;
        // Names that exist and are of no use.
        let registry = &world.registry.0;
        registry.set_address(&name("bare.eth"), stranger.wallet.address());
        registry.set_address(&name("broken.eth"), stranger.wallet.address());
        registry.set_text(&name("broken.eth"), USER_PROFILE_RECORD, "data:application/json,{\"profile\":7}");
        let link = format!("https://a.example/p?dm3Hash=0x{}", "0".repeat(64));
        registry.set_address(&name("linked.eth"), stranger.wallet.address());
        registry.set_text(&name("linked.eth"), USER_PROFILE_RECORD, &link);
        registry.set_address(&name("stolen.eth"), stranger.wallet.address());
        registry.set_text(&name("stolen.eth"), USER_PROFILE_RECORD, &bob.profile.signed.data_uri());
        let bob_token = world.log_in(&bob).await;
        let carol_token = world.log_in(&carol).await;
        Self { alice, bob, carol, stranger, bob_token, carol_token, registration_token }
    }
}

fn check(case: &Case, answer: Option<&Answer>) -> Result<(), String> {
    let seen = answer.map(|answer| (answer.status, answer.rpc_code(), answer.code(), answer.text()));
    let right = match (&case.expected, answer) {
        (Expected::Refused(status, rpc, code), Some(answer)) => {
            answer.status == *status && answer.rpc_code() == *rpc && answer.code() == Some(*code)
        }
        (Expected::Deployed(status, body, code), Some(answer)) => {
            answer.status == *status && answer.text() == *body && answer.code() == Some(*code)
        }
        (Expected::Access(status, code), Some(answer)) => {
            let failure = AccessFailure::from_json(&answer.json());
            let told = failure.as_ref().map(|failure| failure.code.as_str());
            answer.status == *status && answer.code() == Some(*code) && told == Ok(*code)
        }
        (Expected::Harmless(status), Some(answer)) => answer.status == *status && answer.code().is_none(),
        (Expected::Driver(statuses), Some(answer)) => statuses.contains(&answer.status),
        (Expected::Driver(_), None) => true,
        (_, None) => false,
    };
    if right { Ok(()) } else { Err(format!("{}: expected {:?}, got {seen:?}", case.what, case.expected)) }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hostile_request_gets_its_refusal_and_leaves_no_trace() {
    let world = World::start().await;
    let people = People::settle(&world).await;
    for text in ["one", "two"] {
        let envelope = people.alice.envelope(&people.bob, &world.service_key(), text);
        assert_eq!(world.submit(&envelope).await.status, 200);
    }
    let before = world.incoming(&people.bob, &people.bob_token).await;
    let profile_before = world.get("/profile/bob.eth").await.text();

    let mut cases = frames::cases(&world);
    cases.extend(envelopes::cases(&world, &people));
    cases.extend(access::cases(&world, &people).await);
    cases.extend(access_v1::cases(&world, &people).await);
    cases.extend(wire::cases(&people));
    let mut wrong = Vec::new();
    for case in &cases {
        let answer = world.raw(&case.bytes).await;
        if let Err(problem) = check(case, answer.as_ref()) {
            wrong.push(problem);
        }
    }
    println!("hostile requests: {} wrong: {}", cases.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 120);
    let mut names: Vec<_> = cases.iter().map(|case| case.what.as_str()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "each case once");

    // All at once, too.
    let (world, cases) = (std::sync::Arc::new(world), std::sync::Arc::new(cases));
    let mut storm = tokio::task::JoinSet::new();
    for part in 0..8 {
        let (world, cases) = (world.clone(), cases.clone());
        storm.spawn(async move {
            for case in cases.iter().skip(part).step_by(8) {
                world.raw(&case.bytes).await;
            }
        });
    }
    while let Some(done) = storm.join_next().await {
        done.unwrap();
    }
    assert_eq!(world.get("/hello").await.text(), "Hello DM3");
    assert_eq!(world.get("/health").await.status, 200);
    assert_eq!(world.incoming(&people.bob, &people.bob_token).await, before, "mail is untouched");
    assert_eq!(world.get("/profile/bob.eth").await.text(), profile_before, "and so is the account");
    let mut world = std::sync::Arc::into_inner(world).unwrap();
    world.stop().await;
}
