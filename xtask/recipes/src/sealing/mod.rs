//! Key exchange and sealed payloads: `spec/sealing.md`.

mod key_exchange;
mod open;
mod open_cipher;
mod open_deployed;
mod open_members;
mod open_padding;
mod open_text;
mod seal;
mod sealer;

use crate::Suite;

/// The page of the clauses.
const PAGE: &str = "spec/sealing.md";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![key_exchange::suite(), open::suite(), seal::suite(), seal::twice()]
}

/// Little-endian u-coordinates of the points of low order on the curve and its twist, with a word for each.
const LOW_ORDER: [(&str, [u8; 32]); 7] = [
    ("zero", [0; 32]),
    ("one", with_ends(1, 0, 0)),
    (
        "first-of-eight",
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
            0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        ],
    ),
    (
        "second-of-eight",
        [
            0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
            0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
        ],
    ),
    ("prime-minus-one", with_ends(0xec, 0xff, 0x7f)),
    ("prime", with_ends(0xed, 0xff, 0x7f)),
    ("prime-plus-one", with_ends(0xee, 0xff, 0x7f)),
];

/// A first byte, thirty others alike, a last byte.
const fn with_ends(first: u8, others: u8, last: u8) -> [u8; 32] {
    let mut bytes = [others; 32];
    let (head, tail) = bytes.split_at_mut(1);
    let (_, end) = tail.split_at_mut(30);
    if let ([head], [end]) = (head, end) {
        *head = first;
        *end = last;
    }
    bytes
}

/// The same value with the bit set that X25519 ignores.
fn with_top_bit(mut key: [u8; 32]) -> [u8; 32] {
    if let Some(last) = key.last_mut() {
        *last |= 0x80;
    }
    key
}
