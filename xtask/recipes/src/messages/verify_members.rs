//! Messages with a member that is missing or not what it has to be. Each is signed as it stands, so that nothing else is
//! wrong with it.

use dm3_oracle::json::canonical;
use serde_json::{Value, json};

use super::verify::input;
use super::{Case, Cast, Family, kind, other_than, set, unset};
use crate::Suite;

/// Strings: pointer, word for slugs, the clause that asks for it, whether it can be absent.
const STRINGS: &[(&str, &str, &str)] = &[
    ("/message", "message", "MTP-MSG-002"),
    ("/metadata/to", "to", "MTP-MSG-003"),
    ("/metadata/from", "from", "MTP-MSG-003"),
    ("/metadata/type", "type", "MTP-MSG-003"),
    ("/metadata/replyDeliveryInstruction", "reply-instruction", "MTP-MSG-006"),
    ("/attachments/0/data", "attachment-data", "MTP-MSG-008"),
    ("/attachments/0/name", "attachment-name", "MTP-MSG-008"),
];

/// Adds them. The deployed network looks at no members before it looks at the signature, so they stand in the written form
/// alone.
pub(super) fn add(suite: &mut Suite, cast: &Cast) {
    if !cast.is_written() {
        return;
    }
    missing(suite, cast);
    not_strings(suite, cast);
    not_objects(suite, cast);
    times(suite, cast);
    references(suite, cast);
    texts(suite, cast);
}

fn missing(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    for (pointer, word, clause) in [
        ("/metadata", "metadata", "MTP-MSG-001"),
        ("/metadata/to", "to", "MTP-MSG-003"),
        ("/metadata/from", "from", "MTP-MSG-003"),
        ("/metadata/type", "type", "MTP-MSG-003"),
        ("/metadata/timestamp", "timestamp", "MTP-MSG-004"),
        ("/attachments/0/data", "attachment-data", "MTP-MSG-008"),
    ] {
        let member = pointer.trim_start_matches('/').replace('/', ".");
        let text = cast.text_by_alice(unset(&cast.rich_message(), pointer));
        let title = format!("A message without {member} is refused");
        let change = format!("take {member} out and sign anew");
        family.refuse(
            Case::refused(&format!("no-{word}"), &title, &change, &[clause]),
            kind::MALFORMED,
            &text,
        );
    }
    let text = canonical(&cast.rich_message());
    family.refuse(
        Case::refused(
            "no-signature",
            "A message without signature is refused",
            "take signature out",
            &["MTP-MSG-001"],
        ),
        kind::FORGED,
        &text,
    );
}

fn not_strings(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    for (pointer, word, clause) in STRINGS {
        let member = pointer.trim_start_matches('/').replace('/', ".");
        for (kind_word, words, value) in other_than("string") {
            if kind_word == "boolean" {
                continue;
            }
            let text = cast.text_by_alice(set(&cast.rich_message(), pointer, value));
            let title = format!("A message with {words} as {member} is refused");
            let change = format!("put {words} in place of {member} and sign anew");
            let clauses: &[&str] = if kind_word == "null" { &[clause, "MTP-GEN-002"] } else { &[clause] };
            let slug = format!("{word}-{kind_word}");
            family.refuse(Case::refused(&slug, &title, &change, clauses), kind::MALFORMED, &text);
        }
    }
    let signed = cast.by_alice(cast.rich_message());
    for (kind_word, words, value) in other_than("string") {
        let title = format!("A message with {words} as signature is refused");
        let change = format!("put {words} in place of signature");
        let text = canonical(&set(&signed, "/signature", value));
        let slug = format!("signature-{kind_word}");
        family.refuse(Case::refused(&slug, &title, &change, &["MTP-MSG-001"]), kind::MALFORMED, &text);
    }
}

fn not_objects(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut refuse = |slug: String, what: &str, words: &str, clause: &str, changed: Value| {
        let title = format!("A message with {words} as {what} is refused");
        let change = format!("put {words} in place of {what} and sign anew");
        family.refuse(
            Case::refused(&slug, &title, &change, &[clause]),
            kind::MALFORMED,
            &cast.text_by_alice(changed),
        );
    };
    let rich = cast.rich_message();
    for (word, words, value) in other_than("object") {
        refuse(format!("metadata-{word}"), "metadata", words, "MTP-MSG-001", set(&rich, "/metadata", value));
    }
    for (word, words, value) in other_than("array") {
        let changed = set(&rich, "/attachments", value);
        refuse(format!("attachments-{word}"), "attachments", words, "MTP-MSG-007", changed);
    }
    for (word, words, value) in other_than("object") {
        if word != "string" {
            let changed = set(&rich, "/attachments/0", value);
            refuse(format!("attachment-{word}"), "an attachment", words, "MTP-MSG-008", changed);
        }
    }
    let changed = set(&rich, "/attachments", json!([{ "data": "data:,a" }, { "name": "b" }]));
    refuse("second-attachment".to_owned(), "the second attachment", "no data", "MTP-MSG-008", changed);
}

fn times(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    for (slug, words, value) in [
        ("time-null", "null", Value::Null),
        ("time-string", "a string of digits", json!("1700000000000")),
        ("time-boolean", "a boolean", json!(true)),
        ("time-array", "an array of a number", json!([1_700_000_000_000_u64])),
        ("time-as-date", "a date in words", json!("2023-11-14T22:13:20Z")),
        ("time-negative", "a negative number", json!(-1)),
        ("time-with-fraction", "a fraction of a millisecond", json!(1_700_000_000_000.5)),
        ("time-too-large", "2^53", json!(9_007_199_254_740_992_u64)),
        ("time-far-too-large", "a number of 22 digits", json!(1e21)),
    ] {
        let text = cast.text_by_alice(set(&cast.rich_message(), "/metadata/timestamp", value));
        let title = format!("A message with {words} as timestamp is refused");
        let change = format!("put {words} in place of metadata.timestamp and sign anew");
        let case = Case::refused(slug, &title, &change, &["MTP-GEN-005", "MTP-MSG-004"]);
        family.refuse(case, kind::MALFORMED, &text);
    }
}

fn references(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "reply", |text| input(cast, text));
    let hash = "0x36d09cd0c6e34a2a5a22befb2e19013f5430828b684b4f249ed7295f2a60e471";
    let digits = hash.trim_start_matches("0x");
    for (slug, words, value) in [
        ("reference-null", "null", Value::Null),
        ("reference-number", "a number", json!(7)),
        ("reference-array", "an array", json!([hash])),
        ("reference-empty", "an empty string", json!("")),
        ("reference-without-prefix", "digits without 0x", json!(digits)),
        ("reference-with-upper-case-prefix", "digits behind 0X", json!(format!("0X{digits}"))),
        ("reference-of-31-bytes", "a hash of 31 bytes", json!(hash.get(..64))),
        ("reference-of-33-bytes", "a hash of 33 bytes", json!(format!("{hash}00"))),
        ("reference-with-odd-digits", "a hash of 63 digits", json!(hash.get(..65))),
        ("reference-with-other-digit", "a digit that is none", json!(hash.replace('6', "g"))),
        (
            "reference-in-base64",
            "base64 in place of digits",
            json!("NtCc0MbjSipaIr77LhkBP1QwgotoS08kntcpXypg5HE="),
        ),
        ("reference-with-space", "a hash with a space behind", json!(format!("{hash} "))),
    ] {
        let message = set(&cast.new_message(), "/metadata/type", "REPLY");
        let text = cast.text_by_alice(set(&message, "/metadata/referenceMessageHash", value));
        let title = format!("A message with {words} as reference is refused");
        let change = format!("put {words} in place of metadata.referenceMessageHash and sign anew");
        family.refuse(Case::refused(slug, &title, &change, &["MTP-MSG-005"]), kind::MALFORMED, &text);
    }
}

fn texts(suite: &mut Suite, cast: &Cast) {
    let signed = cast.text_by_alice(cast.rich_message());
    let quoted = canonical(&Value::from(signed.as_str()));
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    for (slug, title, change, text) in [
        ("empty-input", "An empty text is no message", "nothing in place of the message", String::new()),
        ("null-input", "null is no message", "null in place of the message", "null".to_owned()),
        (
            "array-input",
            "A message in an array is no message",
            "put the message into an array",
            format!("[{signed}]"),
        ),
        ("string-input", "A message in a string is no message", "put the message into a JSON string", quoted),
        (
            "two-messages",
            "Two messages in a row are no message",
            "write the message twice",
            format!("{signed}{signed}"),
        ),
        ("text-behind", "Text behind a message is refused", "append a character", format!("{signed}x")),
        (
            "text-before",
            "A byte order mark before a message is refused",
            "put U+FEFF in front",
            format!("\u{feff}{signed}"),
        ),
        (
            "no-end",
            "A message without its closing brace is refused",
            "drop the last character",
            signed.trim_end_matches('}').to_owned(),
        ),
        (
            "trailing-comma",
            "A comma behind the last member is refused",
            "append a comma to the metadata",
            signed.replace("\"NEW\"}", "\"NEW\",}"),
        ),
        (
            "single-quotes",
            "Single quotes are not JSON",
            "single quotes around the type",
            signed.replace("\"NEW\"", "'NEW'"),
        ),
        (
            "comment-inside",
            "A comment is not JSON",
            "a comment before the metadata",
            signed.replace("\"metadata\"", "/* */\"metadata\""),
        ),
        (
            "words-not-json",
            "Words are no message",
            "plain words in place of the message",
            "Lunch at one?".to_owned(),
        ),
    ] {
        family.refuse(Case::refused(slug, title, change, &["MTP-GEN-001"]), kind::NOT_JSON, &text);
    }
}
