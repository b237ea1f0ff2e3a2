//! Envelopes with more, or less, than usual that are taken all the same.

use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::with;
use dm3_oracle::message;
use serde_json::{Value, json};

use super::submit_shape::{
    ENVELOPE, HASH, INFORMATION, METADATA, POSTMARK, Row, SCHEME, SEALED, changed, metadata_of, people,
};
use crate::ds::case::{Case, accepts, need};

const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];

/// What may be different in an envelope that is taken.
const MORE: [Row; 10] = [
    ("ds.submit-shape/plain", "A plain envelope is taken", ENVELOPE, "/message", None),
    ("ds.submit-shape/metadata-complete", "Complete metadata are taken", METADATA, "/message", None),
    ("ds.submit-shape/sealed-message", "A sealed message is taken", SEALED, "/message", None),
    (
        "ds.submit-shape/sealed-delivery-information",
        "Sealed delivery information is taken",
        INFORMATION,
        "/message",
        None,
    ),
    (
        "ds.submit-shape/further-member",
        "An envelope with a further member is taken",
        &["MTP-ENV-003"],
        "/x-topic",
        Some("[1]"),
    ),
    (
        "ds.submit-shape/further-metadata",
        "Metadata with a further member are taken",
        &["MTP-MET-014"],
        "/metadata/x-topic",
        Some(r#"{"a":"b"}"#),
    ),
    (
        "ds.submit-shape/without-scheme",
        "An envelope without a scheme has the default one",
        &["MTP-MET-012"],
        "/metadata/encryptionScheme",
        Some("absent"),
    ),
    (
        "ds.submit-shape/scheme-string",
        "The default scheme may be named",
        SCHEME,
        "/metadata/encryptionScheme",
        Some("\"x25519-chacha20-poly1305\""),
    ),
    (
        "ds.submit-shape/sender-postmark-string",
        "A postmark by the sender is no reason to refuse",
        POSTMARK,
        "/postmark",
        Some("\"x\""),
    ),
    (
        "ds.submit-shape/unknown-version",
        "An envelope of an unknown version may be taken",
        &["MTP-MET-015"],
        "/metadata/version",
        Some("\"1.7\""),
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = MORE
        .into_iter()
        .map(|(id, title, clauses, pointer, value)| {
            accepts(id, title, clauses).needs(SEEN).run(async move |bench| {
                let (alice, bob) = people(bench).await?;
                let plain = bench.envelope(&alice, &bob)?;
                let envelope = match value {
                    None => plain,
                    Some("absent") => changed(bench, &plain, pointer, None, &alice)?,
                    value => changed(bench, &plain, pointer, value, &alice)?,
                };
                bench.deliver(&envelope).await?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            })
        })
        .collect();
    cases.push(
        accepts("ds.submit-shape/message-hash", "An envelope with the hash of its message is taken", HASH)
            .needs(SEEN)
            .run(async |bench| {
                let (alice, bob) = people(bench).await?;
                let message = bench.message(&alice, &bob);
                let plain = bench.envelope_of(&message, &alice, &bob)?;
                let metadata = with(&metadata_of(&plain)?, "messageHash", message::hash(&message));
                let envelope = with(&plain, "metadata", sign_metadata(&metadata, &alice, bench.dialect()));
                bench.deliver(&envelope).await?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            }),
    );
    cases.push(
        accepts(
            "ds.submit-shape/other-scheme",
            "A message of a scheme that the service does not speak is taken",
            &["MTP-ENV-022"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = people(bench).await?;
            let plain = bench.envelope(&alice, &bob)?;
            let metadata = with(&metadata_of(&plain)?, "encryptionScheme", "x-rot13");
            let envelope = json!({
                "message": format!("uryyb {}", bench.fresh()),
                "metadata": sign_metadata(&metadata, &alice, bench.dialect()),
            });
            bench.deliver(&envelope).await?;
            bench.holds(&bob, &[&envelope]).await.map(drop)
        }),
    );
    cases.push(
        accepts("ds.submit-shape/any-order-of-members", "The order of the members does not count", &["MTP-MET-031"])
            .needs(SEEN)
            .run(async |bench| {
                let (alice, bob) = people(bench).await?;
                let envelope = bench.envelope(&alice, &bob)?;
                let metadata = metadata_of(&envelope)?;
                let backwards = |value: &Value| {
                    let members = value.as_object().into_iter().flatten();
                    let mut members: Vec<String> =
                        members.map(|(name, value)| format!("{}: {value}", Value::from(name.as_str()))).collect();
                    members.reverse();
                    format!("{{ {} }}", members.join(" , "))
                };
                let text = format!(
                    r#"{{"id":1,"params":[{{"metadata":{},"message":{}}}],"method":"dm3_submitMessage","jsonrpc":"2.0"}}"#,
                    backwards(&metadata),
                    envelope.get("message").unwrap_or(&Value::Null)
                );
                bench.post(text).await?.result()?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            }),
    );
    cases
}
