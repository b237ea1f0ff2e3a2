//! Nonces and hashes, and the ways in which a hexadecimal text can be wrong.

use dm3_oracle::encoding::{base64, hex, hex0x};
use dm3_oracle::hash::sha256;
use serde_json::json;

use super::PAGE;
use super::text_defect::{TextDefect, add};
use crate::{Bug, Suite};

/// Which clauses speak of this kind of text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clauses {
    pub(crate) prefix: &'static str,
    pub(crate) digits: &'static str,
    pub(crate) length: &'static str,
}

impl Clauses {
    const fn with_length(length: &'static str) -> Self {
        Self { prefix: "MTP-KEY-012", digits: "MTP-KEY-013", length }
    }
}

/// All defects of the `0x`-hex of `bytes`.
pub(crate) fn defects(bytes: &[u8], clauses: Clauses) -> Vec<TextDefect> {
    let digits = hex(bytes);
    let (_, shorter) = digits.split_at(2);
    let (start, end) = digits.split_at(8);
    let (almost, _) = digits.split_at(digits.len() - 1);
    let prefix = [
        ("no-prefix", "without 0x", "drop 0x", digits.clone()),
        ("upper-case-prefix", "with the prefix 0X", "write 0X", format!("0X{digits}")),
        ("space-in-front", "behind a space", "put a space in front", format!(" 0x{digits}")),
        ("hash-sign-prefix", "with another prefix", "write # for 0x", format!("#{digits}")),
        ("empty", "that is empty", "drop everything", String::new()),
        ("base64-text", "in base64", "write it in base64", base64(bytes)),
    ]
    .map(|(slug, predicate, mutation, text)| {
        TextDefect::new(slug, predicate, clauses.prefix, mutation, text)
    });
    let wrong_digits = [
        ("odd-digits", "with an odd number of digits", "drop the last digit", format!("0x{almost}")),
        ("letter-g", "with a letter that is no digit", "replace the last digit by g", format!("0x{almost}g")),
        ("prefix-twice", "with 0x twice", "put 0x in front", format!("0x0x{digits}")),
        ("space-inside", "with a space inside", "insert a space", format!("0x{start} {end}")),
        ("line-end-behind", "with a line end behind it", "append a line feed", format!("0x{digits}\n")),
        (
            "full-width-digit",
            "with a full-width digit",
            "replace the last digit by U+FF11",
            format!("0x{almost}\u{ff11}"),
        ),
        ("minus-sign", "with a sign", "insert a minus sign", format!("0x-{almost}")),
    ]
    .map(|(slug, predicate, mutation, text)| {
        TextDefect::new(slug, predicate, clauses.digits, mutation, text)
    });
    let lengths = [
        ("no-digits", "without digits", "drop all digits", "0x".to_owned()),
        ("one-byte-short", "without its first byte", "drop the first byte", format!("0x{shorter}")),
        ("one-byte-long", "with a byte too many", "append a zero byte", format!("0x{digits}00")),
        (
            "zero-byte-in-front",
            "with a zero byte in front",
            "put a zero byte in front",
            format!("0x00{digits}"),
        ),
    ]
    .map(|(slug, predicate, mutation, text)| {
        TextDefect::new(slug, predicate, clauses.length, mutation, text)
    });
    [prefix.to_vec(), wrong_digits.to_vec(), lengths.to_vec()].concat()
}

/// `key.parse_nonce`.
pub(super) fn nonce() -> Suite {
    let mut suite =
        Suite::new("mtp.keys-nonce", PAGE, "key.parse_nonce", "The text of the nonce of a sealed payload.");
    let digest = sha256(b"dm3 vectors nonce");
    let (bytes, _) = digest.split_at(12);
    fill(&mut suite, "A nonce", ("nonce_text", "nonce_hex"), bytes, Clauses::with_length("MTP-KEY-014"));
    suite
}

/// `key.parse_hash`.
pub(super) fn hash() -> Suite {
    let mut suite = Suite::new("mtp.keys-hash", PAGE, "key.parse_hash", "The text of a hash of 32 bytes.");
    let bytes = sha256(b"dm3 vectors hash");
    fill(&mut suite, "A hash", ("hash_text", "hash_hex"), &bytes, Clauses::with_length("MTP-KEY-015"));
    suite
}

fn fill(suite: &mut Suite, subject: &str, (member, result): (&str, &str), bytes: &[u8], clauses: Clauses) {
    let lower = hex0x(bytes);
    let upper = format!("0x{}", hex(bytes).to_uppercase());
    let mixed: String = lower
        .char_indices()
        .map(|(place, digit)| if place > 1 && place % 2 == 0 { digit.to_ascii_uppercase() } else { digit })
        .collect();
    let all = [clauses.prefix, clauses.digits, clauses.length];
    suite.accept(
        "lower-case",
        &format!("{subject} in lower-case digits is read"),
        &all,
        json!({ (member): lower }),
        json!({ (result): hex(bytes) }),
    );
    for (slug, what, text) in [("upper-case", "upper-case", upper), ("mixed-case", "mixed-case", mixed)] {
        suite
            .accept(
                slug,
                &format!("{subject} in {what} digits is the same value"),
                &["MTP-KEY-011"],
                json!({ (member): text }),
                json!({ (result): hex(bytes) }),
            )
            .finds(Bug::Parser);
    }
    for (slug, what, byte) in [("all-zero", "zero", 0), ("all-ones", "ff", 0xff)] {
        let bytes = vec![byte; bytes.len()];
        suite
            .accept(
                slug,
                &format!("{subject} whose bytes are all {what} is a value like any other"),
                &all,
                json!({ (member): hex0x(&bytes) }),
                json!({ (result): hex(&bytes) }),
            )
            .finds(Bug::EdgeCase);
    }
    add(suite, "lower-case", subject, member, defects(bytes, clauses));
}
