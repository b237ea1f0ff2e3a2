//! Who made a wallet signature: what deployed verifiers read.

use dm3_oracle::encoding::{hex, hex0x};
use dm3_oracle::sign::{EcdsaKey, checksummed};
use serde_json::json;

use super::crafted_ecdsa::{ORDER, number};
use super::wallet::{TEXT, mirrored, recover_input, with_v};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const ROW: &str = "DIV-TS-015";

/// Adds the deployed network's part to `mtp.wallet-signature`.
pub(super) fn extend(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    let key = EcdsaKey::labelled("dm3 vectors wallet alice");
    for (name, parity) in [("even", 0), ("odd", 1)] {
        let text = (0_u32..)
            .map(|count| format!("dm3 {count}"))
            .find(|text| key.sign_personal(text).last() == Some(&(27 + parity)))
            .unwrap_or_default();
        spellings(suite, &key, name, parity, &text);
    }
    let signature = key.sign_personal(TEXT);
    let output = json!({ "address": checksummed(&key.address()) });
    let control = "deployed-text";
    suite.accept(
        control,
        "A signature of 65 bytes is read",
        &[ROW],
        recover_input(TEXT, &signature),
        output.clone(),
    );
    suite.accept(
        "deployed-high-s",
        "Deployed verifiers take a high s",
        &[ROW],
        recover_input(TEXT, &mirrored(&signature)),
        output.clone(),
    );
    suite.accept(
        "deployed-upper-case",
        "Upper-case digits are the same",
        &[ROW],
        json!({ "message": hex(TEXT.as_bytes()), "signature_text": format!("0x{}", hex(&signature).to_uppercase()) }),
        output,
    );
    let (numbers, v) = signature.split_at(64);
    let (r, s) = numbers.split_at(32);
    for (slug, title, mutation, bytes) in [
        ("deployed-v-two", "A v of 2 is refused", "set v to 2", with_v(&signature, 2)),
        ("deployed-v-twenty-six", "A v of 26 is refused", "set v to 26", with_v(&signature, 26)),
        (
            "deployed-one-byte-short",
            "A signature of 63 bytes is refused",
            "drop two bytes",
            numbers.split_at(63).0.to_vec(),
        ),
        (
            "deployed-one-byte-long",
            "A signature of 66 bytes is refused",
            "append a byte",
            [&signature[..], &[0]].concat(),
        ),
        ("deployed-r-zero", "An r of zero is refused", "set r to 0", [&number(0)[..], s, v].concat()),
        ("deployed-s-zero", "An s of zero is refused", "set s to 0", [r, &number(0), v].concat()),
        ("deployed-r-order", "An r of the group order is refused", "set r to n", [&ORDER[..], s, v].concat()),
        (
            "deployed-r-no-coordinate",
            "An r that is no x-coordinate is refused",
            "set r to 5",
            [&number(5)[..], s, v].concat(),
        ),
    ] {
        let stage = if slug.starts_with("deployed-r") || slug.starts_with("deployed-s") {
            Stage::Authenticate
        } else {
            Stage::Decode
        };
        let class = (stage, Bug::AuthBypass, Severity::High);
        suite.reject(control, slug, title, &[ROW], mutation, class, recover_input(TEXT, &bytes));
    }
    for (slug, title, mutation, text) in [
        ("deployed-no-prefix", "Digits without 0x are refused", "drop 0x", hex(&signature)),
        ("deployed-empty", "No signature is refused", "drop everything", String::new()),
        (
            "deployed-letters",
            "A text that is no hex is refused",
            "replace a digit by g",
            hex0x(&signature).replace("0x", "0xg"),
        ),
    ] {
        suite.reject(
            control,
            slug,
            title,
            &[ROW],
            mutation,
            (Stage::Decode, Bug::Parser, Severity::Medium),
            json!({ "message": hex(TEXT.as_bytes()), "signature_text": text }),
        );
    }
}

/// One signature in every spelling that means the same.
fn spellings(suite: &mut Suite, key: &EcdsaKey, name: &str, parity: u8, text: &str) {
    let signature = key.sign_personal(text);
    let mut compact = signature.split_at(64).0.to_vec();
    if let Some(top) = compact.get_mut(32) {
        *top |= parity << 7;
    }
    let output = json!({ "address": checksummed(&key.address()) });
    for (slug, what, bytes) in [
        ("recovery-id", "the recovery id for v", with_v(&signature, parity)),
        ("v-above", "a v two above", with_v(&signature, 29 + parity)),
        ("v-of-chain", "the v of a transaction (EIP-155)", with_v(&signature, 37 + parity)),
        ("v-near-the-end", "the largest v of its parity", with_v(&signature, 253 + parity)),
        ("compact", "the compact form (EIP-2098)", compact),
    ] {
        suite.accept(
            &format!("deployed-{name}-{slug}"),
            &format!("Deployed verifiers read {what}, {name} point"),
            &[ROW],
            recover_input(text, &bytes),
            output.clone(),
        );
    }
}
