//! What is in an envelope that a client submits.

use dm3_oracle::json::canonical;
use dm3_oracle::{envelope, message};
use serde_json::{Value, json};

use super::order::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::outgoing::{Outgoing, code};
use crate::client::submitted::Submitted;
use crate::ds::stop::{CaseResult, Honest, Stop};
use crate::evidence::clipped;

/// Bytes that a canonical message has fewer than.
const MESSAGE_LIMIT: u64 = 20_000_000;

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "client.contents/sealed-for-the-receiver",
            "The member message holds the canonical signed message, sealed for the receiver",
            &["MTP-ENV-010"],
        )
        .send(async |bench| {
            let (_, submitted) = honest(bench).await?;
            Submitted::is_canonical("the message", &submitted.message_text)
        }),
        accepts(
            "client.contents/payloads-are-canonical",
            "Sealed payloads are canonical JSON with exactly three members",
            &["MTP-SEA-030"],
        )
        .send(async |bench| {
            let (_, submitted) = honest(bench).await?;
            for pointer in ["/message", "/metadata/deliveryInformation"] {
                let text = submitted.text(pointer).unwrap_or_default();
                Submitted::is_canonical("a sealed payload", text)?;
                let payload: Value = serde_json::from_str(text).unwrap_or_default();
                has_members("a sealed payload", &payload, &["ciphertext", "ephemPublicKey", "nonce"])?;
            }
            Ok(())
        }),
        accepts(
            "client.contents/message-members",
            "A new message has the members of the tables and no others",
            &["MTP-MSG-020"],
        )
        .send(async |bench| {
            let (_, submitted) = honest(bench).await?;
            has_members("the message", &submitted.message, &["message", "metadata", "signature"])?;
            let metadata = submitted.message.get("metadata").unwrap_or(&Value::Null);
            has_members("the metadata", metadata, &["from", "timestamp", "to", "type"])
        }),
        accepts(
            "client.contents/message-values",
            "Text, names, type and time of a message are those of the sender",
            &["MTP-MSG-020"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let text = format!("\u{1f95e} \"breakfast\" \\ \u{2028} \u{fb01} {}", bench.fresh());
            bench
                .send(&scene.alice, &scene.bob.name, Outgoing::text(&text))
                .await?
                .is_accepted_by(scene.first.name())?;
            let submitted = bench.submitted(&scene.first, &scene.bob)?;
            let metadata = submitted.message.get("metadata").cloned().unwrap_or_default();
            let time = metadata.get("timestamp").and_then(Value::as_u64);
            let now = crate::ds::bench::now_ms();
            let wanted = json!([scene.alice.name, scene.bob.name, "NEW", text, true]);
            // A day for clocks that are wrong.
            let is_now = time.is_some_and(|time| time.abs_diff(now) < 86_400_000);
            let member = |name: &str| metadata.get(name).cloned().unwrap_or_default();
            let written = submitted.message.get("message").cloned().unwrap_or_default();
            let found = json!([member("from"), member("to"), member("type"), written, is_now]);
            if wanted == found { Ok(()) } else { Err(Stop::deviates(wanted.to_string(), found.to_string())) }
        }),
        accepts("client.contents/no-nulls", "A member without a value is left out", &["MTP-GEN-004"]).send(
            async |bench| {
                let (_, submitted) = honest(bench).await?;
                for value in [&submitted.message, &submitted.envelope, &submitted.information] {
                    if has_null(value) {
                        return Err(Stop::deviates("no null", clipped(&value.to_string(), 400)));
                    }
                }
                Ok(())
            },
        ),
        accepts(
            "client.contents/message-signature",
            "The message is signed by the sender",
            &["MTP-MSG-030", "MTP-SIG-001"],
        )
        .send(async |bench| {
            let (scene, submitted) = honest(bench).await?;
            Submitted::is_signed(bench, "the message", &submitted.message, &scene.alice)
        }),
        accepts(
            "client.contents/metadata-signature",
            "The metadata are signed by the sender",
            &["MTP-MET-003"],
        )
        .send(async |bench| {
            let (scene, submitted) = honest(bench).await?;
            let metadata = submitted.envelope.get("metadata").unwrap_or(&Value::Null);
            Submitted::is_signed(bench, "the metadata", metadata, &scene.alice)
        }),
        accepts("client.contents/version", "The version is 1.0", &["MTP-MET-001"]).send(async |bench| {
            let (_, submitted) = honest(bench).await?;
            match submitted.text("/metadata/version") {
                Some("1.0") => Ok(()),
                other => Err(Stop::deviates("version 1.0", format!("{other:?}"))),
            }
        }),
        accepts(
            "client.contents/encryption-scheme",
            "The scheme is absent or the one there is",
            &["MTP-SEA-020"],
        )
        .send(async |bench| {
            let (_, submitted) = honest(bench).await?;
            match submitted.envelope.pointer("/metadata/encryptionScheme") {
                None => Ok(()),
                Some(scheme) if scheme == envelope::ENCRYPTION_SCHEME => Ok(()),
                Some(other) => Err(Stop::deviates(envelope::ENCRYPTION_SCHEME, other.to_string())),
            }
        }),
        accepts(
            "client.contents/delivery-information",
            "The delivery information is canonical and has two members",
            &["MTP-MET-002", "MTP-DLV-001"],
        )
        .send(async |bench| {
            let (_, submitted) = honest(bench).await?;
            Submitted::is_canonical("the delivery information", &submitted.information_text)?;
            has_members("the delivery information", &submitted.information, &["from", "to"])
        }),
        accepts("client.contents/no-postmark", "A sender writes no postmark", &["MTP-ENV-011"]).send(
            async |bench| {
                let (_, submitted) = honest(bench).await?;
                match submitted.envelope.get("postmark") {
                    None => Ok(()),
                    Some(mark) => {
                        Err(Stop::deviates("no member `postmark`", clipped(&mark.to_string(), 200)))
                    }
                }
            },
        ),
        accepts("client.contents/message-hash", "The message is named by its hash", &["MTP-MSG-040"]).send(
            async |bench| {
                let scene = Scene::of(bench).await?;
                let hash = scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
                let wanted = message::hash(&bench.submitted(&scene.first, &scene.bob)?.message);
                if hash == wanted { Ok(()) } else { Err(Stop::deviates(wanted, hash)) }
            },
        ),
        accepts("client.contents/attachments", "Attachments are carried as they are", &["MTP-MSG-020"]).send(
            async |bench| {
                let scene = Scene::of(bench).await?;
                let soup = json!({"data": "data:text/plain;base64,c291cA==", "name": "menu.txt"});
                let attachments = json!([soup, {"data": "https://example.org/x"}]);
                let outgoing = Outgoing::text("two files").with("attachments", attachments.clone());
                bench
                    .send(&scene.alice, &scene.bob.name, outgoing)
                    .await?
                    .is_accepted_by(scene.first.name())?;
                let submitted = bench.submitted(&scene.first, &scene.bob)?;
                Submitted::is_signed(bench, "the message", &submitted.message, &scene.alice)?;
                let found = submitted.message.get("attachments").cloned().unwrap_or_default();
                if found == attachments {
                    Ok(())
                } else {
                    Err(Stop::deviates(attachments.to_string(), found.to_string()))
                }
            },
        ),
        accepts("client.contents/reply", "A reply has its reference", &["MTP-MSG-021"])
            .send(async |bench| refers(bench, Outgoing::text("indeed").of_type("REPLY"), true).await),
        accepts(
            "client.contents/deletion",
            "A request for deletion has a reference and no text",
            &["MTP-MSG-020"],
        )
        .send(async |bench| refers(bench, Outgoing::without_text().of_type("DELETE_REQUEST"), false).await),
        refuses(
            "client.contents/reply-without-reference",
            "A reply without a reference is not sent",
            &["MTP-MSG-021"],
        )
        .send(async |bench| is_not_made(bench, Outgoing::text("indeed").of_type("REPLY")).await),
        refuses(
            "client.contents/edit-without-reference",
            "An edit without a reference is not sent",
            &["MTP-MSG-021"],
        )
        .send(async |bench| is_not_made(bench, Outgoing::text("indeed").of_type("EDIT")).await),
        refuses(
            "client.contents/new-without-text",
            "A new message without a text is not sent",
            &["MTP-MSG-022"],
        )
        .send(async |bench| is_not_made(bench, Outgoing::without_text()).await),
        refuses(
            "client.contents/reaction-without-text",
            "A reaction without a text is not sent",
            &["MTP-MSG-022"],
        )
        .send(async |bench| {
            let reaction = Outgoing::without_text().of_type("REACTION");
            is_not_made(bench, reaction.with("reference_message_hash", reference())).await
        }),
        accepts("client.contents/new-with-text", "A new message with a text is sent", &["MTP-MSG-022"])
            .send(async |bench| honest(bench).await.map(drop)),
        accepts(
            "client.contents/twenty-megabytes",
            "A message of 20 000 000 bytes is not sent",
            &["MTP-MSG-025"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            for service in [&scene.first, &scene.second, &scene.third] {
                service.set_size_limit(100_000_000);
            }
            let long = |times: u64| Outgoing::text("x").with("text_repeat", times);
            let sent = bench.send(&scene.alice, &scene.bob.name, long(100_000)).await?;
            sent.is_accepted_by(scene.first.name()).honest("send a long message")?;
            let carol = bench.person("carol", &[&scene.second]);
            bench
                .send(&scene.alice, &carol.name, long(MESSAGE_LIMIT))
                .await?
                .is_rejected_as(&[code::MESSAGE])?;
            bench.has_no_submission(&scene.second)
        }),
    ]
}

/// A message that was sent as usual.
async fn honest(bench: &Bench<'_>) -> Result<(Scene, Submitted), Stop> {
    let scene = Scene::of(bench).await?;
    scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
    let submitted = bench.submitted(&scene.first, &scene.bob)?;
    Ok((scene, submitted))
}

fn has_members(what: &str, object: &Value, names: &[&str]) -> CaseResult {
    let found: Vec<&str> = object.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let mut sorted = found.clone();
    sorted.sort_unstable();
    if sorted == names {
        return Ok(());
    }
    Err(Stop::deviates(format!("{what} with {}", names.join(", ")), found.join(", ")))
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn reference() -> String {
    format!("0x{}", "5c".repeat(32))
}

async fn refers(bench: &Bench<'_>, outgoing: Outgoing, has_text: bool) -> CaseResult {
    let scene = Scene::of(bench).await?;
    let outgoing = outgoing.with("reference_message_hash", reference());
    bench.send(&scene.alice, &scene.bob.name, outgoing).await?.is_accepted_by(scene.first.name())?;
    let submitted = bench.submitted(&scene.first, &scene.bob)?;
    let found = submitted.message.pointer("/metadata/referenceMessageHash").and_then(Value::as_str);
    if found == Some(reference().as_str()) && submitted.message.get("message").is_some() == has_text {
        return Ok(());
    }
    let text = if has_text { "a text" } else { "no text" };
    Err(Stop::deviates(format!("{text} and the reference {}", reference()), canonical(&submitted.message)))
}

async fn is_not_made(bench: &Bench<'_>, outgoing: Outgoing) -> CaseResult {
    let scene = Scene::of(bench).await?;
    scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
    let carol = bench.person("carol", &[&scene.second]);
    bench.send(&scene.alice, &carol.name, outgoing).await?.is_rejected()?;
    bench.has_no_submission(&scene.second)
}
