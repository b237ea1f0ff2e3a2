//! Sending in the way of the deployed network.

use dm3_oracle::json::canonical;
use dm3_oracle::{envelope, message, profile};
use serde_json::{Value, json};

use super::order::Scene;
use crate::client::bench::{Bench, in_words};
use crate::client::case::{Case, accepts, refuses};
use crate::client::outgoing::code;
use crate::client::secrets::Needle;
use crate::client::service::{Question, Scripted};
use crate::client::submitted::Submitted;
use crate::ds::stop::{CaseResult, Honest, Stop};

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "client.deployed-send/accepted",
            "A deployed service takes the message, and its OK is understood",
            &["DIV-TS-035", "DIV-TS-036"],
        )
        .deployed()
        .send(async |bench| honest(bench).await.map(drop)),
        accepts(
            "client.deployed-send/envelope-as-text",
            "The envelope is submitted as JSON text",
            &["DIV-TS-035"],
        )
        .deployed()
        .send(async |bench| {
            let (scene, _) = honest(bench).await?;
            let log = bench.requests_to(scene.first.name());
            let body =
                log.iter().rev().find(|request| scene.first.questions(request).contains(&Question::Submit));
            let body: Value =
                body.and_then(|request| serde_json::from_slice(&request.body).ok()).unwrap_or_default();
            match body.pointer("/params/0") {
                Some(Value::String(_)) => Ok(()),
                other => Err(Stop::deviates("a text in `params`", format!("{other:?}"))),
            }
        }),
        accepts(
            "client.deployed-send/interface-below-the-url",
            "Requests go to /rpc below the service's URL",
            &["DIV-TS-106"],
        )
        .deployed()
        .send(async |bench| {
            let (scene, _) = honest(bench).await?;
            match bench.requests_to(scene.first.name()).iter().find(|request| request.target != "/rpc") {
                None => Ok(()),
                Some(request) => Err(Stop::deviates("requests to /rpc", in_words(request))),
            }
        }),
        accepts("client.deployed-send/version", "The version is v1", &["DIV-TS-026"]).deployed().send(
            async |bench| {
                let (_, submitted) = honest(bench).await?;
                match submitted.text("/metadata/version") {
                    Some("v1") => Ok(()),
                    other => Err(Stop::deviates("version v1", format!("{other:?}"))),
                }
            },
        ),
        accepts(
            "client.deployed-send/message-hash",
            "The metadata carry the hash of the message",
            &["DIV-TS-027"],
        )
        .deployed()
        .send(async |bench| {
            let (_, submitted) = honest(bench).await?;
            let wanted = message::hash(&submitted.message);
            let found = submitted.text("/metadata/messageHash").unwrap_or("nothing");
            if found == wanted { Ok(()) } else { Err(Stop::deviates(wanted, found)) }
        }),
        accepts(
            "client.deployed-send/message-signature",
            "The message is signed by Ed25519 over its text",
            &["DIV-TS-001", "DIV-TS-002"],
        )
        .deployed()
        .send(async |bench| {
            let (scene, submitted) = honest(bench).await?;
            Submitted::is_signed(bench, "the message", &submitted.message, &scene.alice)
        }),
        accepts(
            "client.deployed-send/metadata-signature",
            "The metadata are signed by Ed25519 over their text",
            &["DIV-TS-001", "DIV-TS-003"],
        )
        .deployed()
        .send(async |bench| {
            let (scene, submitted) = honest(bench).await?;
            let metadata = submitted.envelope.get("metadata").unwrap_or(&Value::Null);
            Submitted::is_signed(bench, "the metadata", metadata, &scene.alice)
        }),
        accepts(
            "client.deployed-send/older-service",
            "A service that knows only the older envelope gets it in that form",
            &["DIV-TS-028"],
        )
        .deployed()
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.make_older();
            scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
            let envelopes = bench.envelopes(&scene.first);
            let last = envelopes.last().cloned().unwrap_or_default();
            let submitted = Submitted::open(last, &scene.first, &scene.bob)?;
            let wanted = envelope::encrypted_message_hash(submitted.text("/message").unwrap_or_default());
            let found = submitted.text("/metadata/encryptedMessageHash").unwrap_or("nothing");
            if found == wanted { Ok(()) } else { Err(Stop::deviates(wanted, found)) }
        }),
        accepts(
            "client.deployed-send/new-is-always-taken",
            "A new message is sent although every deployed service lists the type as not supported",
            &["DIV-TS-041"],
        )
        .deployed()
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(
                Question::Extension,
                Scripted::Result(json!({"notSupportedMessageTypes": ["NEW"]}), 0),
            );
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).map(drop)
        }),
        accepts(
            "client.deployed-send/extension-in-the-other-form",
            "A service whose extension names no scheme is sent to",
            &["DIV-TS-042"],
        )
        .deployed()
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let record =
                json!({"encryptionAlgorithm": ["x25519-chacha20-poly1305"], "notSupportedMessageTypes": []});
            scene.first.script(Question::Extension, Scripted::Result(record, 0));
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).map(drop)
        }),
        refuses("client.deployed-send/refused", "Status 400 without a word is a refusal", &["DIV-TS-105"])
            .deployed()
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
                let nothing = Scripted::Body { status: 400, content_type: "text/plain", body: String::new() };
                scene.first.script(Question::Submit, nothing);
                scene.sent(bench).await?.is_rejected_as(&[code::REFUSED])
            }),
        accepts(
            "client.deployed-send/link-without-tls",
            "A profile behind an http link is used",
            &["DIV-TS-012"],
        )
        .deployed()
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let carol = bench.stranger("carol");
            let user = profile::user(&carol, &[scene.first.name()], bench.dialect());
            let signed = profile::signed(&user, &carol);
            bench.world.profiles.put_json("/carol.json", canonical(&signed));
            let url = bench.world.profile_url();
            let record = format!("{url}/carol.json?dm3Hash={}", profile::dm3_hash(&signed));
            bench.world.chain.set_address(&carol.name, carol.wallet.address());
            bench.world.chain.set_text(&carol.name, profile::USER_RECORD, &record);
            bench.send_text(&scene.alice, &carol).await?.is_accepted_by(scene.first.name()).map(drop)
        }),
        refuses(
            "client.deployed-send/profile-of-another-owner",
            "A profile that the name's owner did not sign is refused",
            &["DIV-TS-010", "DIV-TS-070"],
        )
        .deployed()
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
            let carol = bench.person("carol", &[&scene.second]);
            bench.world.chain.set_address(&carol.name, scene.alice.wallet.address());
            bench.send_text(&scene.alice, &carol).await?.is_rejected()?;
            bench.is_untouched(&scene.second)
        }),
        accepts(
            "client.deployed-send/text-not-in-clear",
            "Text and author are nowhere in clear",
            &["DIV-TS-005", "DIV-TS-006"],
        )
        .deployed()
        .send(async |bench| {
            let (scene, submitted) = honest(bench).await?;
            let text = submitted.message.get("message").and_then(Value::as_str).unwrap_or_default();
            let needles = [Needle::of(text.as_bytes()), Needle::of(scene.alice.name.as_bytes())];
            let log = bench.world.log.all();
            match log.iter().find(|request| needles.iter().any(|needle| needle.is_in(request))) {
                None => Ok(()),
                Some(request) => Err(Stop::deviates("no text and no author in clear", in_words(request))),
            }
        }),
    ]
}

async fn honest(bench: &Bench<'_>) -> Result<(Scene, Submitted), Stop> {
    let scene = Scene::of(bench).await?;
    scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
    let submitted = bench.submitted(&scene.first, &scene.bob)?;
    is_whole(&submitted)?;
    Ok((scene, submitted))
}

fn is_whole(submitted: &Submitted) -> CaseResult {
    if submitted.message.is_object() && submitted.information.is_object() {
        return Ok(());
    }
    Err(Stop::deviates("a message and delivery information", submitted.message_text.clone()))
}
