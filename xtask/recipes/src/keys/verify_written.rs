//! Checking message signatures of the specification.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::sign::EcdsaKey;
use serde_json::{Value, json};

use super::PAGE;
use super::crafted_ecdsa::{HALF_ORDER, number, with_chosen_s, with_other_s};
use super::ecdsa_defects;
use crate::{Bug, Severity, Stage, Suite};

pub(super) const MESSAGE: &str = r#"{"message":"hello","metadata":{"from":"alice.eth","timestamp":1700000000000,"to":"bob.eth","type":"NEW"}}"#;

const HOLDS: [&str; 6] =
    ["MTP-SIG-005", "MTP-SIG-006", "MTP-SIG-007", "MTP-SIG-008", "MTP-SIG-009", "MTP-KEY-040"];

/// `signature.verify`, its part of the specification.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new("mtp.sign-verify", PAGE, "signature.verify", "Which message signatures hold.");
    let key = EcdsaKey::labelled("dm3 vectors signer alice");
    let signature = key.sign(MESSAGE.as_bytes());
    accepted(
        &mut suite,
        "message",
        "A signature by the key over the text holds",
        &key.public(),
        MESSAGE,
        &signature,
    );
    for (slug, title, label, message) in [
        (
            "another-signer",
            "A signature by another key holds under that key",
            "dm3 vectors signer bob",
            MESSAGE,
        ),
        ("empty-text", "A signature over no bytes holds", "dm3 vectors signer alice", ""),
        ("empty-object", "A signature over an empty object holds", "dm3 vectors signer alice", "{}"),
        (
            "beyond-ascii",
            "A signature over UTF-8 beyond ASCII holds",
            "dm3 vectors signer alice",
            "\"Grüße ☃ 🌍\"",
        ),
    ] {
        let key = EcdsaKey::labelled(label);
        accepted(&mut suite, slug, title, &key.public(), message, &key.sign(message.as_bytes()));
    }
    both_parities(&mut suite);
    chosen_numbers(&mut suite);
    ecdsa_defects::add(&mut suite, &key, &signature);
    suite
}

/// A key whose point has an even y-coordinate, and one with an odd one.
fn both_parities(suite: &mut Suite) {
    for (slug, title, first) in [
        ("even-key", "A key with an even y-coordinate is read", 2),
        ("odd-key", "A key with an odd y-coordinate is read", 3),
    ] {
        let key = (0_u32..)
            .map(|count| EcdsaKey::labelled(&format!("dm3 vectors parity {count}")))
            .find(|key| key.public().first() == Some(&first));
        if let Some(key) = key {
            accepted(suite, slug, title, &key.public(), MESSAGE, &key.sign(MESSAGE.as_bytes()));
        }
    }
}

/// Signatures at the bounds of `s`.
fn chosen_numbers(suite: &mut Suite) {
    let (public, signature) = with_chosen_s(MESSAGE.as_bytes(), &HALF_ORDER, &number(7));
    accepted(suite, "s-at-half", "The largest low s holds", &public, MESSAGE, &signature);
    suite
        .reject(
            "s-at-half",
            "s-just-above-half",
            "The smallest high s is refused, although the equation holds",
            &["MTP-SIG-007"],
            "replace s by the group order minus s",
            (Stage::Authenticate, Bug::Malleability, Severity::Medium),
            verify_input(&public, MESSAGE.as_bytes(), &with_other_s(&signature)),
        )
        .comment("Half the group order is no whole number: s and its counterpart are next to each other.");
    let (public, signature) = with_chosen_s(MESSAGE.as_bytes(), &number(1), &number(9));
    accepted(suite, "s-of-one", "The smallest s holds", &public, MESSAGE, &signature);
    suite.reject(
        "s-of-one",
        "s-of-order-minus-one",
        "The largest s is refused, although the equation holds",
        &["MTP-SIG-007"],
        "replace s by the group order minus s",
        (Stage::Authenticate, Bug::Malleability, Severity::Medium),
        verify_input(&public, MESSAGE.as_bytes(), &with_other_s(&signature)),
    );
}

fn accepted(suite: &mut Suite, slug: &str, title: &str, public: &[u8], message: &str, signature: &[u8]) {
    suite.accept(slug, title, &HOLDS, verify_input(public, message.as_bytes(), signature), json!({}));
}

/// The arguments of `signature.verify`.
pub(crate) fn verify_input(public: &[u8], message: &[u8], signature: &[u8]) -> Value {
    json!({ "public_key": base64(public), "message": hex(message), "signature": base64(signature) })
}
