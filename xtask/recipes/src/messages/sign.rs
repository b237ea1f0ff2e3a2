//! `mtp.message-sign`.

use dm3_oracle::json::canonical;
use dm3_oracle::message;
use serde_json::{Map, Value, json};

use super::{Cast, WRITTEN_AT, set};
use crate::{Bug, Severity, Stage, Suite};

const WRITE: &[&str] = &["MTP-MSG-020", "MTP-MSG-030", "MTP-MSG-040", "MTP-GEN-004", "MTP-KEY-010"];
const ROWS: &[&str] = &["DIV-TS-001", "DIV-TS-002"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.message-sign",
        "spec/messages.md",
        "message.sign",
        "Messages of every type, composed and signed: exact bytes.",
    );
    for cast in Cast::both() {
        accepting(&mut suite, &cast);
    }
    let cast = Cast::new(crate::Dialect::Spec);
    suite.dialect(cast.dialect);
    refused(&mut suite, &cast);
    suite
}

/// The arguments for a message of this type with nothing but a route.
fn bare(cast: &Cast, kind: &str) -> Value {
    json!({
        "from": "alice.eth",
        "sender_private_key": cast.signing_secret(&cast.alice),
        "timestamp_ms": WRITTEN_AT,
        "to": "bob.eth",
        "type": kind,
    })
}

fn with_all(mut input: Value, further: &Value) -> Value {
    if let (Some(input), Some(further)) = (input.as_object_mut(), further.as_object()) {
        input.extend(further.clone());
    }
    input
}

/// The message that these arguments ask for.
fn composed(cast: &Cast, input: &Value) -> Value {
    let get = |name: &str| input.get(name).cloned();
    let parsed = |name: &str| get(name).and_then(|text| serde_json::from_str::<Value>(text.as_str()?).ok());
    let mut metadata = Map::new();
    let mut message = Map::new();
    for (name, value) in [
        ("to", get("to")),
        ("from", get("from")),
        ("timestamp", get("timestamp_ms")),
        ("type", get("type")),
        ("referenceMessageHash", get("reference_message_hash")),
        ("replyDeliveryInstruction", get("reply_delivery_instruction")),
    ] {
        metadata.extend(value.map(|value| (name.to_owned(), value)));
    }
    let further = parsed("further_metadata_text");
    metadata.extend(further.as_ref().and_then(Value::as_object).cloned().unwrap_or_default());
    message.extend(get("text").map(|text| ("message".to_owned(), text)));
    message.extend(parsed("attachments_text").map(|list| ("attachments".to_owned(), list)));
    message.insert("metadata".to_owned(), Value::Object(metadata));
    cast.by_alice(Value::Object(message))
}

fn accepting(suite: &mut Suite, cast: &Cast) {
    suite.dialect(cast.dialect);
    let earlier = message::hash(&cast.by_alice(cast.new_message()));
    let receipts: &[&str] =
        if cast.is_written() { &["READ_RECEIPT"] } else { &["READ_RECEIVED", "READ_OPENED"] };
    let mut add = |slug: &str, title: &str, kind: &str, further: Value| {
        let input = with_all(bare(cast, kind), &further);
        let signed = composed(cast, &input);
        let text = canonical(&signed);
        let output = json!({ "message_hash": message::hash(&signed), "message_text": text });
        let unsigned = dm3_oracle::json::without(&signed, "signature");
        suite
            .accept(&cast.slug(slug), &cast.title(title), cast.cite(WRITE, ROWS), input, output)
            .intermediate("signed_text", canonical(&unsigned).as_bytes());
    };
    add("new", "A new message", "NEW", json!({ "text": "Lunch at one?" }));
    add("new-with-empty-text", "A new message with an empty text", "NEW", json!({ "text": "" }));
    add(
        "new-with-text-of-all-planes",
        "A new message with characters that JSON escapes and others",
        "NEW",
        json!({ "text": "\u{1f680} \u{4e16} \"q\" \\ / \u{7f}\u{2028}\n\t\u{1}\u{1f}" }),
    );
    let attachments = r#"[{"name":"menu.txt","data":"data:text/plain;base64,c291cA=="},{"data":"https://example.org/menu"}]"#;
    add(
        "new-with-attachments",
        "A new message with attachments",
        "NEW",
        json!({ "text": "See the menu", "attachments_text": attachments }),
    );
    add(
        "new-with-no-attachments",
        "A new message with an empty list of attachments",
        "NEW",
        json!({ "text": "Lunch at one?", "attachments_text": "[]" }),
    );
    add(
        "edit",
        "An edited message",
        "EDIT",
        json!({ "text": "Lunch at two?", "reference_message_hash": earlier }),
    );
    add(
        "reply",
        "A reply to a message",
        "REPLY",
        json!({ "text": "Yes.", "reference_message_hash": earlier }),
    );
    add(
        "reaction",
        "A reaction",
        "REACTION",
        json!({ "text": "\u{1f44d}", "attachments_text": "[]", "reference_message_hash": earlier }),
    );
    add(
        "delete-request",
        "A request to delete",
        "DELETE_REQUEST",
        json!({ "reference_message_hash": earlier }),
    );
    add(
        "resend-request",
        "A request to send again",
        "RESEND_REQUEST",
        json!({ "reference_message_hash": earlier }),
    );
    for kind in receipts {
        let slug = kind.to_lowercase().replace('_', "-");
        let mut further = json!({ "reference_message_hash": earlier });
        if !cast.is_written() {
            further = set(&set(&further, "/text", *kind), "/attachments_text", "[]");
        }
        add(&slug, &format!("A receipt of type {kind}"), kind, further);
    }
    add(
        "new-with-reply-instruction",
        "A new message with an instruction for replies",
        "NEW",
        json!({ "text": "From the forum", "reply_delivery_instruction": "topic 7" }),
    );
    if cast.is_written() {
        add(
            "new-with-further-metadata",
            "A new message with further members in its metadata",
            "NEW",
            json!({ "text": "Hello", "further_metadata_text": r#"{"zeta":[1,null],"app":{"b":1,"a":1e21}}"# }),
        );
        add(
            "new-with-attachment-of-further-members",
            "A new message with further members in an attachment",
            "NEW",
            json!({ "text": "Hello", "attachments_text": r#"[{"isImage":true,"id":"7","data":"data:,a"}]"# }),
        );
        add(
            "written-at-zero",
            "A message written at time zero",
            "NEW",
            set(&json!({ "text": "Hello" }), "/timestamp_ms", 0),
        );
    }
}

fn refused(suite: &mut Suite, cast: &Cast) {
    let earlier = message::hash(&cast.by_alice(cast.new_message()));
    let kind = (Stage::Semantic, Bug::Basic, Severity::Medium);
    for (word, has_text) in [
        ("EDIT", true),
        ("REPLY", true),
        ("REACTION", true),
        ("DELETE_REQUEST", false),
        ("RESEND_REQUEST", false),
    ] {
        let slug = word.to_lowercase().replace('_', "-");
        let mut input = bare(cast, word);
        if has_text {
            input = set(&input, "/text", control_text(word));
        }
        if word == "REACTION" {
            input = set(&input, "/attachments_text", "[]");
        }
        let title = format!("{word} without a reference is not signed");
        suite.reject(
            &slug,
            &format!("{slug}-without-reference"),
            &title,
            &["MTP-MSG-021"],
            "leave reference_message_hash out",
            kind,
            input,
        );
    }
    for word in ["NEW", "EDIT", "REPLY", "REACTION"] {
        let slug = word.to_lowercase();
        let mut input = bare(cast, word);
        if word != "NEW" {
            input = set(&input, "/reference_message_hash", earlier.as_str());
        }
        if word == "REACTION" {
            input = set(&input, "/attachments_text", "[]");
        }
        let title = format!("{word} without a text is not signed");
        suite.reject(
            &slug,
            &format!("{slug}-without-text"),
            &title,
            &["MTP-MSG-022"],
            "leave text out",
            kind,
            input,
        );
    }
}

/// The text of the accepting vector of this type.
fn control_text(kind: &str) -> &'static str {
    match kind {
        "EDIT" => "Lunch at two?",
        "REPLY" => "Yes.",
        _ => "\u{1f44d}",
    }
}
