//! Making message signatures.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::hash::sha256;
use dm3_oracle::sign::{EcdsaKey, ed25519_public, ed25519_sign};
use serde_json::json;

use super::PAGE;
use super::crafted_ecdsa::{ORDER, halves, number};
use crate::{Bug, Dialect, Suite};

const WRITTEN: [&str; 5] = ["MTP-SIG-001", "MTP-SIG-002", "MTP-SIG-003", "MTP-SIG-004", "MTP-KEY-043"];
const DEPLOYED: [&str; 2] = ["DIV-TS-001", "DIV-TS-002"];

const MESSAGE: &str = r#"{"message":"Grüße, 世界 ☃","metadata":{"from":"alice.eth","timestamp":1700000000000,"to":"bob.eth","type":"NEW"}}"#;

/// `signature.sign`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.sign",
        PAGE,
        "signature.sign",
        "Message signatures that follow from key and text alone.",
    );
    written(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    deployed(&mut suite);
    suite
}

fn written(suite: &mut Suite) {
    let mut largest = ORDER;
    if let Some(last) = largest.last_mut() {
        *last -= 1;
    }
    let alice = EcdsaKey::labelled("dm3 vectors signer alice").secret();
    for (slug, title, secret, message) in [
        ("secret-one", "The smallest secret signs an empty object", number(1), "{}".to_owned()),
        ("secret-two", "Another small secret signs the same text", number(2), "{}".to_owned()),
        ("largest-secret", "The largest secret signs the same text", largest, "{}".to_owned()),
        ("message", "A message with characters beyond ASCII is signed as UTF-8", alice, MESSAGE.to_owned()),
        ("empty", "No bytes at all are signed like any others", alice, String::new()),
        ("one-block", "A text of 64 bytes fills one block of the hash", alice, "a".repeat(64)),
        ("long", "A long text is hashed before it is signed", alice, "dm3 ".repeat(700)),
        (
            "hash-text",
            "A text that looks like a hash is hashed like any other",
            alice,
            format!("0x{}", "ab".repeat(32)),
        ),
    ] {
        signed(suite, slug, title, &secret, message.as_bytes());
    }
    let starts_with_zero = |half: fn(&[u8; 64]) -> [u8; 32]| {
        move |signature: &[u8; 64]| half(signature).first().is_some_and(|byte| *byte == 0)
    };
    for (slug, title, wanted) in [
        (
            "r-with-zero-byte",
            "A small r is written with its leading zero byte",
            starts_with_zero(|both| halves(both).0),
        ),
        (
            "s-with-zero-byte",
            "A small s is written with its leading zero byte",
            starts_with_zero(|both| halves(both).1),
        ),
    ] {
        let key = EcdsaKey::labelled("dm3 vectors signer alice");
        let message = (0_u32..)
            .map(|count| format!(r#"{{"count":{count}}}"#))
            .find(|message| wanted(&key.sign(message.as_bytes())))
            .unwrap_or_default();
        signed(suite, slug, title, &alice, message.as_bytes());
    }
}

fn signed(suite: &mut Suite, slug: &str, title: &str, secret: &[u8; 32], message: &[u8]) {
    let Ok(key) = EcdsaKey::new(secret) else { return };
    suite
        .accept(
            slug,
            title,
            &WRITTEN,
            json!({ "secret_key": hex(secret), "message": hex(message) }),
            json!({ "public_key": base64(&key.public()), "signature": base64(&key.sign(message)) }),
        )
        .finds(Bug::Basic)
        .intermediate("sha256", &sha256(message));
}

fn deployed(suite: &mut Suite) {
    let alice = sha256(b"dm3 vectors signer alice");
    for (slug, title, seed, message) in [
        ("deployed-text", "The deployed network signs the text itself", alice, "test".to_owned()),
        ("deployed-empty", "The deployed network signs no bytes at all", alice, String::new()),
        ("deployed-message", "The deployed network signs a message as UTF-8", alice, MESSAGE.to_owned()),
        (
            "deployed-hash-text",
            "A postmark's hash is signed as its 66 characters",
            alice,
            format!("0x{}", "ab".repeat(32)),
        ),
        ("deployed-zero-seed", "A seed of zeros is a key", [0; 32], "test".to_owned()),
        ("deployed-long", "A long text is signed whole", alice, "dm3 ".repeat(700)),
    ] {
        suite.accept(
            slug,
            title,
            &DEPLOYED,
            json!({ "secret_key": hex(&seed), "message": hex(message.as_bytes()) }),
            json!({
                "public_key": base64(&ed25519_public(&seed)),
                "signature": base64(&ed25519_sign(&seed, message.as_bytes())),
            }),
        );
    }
}
