//! Payloads that are not the JSON they should be.

use dm3_oracle::json::canonical;
use serde_json::json;

use super::open::{CONTENT, CONTROL, input};
use super::sealer::Sealer;
use crate::{Bug, Severity, Stage, Suite};

/// Adds texts that are no payload.
pub(super) fn add(suite: &mut Suite, sealer: &Sealer) {
    let payload = sealer.payload(CONTENT.as_bytes());
    let text = canonical(&payload);
    let open = text.trim_end_matches('}');
    let inside = open.trim_start_matches('{');
    let nonce = dm3_oracle::encoding::hex0x(&sealer.nonce);
    for (slug, title, mutation, text) in [
        ("no-text", "No text is refused", "drop everything", String::new()),
        ("null", "Null is refused", "replace it by null", "null".to_owned()),
        ("number", "A number is refused", "replace it by a number", "2048".to_owned()),
        ("array", "An array around the object is refused", "put it in an array", format!("[{text}]")),
        (
            "string",
            "The text as a JSON string is refused",
            "write it as a JSON string",
            json!(text).to_string(),
        ),
        (
            "values-alone",
            "An array of the values is refused",
            "write the values alone",
            values_alone(&payload),
        ),
        ("open-object", "An object without an end is refused", "drop the closing brace", open.to_owned()),
        (
            "no-opening-brace",
            "An object without a beginning is refused",
            "drop the opening brace",
            format!("{inside}}}"),
        ),
        ("letters-behind", "Letters behind the object are refused", "append x", format!("{text}x")),
        ("two-objects", "Two objects in a row are refused", "write it twice", format!("{text}{text}")),
        (
            "comma-at-the-end",
            "A comma behind the last member is refused",
            "add a comma",
            format!("{open},}}"),
        ),
        (
            "single-quotes",
            "Single quotation marks are refused",
            "replace the quotation marks",
            text.replace('"', "'"),
        ),
        (
            "bare-names",
            "Names without quotation marks are refused",
            "bare one name",
            text.replace("\"nonce\"", "nonce"),
        ),
        ("comment", "A comment is refused", "add a comment", format!("{open}/* dm3 */}}")),
        (
            "byte-order-mark-in-front",
            "A byte order mark in front is refused",
            "put U+FEFF in front",
            format!("\u{feff}{text}"),
        ),
        (
            "form-feed",
            "White space that JSON does not know is refused",
            "add a form feed",
            format!("\u{c}{text}"),
        ),
        (
            "nonce-twice",
            "The same member twice is refused",
            "repeat the nonce",
            format!("{open},\"nonce\":\"{nonce}\"}}"),
        ),
        (
            "nonce-twice-differing",
            "Two members of one name are refused",
            "add a second nonce",
            format!("{open},\"nonce\":\"0x000000000000000000000000\"}}"),
        ),
        (
            "nonce-twice-escaped",
            "Two members of one name are refused, one of them escaped",
            "add a second nonce with an escape in its name",
            format!("{open},\"\\u006eonce\":\"{nonce}\"}}"),
        ),
        (
            "lone-surrogate",
            "A lone surrogate is refused",
            "add a member with one",
            format!("{open},\"x\":\"\\ud800\"}}"),
        ),
        (
            "bare-control-character",
            "A bare control character is refused",
            "add a member with one",
            format!("{open},\"x\":\"\u{1}\"}}"),
        ),
        ("not-a-number", "NaN is refused", "add a member with NaN", format!("{open},\"x\":NaN}}")),
        (
            "url-form",
            "A form of a web page is refused",
            "write it as a form",
            "ciphertext=&nonce=".to_owned(),
        ),
    ] {
        suite.reject(
            CONTROL,
            slug,
            title,
            &["MTP-SEA-031"],
            mutation,
            (Stage::Parse, Bug::Parser, Severity::Medium),
            input(sealer, &text),
        );
    }
}

fn values_alone(payload: &serde_json::Value) -> String {
    let values: Vec<_> =
        payload.as_object().map(|members| members.values().cloned().collect()).unwrap_or_default();
    canonical(&serde_json::Value::Array(values))
}
