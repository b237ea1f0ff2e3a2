//! Public keys and message signatures as texts.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::hash::sha256;
use dm3_oracle::sign::{EcdsaKey, ed25519_public};
use serde_json::json;

use super::text_defect::add;
use super::{PAGE, base64_defects};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const BASE64: [&str; 3] = ["MTP-KEY-002", "MTP-KEY-003", "MTP-KEY-004"];

/// `key.parse_encryption_public`.
pub(super) fn encryption() -> Suite {
    let mut suite = Suite::new(
        "mtp.keys-encryption",
        PAGE,
        "key.parse_encryption_public",
        "The text of a public encryption key.",
    );
    let bytes = both_symbols("dm3 vectors encryption key", sha256);
    let clauses = [&BASE64[..], &["MTP-KEY-030"]].concat();
    let mut accept = |slug: &str, title: &str, bytes: &[u8]| {
        suite.accept(
            slug,
            title,
            &clauses,
            json!({ "key_text": base64(bytes) }),
            json!({ "key_hex": hex(bytes) }),
        );
    };
    accept("thirty-two-bytes", "A public encryption key of 32 bytes is read", &bytes);
    accept("all-ones", "Any 32 bytes are a public encryption key, ff throughout too", &[0xff; 32]);
    accept("all-zero", "A low-order point is read as a key and refused only where it is used", &[0; 32]);
    add(
        &mut suite,
        "thirty-two-bytes",
        "A public encryption key",
        "key_text",
        base64_defects(&bytes, "MTP-KEY-030"),
    );
    suite
}

/// `key.parse_signing_public`.
pub(super) fn signing() -> Suite {
    let mut suite = Suite::new(
        "mtp.keys-signing",
        PAGE,
        "key.parse_signing_public",
        "The text of a public signing key, and which curve its length tells.",
    );
    let bytes =
        both_symbols("dm3 vectors signing key", |label| EcdsaKey::labelled(&label_text(label)).public());
    let x = bytes.split_at(1).1;
    let clauses = [&BASE64[..], &["MTP-KEY-040", "MTP-KEY-041", "MTP-KEY-042"]].concat();
    for (slug, first) in [("even-point", 2), ("odd-point", 3)] {
        let bytes = [&[first], x].concat();
        suite.accept(
            slug,
            "A compressed point of 33 bytes is a secp256k1 key",
            &clauses,
            json!({ "key_text": base64(&bytes) }),
            json!({ "curve": "secp256k1", "key_hex": hex(&bytes) }),
        );
    }
    let control = if bytes.first() == Some(&2) { "even-point" } else { "odd-point" };
    for (slug, first) in
        [("first-byte-zero", 0), ("first-byte-one", 1), ("first-byte-four", 4), ("first-byte-five", 5)]
    {
        suite.reject(
            control,
            slug,
            "33 bytes that do not begin as a compressed point are refused",
            &["MTP-KEY-041"],
            &format!("set the first byte to {first}"),
            (Stage::Decode, Bug::Parser, Severity::Medium),
            json!({ "key_text": base64(&[&[first], x].concat()) }),
        );
    }
    let uncompressed = super::crafted_ecdsa::uncompressed(&bytes);
    suite.reject(
        control,
        "uncompressed-point",
        "An uncompressed point of 65 bytes is refused",
        &["MTP-KEY-042"],
        "write both coordinates",
        (Stage::Decode, Bug::Malleability, Severity::Medium),
        json!({ "key_text": base64(&uncompressed) }),
    );
    suite.reject(
        control,
        "coordinates-alone",
        "Both coordinates without a first byte are refused",
        &["MTP-KEY-042"],
        "write both coordinates without the first byte",
        (Stage::Decode, Bug::Parser, Severity::Medium),
        json!({ "key_text": base64(uncompressed.split_at(1).1) }),
    );
    let mut defects = base64_defects(&bytes, "MTP-KEY-042");
    // One byte less leaves 32, which may be taken as the other curve's key; hex of 33 bytes is no base64.
    defects.retain(|defect| !["one-byte-short", "hex-digits"].contains(&defect.slug.as_str()));
    add(&mut suite, control, "A public signing key", "key_text", defects);
    let ed25519 = ed25519_public(&sha256(b"dm3 vectors ed25519 key"));
    let (input, output) =
        (json!({ "key_text": base64(&ed25519) }), json!({ "curve": "ed25519", "key_hex": hex(&ed25519) }));
    suite.accept(
        "thirty-two-bytes",
        "A key of 32 bytes may be taken as one of the deployed network",
        &["MTP-KEY-044"],
        input.clone(),
        output.clone(),
    );
    suite.dialect(Dialect::LegacyTs).accept(
        "deployed-key",
        "In the deployed network a signing key has 32 bytes and is Ed25519",
        &["DIV-TS-001"],
        input,
        output,
    );
    suite
}

/// `key.parse_signature`.
pub(super) fn signature() -> Suite {
    let mut suite = Suite::new(
        "mtp.keys-signature",
        PAGE,
        "key.parse_signature",
        "The text of a message signature; that it holds is not asked for.",
    );
    let bytes =
        both_symbols("dm3 vectors signature", |label| EcdsaKey::labelled("dm3 vectors signer").sign(label));
    let clauses = [&BASE64[..], &["MTP-SIG-005"]].concat();
    for (slug, title, bytes) in [
        ("sixty-four-bytes", "A message signature of 64 bytes is read", bytes),
        ("all-ones", "Numbers out of range are no matter of the text", [0xff; 64]),
    ] {
        suite.accept(
            slug,
            title,
            &clauses,
            json!({ "signature_text": base64(&bytes) }),
            json!({ "signature_hex": hex(&bytes) }),
        );
    }
    add(
        &mut suite,
        "sixty-four-bytes",
        "A message signature",
        "signature_text",
        base64_defects(&bytes, "MTP-SIG-005"),
    );
    suite
}

/// The first of the values made of numbered labels whose base64 has both symbols of the alphabet.
fn both_symbols<B: AsRef<[u8]>>(label: &str, make: impl Fn(&[u8]) -> B) -> B {
    let mut number = 0_u32;
    loop {
        let value = make(format!("{label} {number}").as_bytes());
        let text = base64(value.as_ref());
        if text.contains('+') && text.contains('/') {
            return value;
        }
        number += 1;
    }
}

fn label_text(label: &[u8]) -> String {
    String::from_utf8_lossy(label).into_owned()
}
