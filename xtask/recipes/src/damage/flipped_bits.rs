//! `mtp.open-damaged` and `mtp.sign-damaged`: a bit that flipped, wherever it is.

use dm3_oracle::encoding::{base64, from_base64, from_hex, hex, hex0x};
use dm3_oracle::json::{canonical, with};
use dm3_oracle::seal::{drawn_from, seal_value};
use dm3_oracle::{Dialect, Person};
use serde_json::{Value, json};

use super::with_flipped_bit;
use crate::{Bug, Severity, Stage, Suite};

/// A sealed payload has two thousand bytes; one in so many is enough to see whether a block is authenticated.
const STEP: usize = 32;

/// A member of a payload: its word in ids, its name, its bytes, which of them are tried, and how they are written.
type Part<'a> = (&'a str, &'a str, Vec<u8>, usize, &'a dyn Fn(Vec<u8>) -> String);

pub(super) fn payload() -> Suite {
    let mut suite = Suite::new(
        "mtp.open-damaged",
        "spec/sealing.md",
        "payload.open",
        "A sealed payload with one bit flipped, in ciphertext, tag, nonce and ephemeral key.",
    );
    let bob = Person::named("bob.eth");
    let (ephemeral, nonce) = drawn_from("damaged payload");
    let payload = seal_value(&bob.encryption_public(), &ephemeral, &nonce, b"Hello, Bob");
    let input = |payload: &Value| json!({ "payload_text": canonical(payload), "secret_key": hex(&bob.encryption_private) });
    let clauses = &["MTP-SEA-022"];
    suite.accept("whole", "The payload is opened", clauses, input(&payload), json!({ "text": "Hello, Bob" }));
    let text = |name: &str| payload.get(name).and_then(Value::as_str).unwrap_or_default();
    let encoded = |bytes: Vec<u8>| base64(&bytes);
    let parts: [Part<'_>; 3] = [
        ("ciphertext", "ciphertext", from_base64(text("ciphertext")).unwrap_or_default(), STEP, &encoded),
        ("nonce", "nonce", from_hex(text("nonce")).unwrap_or_default(), 1, &|bytes| hex0x(&bytes)),
        ("ephemeral", "ephemPublicKey", from_base64(text("ephemPublicKey")).unwrap_or_default(), 1, &encoded),
    ];
    for (word, member, bytes, step, write) in parts {
        // The last byte belongs to the tag of a ciphertext and is always among them.
        let places = (0..bytes.len()).step_by(step).chain((step > 1).then(|| bytes.len().saturating_sub(1)));
        for place in places {
            let damaged = with(&payload, member, write(with_flipped_bit(&bytes, place)));
            suite.reject(
                "whole",
                &format!("{word}-byte-{place}"),
                &format!("A payload whose {word} has a flipped bit in byte {place} is refused"),
                clauses,
                &format!("flip the lowest bit of byte {place} of {member} in payload_text"),
                (Stage::Decrypt, Bug::Malleability, Severity::High),
                input(&damaged),
            );
        }
    }
    suite
}

pub(super) fn signature() -> Suite {
    let mut suite = Suite::new(
        "mtp.sign-damaged",
        "spec/keys.md",
        "signature.verify",
        "A signature with one bit flipped, in the signature and in the message.",
    );
    let alice = Person::named("alice.eth");
    let message = b"{\"message\":\"Hello, Bob\"}".to_vec();
    let signature = alice.signing.ecdsa.sign(&message).to_vec();
    let input = |message: &[u8], signature: &[u8]| {
        json!({
            "message": hex(message),
            "public_key": alice.signing.public(Dialect::Spec),
            "signature": base64(signature),
        })
    };
    let clauses = &["MTP-SIG-009"];
    suite.accept("whole", "The signature holds", clauses, input(&message, &signature), json!({}));
    let mut reject = |word: &str, place: usize, damaged: Value| {
        suite.reject(
            "whole",
            &format!("{word}-byte-{place}"),
            &format!("A flipped bit in byte {place} of the {word} is noticed"),
            clauses,
            &format!("flip the lowest bit of byte {place} of {word}"),
            (Stage::Authenticate, Bug::AuthBypass, Severity::Critical),
            damaged,
        );
    };
    for place in 0..signature.len() {
        reject("signature", place, input(&message, &with_flipped_bit(&signature, place)));
    }
    for place in 0..message.len() {
        reject("message", place, input(&with_flipped_bit(&message, place), &signature));
    }
    suite
}
