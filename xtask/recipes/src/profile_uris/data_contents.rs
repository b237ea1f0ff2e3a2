//! `data:` records whose data cannot be decoded.

use dm3_oracle::encoding::base64;

use super::rejects::{Kind, MALFORMED, Rejects};
use super::{input, text};
use crate::{Bug, Severity, Stage, Suite};

const ENCODING: Kind = (Stage::Decode, Bug::EdgeCase, Severity::Low);

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    let coded = base64(text().as_bytes());
    let padded = base64(b"{\"a\":1}");
    let mut rejects = Rejects::of(suite, "data-coded", MALFORMED);
    for (slug, title, mutation, data) in [
        (
            "data-unpadded",
            "Base64 without its padding is refused",
            "drop the padding",
            padded.trim_end_matches('=').to_owned(),
        ),
        (
            "data-url-alphabet",
            "The alphabet of URLs is refused",
            "write a character of the URL alphabet",
            format!("{}-_8=", coded.get(..8).unwrap_or_default()),
        ),
        (
            "data-foreign-character",
            "A character outside the alphabet is refused",
            "replace a character by !",
            format!("!{}", coded.get(1..).unwrap_or_default()),
        ),
        (
            "data-space",
            "A space inside base64 is refused",
            "insert a space",
            format!("{} {}", coded.get(..4).unwrap_or_default(), coded.get(4..).unwrap_or_default()),
        ),
        (
            "data-escaped-space",
            "An escaped space inside base64 is refused",
            "insert %20",
            format!("{}%20{}", coded.get(..4).unwrap_or_default(), coded.get(4..).unwrap_or_default()),
        ),
        (
            "data-trailing-bits",
            "Trailing bits that are not zero are refused",
            "change the unused bits",
            "eyJhIjoxfR==".to_owned(),
        ),
        ("data-not-coded", "JSON that is called base64 is refused", "send the JSON itself", text()),
    ] {
        rejects.add(
            "REG-URI-007",
            slug,
            title,
            mutation,
            input(&format!("data:application/json;base64,{data}")),
        );
    }
    let mut rejects = Rejects::of(suite, "data-plain", ENCODING);
    for (slug, title, mutation, data) in [
        (
            "data-not-text",
            "Bytes that are not UTF-8 are refused",
            "send the escaped byte ff",
            "%FF".to_owned(),
        ),
        (
            "data-cut-character",
            "A character that is cut off is refused",
            "cut an escaped character",
            "{\"a\":\"%C3\"}".to_owned(),
        ),
        (
            "data-overlong",
            "An overlong form is refused",
            "escape a quotation mark in two bytes",
            "{%C0%A2a%C0%A2:1}".to_owned(),
        ),
        (
            "data-surrogate",
            "An encoded surrogate is refused",
            "escape a surrogate in three bytes",
            "{\"a\":\"%ED%A0%80\"}".to_owned(),
        ),
    ] {
        rejects.add("REG-URI-012", slug, title, mutation, input(&format!("data:application/json,{data}")));
    }
    let latin = base64(b"{\"a\":\"\xe4\"}");
    Rejects::of(suite, "data-coded", ENCODING).add(
        "REG-URI-012",
        "data-coded-latin",
        "Base64 of ISO 8859-1 is refused",
        "encode a character in one byte",
        input(&format!("data:application/json;base64,{latin}")),
    );
}
