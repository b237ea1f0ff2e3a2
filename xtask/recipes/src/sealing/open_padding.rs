//! Payloads that authenticate and are padded wrongly or hold no text.

use dm3_oracle::json::canonical;
use dm3_oracle::seal::{BLOCK, padded};
use serde_json::json;

use super::open::{CONTENT, CONTROL, input};
use super::sealer::Sealer;
use crate::{Bug, Severity, Stage, Suite};

/// Adds payloads whose plaintext is wrong.
pub(super) fn add(suite: &mut Suite, sealer: &Sealer) {
    markers(suite, sealer);
    lengths(suite, sealer);
    encodings(suite, sealer);
    longer(suite);
}

/// `start`, and the same byte up to the block.
fn filled(start: &[u8], byte: u8) -> Vec<u8> {
    let mut bytes = start.to_vec();
    bytes.resize(BLOCK, byte);
    bytes
}

fn with_last(mut bytes: Vec<u8>, last: u8) -> Vec<u8> {
    if let Some(place) = bytes.last_mut() {
        *place = last;
    }
    bytes
}

fn refuse(
    suite: &mut Suite,
    slug: &str,
    title: &str,
    clause: &str,
    mutation: &str,
    payload: (&Sealer, &[u8]),
) {
    let (sealer, plaintext) = payload;
    suite.reject(
        CONTROL,
        slug,
        title,
        &[clause],
        mutation,
        (Stage::Decrypt, Bug::EdgeCase, Severity::Medium),
        input(sealer, &canonical(&sealer.payload_of(plaintext))),
    );
}

fn markers(suite: &mut Suite, sealer: &Sealer) {
    let content = CONTENT.as_bytes();
    let right = padded(content, BLOCK);
    let two_blocks = [padded(content, BLOCK), vec![0; BLOCK]].concat();
    for (slug, title, mutation, plaintext) in [
        ("zeros-alone", "A block of zeros is refused", "drop content and marker", vec![0; BLOCK]),
        ("no-marker", "Zeros without a marker are refused", "pad with zeros alone", filled(content, 0)),
        (
            "marker-of-one",
            "Another marker is refused",
            "use 01 as the marker",
            filled(&[content, &[1]].concat(), 0),
        ),
        (
            "marker-of-eighty-one",
            "A marker with another bit is refused",
            "use 81 as the marker",
            filled(&[content, &[0x81]].concat(), 0),
        ),
        (
            "marker-of-forty",
            "A marker shifted by a bit is refused",
            "use 40 as the marker",
            filled(&[content, &[0x40]].concat(), 0),
        ),
        (
            "full-block-without-marker",
            "A full block without a marker is refused",
            "fill the block with letters",
            filled(content, b'a'),
        ),
        ("spaces", "Padding with spaces is refused", "pad with spaces", filled(content, b' ')),
        (
            "count-bytes",
            "Padding that counts its bytes is refused",
            "pad in the manner of PKCS 7",
            filled(content, 0xfb),
        ),
        (
            "count-at-the-end",
            "A count in the last byte is refused",
            "put the count last",
            with_last(right.clone(), 0xfb),
        ),
        (
            "byte-behind-zeros",
            "A byte behind the zeros is refused",
            "set the last byte to 1",
            with_last(right, 1),
        ),
        (
            "marker-out-of-reach",
            "A marker before the last 2048 bytes is refused",
            "append 2048 zeros",
            two_blocks,
        ),
    ] {
        refuse(suite, slug, title, "MTP-SEA-011", mutation, (sealer, &plaintext));
    }
}

fn lengths(suite: &mut Suite, sealer: &Sealer) {
    let content = CONTENT.as_bytes();
    for (slug, title, mutation, plaintext) in [
        ("no-plaintext", "A tag over no bytes is refused", "seal no bytes at all", Vec::new()),
        ("unpadded", "A content without padding is refused", "leave out the padding", content.to_vec()),
        (
            "marker-alone",
            "A content with nothing but the marker is refused",
            "pad to a block of 1",
            padded(content, 1),
        ),
        ("small-block", "A block of 16 is refused", "pad to a block of 16", padded(content, 16)),
        ("half-a-block", "Half a block is refused", "pad to a block of 1024", padded(content, 1024)),
        (
            "one-byte-short-of-a-block",
            "A block without its last zero is refused",
            "drop the last zero",
            padded(content, BLOCK).split_at(BLOCK - 1).0.to_vec(),
        ),
    ] {
        refuse(suite, slug, title, "MTP-SEA-012", mutation, (sealer, &plaintext));
    }
}

fn encodings(suite: &mut Suite, sealer: &Sealer) {
    for (slug, title, mutation, content) in [
        ("latin-one", "A text in Latin-1 is refused", "encode it in Latin-1", &b"Gr\xfc\xdfe"[..]),
        (
            "cut-character",
            "A character cut short is refused",
            "drop the last byte of a character",
            &b"snow \xe2\x98"[..],
        ),
        ("overlong", "An overlong character is refused", "encode U+0000 in two bytes", &b"zero \xc0\x80"[..]),
        ("encoded-surrogate", "An encoded surrogate is refused", "encode U+D800", &b"half \xed\xa0\x80"[..]),
        (
            "beyond-unicode",
            "A number beyond Unicode is refused",
            "encode 0x110000",
            &b"far \xf4\x90\x80\x80"[..],
        ),
        ("single-ff", "The byte ff is refused", "write ff", &b"\xff"[..]),
        (
            "utf-sixteen",
            "A text in UTF-16 is refused",
            "encode it in UTF-16 with a mark",
            &b"\xff\xfeh\0i\0"[..],
        ),
    ] {
        refuse(suite, slug, title, "MTP-SEA-014", mutation, (sealer, &padded(content, BLOCK)));
    }
}

/// Plaintexts of more than a block that are no multiple of it.
fn longer(suite: &mut Suite) {
    for (slug, zeros) in [("four-bytes-more", 4), ("a-byte-more", 1)] {
        let sealer = Sealer::labelled(&format!("open {slug}"));
        let plaintext = [padded(CONTENT.as_bytes(), BLOCK), vec![0; zeros]].concat();
        suite.accept(
            slug,
            "A plaintext of more than one block that is no multiple may be opened",
            &["MTP-SEA-013"],
            input(&sealer, &canonical(&sealer.payload_of(&plaintext))),
            json!({ "text": CONTENT }),
        );
    }
}
