//! Sealed payloads with one thing wrong.

use dm3_oracle::encoding::{base64, from_base64};
use dm3_oracle::json::{canonical, with, without};
use serde_json::{Value, json};

use super::{Kind, flipped, kind};

/// A sealed payload that does not open.
#[derive(Debug)]
pub(crate) struct Spoiled {
    pub(crate) slug: &'static str,
    /// What is wrong, in words that follow `with`.
    pub(crate) what: &'static str,
    pub(crate) kind: Kind,
    /// Whether somebody without the key can tell.
    pub(crate) shows: bool,
    pub(crate) text: String,
}

/// The payload spoiled in every way. `all` is false for those that lenient readers refuse too.
pub(crate) fn spoiled(sealed: &str, all: bool) -> Vec<Spoiled> {
    let payload: Value = serde_json::from_str(sealed).unwrap_or_default();
    let mut spoiled = altered(&payload);
    if all {
        spoiled.extend(malformed(&payload));
        spoiled.extend(no_payload(sealed));
    }
    spoiled
}

fn text_of<'a>(payload: &'a Value, name: &str) -> &'a str {
    payload.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Well-formed, but other bytes than were sealed.
fn altered(payload: &Value) -> Vec<Spoiled> {
    let ciphertext = text_of(payload, "ciphertext");
    let (nonce, key) = (text_of(payload, "nonce"), text_of(payload, "ephemPublicKey"));
    let bytes = from_base64(ciphertext).unwrap_or_default();
    let cut = bytes.split_at(bytes.len().saturating_sub(3)).0;
    let entry = |slug, what, name: &str, value: String| Spoiled {
        slug,
        what,
        kind: kind::CLOSED,
        shows: false,
        text: canonical(&with(payload, name, value)),
    };
    vec![
        entry(
            "ciphertext-flipped-at-start",
            "a bit changed at its start",
            "ciphertext",
            flipped(ciphertext, 0),
        ),
        entry(
            "ciphertext-flipped-in-middle",
            "a bit changed in its middle",
            "ciphertext",
            flipped(ciphertext, 1376),
        ),
        entry(
            "tag-flipped",
            "a bit changed in its tag",
            "ciphertext",
            flipped(ciphertext, ciphertext.len() - 1),
        ),
        entry("ciphertext-cut", "its last bytes cut off", "ciphertext", base64(cut)),
        entry(
            "ciphertext-longer",
            "bytes behind the tag",
            "ciphertext",
            base64(&[bytes.as_slice(), &[0; 3]].concat()),
        ),
        entry("ciphertext-empty", "an empty ciphertext", "ciphertext", String::new()),
        entry("ciphertext-shorter-than-tag", "a ciphertext of 15 bytes", "ciphertext", base64(&[0; 15])),
        entry("nonce-flipped", "a bit changed in its nonce", "nonce", flipped(nonce, 10)),
        entry("nonce-of-zeros", "a nonce of zeros", "nonce", format!("0x{}", "0".repeat(24))),
        entry(
            "ephemeral-key-flipped",
            "a bit changed in its ephemeral key",
            "ephemPublicKey",
            flipped(key, 10),
        ),
        entry(
            "ephemeral-key-of-low-order",
            "an ephemeral key of low order",
            "ephemPublicKey",
            base64(&[0; 32]),
        ),
    ]
}

/// A member that is no bytes of the right number.
fn malformed(payload: &Value) -> Vec<Spoiled> {
    let ciphertext = text_of(payload, "ciphertext");
    let (nonce, key) = (text_of(payload, "nonce"), text_of(payload, "ephemPublicKey"));
    let entry = |slug, what, changed: Value| Spoiled {
        slug,
        what,
        kind: kind::MALFORMED,
        shows: true,
        text: canonical(&changed),
    };
    let (head, tail) = ciphertext.split_at(8);
    vec![
        entry("no-ciphertext", "no ciphertext", without(payload, "ciphertext")),
        entry("no-nonce", "no nonce", without(payload, "nonce")),
        entry("ciphertext-null", "null as ciphertext", with(payload, "ciphertext", Value::Null)),
        entry("nonce-number", "a number as nonce", with(payload, "nonce", 7)),
        entry(
            "ephemeral-key-object",
            "an object as ephemeral key",
            with(payload, "ephemPublicKey", json!({})),
        ),
        entry(
            "ciphertext-with-space",
            "a space in the base64 of its ciphertext",
            with(payload, "ciphertext", format!("{head} {tail}")),
        ),
        entry("ciphertext-in-hex", "its ciphertext in digits", with(payload, "ciphertext", "0x00ff")),
        entry("nonce-short", "a nonce of 11 bytes", with(payload, "nonce", nonce.split_at(24).0)),
        entry("nonce-without-prefix", "a nonce without 0x", with(payload, "nonce", nonce.replace("0x", ""))),
        entry("nonce-in-base64", "a nonce in base64", with(payload, "nonce", "AAAAAAAAAAAAAAAA")),
        entry(
            "ephemeral-key-short",
            "an ephemeral key of 31 bytes",
            with(payload, "ephemPublicKey", base64(&[9; 31])),
        ),
        entry(
            "ephemeral-key-unpadded",
            "the padding of its ephemeral key cut off",
            with(payload, "ephemPublicKey", key.trim_end_matches('=')),
        ),
    ]
}

/// Something else in place of a payload.
fn no_payload(sealed: &str) -> Vec<Spoiled> {
    let entry = |slug, what, text: String| Spoiled { slug, what, kind: kind::NOT_JSON, shows: true, text };
    vec![
        entry("nothing-sealed", "nothing in place of a payload", String::new()),
        entry("words-in-place-of-payload", "words in place of a payload", "Lunch at one?".to_owned()),
        entry("payload-in-array", "an array around the payload", format!("[{sealed}]")),
        entry("payload-quoted-twice", "a JSON string around the payload", canonical(&Value::from(sealed))),
        entry("text-behind-payload", "text behind the payload", format!("{sealed}x")),
        entry(
            "payload-without-end",
            "a payload without its closing brace",
            sealed.trim_end_matches('}').to_owned(),
        ),
    ]
}
