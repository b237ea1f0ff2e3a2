//! Signed profiles of the deployed network.

use dm3_oracle::encoding::hex0x;
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::{Person, profile};
use serde_json::{Value, json};

use super::fixture::{
    alice, changed, flip_v, input, output, plain, raise_s, set_v, signature_bytes, signed_input,
    with_signature,
};
use super::rejects::{FORGED, MALFORMED, Rejects};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const DIALECT: Dialect = Dialect::LegacyTs;

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    let ds = output(&["ds.eth"], DIALECT);
    let profile = plain(DIALECT);
    suite
        .accept(
            "deployed-plain",
            "A deployed profile signed by its owner is accepted",
            &["DIV-TS-001", "DIV-TS-010"],
            signed_input(&profile),
            ds.clone(),
        )
        .finds(Bug::Basic);
    let empty = with(&profile, "deliveryServices", json!([]));
    suite.accept(
        "deployed-no-service",
        "A deployed profile without delivery services is accepted",
        &["DIV-TS-064"],
        signed_input(&empty),
        output(&[], DIALECT),
    );
    let parity = signature_bytes(DIALECT).last().map_or(0, |v| v - 27);
    for (slug, title, text) in [
        (
            "deployed-parity-as-v",
            "The parity is read as the last byte of a signature",
            changed(DIALECT, |bytes| set_v(bytes, parity)),
        ),
        (
            "deployed-chain-id-as-v",
            "A last byte with a chain id is read by its parity",
            changed(DIALECT, |bytes| set_v(bytes, 37 + parity)),
        ),
        (
            "deployed-high-s",
            "A signature with s in the upper half is read",
            changed(DIALECT, |bytes| raise_s(bytes)),
        ),
        ("deployed-compact", "A compact signature of 64 bytes is read", compact()),
        ("deployed-upper-case", "A signature in upper-case digits is read", upper_case()),
    ] {
        suite
            .accept(slug, title, &["DIV-TS-015"], with_signature(DIALECT, &text), ds.clone())
            .finds(Bug::Legacy);
    }
    refused_signatures(suite);
    closed_schema(suite);
}

/// EIP-2098: the parity stands in the top bit of s.
fn compact() -> String {
    let mut bytes = signature_bytes(DIALECT);
    let parity = bytes.pop().map_or(0, |v| v - 27);
    if let Some(top) = bytes.get_mut(32) {
        *top |= parity << 7;
    }
    hex0x(&bytes)
}

fn upper_case() -> String {
    format!("0x{}", hex0x(&signature_bytes(DIALECT)).trim_start_matches("0x").to_uppercase())
}

fn refused_signatures(suite: &mut Suite) {
    let eve = Person::named("eve.eth");
    let signed = profile::signed(&plain(DIALECT), &alice());
    let text = canonical(&signed);
    let evil = with(&signed, "profile", with(&plain(DIALECT), "deliveryServices", json!(["evil.eth"])));
    let mut rejects = Rejects::of(suite, "deployed-plain", FORGED);
    rejects
        .add(
            "DIV-TS-010",
            "deployed-other-owner",
            "A deployed profile is refused for another owner",
            "ask for the address of Eve",
            input(&text, &eve.address()),
        )
        .add(
            "DIV-TS-010",
            "deployed-service-changed",
            "A delivery service that was exchanged after signing is found out",
            "exchange the delivery service and keep the signature",
            input(&canonical(&evil), &alice().address()),
        )
        .add(
            "DIV-TS-015",
            "deployed-v-flipped",
            "A signature with the other last byte recovers to somebody else",
            "flip v",
            with_signature(DIALECT, &changed(DIALECT, |bytes| flip_v(bytes))),
        )
        .add(
            "DIV-TS-015",
            "deployed-all-zero",
            "A signature of zeros is refused",
            "set r and s to zero",
            with_signature(
                DIALECT,
                &changed(DIALECT, |bytes| bytes.get_mut(..64).unwrap_or_default().fill(0)),
            ),
        );
    let mut rejects = Rejects::of(suite, "deployed-plain", MALFORMED);
    for (slug, title, mutation, text) in [
        (
            "deployed-two-as-v",
            "A signature with 2 as its last byte is refused",
            "set the last byte to 2",
            changed(DIALECT, |bytes| set_v(bytes, 2)),
        ),
        (
            "deployed-twenty-six-as-v",
            "A signature with 26 as its last byte is refused",
            "set the last byte to 26",
            changed(DIALECT, |bytes| set_v(bytes, 26)),
        ),
        (
            "deployed-short-signature",
            "A signature of 63 bytes is refused",
            "drop two bytes",
            changed(DIALECT, |bytes| bytes.truncate(63)),
        ),
        (
            "deployed-no-prefix",
            "A signature without 0x is refused",
            "drop 0x",
            changed(DIALECT, |_| {}).split_off(2),
        ),
        (
            "deployed-text-signature",
            "A signature that is no hex is refused",
            "send a word",
            "hello".to_owned(),
        ),
    ] {
        rejects.add("DIV-TS-015", slug, title, mutation, with_signature(DIALECT, &text));
    }
}

fn closed_schema(suite: &mut Suite) {
    let profile = plain(DIALECT);
    let signed = profile::signed(&profile, &alice());
    let outside = canonical(&with(&signed, "note", 1));
    let mut rejects = Rejects::of(suite, "deployed-plain", (Stage::Semantic, Bug::Legacy, Severity::Low));
    rejects.add(
        "DIV-TS-016",
        "deployed-unknown-member",
        "A member that the deployed schema does not know is refused, though it is signed",
        "add an unknown member to the profile and sign anew",
        signed_input(&with(&profile, "mutableProfileExtensionUrl", "https://example.org")),
    );
    rejects.add(
        "DIV-TS-016",
        "deployed-unknown-member-outside",
        "A member beside profile and signature is refused",
        "add an unknown member beside the profile",
        input(&outside, &alice().address()),
    );
    let mut rejects = Rejects::of(suite, "deployed-plain", MALFORMED);
    for (slug, title, mutation, object) in [
        (
            "deployed-no-signature",
            "A deployed profile without a signature is refused",
            "drop signature",
            without(&signed, "signature"),
        ),
        ("deployed-bare-profile", "A bare profile is refused", "send the profile alone", profile.clone()),
        (
            "deployed-number-services",
            "Numbers for delivery services are refused",
            "list 1 instead of the name",
            with(&signed, "profile", with(&profile, "deliveryServices", json!([1]))),
        ),
        (
            "deployed-null-signature",
            "A signature that is null is refused",
            "set signature to null",
            with(&signed, "signature", Value::Null),
        ),
    ] {
        rejects.add("DIV-TS-010", slug, title, mutation, input(&canonical(&object), &alice().address()));
    }
}
