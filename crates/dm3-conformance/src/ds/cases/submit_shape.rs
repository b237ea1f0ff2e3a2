//! Envelopes with one member missing or of another kind, and envelopes with more than is needed.

use dm3_oracle::Person;
use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::{replaced, with, without};
use serde_json::Value;

use crate::ds::bench::Bench;
use crate::ds::case::{Case, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

/// One change of an envelope: the member, and its new value as JSON text; without one the member is taken away.
pub(super) type Row =
    (&'static str, &'static str, &'static [&'static str], &'static str, Option<&'static str>);

pub(super) const ENVELOPE: &[&str] = &["DSA-SUB-005", "MTP-ENV-001"];
pub(super) const POSTMARK: &[&str] = &["MTP-ENV-002"];
pub(super) const SEALED: &[&str] = &["MTP-ENV-021"];
pub(super) const METADATA: &[&str] = &["DSA-SUB-005", "MTP-MET-010"];
pub(super) const SCHEME: &[&str] = &["MTP-MET-011"];
pub(super) const HASH: &[&str] = &["MTP-MET-013"];
pub(super) const INFORMATION: &[&str] = &["MTP-MET-030"];

const ROWS: [Row; 44] = [
    ("ds.submit-shape/no-message", "An envelope needs a message", ENVELOPE, "/message", None),
    ("ds.submit-shape/message-null", "The message is not null", ENVELOPE, "/message", Some("null")),
    ("ds.submit-shape/message-number", "The message is no number", ENVELOPE, "/message", Some("7")),
    ("ds.submit-shape/message-boolean", "The message is no boolean", ENVELOPE, "/message", Some("true")),
    ("ds.submit-shape/message-array", "The message is no array", ENVELOPE, "/message", Some("[]")),
    (
        "ds.submit-shape/message-object",
        "The message is no object",
        ENVELOPE,
        "/message",
        Some(r#"{"ciphertext":"AA=="}"#),
    ),
    ("ds.submit-shape/no-metadata", "An envelope needs metadata", ENVELOPE, "/metadata", None),
    ("ds.submit-shape/metadata-null", "The metadata are not null", ENVELOPE, "/metadata", Some("null")),
    ("ds.submit-shape/metadata-string", "The metadata are no string", ENVELOPE, "/metadata", Some("\"{}\"")),
    ("ds.submit-shape/metadata-number", "The metadata are no number", ENVELOPE, "/metadata", Some("1")),
    ("ds.submit-shape/metadata-array", "The metadata are no array", ENVELOPE, "/metadata", Some("[]")),
    ("ds.submit-shape/postmark-null", "A postmark is not null", POSTMARK, "/postmark", Some("null")),
    ("ds.submit-shape/postmark-number", "A postmark is no number", POSTMARK, "/postmark", Some("5")),
    ("ds.submit-shape/postmark-object", "A postmark is no object", POSTMARK, "/postmark", Some("{}")),
    (
        "ds.submit-shape/message-is-plain-text",
        "A message in clear is no sealed payload",
        SEALED,
        "/message",
        Some("\"hello\""),
    ),
    (
        "ds.submit-shape/message-is-empty",
        "An empty message is no sealed payload",
        SEALED,
        "/message",
        Some("\"\""),
    ),
    (
        "ds.submit-shape/message-is-other-json",
        "Other JSON is no sealed payload",
        SEALED,
        "/message",
        Some(r#""{\"a\":1}""#),
    ),
    (
        "ds.submit-shape/message-without-ciphertext",
        "A sealed payload needs a ciphertext",
        SEALED,
        "/message",
        Some(
            r#""{\"ephemPublicKey\":\"eHmMq29FeiPKfNPkSctPuZGXvV0sKeO/KZkX2nXvMgw=\",\"nonce\":\"0x000102030405060708090a0b\"}""#,
        ),
    ),
    (
        "ds.submit-shape/message-without-ephemeral-key",
        "A sealed payload needs an ephemeral key",
        SEALED,
        "/message",
        Some(
            r#""{\"ciphertext\":\"tZSfW+NM6PwRpy+o7XBUo8YvpnR5\",\"nonce\":\"0x000102030405060708090a0b\"}""#,
        ),
    ),
    (
        "ds.submit-shape/message-without-nonce",
        "A sealed payload needs a nonce",
        SEALED,
        "/message",
        Some(
            r#""{\"ciphertext\":\"tZSfW+NM6PwRpy+o7XBUo8YvpnR5\",\"ephemPublicKey\":\"eHmMq29FeiPKfNPkSctPuZGXvV0sKeO/KZkX2nXvMgw=\"}""#,
        ),
    ),
    ("ds.submit-shape/no-version", "Metadata need a version", METADATA, "/metadata/version", None),
    ("ds.submit-shape/version-null", "The version is not null", METADATA, "/metadata/version", Some("null")),
    (
        "ds.submit-shape/version-number",
        "The version is no number",
        METADATA,
        "/metadata/version",
        Some("1.0"),
    ),
    ("ds.submit-shape/version-object", "The version is no object", METADATA, "/metadata/version", Some("{}")),
    ("ds.submit-shape/no-signature", "Metadata need a signature", METADATA, "/metadata/signature", None),
    (
        "ds.submit-shape/signature-null",
        "The signature is not null",
        METADATA,
        "/metadata/signature",
        Some("null"),
    ),
    (
        "ds.submit-shape/signature-number",
        "The signature is no number",
        METADATA,
        "/metadata/signature",
        Some("0"),
    ),
    (
        "ds.submit-shape/signature-array",
        "The signature is no array",
        METADATA,
        "/metadata/signature",
        Some("[\"AA==\"]"),
    ),
    (
        "ds.submit-shape/no-delivery-information",
        "Metadata need delivery information",
        METADATA,
        "/metadata/deliveryInformation",
        None,
    ),
    (
        "ds.submit-shape/delivery-information-null",
        "The delivery information is not null",
        INFORMATION,
        "/metadata/deliveryInformation",
        Some("null"),
    ),
    (
        "ds.submit-shape/delivery-information-number",
        "The delivery information is no number",
        INFORMATION,
        "/metadata/deliveryInformation",
        Some("3"),
    ),
    (
        "ds.submit-shape/delivery-information-array",
        "The delivery information is no array",
        INFORMATION,
        "/metadata/deliveryInformation",
        Some("[]"),
    ),
    (
        "ds.submit-shape/scheme-null",
        "The encryption scheme is not null",
        SCHEME,
        "/metadata/encryptionScheme",
        Some("null"),
    ),
    (
        "ds.submit-shape/scheme-number",
        "The encryption scheme is no number",
        SCHEME,
        "/metadata/encryptionScheme",
        Some("25519"),
    ),
    (
        "ds.submit-shape/scheme-array",
        "The encryption scheme is no array",
        SCHEME,
        "/metadata/encryptionScheme",
        Some(r#"["x25519-chacha20-poly1305"]"#),
    ),
    ("ds.submit-shape/hash-null", "A messageHash is not null", HASH, "/metadata/messageHash", Some("null")),
    ("ds.submit-shape/hash-number", "A messageHash is no number", HASH, "/metadata/messageHash", Some("12")),
    (
        "ds.submit-shape/hash-without-prefix",
        "A messageHash begins with 0x",
        HASH,
        "/metadata/messageHash",
        Some("\"1111111111111111111111111111111111111111111111111111111111111111\""),
    ),
    (
        "ds.submit-shape/hash-too-short",
        "A messageHash has 32 bytes, not 31",
        HASH,
        "/metadata/messageHash",
        Some("\"0x11111111111111111111111111111111111111111111111111111111111111\""),
    ),
    (
        "ds.submit-shape/hash-too-long",
        "A messageHash has 32 bytes, not 33",
        HASH,
        "/metadata/messageHash",
        Some("\"0x111111111111111111111111111111111111111111111111111111111111111111\""),
    ),
    (
        "ds.submit-shape/hash-not-hexadecimal",
        "A messageHash is hexadecimal",
        HASH,
        "/metadata/messageHash",
        Some("\"0xzz11111111111111111111111111111111111111111111111111111111111111\""),
    ),
    ("ds.submit-shape/hash-empty", "A messageHash is not empty", HASH, "/metadata/messageHash", Some("\"\"")),
    (
        "ds.submit-shape/hash-in-base64",
        "A messageHash is not base64",
        HASH,
        "/metadata/messageHash",
        Some("\"ERERERERERERERERERERERERERERERERERERERERERE=\""),
    ),
    (
        "ds.submit-shape/hash-with-capital-x",
        "A messageHash begins with a small x",
        HASH,
        "/metadata/messageHash",
        Some("\"0X1111111111111111111111111111111111111111111111111111111111111111\""),
    ),
];

pub(super) fn cases() -> Vec<Case> {
    ROWS.into_iter()
        .map(|(id, title, clauses, pointer, value)| {
            refuses(id, title, clauses).needs(WRITES).run(async move |bench| {
                let (alice, bob) = people(bench).await?;
                let right = bench.envelope(&alice, &bob)?;
                let wrong = changed(bench, &right, pointer, value, &alice)?;
                bench.deliver(&right).await.honest("submit the envelope without the defect")?;
                bench.submit(&wrong).await?.is_error(-32000)?.is_status(400).map(drop)
            })
        })
        .collect()
}

pub(super) async fn people(bench: &Bench<'_>) -> Result<(Person, Person), Stop> {
    Ok((bench.published("alice")?, bench.receiver("bob").await?))
}

/// The metadata of an envelope.
pub(super) fn metadata_of(envelope: &Value) -> Result<Value, Stop> {
    envelope.get("metadata").cloned().ok_or_else(|| Stop::Error("an envelope without metadata".to_owned()))
}

/// The envelope with one member changed. Metadata are signed anew, so that the change is the only defect.
pub(super) fn changed(
    bench: &Bench<'_>,
    envelope: &Value,
    pointer: &str,
    value: Option<&str>,
    signer: &Person,
) -> Result<Value, Stop> {
    let value = value
        .map(serde_json::from_str::<Value>)
        .transpose()
        .map_err(|error| Stop::Error(error.to_string()))?;
    let change = |object: &Value, name: &str| match &value {
        Some(value) => with(object, name, value.clone()),
        None => without(object, name),
    };
    let Some(name) = pointer.strip_prefix("/metadata/") else {
        return Ok(change(envelope, pointer.trim_start_matches('/')));
    };
    let metadata = change(&metadata_of(envelope)?, name);
    let signed =
        if name == "signature" { metadata } else { sign_metadata(&metadata, signer, bench.dialect()) };
    Ok(replaced(envelope, "/metadata", signed))
}
