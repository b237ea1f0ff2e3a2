//! What is wrong with an ECDSA signature, its key or its text.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::hash::{keccak256, personal, sha256, sha256_hex0x};
use dm3_oracle::json::with;
use dm3_oracle::sign::{EcdsaKey, ed25519_public, ed25519_sign};
use k256::ecdsa::SigningKey;
use serde_json::{Value, json};

use super::base64_defects;
use super::crafted_ecdsa::{HALF_ORDER, ORDER, halves, joined, number, uncompressed, with_other_s};
use super::verify_written::{MESSAGE, verify_input};
use crate::{Bug, Severity, Stage, Suite};

const CONTROL: &str = "message";
const MISMATCH: &str = "MTP-SIG-009";

/// Rejecting vectors with the control `message`, which has this key and signature.
pub(super) fn add(suite: &mut Suite, key: &EcdsaKey, signature: &[u8; 64]) {
    of_text(suite, key, signature);
    of_numbers(suite, key, signature);
    of_what_was_signed(suite, key);
    of_bits(suite, key, signature);
    of_form(suite, key, signature);
    of_key(suite, key, signature);
}

fn refused(
    suite: &mut Suite,
    (slug, title, clause, mutation): (&str, &str, &str, &str),
    (stage, bug, severity): (Stage, Bug, Severity),
    input: Value,
) {
    suite.reject(CONTROL, slug, title, &[clause], mutation, (stage, bug, severity), input);
}

const FORGED: (Stage, Bug, Severity) = (Stage::Authenticate, Bug::AuthBypass, Severity::Critical);
const MALFORMED: (Stage, Bug, Severity) = (Stage::Decode, Bug::Parser, Severity::Medium);

fn of_text(suite: &mut Suite, key: &EcdsaKey, signature: &[u8; 64]) {
    for (slug, title, mutation, text) in [
        (
            "text-changed",
            "A signature over another text is refused",
            "change a letter",
            MESSAGE.replace("hello", "hallo"),
        ),
        (
            "space-added",
            "A signature is over bytes, not over what they mean",
            "add a space",
            MESSAGE.replace(":{", ": {"),
        ),
        (
            "line-end-added",
            "A line end behind the text is not signed",
            "append a line feed",
            format!("{MESSAGE}\n"),
        ),
        (
            "text-cut",
            "A text without its end is refused",
            "drop the last byte",
            MESSAGE.trim_end_matches('}').to_owned(),
        ),
        ("text-empty", "No text is another text", "drop the text", String::new()),
        (
            "case-changed",
            "Upper case is another text",
            "write the text in upper case",
            MESSAGE.to_uppercase(),
        ),
        (
            "byte-order-mark",
            "A byte order mark is another text",
            "put U+FEFF in front",
            format!("\u{feff}{MESSAGE}"),
        ),
    ] {
        let input = verify_input(&key.public(), text.as_bytes(), signature);
        refused(suite, (slug, title, MISMATCH, mutation), FORGED, input);
    }
}

fn of_numbers(suite: &mut Suite, key: &EcdsaKey, signature: &[u8; 64]) {
    let (r, s) = halves(signature);
    let range = "MTP-SIG-006";
    for (slug, title, clause, mutation, numbers) in [
        ("r-zero", "An r of zero is refused", range, "set r to 0", (number(0), s)),
        ("s-zero", "An s of zero is refused", range, "set s to 0", (r, number(0))),
        ("both-zero", "A signature of zeros is refused", range, "set r and s to 0", (number(0), number(0))),
        ("r-order", "An r of the group order is refused", range, "set r to n", (ORDER, s)),
        ("s-order", "An s of the group order is refused", range, "set s to n", (r, ORDER)),
        ("r-ones", "An r above the group order is refused", range, "set r to 2^256 - 1", ([0xff; 32], s)),
        ("s-ones", "An s above the group order is refused", range, "set s to 2^256 - 1", (r, [0xff; 32])),
        (
            "both-ones",
            "A signature of ones is refused",
            range,
            "set r and s to 2^256 - 1",
            ([0xff; 32], [0xff; 32]),
        ),
        ("r-one", "An r of one is refused under this key", MISMATCH, "set r to 1", (number(1), s)),
        ("s-one", "An s of one is refused under this key", MISMATCH, "set s to 1", (r, number(1))),
        ("swapped", "The two numbers in the other order are refused", MISMATCH, "swap r and s", (s, r)),
        ("r-twice", "The first number twice is refused", MISMATCH, "replace s by r", (r, r)),
    ] {
        let input = verify_input(&key.public(), MESSAGE.as_bytes(), &joined(&numbers.0, &numbers.1));
        refused(suite, (slug, title, clause, mutation), FORGED, input);
    }
    let reversed: Vec<u8> = [r, s].iter().flat_map(|half| half.iter().rev().copied()).collect();
    let input = verify_input(&key.public(), MESSAGE.as_bytes(), &reversed);
    let words =
        ("little-endian", "Numbers with their last byte first are refused", MISMATCH, "reverse each number");
    refused(suite, words, (Stage::Authenticate, Bug::Basic, Severity::Medium), input);
    let input = verify_input(&key.public(), MESSAGE.as_bytes(), &with_other_s(signature));
    let words = (
        "high-s",
        "The second form of a signature is refused, although the equation holds",
        "MTP-SIG-007",
        "replace s by the group order minus s",
    );
    refused(suite, words, (Stage::Authenticate, Bug::Malleability, Severity::Medium), input);
}

fn of_what_was_signed(suite: &mut Suite, key: &EcdsaKey) {
    let digest = sha256(MESSAGE.as_bytes());
    for (slug, what, signature) in [
        ("keccak", "the Keccak-256 of the text", over(key, &keccak256(MESSAGE.as_bytes()))),
        ("hash-twice", "the SHA-256 of its SHA-256", over(key, &sha256(&digest))),
        ("hash-as-hex", "the SHA-256 of the hash's hex digits", over(key, &sha256(hex(&digest).as_bytes()))),
        (
            "hash-with-prefix",
            "the SHA-256 of the hash as 0x-hex",
            over(key, &sha256(sha256_hex0x(MESSAGE).as_bytes())),
        ),
        ("personal-message", "the hash of a wallet's personal message", over(key, &personal(MESSAGE))),
        (
            "quoted-text",
            "the SHA-256 of the text as a JSON string",
            over(key, &sha256(json!(MESSAGE).to_string().as_bytes())),
        ),
    ] {
        let input = verify_input(&key.public(), MESSAGE.as_bytes(), &signature);
        let title = format!("A signature over {what} is refused");
        let mutation = format!("sign {what}");
        refused(
            suite,
            (slug, &title, MISMATCH, &mutation),
            (Stage::Authenticate, Bug::Basic, Severity::High),
            input,
        );
    }
    // One whose second half is a low number in either order of its bytes.
    let of_seed = |count: u32| ed25519_sign(&sha256(&count.to_be_bytes()), MESSAGE.as_bytes());
    let other_curve =
        (0..).map(of_seed).find(|signature| halves(signature).1 < HALF_ORDER).unwrap_or([0; 64]);
    let input = verify_input(&key.public(), MESSAGE.as_bytes(), &other_curve);
    let words = (
        "ed25519-signature",
        "An Ed25519 signature is refused under a secp256k1 key",
        MISMATCH,
        "sign with Ed25519",
    );
    refused(suite, words, FORGED, input);
}

fn over(key: &EcdsaKey, hash: &[u8; 32]) -> [u8; 64] {
    SigningKey::from_slice(&key.secret())
        .map_or([0; 64], |key| key.sign_prehash_recoverable(hash).0.normalize_s().to_bytes().into())
}

fn of_bits(suite: &mut Suite, key: &EcdsaKey, signature: &[u8; 64]) {
    for (slug, place, bit) in [
        ("first-byte-of-r", 1, 0x01),
        ("middle-byte-of-r", 16, 0x40),
        ("last-byte-of-r", 31, 0x01),
        ("second-byte-of-s", 33, 0x01),
        ("middle-byte-of-s", 48, 0x80),
        ("last-byte-of-s", 63, 0x01),
    ] {
        let mut changed = *signature;
        if let Some(byte) = changed.get_mut(place) {
            *byte ^= bit;
        }
        let input = verify_input(&key.public(), MESSAGE.as_bytes(), &changed);
        let mutation = format!("flip a bit of byte {place}");
        refused(
            suite,
            (slug, "A signature with one bit changed is refused", MISMATCH, &mutation),
            FORGED,
            input,
        );
    }
}

fn of_form(suite: &mut Suite, key: &EcdsaKey, signature: &[u8; 64]) {
    let form = "MTP-SIG-005";
    let der = k256::ecdsa::Signature::from_slice(signature)
        .map(|signature| signature.to_der().as_bytes().to_vec())
        .unwrap_or_default();
    let (r, s) = halves(signature);
    for (slug, title, mutation, bytes) in [
        ("der", "A signature in DER is refused", "encode it in DER", der),
        (
            "with-recovery-id",
            "A recovery byte behind the signature is refused",
            "append 1b",
            [&r[..], &s, &[27]].concat(),
        ),
        (
            "one-byte-short",
            "A signature without its last byte is refused",
            "drop the last byte",
            [&r[..], s.split_at(31).0].concat(),
        ),
        ("r-alone", "Half a signature is refused", "drop s", r.to_vec()),
        (
            "zero-byte-between",
            "Numbers of 33 bytes are refused",
            "put 00 in front of each number",
            [&[0], &r[..], &[0], &s].concat(),
        ),
        ("twice", "A signature twice is refused", "repeat it", [&r[..], &s, &r, &s].concat()),
        ("empty", "No signature is refused", "drop all bytes", Vec::new()),
    ] {
        let input = verify_input(&key.public(), MESSAGE.as_bytes(), &bytes);
        refused(suite, (slug, title, form, mutation), MALFORMED, input);
    }
    for defect in base64_defects(signature, form) {
        if !["dash-for-plus", "no-padding", "trailing-bits", "line-end-behind", "hex-digits"]
            .contains(&defect.slug.as_str())
        {
            continue;
        }
        if defect.text == base64(signature) {
            continue;
        }
        let input =
            with(&verify_input(&key.public(), MESSAGE.as_bytes(), signature), "signature", defect.text);
        let title = format!("A signature {} is refused before it is checked", defect.predicate);
        refused(
            suite,
            (&format!("text-{}", defect.slug), &title, defect.clause, &defect.mutation),
            MALFORMED,
            input,
        );
    }
}

fn of_key(suite: &mut Suite, key: &EcdsaKey, signature: &[u8; 64]) {
    let public = key.public();
    let x = public.split_at(1).1;
    let parity = |first: u8| [&[first], x].concat();
    let other_parity = parity(if public.first() == Some(&2) { 3 } else { 2 });
    let bob = EcdsaKey::labelled("dm3 vectors signer bob").public();
    for (slug, title, mutation, bytes) in [
        ("another-key", "A signature is refused under another key", "use another signer's key", bob),
        (
            "other-parity",
            "A signature is refused under the mirrored key",
            "change the key's first byte",
            other_parity,
        ),
        (
            "generator",
            "A signature is refused under the key of the secret one",
            "use the generator as the key",
            EcdsaKey::new(&number(1)).map(|key| key.public()).unwrap_or_default(),
        ),
    ] {
        refused(
            suite,
            (slug, title, MISMATCH, mutation),
            FORGED,
            verify_input(&bytes, MESSAGE.as_bytes(), signature),
        );
    }
    let field_prime: [u8; 32] =
        [&[0xff; 27][..], &[0xfe, 0xff, 0xff, 0xfc, 0x2f]].concat().try_into().unwrap_or_default();
    for (slug, title, mutation, x) in [
        (
            "key-off-curve",
            "A key that is no point of the curve is refused",
            "set the key's x to 5",
            number(5),
        ),
        ("key-x-zero", "A key with an x of zero is refused", "set the key's x to 0", number(0)),
        (
            "key-x-prime",
            "A key with an x of the field's prime is refused",
            "set the key's x to p",
            field_prime,
        ),
        (
            "key-x-ones",
            "A key with an x above the field's prime is refused",
            "set the key's x to 2^256 - 1",
            [0xff; 32],
        ),
    ] {
        let input = verify_input(&[&[2], &x[..]].concat(), MESSAGE.as_bytes(), signature);
        refused(
            suite,
            (slug, title, "MTP-SIG-008", mutation),
            (Stage::Authenticate, Bug::AuthBypass, Severity::High),
            input,
        );
    }
    let ed25519 = ed25519_public(&sha256(b"dm3 vectors signer alice"));
    for (slug, title, clause, mutation, bytes) in [
        (
            "key-uncompressed",
            "A key of 65 bytes is refused",
            "MTP-KEY-042",
            "write both coordinates",
            uncompressed(&public),
        ),
        (
            "key-without-first-byte",
            "A key of the x-coordinate alone is refused",
            MISMATCH,
            "drop the key's first byte",
            x.to_vec(),
        ),
        (
            "key-first-byte-four",
            "A key that begins with 04 is refused",
            "MTP-KEY-041",
            "set the key's first byte to 4",
            parity(4),
        ),
        ("key-empty", "No key is refused", "MTP-KEY-042", "drop the key", Vec::new()),
        (
            "key-ed25519",
            "An ECDSA signature is refused under an Ed25519 key",
            MISMATCH,
            "use an Ed25519 key",
            ed25519.to_vec(),
        ),
    ] {
        let class = if clause == MISMATCH { FORGED } else { MALFORMED };
        refused(
            suite,
            (slug, title, clause, mutation),
            class,
            verify_input(&bytes, MESSAGE.as_bytes(), signature),
        );
    }
}
