//! Wallet signatures that are written wrong, or are no signatures.

use dm3_oracle::encoding::{base64, hex};

use super::fixture::{changed, flip_v, raise_s, set_v, signature_bytes, with_signature};
use super::rejects::{FORGED, MALFORMED, MALLEABLE, Rejects};
use crate::{Bug, Dialect, Severity, Stage, Suite};

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    forms(suite);
    last_bytes(suite);
    numbers(suite);
}

fn forms(suite: &mut Suite) {
    let bytes = signature_bytes(Dialect::Spec);
    let digits = hex(&bytes);
    let (start, end) = digits.split_at(64);
    let compact = digits.get(..128).unwrap_or_default();
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    for (slug, predicate, mutation, text) in [
        ("signature-empty", "that is empty", "send an empty text", String::new()),
        ("signature-no-digits", "without digits", "drop all digits", "0x".to_owned()),
        ("signature-no-prefix", "without 0x", "drop 0x", digits.clone()),
        ("signature-upper-prefix", "with the prefix 0X", "write 0X", format!("0X{digits}")),
        ("signature-base64", "in base64", "write it in base64", base64(&bytes)),
        (
            "signature-odd",
            "with an odd number of digits",
            "drop the last digit",
            format!("0x{}", digits.get(..129).unwrap_or_default()),
        ),
        ("signature-without-v", "of 64 bytes", "drop the last byte", format!("0x{compact}")),
        ("signature-long", "of 66 bytes", "append a zero byte", format!("0x{digits}00")),
        (
            "signature-letter",
            "with a letter that is no digit",
            "replace the first digit by g",
            format!("0xg{}", digits.get(1..).unwrap_or_default()),
        ),
        ("signature-space", "with a space inside", "insert a space", format!("0x{start} {end}")),
        ("signature-line-end", "with a line end behind it", "append a line feed", format!("0x{digits}\n")),
        (
            "signature-separated",
            "with separators",
            "write r, s and v with commas between",
            format!("0x{start},{end}"),
        ),
    ] {
        let title = format!("A signature {predicate} is refused");
        rejects.add("REG-PRF-012", slug, &title, mutation, with_signature(Dialect::Spec, &text));
    }
}

fn last_bytes(suite: &mut Suite) {
    let mut rejects = Rejects::of(suite, "plain", (Stage::Decode, Bug::Malleability, Severity::Medium));
    let parity = signature_bytes(Dialect::Spec).last().map_or(0, |v| v - 27);
    for (slug, title, v) in [
        ("parity-as-v", "A signature with the parity as its last byte is refused", parity),
        ("two-as-v", "A signature with 2 as its last byte is refused", 2),
        ("twenty-six-as-v", "A signature with 26 as its last byte is refused", 26),
        ("twenty-nine-as-v", "A signature with 29 as its last byte is refused", 29 + parity),
        ("chain-id-as-v", "A signature with a chain id in its last byte is refused", 37 + parity),
        ("largest-v", "A signature with 255 as its last byte is refused", 255),
    ] {
        let text = changed(Dialect::Spec, |bytes| set_v(bytes, v));
        rejects.add(
            "REG-PRF-013",
            slug,
            title,
            &format!("set the last byte to {v}"),
            with_signature(Dialect::Spec, &text),
        );
    }
    let high = changed(Dialect::Spec, |bytes| raise_s(bytes));
    Rejects::of(suite, "plain", MALLEABLE).add(
        "REG-PRF-014",
        "high-s",
        "A signature with s in the upper half is refused",
        "replace s by the order minus s, and v by the other one",
        with_signature(Dialect::Spec, &high),
    );
}

fn numbers(suite: &mut Suite) {
    let fill = |from: usize, to: usize, byte: u8| {
        changed(Dialect::Spec, |bytes| bytes.get_mut(from..to).unwrap_or_default().fill(byte))
    };
    let flipped_bit = |index: usize| {
        changed(Dialect::Spec, |bytes| {
            if let Some(byte) = bytes.get_mut(index) {
                *byte ^= 1;
            }
        })
    };
    let mut rejects = Rejects::of(suite, "plain", FORGED);
    for (slug, title, mutation, text) in [
        (
            "v-flipped",
            "A signature with the other last byte recovers to somebody else",
            "flip v",
            changed(Dialect::Spec, |bytes| flip_v(bytes)),
        ),
        ("r-changed", "A signature with another r is refused", "flip the lowest bit of r", flipped_bit(31)),
        ("s-changed", "A signature with another s is refused", "flip the lowest bit of s", flipped_bit(63)),
        ("r-zero", "A signature with r of zero is refused", "set r to zero", fill(0, 32, 0)),
        ("s-zero", "A signature with s of zero is refused", "set s to zero", fill(32, 64, 0)),
        ("all-zero", "A signature of zeros is refused", "set r and s to zero", fill(0, 64, 0)),
        (
            "r-beyond-order",
            "A signature with r above the order is refused",
            "set r to its largest value",
            fill(0, 32, 0xff),
        ),
        (
            "s-beyond-order",
            "A signature with s above the order is refused",
            "set s to its largest value",
            fill(32, 64, 0xff),
        ),
        (
            "halves-swapped",
            "A signature with r and s exchanged is refused",
            "swap r and s",
            changed(Dialect::Spec, |bytes| {
                if let Some(both) = bytes.get_mut(..64) {
                    both.rotate_left(32);
                }
            }),
        ),
    ] {
        rejects.add("REG-PRF-015", slug, title, mutation, with_signature(Dialect::Spec, &text));
    }
}
