//! What people do with a delivery service.

use std::num::NonZeroU64;
use std::time::Duration;

use dm3_crypto::DEFAULT_NONCE;
use dm3_ds::store::Quota;
use dm3_mtp::{EnvelopeFormat, ReceivedEnvelope};
use dm3_profile::{NewProfile, USER_PROFILE_RECORD};
use dm3_types::record::HashField;
use dm3_types::{Json, Members};

use crate::world::{Person, World, answer_to, deployed_submit, name, request_bytes, written_submit};

fn acknowledgement(from: &str, envelope: &Json) -> String {
    let metadata = envelope.get("metadata").unwrap();
    let hash = metadata.get("messageHash").or_else(|| metadata.get("encryptedMessageHash")).unwrap();
    let entry = Members::new().with("contactAddress", from).with("messageHash", hash.clone());
    Json::from(Members::new().with("acknowledgements", vec![Json::from(entry)])).to_text()
}

#[tokio::test(flavor = "multi_thread")]
async fn register_log_in_submit_pick_up_acknowledge_with_a_restart_in_between() {
    let mut world = World::start().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    world.publish(&bob);

    assert_eq!(world.get("/profile/bob.eth").await.status, 404);
    let registration_token = world.register(&bob).await;
    let profile = world.get("/profile/bob.eth").await;
    assert_eq!((profile.status, profile.json().to_text()), (200, bob.signed_profile()));

    // The token of a registration opens nothing: anybody can post a public profile.
    for path in [
        format!("/delivery/messages/incoming/{}/", bob.name),
        format!("/delivery/messages/incoming/{}", bob.wallet.address()),
        format!("/delivery/messages/incoming/{}", bob.wallet.address().to_lower_hex()),
    ] {
        let refused = world.get_with(&path, &registration_token).await;
        assert_eq!((refused.status, refused.text().as_str()), (401, "Unauthorized"), "{path}");
    }

    let first = alice.envelope(&bob, &world.service_key(), "first");
    let second = alice.envelope(&bob, &world.service_key(), "second");
    let answer = world.submit(&first).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "OK"));
    let answer = world.post("/rpc", &written_submit(&second, 7)).await;
    assert_eq!(
        answer.json().to_text(),
        r#"{"jsonrpc":"2.0","result":{"success":true,"duplicate":false},"id":7}"#
    );
    // The same again, in either form: accepted, not stored twice.
    assert_eq!(world.submit(&first).await.status, 200);
    let answer = world.post("/rpc", &written_submit(&second, 8)).await;
    assert_eq!(answer.json().get("result").unwrap().to_text(), r#"{"success":true,"duplicate":true}"#);

    world.stop().await;
    world.run().await;

    let token = world.log_in(&bob).await;
    let mail = world.incoming(&bob, &token).await;
    assert_eq!(mail.len(), 2);
    let texts: Vec<_> = mail
        .iter()
        .map(|envelope| {
            let information = envelope.get("metadata").unwrap().get("deliveryInformation").unwrap();
            assert_eq!(information.get("from").unwrap().as_str(), Some("alice.eth"));
            let opened = ReceivedEnvelope::from_json(envelope.clone()).unwrap();
            let opened = opened.open(&bob.profile.keys.encryption).unwrap();
            opened.verify_postmark(&world.keys.signing.public()).unwrap();
            let verified =
                opened.verify(&alice.profile.keys.signing.public(), std::slice::from_ref(&bob.name)).unwrap();
            verified.message().message.clone().unwrap()
        })
        .collect();
    assert_eq!(texts, ["second", "first"], "newest first");

    let path = format!("/delivery/messages/{}/contact/{}", bob.name, alice.name);
    assert_eq!(world.get_with(&path, &token).await.json().as_array().unwrap().len(), 2);
    let path = format!("/delivery/messages/{}/contact/eve.eth", bob.name);
    assert_eq!(world.get_with(&path, &token).await.text(), "[]");

    let path = format!("/delivery/messages/{}/syncAcknowledgements/", bob.name);
    let answer = world.post_with(&path, &token, &acknowledgement("ALICE.eth", &first)).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, ""));
    assert_eq!(world.post_with(&path, &token, &acknowledgement("alice.eth", &first)).await.status, 200);
    assert_eq!(world.incoming(&bob, &token).await.len(), 1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_forms_of_envelopes_come_out_as_they_went_in() {
    let mut world = World::start().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    world.publish(&bob);
    world.register(&bob).await;
    let token = world.log_in(&bob).await;
    let formats = [
        EnvelopeFormat::Deployed(HashField::MessageHash),
        EnvelopeFormat::Deployed(HashField::EncryptedMessageHash),
        EnvelopeFormat::Written,
    ];
    for format in formats {
        let mut sent = alice.envelope_as(&bob, &world.service_key(), "hello", format);
        if let Json::Object(members) = &mut sent {
            members.insert("x-unknown", vec![Json::from(1.5), Json::Null]);
        }
        // By position as text, by position as object, by name.
        let by_name = Members::new()
            .with("jsonrpc", "2.0")
            .with("method", "dm3_submitMessage")
            .with("params", sent.clone())
            .with("id", "a");
        for body in [deployed_submit(&sent), written_submit(&sent, 1), Json::from(by_name).to_text()] {
            let answer = world.post("/rpc", &body).await;
            assert_eq!(answer.status, 200, "{format:?} {}", answer.text());
        }
        let mail = world.incoming(&bob, &token).await;
        assert_eq!(mail.len(), 1, "{format:?}");
        let mut received = mail[0].clone();
        if let (Json::Object(members), Json::Object(sent)) = (&mut received, &sent) {
            assert!(members.remove("postmark").is_some());
            if format != EnvelopeFormat::Written {
                let metadata = members.get("metadata").unwrap().as_object().unwrap().clone();
                let encrypted = sent.get("metadata").unwrap().get("deliveryInformation").unwrap().clone();
                members.insert("metadata", metadata.with("deliveryInformation", encrypted));
            }
        }
        assert_eq!(received.canonical(), sent.canonical(), "{format:?}");
        let hash = ReceivedEnvelope::from_json(mail[0].clone()).unwrap().acknowledged_as();
        let body =
            format!(r#"{{"acknowledgements":[{{"contactAddress":"alice.eth","messageHash":"{hash}"}}]}}"#);
        world.post_with("/delivery/messages/bob.eth/syncAcknowledgements", &token, &body).await;
        assert!(world.incoming(&bob, &token).await.is_empty(), "{format:?}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_profile_never_replaces_a_newer_one() {
    let mut world = World::start().await;
    let bob = Person::new("bob.eth", 2);
    let old = NewProfile::create(&bob.wallet, &[name("old.eth")], "another nonce");
    let old_text = dm3_types::WireRecord::to_json(old.signed.record()).to_text();
    world.publish(&bob);
    // Even the first registration must be what is published.
    let refused = world.post("/profile/bob.eth", &old_text).await;
    assert_eq!((refused.status, refused.code()), (409, Some("ds.profile.not-published")));
    world.register(&bob).await;
    assert_eq!(world.post("/profile/bob.eth", &old_text).await.status, 409);
    // A name of the attacker's own that leads to Bob's address and publishes his old profile.
    let evil = name("evil.eth");
    world.registry.0.set_address(&evil, bob.wallet.address());
    let refused = world.post("/profile/evil.eth", &old_text).await;
    assert_eq!((refused.status, refused.code()), (409, Some("ds.profile.not-newer")));
    world.registry.0.set_text(&evil, USER_PROFILE_RECORD, &old.signed.data_uri());
    let refused = world.post("/profile/evil.eth", &old_text).await;
    assert_eq!((refused.status, refused.code()), (409, Some("ds.profile.other-name-holds")));
    assert_eq!(world.get("/profile/bob.eth").await.json().to_text(), bob.signed_profile());
    // The key of the old profile opens nothing, neither under that name nor under Bob's.
    let old = Person { name: evil, profile: old, ..Person::new("evil.eth", 2) };
    for path in ["/auth/evil.eth", "/auth/bob.eth"] {
        let challenge = world.get(path).await.json();
        let refused = world.post(path, &answer_to(challenge.as_str().unwrap(), &old)).await;
        assert_eq!((refused.status, refused.text().as_str()), (400, r#"{"error":"Signature invalid"}"#));
    }
    // Bob publishes a new one.
    let profile = NewProfile::create(&bob.wallet, &[name("ds.eth"), name("ds2.eth")], DEFAULT_NONCE);
    let new = Person { profile, ..Person::new("bob.eth", 2) };
    world.publish(&new);
    world.register(&new).await;
    assert_eq!(world.get("/profile/bob.eth").await.json().to_text(), new.signed_profile());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_opens_once_and_for_one_account() {
    let mut world = World::start().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    for person in [&alice, &bob] {
        world.publish(person);
        world.register(person).await;
    }
    let challenge = world.challenge(&bob).await;
    let answer = world.post("/auth/alice.eth", &answer_to(&challenge, &alice)).await;
    assert_eq!((answer.status, answer.code()), (400, Some("ds.challenge.other-account")));
    assert_eq!(answer.text(), r#"{"error":"Provided challenge is not valid"}"#);
    let wrong = world.post("/auth/bob.eth", &answer_to(&challenge, &alice)).await;
    assert_eq!((wrong.status, wrong.text().as_str()), (400, r#"{"error":"Signature invalid"}"#));
    // A wrong answer does not use it up; the right one does.
    assert_eq!(world.post("/auth/bob.eth", &answer_to(&challenge, &bob)).await.status, 200);
    let again = world.post("/auth/bob.eth", &answer_to(&challenge, &bob)).await;
    assert_eq!((again.status, again.code()), (400, Some("ds.challenge.used")));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_pointed_elsewhere_takes_no_mailbox_along() {
    let mut world = World::start().await;
    let (alice, bob, eve) =
        (Person::new("alice.eth", 1), Person::new("bob.eth", 2), Person::new("eve.eth", 3));
    for person in [&alice, &bob, &eve] {
        world.publish(person);
        world.register(person).await;
    }
    assert_eq!(world.submit(&alice.envelope(&bob, &world.service_key(), "for bob")).await.status, 200);
    let token = world.log_in(&eve).await;
    assert_eq!(world.get_with("/delivery/messages/incoming/eve.eth", &token).await.status, 200);
    world.registry.0.set_address(&eve.name, bob.wallet.address());
    world.registry.0.set_text(&eve.name, USER_PROFILE_RECORD, &bob.profile.signed.data_uri());
    assert_eq!(world.get_with("/delivery/messages/incoming/eve.eth", &token).await.status, 401);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_methods_answer_in_both_forms() {
    let mut world = World::start().await;
    let bob = Person::new("bob.eth", 2);
    world.publish(&bob);
    world.register(&bob).await;
    let deployed = r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[]}"#;
    assert_eq!(
        world.post("/rpc", deployed).await.json().to_text(),
        r#"{"jsonrpc":"2.0","result":"{\"messageTTL\":0,\"notificationChannel\":[],\"sizeLimit\":20000}"}"#
    );
    let written = r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":"x"}"#;
    assert_eq!(
        world.post("/rpc", written).await.json().to_text(),
        r#"{"jsonrpc":"2.0","result":{"messageTTL":0,"sizeLimit":20000},"id":"x"}"#
    );
    let deployed = r#"{"method":"dm3_getProfileExtension","params":["bob.eth"]}"#;
    assert_eq!(
        world.post("/rpc", deployed).await.json().to_text(),
        r#"{"jsonrpc":"2.0","result":"{\"notSupportedMessageTypes\":[]}"}"#
    );
    let batch = r#"[{"jsonrpc":"2.0","method":"dm3_getProfileExtension","params":["bob.eth"],"id":1},
        {"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties"},
        {"jsonrpc":"2.0","method":"nope","id":null}]"#;
    let answer = world.post("/rpc", batch).await;
    assert_eq!((answer.status, answer.code()), (200, Some("rpc.method.unknown")));
    let answers = answer.json();
    assert_eq!(answers.as_array().unwrap().len(), 2);
    let extension = answers.as_array().unwrap()[0].get("result").unwrap().to_text();
    assert!(
        extension.starts_with(
            r#"{"encryptionScheme":["x25519-chacha20-poly1305"],"supportedMessageTypes":["NEW""#
        )
    );
    let notifications = r#"[{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties"}]"#;
    let answer = world.post("/rpc", notifications).await;
    assert_eq!((answer.status, answer.text().as_str()), (204, ""));

    assert_eq!(world.get("/hello").await.text(), "Hello DM3");
    assert_eq!(world.get("/health").await.text(), r#"{"status":"ok"}"#);
    let preflight = world
        .request(
            "OPTIONS",
            "/rpc",
            &[
                ("Origin", "https://app.example"),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization,content-type"),
            ],
            b"",
        )
        .await;
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.headers["access-control-allow-origin"], "*");
    assert_eq!(preflight.headers["access-control-allow-headers"], "authorization,content-type");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_mailbox_is_told_and_old_mail_stays() {
    let mut world = World::start().await;
    world.stop().await;
    world.config.limits.quota = Quota { messages: 2, sender_share: NonZeroU64::MIN, ..Quota::UNLIMITED };
    world.run().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    world.publish(&bob);
    world.register(&bob).await;
    for text in ["one", "two"] {
        assert_eq!(world.submit(&alice.envelope(&bob, &world.service_key(), text)).await.status, 200);
    }
    let refused = world.submit(&alice.envelope(&bob, &world.service_key(), "three")).await;
    assert_eq!((refused.status, refused.rpc_code()), (507, Some(-32005)));
    assert_eq!(refused.code(), Some("ds.mailbox.too-many-messages"));
    let token = world.log_in(&bob).await;
    assert_eq!(world.incoming(&bob, &token).await.len(), 2);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sender_fills_no_mailbox() {
    let mut world = World::start().await;
    world.stop().await;
    world.config.limits.quota = Quota::new(16, 1 << 20);
    world.run().await;
    let (alice, bob, carol) =
        (Person::new("alice.eth", 1), Person::new("bob.eth", 2), Person::new("carol.eth", 3));
    for person in [&alice, &bob, &carol] {
        world.publish(person);
    }
    world.register(&bob).await;
    for text in ["one", "two"] {
        assert_eq!(world.submit(&alice.envelope(&bob, &world.service_key(), text)).await.status, 200);
    }
    let refused = world.submit(&alice.envelope(&bob, &world.service_key(), "three")).await;
    assert_eq!((refused.status, refused.rpc_code()), (507, Some(-32005)));
    assert_eq!(refused.code(), Some("ds.mailbox.sender-too-many-messages"));
    assert_eq!(world.submit(&carol.envelope(&bob, &world.service_key(), "hello")).await.status, 200);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn running_requests_finish_when_the_service_stops() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut world = World::start().await;
    let mut stream = tokio::net::TcpStream::connect(world.address()).await.unwrap();
    let body = br#"{"method":"dm3_getDeliveryServiceProperties"}"#;
    let request = request_bytes("POST", "/rpc", &[], body);
    let (begin, rest) = request.split_at(request.len() - 5);
    stream.write_all(begin).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let rest = rest.to_vec();
    let finish = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stream.write_all(&rest).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    });
    world.stop().await;
    assert!(finish.await.unwrap().starts_with("HTTP/1.1 200"));
}
