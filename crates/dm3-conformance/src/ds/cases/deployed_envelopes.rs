//! Envelopes of the deployed form, and what becomes of them.

use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::{canonical, replaced, with, without};
use dm3_oracle::seal::seal_labelled;
use dm3_oracle::{Person, postmark};
use serde_json::{Value, json};

use super::deployed_calls::says;
use super::postmarks::only;
use super::submit_shape::metadata_of;
use crate::ds::access::Mail;
use crate::ds::bench::{Bench, now_ms};
use crate::ds::case::{Case, accepts, need, observes, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];
/// Milliseconds by which the clocks of tester and service may differ.
const CLOCKS: u64 = 60_000;

type Row = (&'static str, &'static str, &'static [&'static str], &'static str, Option<&'static str>);

/// One change of an envelope that the closed schema refuses: the member, and its value as JSON text or nothing.
const SCHEMA: [Row; 10] = [
    ("ds.deployed-envelopes/no-message", "An envelope needs a message", &["DIV-TS-036"], "message", None),
    ("ds.deployed-envelopes/message-object", "A message is a text", &["DIV-TS-036"], "message", Some("{}")),
    ("ds.deployed-envelopes/no-metadata", "An envelope needs metadata", &["DIV-TS-036"], "metadata", None),
    (
        "ds.deployed-envelopes/postmark-object",
        "A postmark is a text",
        &["DIV-TS-036"],
        "postmark",
        Some("{}"),
    ),
    (
        "ds.deployed-envelopes/no-delivery-information",
        "Metadata need delivery information",
        &["DIV-TS-029"],
        "metadata/deliveryInformation",
        None,
    ),
    (
        "ds.deployed-envelopes/delivery-information-number",
        "Delivery information is no number",
        &["DIV-TS-029"],
        "metadata/deliveryInformation",
        Some("1"),
    ),
    ("ds.deployed-envelopes/no-hash", "Metadata need a hash", &["DIV-TS-027"], "metadata/messageHash", None),
    (
        "ds.deployed-envelopes/hash-number",
        "A hash is a text",
        &["DIV-TS-027"],
        "metadata/messageHash",
        Some("7"),
    ),
    (
        "ds.deployed-envelopes/no-signature",
        "Metadata need a signature",
        &["DIV-TS-036"],
        "metadata/signature",
        None,
    ),
    (
        "ds.deployed-envelopes/signature-number",
        "A signature is a text",
        &["DIV-TS-036"],
        "metadata/signature",
        Some("7"),
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = SCHEMA
        .into_iter()
        .map(|(id, title, clauses, member, value)| {
            refuses(id, title, clauses).deployed().needs(WRITES).run(async move |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let right = bench.envelope(&alice, &bob)?;
                let wrong = changed(bench, &right, &alice, member, value)?;
                bench.deliver(&right).await.honest("submit the envelope without the defect")?;
                says(bench.submit(&wrong).await?.is_status(400)?, r#"{"error":"invalid schema"}"#)
            })
        })
        .collect();
    cases.extend(taken());
    cases.extend(refused());
    cases.extend(handed_out());
    cases.extend(left_open());
    cases
}

/// What the deployed network refuses and another service may take: its clients do not send it.
fn left_open() -> Vec<Case> {
    let rows = [
        ("ds.deployed-envelopes/further-member", "A further member may be refused", "x-topic"),
        (
            "ds.deployed-envelopes/further-metadata",
            "A further member of the metadata may be refused",
            "metadata/x-topic",
        ),
    ];
    let case = |(id, title, member)| {
        observes(id, title, &["DIV-TS-021"]).deployed().needs(WRITES).run(async move |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let right = bench.envelope(&alice, &bob)?;
            let other = changed(bench, &right, &alice, member, Some("1"))?;
            says(bench.submit(&other).await?.is_status(400)?, r#"{"error":"invalid schema"}"#)
        })
    };
    rows.into_iter().map(case).collect()
}

fn taken() -> Vec<Case> {
    vec![
        accepts("ds.deployed-envelopes/ok", "An envelope as JSON text is answered with OK", &["DIV-TS-036"])
            .deployed()
            .needs(SEEN)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let envelope = bench.envelope(&alice, &bob)?;
                bench.deliver(&envelope).await?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            }),
        accepts("ds.deployed-envelopes/with-a-token", "A second parameter is ignored", &["DIV-TS-035"])
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let params = json!([bench.envelope(&alice, &bob)?.to_string(), "token"]);
                let body = json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": params});
                says(bench.post(body.to_string()).await?.is_status(200)?, "OK")
            }),
        accepts("ds.deployed-envelopes/version", "An envelope of version v1 is taken", &["DIV-TS-026"])
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let envelope = bench.envelope(&alice, &bob)?;
                if metadata_of(&envelope)?.get("version") != Some(&json!("v1")) {
                    return Err(Stop::Error("the tester writes another version".to_owned()));
                }
                bench.deliver(&envelope).await.map(drop)
            }),
        accepts("ds.deployed-envelopes/ed25519", "A sender with an Ed25519 key is taken", &["DIV-TS-001"])
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                bench.honest_delivery(&alice, &bob).await.map(drop)
            }),
        accepts(
            "ds.deployed-envelopes/exactly-the-limit",
            "An envelope of exactly sizeLimit bytes is taken",
            &["DIV-TS-066"],
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (_, envelope) = sized(bench, 0).await?;
            bench.deliver(&envelope).await.map(drop)
        }),
    ]
}

fn refused() -> Vec<Case> {
    vec![
        refuses(
            "ds.deployed-envelopes/above-the-limit",
            "An envelope of one byte more is refused",
            &["DIV-TS-066"],
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (_, envelope) = sized(bench, 1).await?;
            bench.submit(&envelope).await?.is_refused().map(drop)
        }),
        refuses(
            "ds.deployed-envelopes/unknown-receiver",
            "An unknown receiver is refused by the status",
            &["DIV-TS-105"],
        )
        .deployed()
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let (alice, nobody) = (bench.published("alice")?, bench.stranger("nobody"));
            let envelope = bench.envelope(&alice, &nobody)?;
            bench.submit(&envelope).await?.is_refused().map(drop)
        }),
        refuses(
            "ds.deployed-envelopes/receiver-without-account",
            "A receiver without an account is refused by the status",
            &["DIV-TS-105"],
        )
        .deployed()
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let (alice, carol) = (bench.published("alice")?, bench.published("carol")?);
            let envelope = bench.envelope(&alice, &carol)?;
            bench.submit(&envelope).await?.is_refused().map(drop)
        }),
        refuses(
            "ds.deployed-envelopes/for-another-service",
            "Delivery information for another service is refused",
            &["DIV-TS-036"],
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let right = bench.envelope(&alice, &bob)?;
            let information = canonical(&json!({"from": alice.name, "to": bob.name}));
            let other = bench.stranger("other-service").encryption_public();
            let metadata = with(
                &metadata_of(&right)?,
                "deliveryInformation",
                seal_labelled(&other, &bench.fresh(), &information),
            );
            let wrong = with(&right, "metadata", sign_metadata(&metadata, &alice, bench.dialect()));
            bench.deliver(&right).await.honest("submit an honest message")?;
            bench.submit(&wrong).await?.is_refused()?;
            bench.holds(&bob, &[&right]).await.map(drop)
        }),
    ]
}

fn handed_out() -> Vec<Case> {
    vec![
        accepts(
            "ds.deployed-envelopes/delivery-information-in-clear",
            "The receiver gets the delivery information as an object",
            &["DIV-TS-029"],
        )
        .deployed()
        .needs(SEEN)
        .run(async |bench| {
            let seen = seen(bench).await?;
            let expected = json!({"from": seen.alice.name, "to": seen.bob.name});
            match seen.mail.envelope.pointer("/metadata/deliveryInformation") {
                Some(information) if *information == expected => Ok(()),
                other => Err(Stop::deviates(expected.to_string(), format!("{other:?}"))),
            }
        }),
        accepts(
            "ds.deployed-envelopes/everything-else-unchanged",
            "Everything else is handed out as it was sent",
            &["DIV-TS-029"],
        )
        .deployed()
        .needs(SEEN)
        .run(async |bench| {
            let seen = seen(bench).await?;
            let stripped = |envelope: &Value| {
                let metadata =
                    envelope.get("metadata").map(|metadata| without(metadata, "deliveryInformation"));
                canonical(&with(&without(envelope, "postmark"), "metadata", metadata.unwrap_or_default()))
            };
            let (sent, received) = (stripped(&seen.envelope), stripped(&seen.mail.envelope));
            if sent == received { Ok(()) } else { Err(Stop::deviates(sent, received)) }
        }),
        accepts(
            "ds.deployed-envelopes/postmark-hash",
            "A postmark has the Keccak-256 of the quoted message",
            &["DIV-TS-031"],
        )
        .deployed()
        .needs(SEEN)
        .run(async |bench| {
            let seen = seen(bench).await?;
            let expected =
                postmark::message_hash(seen.mail.sealed_message().unwrap_or_default(), bench.dialect());
            has(&seen.mark, "messageHash", &json!(expected))
        }),
        accepts(
            "ds.deployed-envelopes/postmark-time",
            "A postmark spells its time `incommingTimestamp`",
            &["DIV-TS-030"],
        )
        .deployed()
        .needs(SEEN)
        .run(async |bench| {
            let before = now_ms();
            let seen = seen(bench).await?;
            let range = before.saturating_sub(CLOCKS)..=now_ms() + CLOCKS;
            match seen.mark.get("incommingTimestamp").and_then(Value::as_u64) {
                Some(time) if range.contains(&time) => Ok(()),
                _ => Err(Stop::deviates(
                    format!("`incommingTimestamp` around {before}"),
                    seen.mark.to_string(),
                )),
            }
        }),
        accepts(
            "ds.deployed-envelopes/postmark-members",
            "A postmark has three members and no delivery information",
            &["DIV-TS-032"],
        )
        .deployed()
        .needs(SEEN)
        .run(async |bench| {
            let seen = seen(bench).await?;
            let mut names: Vec<&str> =
                seen.mark.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            if names == ["incommingTimestamp", "messageHash", "signature"] {
                return Ok(());
            }
            Err(Stop::deviates("incommingTimestamp, messageHash and signature", seen.mark.to_string()))
        }),
        accepts(
            "ds.deployed-envelopes/postmark-signature",
            "A postmark is signed over the text of its hash",
            &["DIV-TS-004"],
        )
        .deployed()
        .needs(SEEN)
        .run(async |bench| {
            let seen = seen(bench).await?;
            bench.is_signed_by_service(&seen.mark)
        }),
    ]
}

struct Seen {
    alice: Person,
    bob: Person,
    envelope: Value,
    mail: Mail,
    mark: Value,
}

/// A message as the receiver gets it.
async fn seen(bench: &Bench<'_>) -> Result<Seen, Stop> {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let envelope = bench.honest_delivery(&alice, &bob).await?;
    let mail = only(&bench.holds(&bob, &[&envelope]).await.honest("find the message in the mailbox")?)?;
    let mark = bench.postmark_of(&mail, &bob)?;
    Ok(Seen { alice, bob, envelope, mail, mark })
}

fn has(mark: &Value, member: &str, expected: &Value) -> CaseResult {
    if mark.get(member) == Some(expected) {
        return Ok(());
    }
    Err(Stop::deviates(format!("a postmark with `{member}` {expected}"), mark.to_string()))
}

fn changed(
    bench: &Bench<'_>,
    envelope: &Value,
    signer: &Person,
    member: &str,
    value: Option<&str>,
) -> Result<Value, Stop> {
    let value = value
        .map(serde_json::from_str::<Value>)
        .transpose()
        .map_err(|error| Stop::Error(error.to_string()))?;
    let change = |object: &Value, name: &str| match &value {
        Some(value) => with(object, name, value.clone()),
        None => without(object, name),
    };
    let Some(name) = member.strip_prefix("metadata/") else { return Ok(change(envelope, member)) };
    // Services of both variants of the hash know the defect by its name.
    let name = if name == "messageHash" { bench.shared().settings.hash_member() } else { name };
    let metadata = change(&metadata_of(envelope)?, name);
    let signed =
        if name == "signature" { metadata } else { sign_metadata(&metadata, signer, bench.dialect()) };
    Ok(replaced(envelope, "/metadata", signed))
}

/// An envelope so many bytes above the limit.
async fn sized(bench: &Bench<'_>, above: usize) -> Result<(Person, Value), Stop> {
    let limit = bench.deployed_size_limit().await?;
    if limit > 8 << 20 {
        return Err(Stop::Unobservable(format!("sizes around a sizeLimit of {limit} bytes are not tested")));
    }
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let plain = bench.envelope(&alice, &bob)?;
    // The closed schema leaves no room but in the encryption scheme, a text that nobody restricts.
    let filled = |number: usize| {
        let metadata = with(&metadata_of(&plain)?, "encryptionScheme", "x".repeat(number));
        Ok::<_, Stop>(with(&plain, "metadata", sign_metadata(&metadata, &alice, bench.dialect())))
    };
    let empty = canonical(&filled(0)?).len();
    let room = (limit + above).checked_sub(empty);
    let room =
        room.ok_or_else(|| Stop::Inconclusive(format!("a sizeLimit of {limit} bytes takes no envelope")))?;
    Ok((bob, filled(room)?))
}
