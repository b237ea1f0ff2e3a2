//! Writing JSON text, canonical (safe-stable-stringify 2.4, for JSON values equal to RFC 8785) or in order of arrival.

use std::cmp::Ordering;

use super::{Json, Members};

/// The canonical text of a JSON string: quoted and escaped.
///
/// The deployed postmark hashes this form of a text that is JSON already.
#[must_use]
pub fn canonical_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16 + 2);
    write_string(&mut out, text);
    out
}

pub(super) fn write(value: &Json, sorted: bool) -> String {
    let mut out = String::new();
    write_value(&mut out, value, sorted);
    out
}

/// The canonical text of an object without one of its members.
pub(super) fn write_without(members: &Members, name: &str) -> String {
    let mut out = String::new();
    write_members(&mut out, members.iter().filter(|(other, _)| *other != name).collect(), true);
    out
}

fn write_value(out: &mut String, value: &Json, sorted: bool) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => write_number(out, *number),
        Json::String(text) => write_string(out, text),
        Json::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, element, sorted);
            }
            out.push(']');
        }
        Json::Object(members) => write_members(out, members.iter().collect(), sorted),
    }
}

fn write_members(out: &mut String, mut entries: Vec<(&str, &Json)>, sorted: bool) {
    if sorted {
        entries.sort_unstable_by(|(left, _), (right, _)| utf16_order(left, right)); // MTP-CJS-021
    }
    out.push('{');
    for (index, (name, value)) in entries.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_string(out, name);
        out.push(':');
        write_value(out, value, sorted);
    }
    out.push('}');
}

// MTP-CJS-024, MTP-CJS-025, MTP-CJS-026
/// ECMAScript `Number::toString`; what is not finite has no JSON form and becomes `null`.
fn write_number(out: &mut String, number: f64) {
    if number.is_finite() {
        out.push_str(ryu_js::Buffer::new().format_finite(number));
    } else {
        out.push_str("null");
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (index, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' => "\\\"", // MTP-CJS-027
            b'\\' => "\\\\",
            0x08 => "\\b", // MTP-CJS-028
            b'\t' => "\\t",
            b'\n' => "\\n",
            0x0c => "\\f",
            b'\r' => "\\r",
            0..=0x1f => "", // MTP-CJS-029
            _ => continue,  // MTP-CJS-030
        };
        out.push_str(text.get(plain..index).unwrap_or_default());
        if short.is_empty() {
            out.push_str("\\u00");
            out.push(if byte < 0x10 { '0' } else { '1' });
            out.push(char::from_digit(u32::from(byte & 0x0f), 16).unwrap_or('0'));
        } else {
            out.push_str(short);
        }
        plain = index + 1;
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

/// UTF-16 order differs from the order of `str` where a surrogate pair meets U+E000 to U+FFFF.
fn utf16_order(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}
