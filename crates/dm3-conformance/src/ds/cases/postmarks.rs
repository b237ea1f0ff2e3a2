//! Postmarks, opened with the receiver's key.

use dm3_oracle::Person;
use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::seal::{open, seal_labelled};
use serde_json::{Value, json};

use super::submit_shape::metadata_of;
use crate::ds::access::Mail;
use crate::ds::answer::shown;
use crate::ds::bench::{Bench, now_ms};
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];
/// Milliseconds by which the clocks of tester and service may differ.
const CLOCKS: u64 = 60_000;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "ds.postmarks/every-message-has-one",
            "Every accepted message has a postmark",
            &["DSA-SUB-023"],
        )
        .needs(SEEN)
        .run(async |bench| marked(bench).await.map(drop)),
        accepts(
            "ds.postmarks/sealed-for-the-receiver",
            "A postmark is sealed for the receiver's key",
            &["MTP-PMK-005"],
        )
        .needs(SEEN)
        .run(async |bench| marked(bench).await.map(drop)),
        accepts("ds.postmarks/canonical", "Payload and postmark are canonical JSON", &["MTP-PMK-005"])
            .needs(SEEN)
            .run(async |bench| {
                let marked = marked(bench).await?;
                let sealed = marked.mail.envelope.get("postmark").and_then(Value::as_str).unwrap_or_default();
                is_canonical(sealed)?;
                let opened = open(&marked.bob.encryption_private, sealed).unwrap_or_default();
                is_canonical(&String::from_utf8_lossy(&opened))
            }),
        refuses("ds.postmarks/not-for-others", "A postmark opens with no other key", &["MTP-PMK-005"])
            .needs(SEEN)
            .run(async |bench| {
                let marked = marked(bench).await.honest("open a postmark with the receiver's key")?;
                let sealed = marked.mail.envelope.get("postmark").and_then(Value::as_str).unwrap_or_default();
                for other in [&marked.alice.encryption_private, &bench.service()?.person.encryption_private] {
                    if open(other, sealed).is_ok() {
                        return Err(Stop::deviates(
                            "a postmark for the receiver alone",
                            "one that another key opens",
                        ));
                    }
                }
                Ok(())
            }),
        accepts(
            "ds.postmarks/hash-of-the-sealed-message",
            "A postmark names the SHA-256 of the sealed message",
            &["MTP-PMK-001"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let marked = marked(bench).await?;
            let hash = sha256_hex0x(marked.mail.sealed_message().unwrap_or_default());
            has(&marked.mark, "messageHash", &json!(hash))
        }),
        accepts("ds.postmarks/time", "A postmark tells when the message came in", &["MTP-PMK-002"])
            .needs(SEEN)
            .run(async |bench| {
                let before = now_ms();
                let marked = marked(bench).await?;
                let range = before.saturating_sub(CLOCKS)..=now_ms() + CLOCKS;
                match marked.mark.get("incomingTimestamp").and_then(Value::as_u64) {
                    Some(time) if range.contains(&time) => Ok(()),
                    _ => Err(Stop::deviates(
                        format!("`incomingTimestamp` around {before}"),
                        marked.mark.to_string(),
                    )),
                }
            }),
        accepts(
            "ds.postmarks/delivery-information",
            "A postmark repeats the delivery information",
            &["MTP-PMK-003"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let marked = marked(bench).await?;
            let expected = json!({"from": marked.alice.name, "to": marked.bob.name});
            has(&marked.mark, "deliveryInformation", &expected)
        }),
        accepts(
            "ds.postmarks/further-members-are-repeated",
            "A postmark repeats further members of the delivery information",
            &["MTP-PMK-003"],
        )
        .needs(SEEN)
        .run(async |bench| repeats(bench, json!({"x-topic": {"b": [1, null], "a": "\u{fc}"}})).await),
        accepts(
            "ds.postmarks/instruction-is-repeated",
            "A postmark repeats the delivery instruction unchanged",
            &["MTP-DLV-021"],
        )
        .needs(SEEN)
        .run(async |bench| repeats(bench, json!({"deliveryInstruction": " thread/7?\u{1f984}\n"})).await),
        accepts(
            "ds.postmarks/signature",
            "A postmark carries the signature of the service",
            &["MTP-PMK-004"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let marked = marked(bench).await?;
            bench.is_signed_by_service(&marked.mark)
        }),
        accepts("ds.postmarks/own-ones", "A new key is drawn for each postmark", &["MTP-PMK-005"])
            .needs(SEEN)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let first = bench.honest_delivery(&alice, &bob).await?;
                let second = bench.honest_delivery(&alice, &bob).await?;
                let mail = bench.holds(&bob, &[&first, &second]).await?;
                let drawn = |mail: &Mail| {
                    let sealed = mail.envelope.get("postmark").and_then(Value::as_str)?;
                    serde_json::from_str::<Value>(sealed).ok()?.get("ephemPublicKey").cloned()
                };
                match mail.iter().map(drawn).collect::<Option<Vec<_>>>().as_deref() {
                    Some([first, second]) if first != second => Ok(()),
                    other => Err(Stop::deviates("two different ephemeral keys", format!("{other:?}"))),
                }
            }),
    ];
    cases.extend(handed_out());
    cases
}

fn handed_out() -> Vec<Case> {
    vec![
        accepts(
            "ds.postmarks/in-place-of-the-senders",
            "The service's postmark replaces what the sender wrote there",
            &["MTP-ENV-031"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let plain = bench.envelope(&alice, &bob)?;
            let forged = json!({"messageHash": "0x00", "incomingTimestamp": 1});
            let sealed = seal_labelled(&bob.encryption_public(), &bench.fresh(), &forged.to_string());
            let envelope = with(&plain, "postmark", sealed);
            bench.deliver(&envelope).await?;
            let mail = only(&bench.holds(&bob, &[&envelope]).await?)?;
            let mark = bench.postmark_of(&mail, &bob)?;
            if mark.get("incomingTimestamp") == Some(&json!(1)) {
                return Err(Stop::deviates("a postmark of the service", mark.to_string()));
            }
            Ok(())
        }),
        accepts(
            "ds.postmarks/members-as-the-sender-wrote-them",
            "Everything but the postmark is handed out as it was sent",
            &["MTP-ENV-030"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let plain = bench.envelope(&alice, &bob)?;
            let metadata =
                with(&metadata_of(&plain)?, "x-topic", json!({"z": 1, "a": ["\u{fc}", null, 1e21, -0.5]}));
            let envelope = with(&plain, "metadata", sign_metadata(&metadata, &alice, bench.dialect()));
            let envelope = with(&envelope, "x-route", json!([true]));
            bench.deliver(&envelope).await?;
            let mail = only(&bench.holds(&bob, &[&envelope]).await?)?;
            is_the_envelope(&mail, &envelope)
        }),
        accepts(
            "ds.postmarks/metadata-signature-still-holds",
            "The receiver can verify the metadata's signature",
            &["MTP-ENV-030"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let marked = marked(bench).await?;
            let metadata = metadata_of(&marked.mail.envelope)?;
            let signature = metadata.get("signature").and_then(Value::as_str).unwrap_or_default();
            let text = canonical(&without(&metadata, "signature"));
            let key = marked.alice.signing.public(bench.dialect());
            if dm3_oracle::sign::verifies(&key, text.as_bytes(), signature) {
                return Ok(());
            }
            Err(Stop::deviates("metadata that their signature covers", metadata.to_string()))
        }),
        accepts(
            "ds.postmarks/new-key-of-the-receiver",
            "Postmarks are sealed for a new key after it is registered",
            &["MTP-PMK-005"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let renewed = bob.with_keys_of(&bench.name("bob-renewed"));
            bench.publish(&renewed)?;
            bench
                .eventually(async || bench.register(&renewed).await)
                .await
                .honest("register a new profile")?;
            let envelope = bench.honest_delivery(&alice, &renewed).await?;
            let mail = only(&bench.holds(&renewed, &[&envelope]).await?)?;
            bench.postmark_of(&mail, &renewed).map(drop)
        }),
    ]
}

struct Marked {
    alice: Person,
    bob: Person,
    mail: Mail,
    mark: Value,
}

/// A message with its postmark, opened.
async fn marked(bench: &Bench<'_>) -> Result<Marked, Stop> {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let envelope = bench.honest_delivery(&alice, &bob).await?;
    let mail = only(&bench.holds(&bob, &[&envelope]).await.honest("find the message in the mailbox")?)?;
    let mark = bench.postmark_of(&mail, &bob)?;
    Ok(Marked { alice, bob, mail, mark })
}

/// Demands that further members of the delivery information come back in the postmark.
async fn repeats(bench: &Bench<'_>, more: Value) -> CaseResult {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let plain = bench.envelope(&alice, &bob)?;
    let mut information = json!({"from": alice.name, "to": bob.name});
    if let (Some(information), Some(more)) = (information.as_object_mut(), more.as_object()) {
        information.extend(more.clone());
    }
    let service = bench.service()?.person.encryption_public();
    let sealed = seal_labelled(&service, &bench.fresh(), &canonical(&information));
    let metadata = with(&metadata_of(&plain)?, "deliveryInformation", sealed);
    let envelope = with(&plain, "metadata", sign_metadata(&metadata, &alice, bench.dialect()));
    bench.deliver(&envelope).await.honest("submit further delivery information")?;
    let mail = only(&bench.holds(&bob, &[&envelope]).await?)?;
    has(&bench.postmark_of(&mail, &bob)?, "deliveryInformation", &information)
}

fn has(mark: &Value, member: &str, expected: &Value) -> CaseResult {
    if mark.get(member) == Some(expected) {
        return Ok(());
    }
    Err(Stop::deviates(format!("a postmark with `{member}` {expected}"), mark.to_string()))
}

fn is_canonical(text: &str) -> CaseResult {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    if canonical(&value) == text { Ok(()) } else { Err(Stop::deviates(canonical(&value), shown(text))) }
}

/// The only message in a mailbox.
pub(super) fn only(mail: &[Mail]) -> Result<Mail, Stop> {
    match mail {
        [mail] => Ok(mail.clone()),
        other => Err(Stop::deviates("one message", format!("{} messages", other.len()))),
    }
}

/// Demands that an envelope came out as it went in, but for its postmark.
pub(super) fn is_the_envelope(mail: &Mail, envelope: &Value) -> CaseResult {
    let (received, sent) = (without(&mail.envelope, "postmark"), without(envelope, "postmark"));
    if canonical(&received) == canonical(&sent) {
        return Ok(());
    }
    Err(Stop::deviates(canonical(&sent), canonical(&received)))
}
