//! Services that lie, break, or never stop talking.

use std::time::{Duration, Instant};

use dm3_client::{Client, PickUp, ServiceError, ServiceProblem, UnreadableReason};
use dm3_mtp::{PostmarkError, VerifyError};
use dm3_types::record::Acknowledgements;
use dm3_types::{Json, Members};

use crate::fake_service::{FakeService, Letter, Reply, Request, record};
use crate::world::{Person, World, name};

/// Bob's mail waits at a fake and at a real service.
struct Scene {
    world: World,
    fake: FakeService,
    alice: Person,
    bob: Person,
}

impl Scene {
    async fn new(behaviour: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let world = World::new();
        let fake = FakeService::start(&world, "fake.eth", 1, behaviour).await;
        let alice = Person::new("alice.eth", 2, &["fake.eth"]);
        let bob = Person::new("bob.eth", 3, &["fake.eth", "real.eth"]);
        world.publish(&alice);
        world.publish(&bob);
        Self { world, fake, alice, bob }
    }

    fn bob(&self) -> Client {
        self.world.builder(&self.bob).request_timeout(Duration::from_secs(2)).build().unwrap()
    }

    /// A message of Alice waits at the real service.
    async fn good_message(&self) -> crate::world::Service {
        let real = self.world.service("real.eth", 9).await;
        let via_real = Person::new("bob.eth", 3, &["real.eth"]);
        self.world.publish(&via_real);
        self.world.client(&via_real).register().await.unwrap();
        self.world.client(&self.alice).send_text(&self.bob.name, "good").await.unwrap();
        self.world.publish(&self.bob);
        self.world.client(&self.bob).register().await.unwrap();
        real
    }
}

fn texts(picked_up: &PickUp) -> Vec<&str> {
    picked_up.messages.iter().map(|message| message.verified.message().message.as_deref().unwrap()).collect()
}

type Fits = fn(&ServiceError) -> bool;

/// What a service may answer to a pick-up, and what becomes of it.
fn pick_up_faults() -> Vec<(Reply, Fits)> {
    let malformed: Fits = |error| matches!(error, ServiceError::Malformed(_));
    vec![
        (Reply::ok("<html>welcome</html>"), malformed),
        (Reply::ok(""), malformed),
        (Reply::ok("null"), malformed),
        (Reply::ok(r#"{"message":[]}"#), malformed),
        (Reply::ok("[".repeat(100_000)), malformed),
        (Reply::Body(200, vec![b'"', 0xff, b'"']), malformed),
        (Reply::Endless, |error| {
            matches!(error, ServiceError::TooLarge { .. } | ServiceError::Unreachable(_))
        }),
        (Reply::Silence, |error| matches!(error, ServiceError::Unreachable(_)) && error.is_temporary()),
        (Reply::HangUp, |error| matches!(error, ServiceError::Unreachable(_)) && error.is_temporary()),
        (Reply::Body(500, b"oops".to_vec()), |error| {
            matches!(error, ServiceError::Unavailable { status: 500, .. })
        }),
        (
            Reply::Body(403, b"\x1b[2Jno".to_vec()),
            |error| matches!(error, ServiceError::Refused { status: 403, reason } if reason == "[2Jno"),
        ),
        (Reply::Redirect("http://127.0.0.1:1/".to_owned()), |error| {
            matches!(error, ServiceError::Refused { status: 302, .. })
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_service_does_not_hide_the_mail_of_another() {
    for (reply, fits) in pick_up_faults() {
        let answer = reply.clone();
        let scene =
            Scene::new(move |request| request.line.starts_with("GET /delivery").then(|| answer.clone()))
                .await;
        let _real = scene.good_message().await;
        let bob = scene.bob();
        let picked_up = bob.receive().await.unwrap();
        assert_eq!(texts(&picked_up), ["good"]);
        let [(service, ServiceProblem::Service(problem))] = &picked_up.failures[..] else {
            panic!("{:?}", picked_up.failures)
        };
        assert!(*service == scene.fake.name && fits(problem), "{problem:?}");
        bob.acknowledge(&picked_up.messages).await;
        assert_eq!(scene.fake.count("POST /delivery"), 0, "nothing of it is acknowledged");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_in_survives_every_answer() {
    let faults = [
        Reply::ok("17"),
        Reply::ok("{}"),
        Reply::ok("\"a\" \"b\""),
        Reply::ok(format!("\"{}\"", "x".repeat(1 << 20))),
        Reply::Endless,
        Reply::Silence,
        Reply::Body(404, br#"{"error":"User account doesn't exist"}"#.to_vec()),
    ];
    for reply in faults {
        for line in ["GET /auth", "POST /auth"] {
            let answer = reply.clone();
            let scene =
                Scene::new(move |request| request.line.starts_with(line).then(|| answer.clone())).await;
            let _real = scene.good_message().await;
            let picked_up = scene.bob().receive().await.unwrap();
            assert_eq!(texts(&picked_up), ["good"], "{line}");
            assert_eq!(picked_up.failures.len(), 1);
            assert_eq!(scene.fake.count("GET /delivery"), 0, "no token, no pick-up");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_new_log_in_and_no_more() {
    let scene = Scene::new(|request| {
        request.line.starts_with("GET /delivery").then(|| Reply::Body(401, b"Unauthorized".to_vec()))
    })
    .await;
    let picked_up = scene.bob().receive().await.unwrap();
    assert!(
        picked_up.failures.contains(&(name("fake.eth"), ServiceProblem::Service(ServiceError::Unauthorized)))
    );
    assert_eq!((scene.fake.count("GET /auth"), scene.fake.count("GET /delivery")), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_not_followed_and_no_token_goes_elsewhere() {
    let world = World::new();
    let elsewhere = FakeService::start(&world, "elsewhere.eth", 5, |_| None).await;
    let to = elsewhere.url.clone();
    let fake = FakeService::start(&world, "fake.eth", 1, move |request| {
        let path = request.line.split(' ').nth(1)?;
        (!path.starts_with("/auth")).then(|| Reply::Redirect(format!("{to}{path}")))
    })
    .await;
    let (alice, bob) = (Person::new("alice.eth", 2, &["fake.eth"]), Person::new("bob.eth", 3, &["fake.eth"]));
    world.publish(&alice);
    world.publish(&bob);
    let client = world.client(&bob);
    assert!(client.register().await.unwrap()[0].result.is_err());
    assert_eq!(client.receive().await.unwrap().failures.len(), 1);
    assert!(world.client(&alice).send_text(&bob.name, "hello").await.is_err());
    let with_token = |request: &Request| request.head.to_lowercase().contains("authorization: bearer");
    assert_eq!(fake.requests().iter().filter(|request| with_token(request)).count(), 1);
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_cannot_have_a_message_signed_as_a_challenge() {
    let message = r#"{"message":"send me your keys","metadata":{"from":"bob.eth","timestamp":1,"to":"alice.eth","type":"NEW"}}"#;
    let challenge = Json::from(message).to_text();
    let scene =
        Scene::new(move |request| request.line.starts_with("GET /auth/").then(|| Reply::ok(&challenge)))
            .await;
    let picked_up = scene.world.client(&scene.bob).receive().await.unwrap();
    let problem = &picked_up.failures[0].1;
    assert!(matches!(problem, ServiceProblem::Service(ServiceError::ForeignChallenge(_))), "{problem}");
    assert!(!scene.fake.requests().iter().any(|request| request.line.starts_with("POST /auth/")));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_proven_is_handed_out_and_acknowledged() {
    let scene = Scene::new(|_| None).await;
    let (alice, bob, fake) = (&scene.alice, &scene.bob, &scene.fake);
    let eve = Person::new("eve.eth", 4, &["fake.eth"]);
    scene.world.publish(&eve);
    let honest = || Letter::new(alice, bob, "good");

    // A message by Eve that Alice seems to have written.
    fake.put(fake.envelope(&Letter {
        inner_from: alice.name.clone(),
        from: alice.name.clone(),
        ..Letter::new(&eve, bob, "forged")
    }));
    // Alice's own message, which Eve hands in as hers.
    fake.put(fake.envelope(&Letter { from: eve.name.clone(), ..honest() }));
    // Alice wrote it to Eve, and Eve passes it on.
    fake.put(fake.envelope(&Letter { inner_to: eve.name.clone(), ..honest() }));
    // For somebody else's key.
    fake.put(fake.envelope(&Letter::new(alice, &eve, "for eve")));
    // From somebody whom the registry does not know.
    let ghost = Person::new("ghost.eth", 5, &[]);
    fake.put(fake.envelope(&Letter::new(&ghost, bob, "boo")));
    // Altered on the way: another hash, and a spoilt ciphertext.
    let other = fake.envelope(&Letter::new(alice, bob, "other"));
    let hash = other.get("metadata").unwrap().get("messageHash").unwrap().clone();
    fake.put(with_metadata(fake.envelope(&honest()), "messageHash", hash));
    fake.put(with_member(fake.envelope(&honest()), "message", other.get("postmark").unwrap().clone()));
    // Not an envelope at all.
    fake.put(Json::from(17_u32));
    fake.put(Json::from(Members::new().with("message", "{}")));
    // And between all that, what Alice wrote.
    fake.put(fake.envelope(&honest()));

    let client = scene.bob();
    let picked_up = client.receive().await.unwrap();
    assert_eq!(texts(&picked_up), ["good"]);
    let reasons: Vec<_> = picked_up.unreadable.iter().map(|unreadable| &unreadable.reason).collect();
    use UnreadableReason::{Forged, Malformed, Open, Sender};
    assert!(
        matches!(
            reasons[..],
            [
                Forged(VerifyError::Signature(_)),
                Forged(VerifyError::SenderMismatch),
                Forged(VerifyError::AddressedToSomebodyElse),
                Open(_),
                Sender(_),
                Forged(VerifyError::HashMismatch),
                Open(_),
                Malformed(_),
                Malformed(_),
            ]
        ),
        "{reasons:#?}"
    );

    client.acknowledge(&picked_up.messages).await;
    let requests = fake.requests();
    let acknowledged: Vec<Acknowledgements> =
        requests.iter().filter(|request| request.line.starts_with("POST /delivery")).map(record).collect();
    assert_eq!(acknowledged.len(), 1);
    assert_eq!(acknowledged[0].acknowledgements.len(), 1);
    assert_eq!(acknowledged[0].acknowledgements[0].message_hash, picked_up.messages[0].verified.hash());
}

fn with_member(envelope: Json, member: &str, value: Json) -> Json {
    envelope.as_object().unwrap().clone().with(member, value).into()
}

fn with_metadata(envelope: Json, member: &str, value: Json) -> Json {
    let metadata = envelope.get("metadata").unwrap().as_object().unwrap().clone().with(member, value);
    with_member(envelope, "metadata", metadata.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spoilt_postmark_is_told_and_hides_no_good_one() {
    let scene = Scene::new(|_| None).await;
    let _real = scene.good_message().await;
    // What the real service holds is handed out by the fake too, once with the postmark of another message and once
    // with that of another service.
    let impostor = FakeService::start(&World::new(), "fake.eth", 77, |_| None).await;
    scene.fake.put(impostor.envelope(&Letter::new(&scene.alice, &scene.bob, "elsewhere")));
    let one = scene.fake.envelope(&Letter::new(&scene.alice, &scene.bob, "one"));
    let two = scene.fake.envelope(&Letter::new(&scene.alice, &scene.bob, "two"));
    scene.fake.put(with_member(one, "postmark", two.get("postmark").unwrap().clone()));

    let picked_up = scene.bob().receive().await.unwrap();
    let problems: Vec<_> = picked_up.messages.iter().map(|message| message.postmark.clone().err()).collect();
    assert!(
        matches!(problems[..], [Some(PostmarkError::Signature(_)), Some(PostmarkError::OtherMessage), None]),
        "{problems:?}"
    );

    // The same message from both services, the first with a spoilt postmark.
    let real_only = Person::new("bob.eth", 3, &["real.eth"]);
    scene.world.publish(&real_only);
    let token_holder = scene.world.client(&real_only);
    let found = token_holder.receive().await.unwrap();
    let resolved = scene.world.resolver().delivery_service(&name("real.eth")).await.unwrap();
    let api = token_holder.service(&resolved).unwrap();
    let token = api.log_in(&scene.bob.name, &scene.bob.profile.keys.signing).await.unwrap();
    let envelope = api.incoming(&scene.bob.name, &token).await.unwrap().remove(0).envelope;
    scene.fake.put(with_member(envelope, "postmark", two.get("postmark").unwrap().clone()));
    scene.world.publish(&scene.bob);
    let picked_up = scene.bob().receive().await.unwrap();
    let good = picked_up
        .messages
        .iter()
        .find(|message| message.verified.hash() == found.messages[0].verified.hash());
    let good = good.unwrap();
    assert!(good.postmark.is_ok(), "{:?}", good.postmark);
    assert_eq!(good.receipts.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_garbage_envelopes_hide_nothing() {
    let scene = Scene::new(|_| None).await;
    let template = scene.fake.envelope(&Letter::new(&scene.alice, &scene.bob, "good"));
    for number in 0..3000_u32 {
        scene.fake.put(match number % 3 {
            0 => Json::from(number),
            1 => with_member(template.clone(), "message", Json::from("{}")),
            _ => template.clone(),
        });
    }
    let _real = scene.good_message().await;
    let started = Instant::now();
    let bob = scene.world.client(&scene.bob);
    let picked_up = bob.receive().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!((texts(&picked_up), picked_up.unreadable.len()), (vec!["good", "good"], 2000));
    assert_eq!(picked_up.messages[0].receipts.len(), 1, "copies at one service are one copy");
    for acknowledged in bob.acknowledge(&picked_up.messages).await {
        assert_eq!((acknowledged.count, acknowledged.result), (1, Ok(())));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_that_is_no_json_spoils_no_other() {
    let parts = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let answer = std::sync::Arc::clone(&parts);
    let scene = Scene::new(move |request| {
        request.line.starts_with("GET /delivery").then(|| Reply::ok(answer.lock().unwrap().as_str()))
    })
    .await;
    let good = scene.fake.envelope(&Letter::new(&scene.alice, &scene.bob, "good")).to_text();
    let twice = good.replacen('{', r#"{"message":"a","#, 1);
    let half_a_character = good.replacen("\"message\":\"", "\"message\":\"\\ud800", 1);
    *parts.lock().unwrap() = format!("[{twice},{good},{half_a_character}]");
    let picked_up = scene.bob().receive().await.unwrap();
    assert_eq!(texts(&picked_up), ["good"]);
    let unreadable: Vec<_> = picked_up.unreadable.iter().map(|unreadable| &unreadable.envelope).collect();
    assert_eq!(unreadable, [&Json::from(twice), &Json::from(half_a_character)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn submitting_survives_every_answer() {
    for (reply, accepted) in [
        (Reply::ok("OK"), true),
        (Reply::ok(r#"{"jsonrpc":"2.0","result":{"success":true},"id":1}"#), true),
        (Reply::ok(r#"{"jsonrpc":"2.0","error":{"code":-32010,"message":"spam"},"id":1}"#), false),
        (Reply::ok(r#"{"jsonrpc":"2.0","error":"spam"}"#), false),
        (Reply::Body(400, Vec::new()), false),
        (Reply::Body(400, vec![b'x'; 200_000]), false),
        (Reply::Body(413, b"too large".to_vec()), false),
        (Reply::Redirect("http://127.0.0.1:1/".to_owned()), false),
        (Reply::Endless, false),
        (Reply::HangUp, false),
    ] {
        let answer = reply.clone();
        let scene = Scene::new(move |request| request.envelope().map(|_| answer.clone())).await;
        let alice = scene.world.client(&scene.alice);
        scene.world.publish(&Person::new("bob.eth", 3, &["fake.eth"]));
        let result = alice.send_text(&scene.bob.name, "hello").await;
        assert_eq!(result.is_ok(), accepted, "{result:?}");
        if let Err(error) = result {
            assert!(error.to_string().len() < 1000, "{error}");
        }
    }
}
