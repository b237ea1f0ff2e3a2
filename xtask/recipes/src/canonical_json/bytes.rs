//! Bytes that are JSON in UTF-8, and bytes that are not.

use dm3_oracle::encoding::hex;
use serde_json::json;

use super::{PAGE, output};
use crate::{Bug, Severity, Stage, Suite};

const UTF8: &str = "MTP-CJS-001";

/// `canonical_json.hash_bytes`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.canonical-json-bytes",
        PAGE,
        "canonical_json.hash_bytes",
        "Which bytes are UTF-8 and can be JSON.",
    );
    for (slug, title, text) in [
        ("ascii", "ASCII is UTF-8", "{\"a\":\"text\"}"),
        ("two-bytes", "Characters of two bytes are read", "{\"a\":\"\u{80}\u{e9}\u{7ff}\"}"),
        (
            "three-bytes",
            "Characters of three bytes are read",
            "{\"a\":\"\u{800}\u{20ac}\u{d7ff}\u{e000}\u{ffff}\"}",
        ),
        ("four-bytes", "Characters of four bytes are read", "{\"a\":\"\u{10000}\u{1f600}\u{10ffff}\"}"),
        ("replacement-character", "U+FFFD itself is a character", "{\"a\":\"\u{fffd}\"}"),
        ("byte-order-mark-in-a-string", "The bytes of U+FEFF can stand in a string", "{\"a\":\"\u{feff}\"}"),
    ] {
        let input = json!({ "json_hex": hex(text.as_bytes()) });
        suite.accept(slug, title, &[UTF8, "MTP-CJS-031"], input, output(text)).finds(Bug::Basic);
    }
    in_strings(&mut suite);
    in_other_places(&mut suite);
    other_encodings(&mut suite);
    suite
}

fn refuse(
    suite: &mut Suite,
    control: &str,
    slug: &str,
    subject: &str,
    clause: &str,
    mutation: &str,
    bytes: &[u8],
) {
    suite.reject(
        control,
        slug,
        &format!("{subject} is refused"),
        &[clause],
        mutation,
        (Stage::Parse, Bug::Parser, Severity::Medium),
        json!({ "json_hex": hex(bytes) }),
    );
}

fn in_strings(suite: &mut Suite) {
    let rows: [(&str, &str, &str, &[u8]); 24] = [
        ("two-bytes", "stray-continuation", "A continuation byte alone", &[0x80]),
        ("two-bytes", "stray-continuation-last", "The last continuation byte alone", &[0xbf]),
        ("two-bytes", "latin-one", "A letter in Latin-1", &[0xe9]),
        ("two-bytes", "two-bytes-cut", "A character of two bytes without its second", &[0xc3]),
        ("three-bytes", "three-bytes-cut", "A character of three bytes without its last", &[0xe2, 0x82]),
        ("three-bytes", "three-bytes-cut-twice", "A character of three bytes without two of them", &[0xe2]),
        ("four-bytes", "four-bytes-cut", "A character of four bytes without its last", &[0xf0, 0x9f, 0x98]),
        ("two-bytes", "one-continuation-too-many", "A continuation byte too many", &[0xc3, 0xa9, 0xa9]),
        ("ascii", "overlong-slash", "A slash in two bytes", &[0xc0, 0xaf]),
        ("ascii", "overlong-zero", "U+0000 in two bytes", &[0xc0, 0x80]),
        ("ascii", "overlong-delete", "U+007F in two bytes", &[0xc1, 0xbf]),
        ("ascii", "overlong-quote", "A quote in two bytes", &[0xc0, 0xa2]),
        ("three-bytes", "overlong-three", "A character in three bytes that needs two", &[0xe0, 0x9f, 0xbf]),
        (
            "four-bytes",
            "overlong-four",
            "A character in four bytes that needs three",
            &[0xf0, 0x8f, 0xbf, 0xbf],
        ),
        ("three-bytes", "surrogate-first", "U+D800 in three bytes", &[0xed, 0xa0, 0x80]),
        ("three-bytes", "surrogate-last", "U+DFFF in three bytes", &[0xed, 0xbf, 0xbf]),
        (
            "four-bytes",
            "surrogate-pair-in-six-bytes",
            "A surrogate pair in six bytes (CESU-8)",
            &[0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
        ),
        ("four-bytes", "beyond-the-last-character", "U+110000", &[0xf4, 0x90, 0x80, 0x80]),
        ("four-bytes", "lead-byte-f5", "The byte F5", &[0xf5, 0x80, 0x80, 0x80]),
        ("four-bytes", "five-bytes", "A sequence of five bytes", &[0xf8, 0x88, 0x80, 0x80, 0x80]),
        ("four-bytes", "six-bytes", "A sequence of six bytes", &[0xfc, 0x84, 0x80, 0x80, 0x80, 0x80]),
        ("ascii", "byte-fe", "The byte FE", &[0xfe]),
        ("ascii", "byte-ff", "The byte FF", &[0xff]),
        (
            "three-bytes",
            "continuation-replaced",
            "A character whose second byte is ASCII",
            &[0xe2, 0x28, 0xa1],
        ),
    ];
    for (control, slug, subject, bytes) in rows {
        let subject = format!("{subject} in a string");
        let text = [b"{\"a\":\"".as_slice(), bytes, b"\"}"].concat();
        refuse(
            suite,
            control,
            slug,
            &subject,
            UTF8,
            &format!("write the bytes {} in the string", hex(bytes)),
            &text,
        );
    }
}

fn in_other_places(suite: &mut Suite) {
    let rows: [(&str, &str, &str, &str, &[u8]); 7] = [
        (
            "in-a-name",
            "A wrong byte in a name",
            UTF8,
            "put the byte FF into the name",
            b"{\"a\xff\":\"text\"}",
        ),
        (
            "between-tokens",
            "A wrong byte between tokens",
            UTF8,
            "put the byte FF behind the colon",
            b"{\"a\":\xff\"text\"}",
        ),
        (
            "behind-the-value",
            "A wrong byte behind the value",
            UTF8,
            "append the byte FF",
            b"{\"a\":\"text\"}\xff",
        ),
        (
            "before-the-value",
            "A wrong byte before the value",
            UTF8,
            "put the byte FF in front",
            b"\xff{\"a\":\"text\"}",
        ),
        (
            "latin-one-space",
            "A no-break space in Latin-1 between tokens",
            UTF8,
            "put the byte A0 behind the colon",
            b"{\"a\":\xa0\"text\"}",
        ),
        (
            "zero-byte-behind",
            "A zero byte behind the value",
            "MTP-CJS-003",
            "append a zero byte",
            b"{\"a\":\"text\"}\0",
        ),
        ("no-bytes", "No byte at all", "MTP-CJS-003", "drop everything", b""),
    ];
    for (slug, subject, clause, mutation, bytes) in rows {
        refuse(suite, "ascii", slug, subject, clause, mutation, bytes);
    }
}

fn other_encodings(suite: &mut Suite) {
    const TEXT: &str = "{\"a\":\"text\"}";
    let units = |bytes: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
    let wide: Vec<u8> = TEXT.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (slug, subject, clause, mutation, bytes) in [
        (
            "utf8-with-mark",
            "A byte order mark in UTF-8",
            "MTP-CJS-002",
            "put EF BB BF in front",
            marked(&[0xef, 0xbb, 0xbf], TEXT.as_bytes()),
        ),
        (
            "utf8-cut-mark",
            "Half a byte order mark",
            UTF8,
            "put EF BB in front",
            marked(&[0xef, 0xbb], TEXT.as_bytes()),
        ),
        (
            "utf16-with-mark",
            "UTF-16 with a byte order mark",
            UTF8,
            "encode in UTF-16, little endian, with mark",
            marked(&[0xff, 0xfe], &little),
        ),
        (
            "utf16-big-with-mark",
            "Big-endian UTF-16 with a mark",
            UTF8,
            "encode in UTF-16, big endian, with mark",
            marked(&[0xfe, 0xff], &big),
        ),
        (
            "utf16-without-mark",
            "UTF-16 without a mark",
            "MTP-CJS-007",
            "encode in UTF-16, little endian",
            little.clone(),
        ),
        (
            "utf16-big-without-mark",
            "Big-endian UTF-16 without a mark",
            "MTP-CJS-007",
            "encode in UTF-16, big endian",
            big.clone(),
        ),
        (
            "utf32-without-mark",
            "UTF-32 without a mark",
            "MTP-CJS-007",
            "encode in UTF-32, little endian",
            wide,
        ),
    ] {
        refuse(suite, "ascii", slug, subject, clause, mutation, &bytes);
    }
}
