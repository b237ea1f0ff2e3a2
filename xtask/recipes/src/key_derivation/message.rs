//! The text that a wallet signs.

use dm3_oracle::encoding::hex;
use dm3_oracle::hash::{personal, sha256};
use dm3_oracle::sign::{EcdsaKey, checksummed};
use serde_json::{Value, json};

use super::PAGE;
use super::derived::{DEFAULT_NONCE, message};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const TEXT: [&str; 4] = ["KDF-DRV-001", "KDF-DRV-002", "KDF-DRV-003", "KDF-DRV-005"];

/// `key_derivation.message`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "kdf.message",
        PAGE,
        "key_derivation.message",
        "The text from whose signature keys are derived.",
    );
    let address = EcdsaKey::labelled("dm3 vectors wallet alice").address();
    let right = checksummed(&address);
    for (slug, title, nonce) in [
        ("usual-nonce", "The usual nonce stands at the end of the text", DEFAULT_NONCE),
        ("zero", "A nonce of one digit stands as it is", "0"),
        ("short-hex", "A nonce of hex digits stands as it is", "0x123"),
        ("upper-case", "Upper case in a nonce stays", "0xABCdef"),
        ("words", "A nonce of words with spaces stays", " my own nonce "),
        ("beyond-ascii", "A nonce beyond ASCII stays", "Grüße ☃"),
        ("braces", "Braces in a nonce are not filled in", "{address}"),
        ("line-end", "A line end in a nonce stays", "one\ntwo"),
        ("empty", "An empty nonce leaves a space at the end", ""),
    ] {
        accepted(&mut suite, slug, title, &TEXT, (&right, &address), nonce);
    }
    for (slug, title, text) in [
        ("lower-case-address", "An address in lower case stands with its checksum", hex(&address)),
        (
            "upper-case-address",
            "An address in upper case stands with its checksum",
            hex(&address).to_uppercase(),
        ),
    ] {
        accepted(&mut suite, slug, title, &TEXT, (&format!("0x{text}"), &address), "0");
    }
    for (slug, label) in [("another-address", "bob"), ("a-third-address", "carol")] {
        let address = EcdsaKey::labelled(label).address();
        let title = "Another address makes another text";
        accepted(&mut suite, slug, title, &TEXT, (&checksummed(&address), &address), DEFAULT_NONCE);
    }
    suite.accept(
        "no-nonce",
        "Without a nonce, clients use the usual one",
        &["KDF-DRV-004"],
        json!({ "address": right }),
        json!({ "message": message(&address, DEFAULT_NONCE) }),
    );
    refused(&mut suite, &address);
    suite.dialect(Dialect::LegacyTs);
    for (slug, nonce) in [("deployed-usual-nonce", DEFAULT_NONCE), ("deployed-own-nonce", "0x123")] {
        let title = "Deployed clients have their wallets sign the same text";
        accepted(&mut suite, slug, title, &["DIV-TS-008"], (&right, &address), nonce);
    }
    suite
}

fn input(address: &str, nonce: &str) -> Value {
    json!({ "address": address, "nonce": nonce })
}

fn accepted(
    suite: &mut Suite,
    slug: &str,
    title: &str,
    clauses: &[&str],
    (written, address): (&str, &[u8; 20]),
    nonce: &str,
) {
    let text = message(address, nonce);
    suite
        .accept(slug, title, clauses, input(written, nonce), json!({ "message": text }))
        .intermediate("sha256", &sha256(text.as_bytes()))
        .intermediate("personal_message_hash", &personal(&text));
}

fn refused(suite: &mut Suite, address: &[u8; 20]) {
    let right = checksummed(address);
    let digits = right.trim_start_matches("0x");
    let swapped: String = digits
        .chars()
        .map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    let (short, _) = right.split_at(41);
    for (slug, title, mutation, text) in [
        (
            "wrong-checksum",
            "An address with a wrong checksum makes no text",
            "change the case of every letter",
            format!("0x{swapped}"),
        ),
        ("short-address", "An address of 39 digits makes no text", "drop the last digit", short.to_owned()),
        ("long-address", "An address of 42 digits makes no text", "append two digits", format!("{right}00")),
        ("no-prefix", "An address without 0x makes no text", "drop 0x", digits.to_owned()),
        ("name", "A name makes no text", "use a name", "alice.eth".to_owned()),
        ("no-address", "No address makes no text", "drop the address", String::new()),
        (
            "bank-form",
            "The bank form of an address makes no text",
            "write it with XE",
            format!("XE00{digits}"),
        ),
    ] {
        suite.reject(
            "usual-nonce",
            slug,
            title,
            &["KDF-DRV-005"],
            mutation,
            (Stage::Decode, Bug::Parser, Severity::Medium),
            input(&text, DEFAULT_NONCE),
        );
    }
}
