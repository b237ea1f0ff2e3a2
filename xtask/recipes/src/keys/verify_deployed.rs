//! Checking message signatures of the deployed network: Ed25519 by the strict rules.

use dm3_oracle::hash::{sha256, sha256_hex0x};
use dm3_oracle::sign::{EcdsaKey, ed25519_public, ed25519_sign};
use serde_json::json;

use super::crafted_ed25519::{
    MixedKey, low_order_points, neutral_point_again, no_point, under_low_order_key, with_order_added,
};
use super::verify_written::{MESSAGE, verify_input};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const CURVE: &str = "DIV-TS-001";
const TEXT: &str = "DIV-TS-002";
const CONTROL: &str = "deployed-message";

/// Adds the deployed network's part to `mtp.sign-verify`.
pub(super) fn extend(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    let seed = sha256(b"dm3 vectors signer alice");
    let (public, signature) = (ed25519_public(&seed), ed25519_sign(&seed, MESSAGE.as_bytes()));
    accept(suite, CONTROL, "An Ed25519 signature over the text itself holds", &public, MESSAGE, &signature);
    for (slug, title, text) in [
        ("deployed-empty", "An Ed25519 signature over no bytes holds", String::new()),
        (
            "deployed-beyond-ascii",
            "An Ed25519 signature over UTF-8 beyond ASCII holds",
            "Grüße ☃ 🌍".to_owned(),
        ),
        ("deployed-hash-text", "An Ed25519 signature over a hash's characters holds", sha256_hex0x(MESSAGE)),
    ] {
        accept(suite, slug, title, &public, &text, &ed25519_sign(&seed, text.as_bytes()));
    }
    of_text(suite, &public, &seed);
    of_signature(suite, &public, &signature);
    of_key(suite, &signature);
    of_low_order_keys(suite);
    of_cofactor(suite);
}

const FORGED: (Stage, Bug, Severity) = (Stage::Authenticate, Bug::AuthBypass, Severity::Critical);
const SECOND_FORM: (Stage, Bug, Severity) = (Stage::Authenticate, Bug::Malleability, Severity::Medium);

fn accept(suite: &mut Suite, slug: &str, title: &str, public: &[u8], text: &str, signature: &[u8]) {
    suite.accept(slug, title, &[CURVE, TEXT], verify_input(public, text.as_bytes(), signature), json!({}));
}

fn of_text(suite: &mut Suite, public: &[u8; 32], seed: &[u8; 32]) {
    let signature = ed25519_sign(seed, MESSAGE.as_bytes());
    for (slug, title, mutation, text) in [
        (
            "deployed-text-changed",
            "A signature over another text is refused",
            "change a letter",
            MESSAGE.replace("hello", "hallo"),
        ),
        (
            "deployed-text-cut",
            "A text without its end is refused",
            "drop the last byte",
            MESSAGE.trim_end_matches('}').to_owned(),
        ),
        ("deployed-text-empty", "No text is another text", "drop the text", String::new()),
    ] {
        let input = verify_input(public, text.as_bytes(), &signature);
        suite.reject(CONTROL, slug, title, &[TEXT], mutation, FORGED, input);
    }
    let digest = sha256(MESSAGE.as_bytes());
    for (slug, what, signature) in [
        ("deployed-hash-signed", "the text's SHA-256", ed25519_sign(seed, &digest)),
        (
            "deployed-hash-text-signed",
            "the text's SHA-256 as 0x-hex",
            ed25519_sign(seed, sha256_hex0x(MESSAGE).as_bytes()),
        ),
        (
            "deployed-quoted-text",
            "the text as a JSON string",
            ed25519_sign(seed, json!(MESSAGE).to_string().as_bytes()),
        ),
    ] {
        suite.reject(
            CONTROL,
            slug,
            &format!("A signature over {what} is refused"),
            &[TEXT],
            &format!("sign {what}"),
            (Stage::Authenticate, Bug::Basic, Severity::High),
            verify_input(public, MESSAGE.as_bytes(), &signature),
        );
    }
}

fn of_signature(suite: &mut Suite, public: &[u8; 32], signature: &[u8; 64]) {
    let mut refuse =
        |slug: &str, title: &str, mutation: &str, class: (Stage, Bug, Severity), bytes: &[u8]| {
            let input = verify_input(public, MESSAGE.as_bytes(), bytes);
            suite.reject(CONTROL, slug, title, &[CURVE], mutation, class, input);
        };
    let (point, number) = signature.split_at(32);
    for (slug, times) in [("s-plus-order", 1), ("s-plus-two-orders", 2), ("s-plus-eight-orders", 8)] {
        let title = "A second form of a signature is refused: S must be below the order";
        let mutation = format!("add the order of the base point to S, {times} times");
        refuse(slug, title, &mutation, SECOND_FORM, &with_order_added(signature, times));
    }
    for (slug, place, bit) in [
        ("first-bit-of-point", 0, 0x01),
        ("sign-bit-of-point", 31, 0x80),
        ("middle-bit-of-point", 16, 0x10),
        ("first-bit-of-number", 32, 0x01),
        ("middle-bit-of-number", 48, 0x10),
        ("bit-253-of-number", 63, 0x20),
        ("top-bit-of-number", 63, 0x80),
    ] {
        let mut changed = *signature;
        if let Some(byte) = changed.get_mut(place) {
            *byte ^= bit;
        }
        let mutation = format!("flip a bit of byte {place}");
        refuse(slug, "A signature with one bit changed is refused", &mutation, FORGED, &changed);
    }
    let malformed = (Stage::Decode, Bug::Parser, Severity::Medium);
    for (slug, title, mutation, bytes) in [
        (
            "deployed-one-byte-short",
            "A signature of 63 bytes is refused",
            "drop the last byte",
            signature.split_at(63).0.to_vec(),
        ),
        (
            "deployed-one-byte-long",
            "A signature of 65 bytes is refused",
            "append a zero byte",
            [signature, &[0][..]].concat(),
        ),
        ("deployed-no-signature", "No signature is refused", "drop all bytes", Vec::new()),
        (
            "deployed-with-text",
            "A signature with its text behind it is refused",
            "append the text",
            [signature, MESSAGE.as_bytes()].concat(),
        ),
    ] {
        refuse(slug, title, mutation, malformed, &bytes);
    }
    refuse(
        "halves-swapped",
        "The halves in the other order are refused",
        "swap R and S",
        FORGED,
        &[number, point].concat(),
    );
    refuse(
        "number-zero",
        "A signature with an S of zero is refused",
        "set S to 0",
        FORGED,
        &[point, &[0; 32]].concat(),
    );
    refuse("deployed-zeros", "A signature of zeros is refused", "set all bytes to 0", FORGED, &[0; 64]);
    let ecdsa = EcdsaKey::labelled("dm3 vectors signer alice").sign(MESSAGE.as_bytes());
    refuse(
        "ecdsa-signature",
        "An ECDSA signature is refused under an Ed25519 key",
        "sign with ECDSA",
        FORGED,
        &ecdsa,
    );
    refuse(
        "point-off-curve",
        "An R that is no point is refused",
        "set R to no point",
        FORGED,
        &[&no_point(), number].concat(),
    );
}

fn of_key(suite: &mut Suite, signature: &[u8; 64]) {
    for (slug, title, mutation, key) in [
        (
            "deployed-another-key",
            "A signature is refused under another key",
            "use another key",
            ed25519_public(&sha256(b"bob")),
        ),
        (
            "deployed-key-off-curve",
            "A key that is no point is refused",
            "set the key to no point",
            no_point(),
        ),
        ("deployed-key-zero", "A key of zeros is refused", "set the key to zeros", [0; 32]),
        ("deployed-key-ones", "A key of ones is refused", "set the key to ff throughout", [0xff; 32]),
    ] {
        let input = verify_input(&key, MESSAGE.as_bytes(), signature);
        suite.reject(CONTROL, slug, title, &[CURVE], mutation, FORGED, input);
    }
    for (slug, title, mutation, key) in [
        ("deployed-key-short", "A key of 31 bytes is refused", "drop the key's last byte", vec![7; 31]),
        ("deployed-key-twice", "A key of 64 bytes is refused", "use a private key's text", vec![7; 64]),
    ] {
        let input = verify_input(&key, MESSAGE.as_bytes(), signature);
        suite.reject(
            CONTROL,
            slug,
            title,
            &[CURVE],
            mutation,
            (Stage::Decode, Bug::Parser, Severity::Medium),
            input,
        );
    }
}

/// Under a key of low order, signatures can be made without any secret.
fn of_low_order_keys(suite: &mut Suite) {
    let mut keys: Vec<(String, [u8; 32])> = low_order_points()
        .into_iter()
        .zip([
            "neutral",
            "first-of-eight",
            "first-of-four",
            "second-of-eight",
            "of-two",
            "third-of-eight",
            "second-of-four",
            "fourth-of-eight",
        ])
        .map(|(key, name)| (format!("low-order-key-{name}"), key))
        .collect();
    keys.push(("low-order-key-neutral-again".to_owned(), neutral_point_again()));
    for (slug, key) in keys {
        let Some(signature) = under_low_order_key(&key, MESSAGE.as_bytes()) else { continue };
        suite
            .reject(
                CONTROL,
                &slug,
                "A signature under a key of low order is refused, although the equation holds",
                &[CURVE],
                "use a point of low order as the public_key and a signature that anybody can make for it",
                FORGED,
                verify_input(&key, MESSAGE.as_bytes(), &signature),
            )
            .intermediate("public_key", &key);
    }
    suite.reject(
        CONTROL,
        "all-zeros",
        "Zeros as key and signature are refused",
        &[CURVE],
        "set public_key and signature to zeros",
        FORGED,
        verify_input(&[0; 32], MESSAGE.as_bytes(), &[0; 64]),
    );
}

/// Where strict and lenient verifiers part.
fn of_cofactor(suite: &mut Suite) {
    let text = MESSAGE.as_bytes();
    let mixed = MixedKey::labelled("mixed key");
    let title = "A key with a part of order 8 is a key; the equation holds to the letter";
    accept(suite, "mixed-order-key", title, &mixed.public(), MESSAGE, &mixed.sign(text));
    let plain = MixedKey::plain("plain key");
    let title = "A signature with a chosen nonce holds like any other";
    accept(suite, "plain-order-key", title, &plain.public(), MESSAGE, &plain.sign(text));
    let mut neutral = [0; 32];
    if let Some(first) = neutral.first_mut() {
        *first = 1;
    }
    let mut refuse =
        |control: &str, slug: &str, title: &str, mutation: &str, key: &MixedKey, signature: &[u8; 64]| {
            let input = verify_input(&key.public(), text, signature);
            suite.reject(control, slug, title, &[CURVE], mutation, SECOND_FORM, input);
        };
    let title = "An equation that holds only after multiplying by 8 is refused";
    let mutation = "add a point of order 8 to R";
    refuse(
        "plain-order-key",
        "cofactored-plain-key",
        title,
        mutation,
        &plain,
        &plain.sign_up_to_cofactor(text, 0),
    );
    refuse(
        "mixed-order-key",
        "cofactored-mixed-key",
        title,
        mutation,
        &mixed,
        &mixed.sign_up_to_cofactor(text, 1),
    );
    let title = "An R that is the neutral point is refused, although the equation holds";
    let mutation = "set R to the neutral point and S to match";
    refuse("plain-order-key", "neutral-point", title, mutation, &plain, &plain.sign_at(text, &neutral));
    let title = "A second encoding of R is refused";
    let mutation = "set R to the neutral point, encoded with p + 1, and S to match";
    refuse(
        "plain-order-key",
        "neutral-point-again",
        title,
        mutation,
        &plain,
        &plain.sign_at(text, &neutral_point_again()),
    );
    for number in 0..64 {
        let key = MixedKey::labelled(&format!("mixed key {number}"));
        let Some(signature) = key.sign_at_low_order(text) else { continue };
        accept(
            suite,
            "mixed-order-key-two",
            "Another key with a part of order 8 is a key",
            &key.public(),
            MESSAGE,
            &key.sign(text),
        );
        suite.reject(
            "mixed-order-key-two",
            "point-of-low-order",
            "An R of low order is refused, although the equation holds to the letter",
            &[CURVE],
            "set R to a point of low order and S to match",
            SECOND_FORM,
            verify_input(&key.public(), text, &signature),
        );
        break;
    }
}
