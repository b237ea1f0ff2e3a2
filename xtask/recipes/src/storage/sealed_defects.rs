//! Stored bytes with one thing wrong, from the outside in.

use dm3_oracle::encoding::{base64, from_base64, from_hex, hex0x};
use dm3_oracle::json::{canonical, with, without};
use serde_json::{Value, json};

use super::cast::{part, payload, text_of};
use super::sealed_otherwise;
use crate::{Bug, Stage};

/// A defect of what is stored.
pub(super) struct Defect {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    pub(super) clause: &'static str,
    pub(super) mutation: &'static str,
    pub(super) stage: Stage,
    pub(super) bug: Bug,
    pub(super) stored: String,
}

/// All defects of `plain`, which is `record` sealed.
pub(super) fn all(record: &Value, plain: &str) -> Vec<Defect> {
    let value: Value = serde_json::from_str(plain).unwrap_or_default();
    let mut defects = shape(&value, plain);
    defects.extend(encodings(&value));
    defects.extend(changed_bytes(&value));
    defects.extend(sealed_otherwise::all(record));
    defects
}

fn shape(value: &Value, plain: &str) -> Vec<Defect> {
    let defect = |slug, title, mutation, stored: String| Defect {
        slug,
        title,
        clause: "MSP-SEAL-005",
        mutation,
        stage: Stage::Parse,
        bug: Bug::Parser,
        stored,
    };
    let changed = |name: &str, to: Value| canonical(&with(value, name, to));
    vec![
        defect("nothing", "No bytes are no container", "drop all bytes", String::new()),
        defect(
            "cut-off",
            "A container that was cut off is refused",
            "drop the second half",
            plain.split_at(plain.len() / 2).0.to_owned(),
        ),
        defect(
            "without-end",
            "A container without its last byte is refused",
            "drop the closing brace",
            plain.trim_end_matches('}').to_owned(),
        ),
        defect("trailing-text", "Text behind the object is refused", "append a comma", format!("{plain},")),
        defect("array", "An array is no sealed record", "put the object into an array", format!("[{plain}]")),
        defect(
            "text",
            "A text is no sealed record",
            "put the object into a JSON text",
            Value::from(plain).to_string(),
        ),
        defect(
            "without-ciphertext",
            "There is nothing to open without ciphertext",
            "drop the ciphertext",
            canonical(&without(value, "ciphertext")),
        ),
        defect(
            "without-nonce",
            "There is nothing to open without nonce",
            "drop the nonce",
            canonical(&without(value, "nonce")),
        ),
        defect(
            "ciphertext-null",
            "A ciphertext that is null is refused",
            "null in place of the ciphertext",
            changed("ciphertext", Value::Null),
        ),
        defect(
            "nonce-null",
            "A nonce that is null is refused",
            "null in place of the nonce",
            changed("nonce", Value::Null),
        ),
        defect(
            "nonce-number",
            "A nonce that is a number is refused",
            "the number 7 in place of the nonce",
            changed("nonce", json!(7)),
        ),
        defect(
            "repeated-nonce",
            "A member that stands twice is refused",
            "repeat the nonce",
            plain.replacen('{', &format!("{{\"nonce\":{},", part(value, "nonce")), 1),
        ),
        defect(
            "plain-record",
            "A record that is not sealed is refused",
            "store the plain record",
            "{\"conversations\":[\"bob.eth\"]}".to_owned(),
        ),
    ]
}

fn encodings(value: &Value) -> Vec<Defect> {
    let defect = |slug, title, mutation, stored: String| Defect {
        slug,
        title,
        clause: "MSP-SEAL-005",
        mutation,
        stage: Stage::Decode,
        bug: Bug::Malleability,
        stored,
    };
    let ciphertext = text_of(value, "ciphertext");
    let nonce = text_of(value, "nonce");
    let with_ciphertext = |text: String| canonical(&with(value, "ciphertext", text));
    let with_nonce = |text: String| canonical(&with(value, "nonce", text));
    // 2064 bytes are 2752 digits without padding, so a line break is what can be added.
    vec![
        defect(
            "ciphertext-url-safe",
            "The URL-safe alphabet is not the alphabet of base64",
            "minus and underscore for plus and slash",
            with_ciphertext(ciphertext.replace('+', "-").replace('/', "_")),
        ),
        defect(
            "ciphertext-with-a-line-break",
            "White space is no base64",
            "a line break in the middle of the ciphertext",
            with_ciphertext(broken(ciphertext)),
        ),
        defect(
            "ciphertext-with-padding-too-much",
            "Padding that is not needed is refused",
            "append four equals signs to the ciphertext",
            with_ciphertext(format!("{ciphertext}====")),
        ),
        defect(
            "ciphertext-in-hex",
            "A ciphertext in hex is refused",
            "the ciphertext as 0x-hex",
            with_ciphertext(hex0x(&from_base64(ciphertext).unwrap_or_default())),
        ),
        defect(
            "nonce-without-prefix",
            "A nonce without 0x is refused",
            "drop 0x from the nonce",
            with_nonce(nonce.trim_start_matches("0x").to_owned()),
        ),
        defect(
            "nonce-of-11-bytes",
            "A nonce of 11 bytes is refused",
            "drop the last byte of the nonce",
            with_nonce(nonce.split_at(24).0.to_owned()),
        ),
        defect(
            "nonce-of-24-bytes",
            "A nonce of another cipher's length is refused",
            "append 12 zero bytes to the nonce",
            with_nonce(format!("{nonce}{}", "0".repeat(24))),
        ),
        defect(
            "nonce-in-base64",
            "A nonce in base64 is refused",
            "the nonce in base64",
            with_nonce(base64(&from_hex(nonce).unwrap_or_default())),
        ),
        defect(
            "nonce-with-a-letter-that-is-no-digit",
            "A letter behind f is no digit",
            "g in place of the last digit of the nonce",
            with_nonce(format!("{}g", nonce.split_at(25).0)),
        ),
    ]
}

fn broken(text: &str) -> String {
    let (left, right) = text.split_at(text.len() / 2);
    format!("{left}\n{right}")
}

fn changed_bytes(value: &Value) -> Vec<Defect> {
    let defect = |slug, title, mutation, stored: String| Defect {
        slug,
        title,
        clause: "MSP-SEAL-006",
        mutation,
        stage: Stage::Decrypt,
        bug: Bug::Malleability,
        stored,
    };
    let ciphertext = from_base64(text_of(value, "ciphertext")).unwrap_or_default();
    let nonce = from_hex(text_of(value, "nonce")).unwrap_or_default();
    let flipped = |bytes: &[u8], at: usize| {
        let flip = |(index, byte): (usize, &u8)| if index == at { byte ^ 1 } else { *byte };
        bytes.iter().enumerate().map(flip).collect::<Vec<u8>>()
    };
    let cut = |bytes: &[u8], by: usize| bytes.iter().copied().take(bytes.len() - by).collect::<Vec<u8>>();
    let behind = |bytes: &[u8]| bytes.iter().copied().chain([0]).collect::<Vec<u8>>();
    let mut moved = ciphertext.clone();
    moved.rotate_left(64);
    let last = ciphertext.len() - 1;
    let with_ciphertext = |bytes: Vec<u8>| payload(&bytes, &nonce);
    vec![
        defect(
            "first-byte-changed",
            "A change of the first byte is noticed",
            "flip a bit of the first byte of the ciphertext",
            with_ciphertext(flipped(&ciphertext, 0)),
        ),
        defect(
            "padding-byte-changed",
            "A change within the encrypted padding is noticed",
            "flip a bit of byte 1500 of the ciphertext",
            with_ciphertext(flipped(&ciphertext, 1500)),
        ),
        defect(
            "tag-changed",
            "A change of the tag is noticed",
            "flip a bit of the last byte of the tag",
            with_ciphertext(flipped(&ciphertext, last)),
        ),
        defect(
            "tag-cut-to-12-bytes",
            "A shortened tag is refused",
            "drop the last four bytes of the tag",
            with_ciphertext(cut(&ciphertext, 4)),
        ),
        defect(
            "without-tag",
            "A ciphertext without tag is refused",
            "drop the tag",
            with_ciphertext(cut(&ciphertext, 16)),
        ),
        defect(
            "byte-appended",
            "A byte behind the tag is noticed",
            "append a zero byte to the ciphertext",
            with_ciphertext(behind(&ciphertext)),
        ),
        defect(
            "blocks-moved",
            "Exchanged blocks are noticed",
            "move the first 64 bytes to the end",
            with_ciphertext(moved),
        ),
        defect(
            "ciphertext-empty",
            "A ciphertext without a byte is refused",
            "the empty text as ciphertext",
            with_ciphertext(Vec::new()),
        ),
        defect(
            "ciphertext-shorter-than-a-tag",
            "A ciphertext shorter than a tag is refused",
            "keep 15 bytes of the ciphertext",
            with_ciphertext(cut(&ciphertext, ciphertext.len() - 15)),
        ),
        defect(
            "nonce-changed",
            "A change of the nonce is noticed",
            "flip a bit of the nonce",
            payload(&ciphertext, &flipped(&nonce, 0)),
        ),
    ]
}
