//! Sealing under given draws.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::json::canonical;
use dm3_oracle::seal::padded;
use serde_json::{Value, json};

use super::sealer::Sealer;
use super::{LOW_ORDER, PAGE, with_top_bit};
use crate::keys::base64_defects;
use crate::{Bug, Dialect, Severity, Stage, Suite};

const SEALED: [&str; 6] =
    ["MTP-SEA-002", "MTP-SEA-003", "MTP-SEA-005", "MTP-SEA-010", "MTP-SEA-020", "MTP-SEA-030"];
const FEATURE: &str = "fixed-ephemeral";

/// `payload.seal`.
pub(super) fn suite() -> Suite {
    let mut suite =
        Suite::new("mtp.seal", PAGE, "payload.seal", "Payloads, byte for byte, under given draws.");
    for (slug, title, text) in contents() {
        let sealer = Sealer::labelled(&format!("seal {slug}"));
        let output = json!({ "payload_text": sealer.text(text.as_bytes()) });
        suite
            .accept(slug, title, &SEALED, input(&sealer, &text), output)
            .feature(FEATURE)
            .intermediate("x25519", &sealer.shared())
            .intermediate("session_key", &sealer.keys().1);
    }
    let sealer = Sealer { nonce: [0; 12], ..Sealer::labelled("seal zero nonce") };
    let output = json!({ "payload_text": sealer.text(b"hello") });
    suite
        .accept(
            "zero-nonce",
            "A nonce of zeros is written with its zeros",
            &SEALED,
            input(&sealer, "hello"),
            output,
        )
        .feature(FEATURE);
    for (slug, block) in [("block-of-one", 1), ("block-of-sixteen", 16), ("block-of-sixty-four", 64)] {
        let sealer = Sealer::labelled(&format!("seal {slug}"));
        let payload = sealer.payload_of(&padded("sixteen letters!".as_bytes(), block));
        let mut arguments = input(&sealer, "sixteen letters!");
        arguments = dm3_oracle::json::with(&arguments, "block_size", block);
        suite
            .accept(
                slug,
                "Another block takes the place of 2048",
                &["MTP-SEA-015"],
                arguments,
                json!({ "payload_text": canonical(&payload) }),
            )
            .feature(FEATURE);
    }
    refused_receivers(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    for (slug, text) in [("deployed-text", "hello"), ("deployed-empty", "")] {
        let sealer = Sealer::labelled(&format!("seal {slug}"));
        suite
            .accept(
                slug,
                "The deployed network seals with an ephemeral key in the same way",
                &["DIV-TS-005"],
                input(&sealer, text),
                json!({ "payload_text": sealer.text(text.as_bytes()) }),
            )
            .feature(FEATURE);
    }
    suite
}

fn contents() -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("text", "A short text fills one block", "hello".to_owned()),
        ("empty", "No text at all fills one block", String::new()),
        ("one-byte", "One byte fills one block", "a".to_owned()),
        ("beyond-ascii", "A text is sealed as UTF-8", "Grüße, 世界 ☃ 🌍".to_owned()),
        ("json", "A text with quotation marks is sealed as it is", r#"{"a":"\"b\"","c":[1,2]}"#.to_owned()),
        ("block-minus-one", "2047 bytes leave room for the one byte of padding", "a".repeat(2047)),
        ("block", "2048 bytes need a second block", "a".repeat(2048)),
        ("block-plus-one", "2049 bytes fill two blocks", "a".repeat(2049)),
        ("two-blocks", "4096 bytes need a third block", "ab".repeat(2048)),
        ("ends-in-zeros", "A text may end in U+0000", "zeros\0\0".to_owned()),
        ("ends-in-marker", "A text may end in the byte 80", "marker\u{80}".to_owned()),
        ("byte-order-mark", "A byte order mark is part of the text", "\u{feff}hello".to_owned()),
    ]
}

fn input(sealer: &Sealer, text: &str) -> Value {
    input_for(&base64(&sealer.receiver()), sealer, text)
}

fn input_for(receiver: &str, sealer: &Sealer, text: &str) -> Value {
    json!({
        "receiver_public_key": receiver,
        "text": text,
        "ephemeral_secret_key": hex(&sealer.ephemeral_secret),
        "nonce": hex(&sealer.nonce),
    })
}

fn refused_receivers(suite: &mut Suite) {
    let sealer = Sealer::labelled("seal text");
    for (name, point) in LOW_ORDER {
        suite
            .reject(
                "text",
                &format!("receiver-low-order-{name}"),
                "Nothing is sealed for a key of low order",
                &["MTP-SEA-005"],
                &format!("set the receiver's key to the point of low order {name}"),
                (Stage::Decrypt, Bug::Confidentiality, Severity::Critical),
                input_for(&base64(&point), &sealer, "hello"),
            )
            .feature(FEATURE);
    }
    suite
        .reject(
            "text",
            "receiver-low-order-with-top-bit",
            "Nothing is sealed for a key of low order with the ignored bit set",
            &["MTP-SEA-005"],
            "set the receiver's key to zeros and the top bit",
            (Stage::Decrypt, Bug::Confidentiality, Severity::Critical),
            input_for(&base64(&with_top_bit([0; 32])), &sealer, "hello"),
        )
        .feature(FEATURE);
    for defect in base64_defects(&sealer.receiver(), "MTP-KEY-030") {
        if !["no-padding", "space-in-front", "one-byte-short", "one-byte-long", "empty"]
            .contains(&defect.slug.as_str())
        {
            continue;
        }
        suite
            .reject(
                "text",
                &format!("receiver-{}", defect.slug),
                &format!("A receiver's key {} is refused", defect.predicate),
                &[defect.clause],
                &defect.mutation,
                (Stage::Decode, Bug::Parser, Severity::Medium),
                input_for(&defect.text, &sealer, "hello"),
            )
            .feature(FEATURE);
    }
}

/// `payload.seal_twice`.
pub(super) fn twice() -> Suite {
    let mut suite = Suite::new(
        "mtp.seal-twice",
        PAGE,
        "payload.seal_twice",
        "Every payload has draws of its own, also for the same text and the same receiver.",
    );
    let sealer = Sealer::labelled("seal twice");
    for (dialect, clauses, prefix) in [
        (Dialect::Spec, &["MTP-SEA-001", "MTP-SEA-021"][..], ""),
        (Dialect::LegacyTs, &["DIV-TS-005"], "deployed-"),
    ] {
        suite.dialect(dialect);
        for (slug, text) in [("text", "hello"), ("empty", "")] {
            suite
                .accept(
                    &format!("{prefix}{slug}"),
                    "Two payloads of one text have neither the ephemeral key nor the nonce in common",
                    clauses,
                    json!({ "receiver_public_key": base64(&sealer.receiver()), "text": text }),
                    json!({ "ephemeral_keys_differ": true, "nonces_differ": true }),
                )
                .finds(Bug::Confidentiality);
        }
    }
    suite
}
