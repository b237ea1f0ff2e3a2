//! The text that a wallet signs.

use dm3_oracle::json::{canonical, with};
use dm3_oracle::{Person, profile};
use serde_json::{Value, json};

use super::PAGE;
use super::fixture::{alice, plain};
use super::rejects::{MALFORMED, Rejects};
use crate::{Bug, Dialect, Suite};

/// `profile.creation_message`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.profile-text",
        PAGE,
        "profile.creation_message",
        "The text that the owner of a profile signs, byte for byte.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    let deployed = plain(Dialect::LegacyTs);
    let text = json!({ "text": profile::creation_message(&deployed, &alice().address()) });
    let input = input(&canonical(&deployed), &alice().address());
    suite.accept(
        "deployed-plain",
        "The text of a deployed profile",
        &["DIV-TS-001", "DIV-TS-010"],
        input,
        text,
    );
    suite
}

fn input(json_text: &str, address: &str) -> Value {
    json!({ "json_text": json_text, "address": address })
}

fn accepted(suite: &mut Suite) {
    let profile = plain(Dialect::Spec);
    let owner = alice().address();
    let two = with(&profile, "deliveryServices", json!(["ds.example.eth", "fallback.example.eth"]));
    let noted = with(&profile, "note", json!("100% ☃ \u{1f600}"));
    let numbered = with(&profile, "note", json!(1.5));
    let pretty = format!("{profile:#}");
    for (slug, title, clauses, json_text, address, profile) in [
        (
            "plain",
            "The text of a plain profile",
            ["REG-PRF-009", "REG-PRF-010"],
            canonical(&profile),
            owner.clone(),
            &profile,
        ),
        (
            "two-services",
            "The text of a profile with two delivery services",
            ["REG-PRF-009", "REG-PRF-010"],
            canonical(&two),
            owner.clone(),
            &two,
        ),
        (
            "white-space",
            "White space in the profile does not reach the text",
            ["REG-PRF-009", "REG-PRF-011"],
            pretty,
            owner.clone(),
            &profile,
        ),
        (
            "lower-case-address",
            "An address in lower case stands in the text with its checksum",
            ["REG-PRF-009", "REG-PRF-010"],
            canonical(&profile),
            owner.to_lowercase(),
            &profile,
        ),
        (
            "unknown-member",
            "An unknown member stands in the text",
            ["REG-PRF-009", "REG-PRF-011"],
            canonical(&noted),
            owner.clone(),
            &noted,
        ),
        (
            "long-number",
            "A number stands in the text in its canonical form",
            ["REG-PRF-009", "REG-PRF-011"],
            canonical(&numbered).replace("1.5", "15e-1"),
            owner.clone(),
            &numbered,
        ),
        (
            "escapes",
            "Escapes in the profile stand in the text as characters",
            ["REG-PRF-009", "REG-PRF-011"],
            canonical(&noted).replace('☃', "\\u2603"),
            owner.clone(),
            &noted,
        ),
        (
            "other-owner",
            "The text names the owner that it is made for",
            ["REG-PRF-009", "REG-PRF-010"],
            canonical(&profile),
            Person::named("eve.eth").address(),
            &profile,
        ),
    ] {
        let checksummed = if address == owner.to_lowercase() { owner.clone() } else { address.clone() };
        let output = json!({ "text": profile::creation_message(profile, &checksummed) });
        suite.accept(slug, title, &clauses, input(&json_text, &address), output).finds(Bug::Canonicalisation);
    }
}

fn refused(suite: &mut Suite) {
    let profile = plain(Dialect::Spec);
    let owner = alice().address();
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    rejects
        .add(
            "REG-PRF-020",
            "no-services",
            "There is no text for a profile without a list",
            "drop the list",
            input(&canonical(&dm3_oracle::json::without(&profile, "deliveryServices")), &owner),
        )
        .add(
            "REG-PRF-020",
            "no-encryption-key",
            "There is no text for a profile without a key",
            "drop the encryption key",
            input(&canonical(&dm3_oracle::json::without(&profile, "publicEncryptionKey")), &owner),
        )
        .add(
            "REG-PRF-020",
            "no-signing-key",
            "There is no text for a profile without a signing key",
            "drop the signing key",
            input(&canonical(&dm3_oracle::json::without(&profile, "publicSigningKey")), &owner),
        );
}
