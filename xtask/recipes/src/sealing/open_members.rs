//! Payloads with a wrong member.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, with, without};
use serde_json::{Value, json};

use super::open::{CONTENT, CONTROL, input};
use super::sealer::Sealer;
use super::{LOW_ORDER, with_top_bit};
use crate::keys::{HexClauses, TextDefect, base64_defects, hex_defects};
use crate::{Bug, Severity, Stage, Suite};

const CIPHERTEXT: (&str, &str) = ("ciphertext", "MTP-SEA-032");
const NONCE: (&str, &str) = ("nonce", "MTP-SEA-033");
const KEY: (&str, &str) = ("ephemPublicKey", "MTP-SEA-034");

const PARSED: (Stage, Bug, Severity) = (Stage::Parse, Bug::Parser, Severity::Medium);
const DECODED: (Stage, Bug, Severity) = (Stage::Decode, Bug::Parser, Severity::Medium);

/// Adds payloads in which one member is absent, of another type or wrongly encoded.
pub(super) fn add(suite: &mut Suite, sealer: &Sealer) {
    let payload = sealer.payload(CONTENT.as_bytes());
    for (member, clause) in [CIPHERTEXT, NONCE, KEY] {
        types(suite, sealer, &payload, member, clause);
    }
    for (member, clause, other) in [
        (CIPHERTEXT.0, CIPHERTEXT.1, "cipherText"),
        (NONCE.0, NONCE.1, "iv"),
        (KEY.0, KEY.1, "ephemeralPublicKey"),
        (KEY.0, KEY.1, "ephempublickey"),
    ] {
        let value = payload.get(member).cloned().unwrap_or_default();
        let text = canonical(&with(&without(&payload, member), other, value));
        let title = format!("{member} under the name {other} is refused");
        let slug = format!("{}-named-{}", word(member), word(other));
        suite.reject(CONTROL, &slug, &title, &[clause], "rename the member", PARSED, input(sealer, &text));
    }
    encodings(suite, sealer, &payload);
    low_order(suite, sealer, &payload);
}

/// The member's name as part of a slug.
fn word(member: &str) -> String {
    member.to_lowercase()
}

fn types(suite: &mut Suite, sealer: &Sealer, payload: &Value, member: &str, clause: &str) {
    let text = canonical(&without(payload, member));
    let slug = format!("{}-absent", word(member));
    let title = format!("A payload without {member} is refused");
    suite.reject(CONTROL, &slug, &title, &[clause], "drop the member", PARSED, input(sealer, &text));
    let string = payload.get(member).cloned().unwrap_or_default();
    for (kind, value) in [
        ("null", Value::Null),
        ("number", json!(12)),
        ("boolean", json!(true)),
        ("array", json!([string])),
        ("object", json!({ "value": string })),
    ] {
        let text = canonical(&with(payload, member, value));
        let slug = format!("{}-{kind}", word(member));
        let title = format!("A payload whose {member} is of type {kind} is refused");
        let mutation = format!("make it {kind}");
        suite.reject(CONTROL, &slug, &title, &[clause], &mutation, PARSED, input(sealer, &text));
    }
}

fn encodings(suite: &mut Suite, sealer: &Sealer, payload: &Value) {
    let length = HexClauses { prefix: NONCE.1, digits: NONCE.1, length: NONCE.1 };
    let chosen = |defects: Vec<TextDefect>, slugs: &[&str]| -> Vec<TextDefect> {
        defects.into_iter().filter(|defect| slugs.contains(&defect.slug.as_str())).collect()
    };
    let of_alphabet = [
        "dash-for-plus",
        "underscore-for-slash",
        "space-in-front",
        "line-end-behind",
        "line-break-inside",
        "foreign-character",
        "full-width-letter",
        "superfluous-padding",
        "no-padding",
        "padding-in-the-middle",
        "trailing-bits",
    ];
    // A ciphertext of 2064 bytes has no padding to lose; 2080 bytes, cut for the purpose, do.
    let ciphertext = sealer.ciphertext(CONTENT.as_bytes());
    let of_ciphertext = chosen(base64_defects(&ciphertext, CIPHERTEXT.1), &of_alphabet);
    let of_key = base64_defects(&sealer.ephemeral(), KEY.1);
    let of_nonce = hex_defects(&sealer.nonce, length);
    for ((member, clause), subject, defects) in [
        (CIPHERTEXT, "A ciphertext", of_ciphertext),
        (KEY, "An ephemeral key", of_key),
        (NONCE, "A nonce", of_nonce),
    ] {
        let right = payload.get(member).and_then(Value::as_str).unwrap_or_default();
        for defect in defects.into_iter().filter(|defect| defect.text != right) {
            let text = canonical(&with(payload, member, defect.text));
            suite.reject(
                CONTROL,
                &format!("{}-{}", word(member), defect.slug),
                &format!("{subject} {} is refused", defect.predicate),
                &[clause],
                &defect.mutation,
                DECODED,
                input(sealer, &text),
            );
        }
    }
}

fn low_order(suite: &mut Suite, sealer: &Sealer, payload: &Value) {
    for (name, point) in LOW_ORDER {
        for (ending, point) in [("", point), ("-top-bit", with_top_bit(point))] {
            // What an attacker would do: everybody knows that the X25519 result is zero.
            let (_, key) = dm3_oracle::seal::session_keys(&[0; 32], &point, &sealer.receiver());
            let padded = dm3_oracle::seal::padded(CONTENT.as_bytes(), dm3_oracle::seal::BLOCK);
            let forged = sealer.payload_under(&key, b"", &padded);
            let ciphertext = forged.get(CIPHERTEXT.0).cloned().unwrap_or_default();
            let text = canonical(&with(&with(payload, KEY.0, base64(&point)), CIPHERTEXT.0, ciphertext));
            suite.reject(
                CONTROL,
                &format!("low-order-{name}{ending}"),
                "A payload under a known session key is refused",
                &["MTP-SEA-005"],
                "use an ephemeral key of low order and seal with the session key that follows from a zero result",
                (Stage::Decrypt, Bug::Confidentiality, Severity::High),
                input(sealer, &text),
            );
        }
    }
}
