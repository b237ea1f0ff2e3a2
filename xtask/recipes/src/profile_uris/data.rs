//! `data:` records in the written reading.

use dm3_oracle::encoding::base64;
use serde_json::{Value, json};

use super::rejects::{BAD_URI, Rejects};
use super::{data_contents, input, text};
use crate::{Bug, Suite};

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    accepted(suite);
    heads(suite);
    data_contents::extend(suite);
}

fn read(json_text: &str) -> Value {
    json!({ "kind": "data", "json_text": json_text })
}

fn accepted(suite: &mut Suite) {
    let text = text();
    let coded = base64(text.as_bytes());
    let (upper, lower): (String, String) = (
        text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
        text.bytes().map(|byte| format!("%{byte:02x}")).collect(),
    );
    let beyond = "{\"name\":\"grüße ☃ \u{1f600}\"}";
    let escaped_beyond = "{\"name\":\"gr%C3%BC%C3%9Fe %E2%98%83 %F0%9F%98%80\"}";
    let plain = ["REG-URI-001", "REG-URI-003", "REG-URI-004", "REG-URI-012"];
    suite
        .accept(
            "data-plain",
            "The JSON text behind the comma is read",
            &plain,
            input(&format!("data:application/json,{text}")),
            read(&text),
        )
        .finds(Bug::Basic);
    for (slug, title, clause, uri, expected) in [
        (
            "data-escaped",
            "Percent-encoded data are decoded",
            "REG-URI-005",
            format!("data:application/json,{upper}"),
            text.clone(),
        ),
        (
            "data-escaped-lower-case",
            "Escapes in lower case are decoded",
            "REG-URI-005",
            format!("data:application/json,{lower}"),
            text.clone(),
        ),
        (
            "data-partly-escaped",
            "Escaped and plain characters may be mixed",
            "REG-URI-005",
            format!("data:application/json,{}", text.replace('"', "%22")),
            text.clone(),
        ),
        (
            "data-beyond-ascii",
            "Characters beyond ASCII are read as they are",
            "REG-URI-012",
            format!("data:application/json,{beyond}"),
            beyond.to_owned(),
        ),
        (
            "data-escaped-beyond-ascii",
            "Escaped UTF-8 is decoded",
            "REG-URI-005",
            format!("data:application/json,{escaped_beyond}"),
            beyond.to_owned(),
        ),
        (
            "data-plus-sign",
            "A plus sign is no space",
            "REG-URI-005",
            "data:application/json,{\"a\":\"1+1\"}".to_owned(),
            "{\"a\":\"1+1\"}".to_owned(),
        ),
        (
            "data-escaped-percent-sign",
            "An escaped percent sign is decoded once",
            "REG-URI-005",
            "data:application/json,{\"a\":\"%2541\"}".to_owned(),
            "{\"a\":\"%41\"}".to_owned(),
        ),
        (
            "data-lone-percent-sign",
            "A percent sign without digits stands for itself",
            "REG-URI-006",
            "data:application/json,{\"a\":\"100% %\"}".to_owned(),
            "{\"a\":\"100% %\"}".to_owned(),
        ),
        (
            "data-percent-sign-and-digit",
            "A percent sign with one digit stands for itself",
            "REG-URI-006",
            "data:application/json,{\"a\":\"%4\"}".to_owned(),
            "{\"a\":\"%4\"}".to_owned(),
        ),
        (
            "data-percent-sign-and-letters",
            "A percent sign with other letters stands for itself",
            "REG-URI-006",
            "data:application/json,{\"a\":\"%zz%4g\"}".to_owned(),
            "{\"a\":\"%zz%4g\"}".to_owned(),
        ),
        (
            "data-comma",
            "Only the first comma ends the head",
            "REG-URI-004",
            "data:application/json,{\"a\":\"b,c\"}".to_owned(),
            "{\"a\":\"b,c\"}".to_owned(),
        ),
        (
            "data-coded",
            "Data in base64 are decoded",
            "REG-URI-007",
            format!("data:application/json;base64,{coded}"),
            text.clone(),
        ),
        (
            "data-coded-and-escaped",
            "Escapes are decoded before base64",
            "REG-URI-007",
            format!("data:application/json;base64,{}", coded.replace('=', "%3D")),
            text.clone(),
        ),
        (
            "data-coded-upper-case-word",
            "The word base64 is read in any case",
            "REG-URI-007",
            format!("data:application/json;BASE64,{coded}"),
            text.clone(),
        ),
        (
            "data-upper-case-scheme",
            "The scheme is read in any case",
            "REG-URI-002",
            format!("DATA:application/json,{text}"),
            text.clone(),
        ),
        (
            "data-mixed-case-scheme",
            "The scheme is read in mixed case",
            "REG-URI-002",
            format!("Data:application/json,{text}"),
            text.clone(),
        ),
        (
            "data-upper-case-type",
            "The media type is read in any case",
            "REG-URI-003",
            format!("data:Application/JSON,{text}"),
            text.clone(),
        ),
        (
            "data-charset",
            "The character set UTF-8 may be named",
            "REG-URI-010",
            format!("data:application/json;charset=utf-8,{text}"),
            text.clone(),
        ),
        (
            "data-charset-upper-case",
            "The character set is read in any case",
            "REG-URI-010",
            format!("data:application/json;CHARSET=UTF-8,{text}"),
            text.clone(),
        ),
        (
            "data-charset-short",
            "The character set may be called utf8",
            "REG-URI-010",
            format!("data:application/json;charset=utf8,{text}"),
            text.clone(),
        ),
        (
            "data-charset-ascii",
            "The character set may be called us-ascii",
            "REG-URI-010",
            format!("data:application/json;charset=us-ascii,{text}"),
            text.clone(),
        ),
        (
            "data-charset-and-coded",
            "A character set may stand before base64",
            "REG-URI-010",
            format!("data:application/json;charset=utf-8;base64,{coded}"),
            text.clone(),
        ),
        (
            "data-other-parameter",
            "Another parameter is passed over",
            "REG-URI-011",
            format!("data:application/json;profile=dm3,{text}"),
            text.clone(),
        ),
        (
            "data-several-parameters",
            "Several parameters are passed over",
            "REG-URI-011",
            format!("data:application/json;a=1;b=2;base64,{coded}"),
            text.clone(),
        ),
    ] {
        suite.accept(slug, title, &[clause], input(&uri), read(&expected)).finds(Bug::Parser);
    }
}

fn heads(suite: &mut Suite) {
    let text = text();
    let coded = base64(text.as_bytes());
    let mut rejects = Rejects::of(suite, "data-plain", BAD_URI);
    for (clause, slug, title, mutation, uri) in [
        (
            "REG-URI-003",
            "data-text",
            "Plain text is no profile",
            "write text/plain",
            format!("data:text/plain,{text}"),
        ),
        (
            "REG-URI-003",
            "data-text-json",
            "The type text/json is not read",
            "write text/json",
            format!("data:text/json,{text}"),
        ),
        (
            "REG-URI-003",
            "data-related-type",
            "A type derived from JSON is not read",
            "write application/ld+json",
            format!("data:application/ld+json,{text}"),
        ),
        (
            "REG-URI-003",
            "data-longer-type",
            "A longer type is not read",
            "write application/jsonx",
            format!("data:application/jsonx,{text}"),
        ),
        (
            "REG-URI-003",
            "data-no-type",
            "Data without a type are not read",
            "drop the media type",
            format!("data:,{text}"),
        ),
        (
            "REG-URI-003",
            "data-type-after-parameter",
            "A type behind a parameter is not read",
            "swap the type and a parameter",
            format!("data:charset=utf-8;application/json,{text}"),
        ),
        (
            "REG-URI-004",
            "data-no-comma",
            "Data without a comma are not read",
            "drop the comma",
            format!("data:application/json{}", text.replace(',', ";")),
        ),
        (
            "REG-URI-004",
            "data-head-alone",
            "A head alone is not read",
            "drop the comma and the data",
            "data:application/json".to_owned(),
        ),
        (
            "REG-URI-004",
            "data-nothing",
            "The scheme alone is not read",
            "drop everything behind the scheme",
            "data:".to_owned(),
        ),
        (
            "REG-URI-009",
            "data-gzip",
            "Another encoding is not read",
            "write ;gzip",
            format!("data:application/json;gzip,{text}"),
        ),
        (
            "REG-URI-009",
            "data-empty-parameter",
            "An empty parameter is not read",
            "write ;;",
            format!("data:application/json;,{text}"),
        ),
        (
            "REG-URI-009",
            "data-word",
            "A word in the place of a parameter is not read",
            "write ;utf-8",
            format!("data:application/json;utf-8,{text}"),
        ),
        (
            "REG-URI-010",
            "data-latin",
            "The character set ISO 8859-1 is not read",
            "name iso-8859-1",
            format!("data:application/json;charset=iso-8859-1,{text}"),
        ),
        (
            "REG-URI-010",
            "data-utf-sixteen",
            "The character set UTF-16 is not read",
            "name utf-16",
            format!("data:application/json;charset=utf-16,{text}"),
        ),
        (
            "REG-URI-010",
            "data-empty-charset",
            "An empty character set is not read",
            "name no character set",
            format!("data:application/json;charset=,{text}"),
        ),
    ] {
        rejects.add(clause, slug, title, mutation, input(&uri));
    }
    let mut rejects = Rejects::of(suite, "data-coded", BAD_URI);
    rejects
        .add(
            "REG-URI-008",
            "data-parameter-behind-base",
            "A parameter behind base64 is not read",
            "move a parameter behind base64",
            input(&format!("data:application/json;base64;charset=utf-8,{coded}")),
        )
        .add("REG-URI-008", "data-base-twice", "The word base64 twice is not read", "write base64 twice", {
            input(&format!("data:application/json;base64;base64,{coded}"))
        });
}
