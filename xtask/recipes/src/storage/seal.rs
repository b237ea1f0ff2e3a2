//! Records as they are sealed.

use dm3_oracle::encoding::hex;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::seal::{BLOCK, aead_seal, drawn_from, padded};
use serde_json::{Value, json};

use super::cast::{
    CONTACT, FIRST, OWNER, chunk, conversation, from_bob, identifier, payload, root, sent, storage_key,
    storage_key_of,
};
use crate::Suite;

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "msp.seal",
        "spec/storage.md",
        "storage.seal",
        "Records of containers, sealed under a given nonce for the store.",
    );
    let sealing = ["MSP-SEAL-001", "MSP-SEAL-002", "MSP-SEAL-004"];
    let plain = root(&json!([CONTACT]));
    add(&mut suite, "root", "A root with one contact", &sealing, ("root", &canonical(&plain), &plain));
    let empty = root(&json!([]));
    add(&mut suite, "empty-root", "A root without contacts", &sealing, ("root", &canonical(&empty), &empty));
    let other = conversation(&json!([identifier(0, FIRST), identifier(1, FIRST + 9)]));
    add(
        &mut suite,
        "conversation",
        "A conversation of two chunks",
        &sealing,
        ("conversation", &canonical(&other), &other),
    );
    let messages = chunk(&json!([from_bob("hello", FIRST), sent("hello yourself", FIRST + 1)]));
    add(
        &mut suite,
        "chunk",
        "A chunk of a received and a sent message",
        &sealing,
        ("chunk", &canonical(&messages), &messages),
    );
    add(
        &mut suite,
        "record-with-white-space",
        "What is sealed is the canonical record, not the text as it was written",
        &["MSP-SEAL-001"],
        ("root", &format!("{plain:#}"), &plain),
    );
    let unknown =
        with(&with(&plain, "Zone", json!({ "b": 1, "a": [true, null] })), "pinned", json!([CONTACT]));
    add(
        &mut suite,
        "unknown-members",
        "Members that nobody here knows are sealed with the record",
        &["MSP-SEAL-010"],
        ("root", &canonical(&unknown), &unknown),
    );
    let beyond = root(&json!(["gr\u{f6}\u{df}e.eth", "\u{1f680}.eth"]));
    add(
        &mut suite,
        "letters-beyond-ascii",
        "A record is sealed as UTF-8",
        &["MSP-SEAL-001"],
        ("root", &canonical(&beyond), &beyond),
    );
    for (slug, title, length) in [
        ("one-byte-of-padding", "A record of 2047 bytes has a single byte of padding", BLOCK - 1),
        ("a-whole-block-of-padding", "A record of 2048 bytes has a whole further block of padding", BLOCK),
        ("two-blocks", "A record of 2049 bytes fills two blocks", BLOCK + 1),
    ] {
        let record = of_length(length);
        add(&mut suite, slug, title, &["MSP-SEAL-002"], ("root", &canonical(&record), &record));
    }
    suite
}

fn add(
    suite: &mut Suite,
    slug: &str,
    title: &str,
    clauses: &[&str],
    (kind, text, record): (&str, &str, &Value),
) {
    let (_, nonce) = drawn_from(&format!("sealed {slug}"));
    let plaintext = canonical(record);
    let padded = padded(plaintext.as_bytes(), BLOCK);
    let sealed = payload(&aead_seal(&storage_key_of(OWNER), &nonce, &padded), &nonce);
    let input =
        json!({ "storage_key": storage_key(), "kind": kind, "record_json_text": text, "nonce": hex(&nonce) });
    let vector = suite.accept(slug, title, clauses, input, json!({ "sealed_text": sealed }));
    vector.feature("fixed-ephemeral");
    if plaintext.len() < 512 {
        vector.intermediate("record", plaintext.as_bytes());
    }
}

/// A root whose canonical record has so many bytes.
fn of_length(length: usize) -> Value {
    let filled = |fill: usize| with(&root(&json!([CONTACT])), "x", "x".repeat(fill));
    filled(length - canonical(&filled(0)).len())
}
