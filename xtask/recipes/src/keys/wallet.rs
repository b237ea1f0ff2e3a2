//! Who made a wallet signature: the specification.

use dm3_oracle::encoding::{base64, exactly, hex, hex0x};
use dm3_oracle::hash::personal;
use dm3_oracle::sign::{EcdsaKey, checksummed};
use serde_json::{Value, json};

use super::PAGE;
use super::crafted_ecdsa::{ORDER, joined, number, recovered_address, with_other_s};
use super::hex_texts::{Clauses, defects};
use crate::{Bug, Severity, Stage, Suite};

pub(super) const TEXT: &str = "dm3 wallet signature";
const FORM: Clauses = Clauses { prefix: "MTP-KEY-012", digits: "MTP-KEY-013", length: "MTP-SIG-023" };
const HOLDS: [&str; 6] =
    ["MTP-SIG-022", "MTP-SIG-023", "MTP-SIG-024", "MTP-SIG-025", "MTP-SIG-026", "MTP-SIG-027"];

/// `wallet.recover`, its part of the specification.
pub(super) fn suite() -> Suite {
    let mut suite =
        Suite::new("mtp.wallet-signature", PAGE, "wallet.recover", "Whose a wallet signature is.");
    let key = EcdsaKey::labelled("dm3 vectors wallet alice");
    let signature = key.sign_personal(TEXT);
    accept(&mut suite, "text", "The wallet that signed a text is found", TEXT, &signature);
    for (slug, title, text) in [
        ("empty-text", "The wallet that signed an empty text is found", String::new()),
        ("bytes-not-letters", "The length in the hash counts bytes, not letters", "Grüße ☃ 🌍".to_owned()),
        ("long-text", "The length in the hash is decimal", "dm3 ".repeat(300)),
        ("line-ends", "Line ends are part of the text", "one\ntwo\n".to_owned()),
    ] {
        accept(&mut suite, slug, title, &text, &key.sign_personal(&text));
    }
    for (slug, title, v) in [
        ("even-point", "A v of 27 tells an even y-coordinate", 27),
        ("odd-point", "A v of 28 tells an odd y-coordinate", 28),
    ] {
        let text = (0_u32..)
            .map(|count| format!("dm3 {count}"))
            .find(|text| key.sign_personal(text).last() == Some(&v))
            .unwrap_or_default();
        accept(&mut suite, slug, title, &text, &key.sign_personal(&text));
    }
    other_signers(&mut suite, &signature);
    let upper = format!("0x{}", hex(&signature).to_uppercase());
    suite.accept(
        "upper-case",
        "A wallet signature in upper-case digits is the same",
        &["MTP-KEY-011"],
        json!({ "message": hex(TEXT.as_bytes()), "signature_text": upper }),
        json!({ "address": checksummed(&key.address()) }),
    );
    of_v(&mut suite, &signature);
    of_numbers(&mut suite, &signature);
    of_form(&mut suite, &signature);
    suite
}

/// The arguments of `wallet.recover`.
pub(super) fn recover_input(text: &str, signature: &[u8]) -> Value {
    json!({ "message": hex(text.as_bytes()), "signature_text": hex0x(signature) })
}

/// `r` and `s` with another last byte.
pub(super) fn with_v(signature: &[u8; 65], v: u8) -> Vec<u8> {
    [signature.split_at(64).0, &[v]].concat()
}

/// The second form of the same signature: the other `s`, the other `v`.
pub(super) fn mirrored(signature: &[u8; 65]) -> Vec<u8> {
    let (numbers, v) = signature.split_at(64);
    let numbers = exactly::<64>(numbers).map_or([0; 64], |numbers| with_other_s(&numbers));
    [&numbers[..], &[if v == [27] { 28 } else { 27 }]].concat()
}

fn accept(suite: &mut Suite, slug: &str, title: &str, text: &str, signature: &[u8; 65]) {
    let hash = personal(text);
    let Some(address) = recovered_address(&hash, signature) else { return };
    suite
        .accept(
            slug,
            title,
            &HOLDS,
            recover_input(text, signature),
            json!({ "address": checksummed(&address) }),
        )
        .intermediate("personal_message_hash", &hash);
}

/// What leads to some address that is not the signer's.
fn other_signers(suite: &mut Suite, signature: &[u8; 65]) {
    let note = "Recovery gives some address for nearly every input; it is the caller who compares it.";
    accept(
        suite,
        "another-text",
        "Another text leads to another address",
        "dm3 wallet signature.",
        signature,
    );
    suite
        .accept(
            "mirrored-point",
            "The other v leads to another address",
            &HOLDS,
            recover_input(TEXT, &with_v(signature, if signature.last() == Some(&27) { 28 } else { 27 })),
            other_v_output(signature),
        )
        .comment(note);
}

fn other_v_output(signature: &[u8; 65]) -> Value {
    let mut other = *signature;
    if let Some(v) = other.last_mut() {
        *v = if *v == 27 { 28 } else { 27 };
    }
    let address = recovered_address(&personal(TEXT), &other).unwrap_or_default();
    json!({ "address": checksummed(&address) })
}

fn of_v(suite: &mut Suite, signature: &[u8; 65]) {
    for (slug, what, v) in [
        ("v-zero", "The recovery id 0", 0),
        ("v-one", "The recovery id 1", 1),
        ("v-two", "The recovery id 2", 2),
        ("v-twenty-six", "A v of 26", 26),
        ("v-twenty-nine", "A v of 29", 29),
        ("v-thirty", "A v of 30", 30),
        ("v-chain-one-even", "A v of 37, as transactions of chain 1 have it (EIP-155)", 37),
        ("v-chain-one-odd", "A v of 38, as transactions of chain 1 have it (EIP-155)", 38),
        ("v-largest", "A v of 255", 255),
    ] {
        suite.reject(
            "text",
            slug,
            &format!("{what} is refused"),
            &["MTP-SIG-024"],
            &format!("set v to {v}"),
            (Stage::Decode, Bug::Malleability, Severity::Medium),
            recover_input(TEXT, &with_v(signature, v)),
        );
    }
}

fn of_numbers(suite: &mut Suite, signature: &[u8; 65]) {
    let (r, rest) = signature.split_at(32);
    let (s, v) = rest.split_at(32);
    let (r, s) = (exactly::<32>(r).unwrap_or_default(), exactly::<32>(s).unwrap_or_default());
    let with = |r: &[u8; 32], s: &[u8; 32]| [&joined(r, s)[..], v].concat();
    let class = (Stage::Authenticate, Bug::AuthBypass, Severity::High);
    for (slug, title, clause, mutation, bytes) in [
        ("r-zero", "An r of zero is refused", "MTP-SIG-025", "set r to 0", with(&number(0), &s)),
        ("s-zero", "An s of zero is refused", "MTP-SIG-025", "set s to 0", with(&r, &number(0))),
        ("both-zero", "Zeros are refused", "MTP-SIG-025", "set r and s to 0", with(&number(0), &number(0))),
        ("r-order", "An r of the group order is refused", "MTP-SIG-025", "set r to n", with(&ORDER, &s)),
        ("s-order", "An s of the group order is refused", "MTP-SIG-025", "set s to n", with(&r, &ORDER)),
        (
            "r-ones",
            "An r above the group order is refused",
            "MTP-SIG-025",
            "set r to 2^256 - 1",
            with(&[0xff; 32], &s),
        ),
        (
            "s-ones",
            "An s above the group order is refused",
            "MTP-SIG-025",
            "set s to 2^256 - 1",
            with(&r, &[0xff; 32]),
        ),
        (
            "r-no-coordinate",
            "An r that is no x-coordinate is refused",
            "MTP-SIG-027",
            "set r to 5",
            with(&number(5), &s),
        ),
    ] {
        suite.reject("text", slug, title, &[clause], mutation, class, recover_input(TEXT, &bytes));
    }
    suite.reject(
        "text",
        "high-s",
        "The second form of a signature is refused, although it leads to the same wallet",
        &["MTP-SIG-026"],
        "replace s by the group order minus s, and v by the other one",
        (Stage::Authenticate, Bug::Malleability, Severity::Medium),
        recover_input(TEXT, &mirrored(signature)),
    );
}

fn of_form(suite: &mut Suite, signature: &[u8; 65]) {
    let (numbers, _) = signature.split_at(64);
    let mut texts: Vec<(String, String, &str, String, String)> = defects(signature, FORM)
        .into_iter()
        .filter(|defect| defect.slug != "hash-sign-prefix")
        .map(|defect| {
            (
                defect.slug,
                format!("A wallet signature {}", defect.predicate),
                defect.clause,
                defect.mutation,
                defect.text,
            )
        })
        .collect();
    for (slug, what, mutation, bytes) in [
        ("compact", "The compact form of 64 bytes (EIP-2098)", "drop v", numbers.to_vec()),
        (
            "with-zero-byte",
            "A signature of 66 bytes",
            "append a zero byte behind a doubled v",
            [&signature[..], &[27]].concat(),
        ),
    ] {
        texts.push((slug.to_owned(), what.to_owned(), "MTP-SIG-023", mutation.to_owned(), hex0x(&bytes)));
    }
    texts.push((
        "base64-of-numbers".to_owned(),
        "A message signature's form".to_owned(),
        "MTP-KEY-012",
        "write r and s in base64".to_owned(),
        base64(numbers),
    ));
    for (slug, what, clause, mutation, text) in texts {
        suite.reject(
            "text",
            &slug,
            &format!("{what} is refused"),
            &[clause],
            &mutation,
            (Stage::Decode, Bug::Parser, Severity::Medium),
            json!({ "message": hex(TEXT.as_bytes()), "signature_text": text }),
        );
    }
}
