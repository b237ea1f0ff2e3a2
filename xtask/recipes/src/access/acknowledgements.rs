//! Bodies of acknowledgements.

use serde_json::{Value, json};

use super::PAGE;
use crate::{Bug, Dialect, Severity, Stage, Suite};

const HASH: &str = "0x5c1e000000000000000000000000000000000000000000000000000000000001";

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "map.acknowledgement",
        PAGE,
        "access.parse_acknowledgement",
        "The body of an acknowledgement: some messages, or everything up to a cursor for one device.",
    );
    accepted(&mut suite);
    forms(&mut suite);
    messages(&mut suite);
    cursors(&mut suite);
    deployed(&mut suite);
    suite
}

fn of(sender: &str, hash: &str) -> String {
    format!(r#"{{"messages":[{{"sender":"{sender}","messageHash":"{hash}"}}]}}"#)
}

fn accepted(suite: &mut Suite) {
    let many = vec![format!(r#"{{"sender":"a.eth","messageHash":"{HASH}"}}"#); 1000].join(",");
    let by_hash =
        |senders: Value, hashes: Value| json!({ "kind": "messages", "senders": senders, "hashes": hashes });
    let up_to = |device: &str, cursor: &str| json!({ "kind": "cursor", "device": device, "cursor": cursor });
    let rows: Vec<(&str, &str, &[&str], String, Value)> = vec![
        (
            "one-message",
            "One message by sender and hash",
            &["MAP-ACK-004", "MAP-ACK-005", "MAP-ACK-006"],
            of("alice.eth", HASH),
            by_hash(json!(["alice.eth"]), json!([HASH])),
        ),
        (
            "two-messages",
            "Two messages keep their order",
            &["MAP-ACK-005"],
            format!(
                r#"{{"messages":[{{"sender":"b.eth","messageHash":"{HASH}"}},{{"messageHash":"{HASH}","sender":"a.eth"}}]}}"#
            ),
            by_hash(json!(["b.eth", "a.eth"]), json!([HASH, HASH])),
        ),
        (
            "no-messages",
            "No messages are nothing to do",
            &["MAP-ACK-004"],
            r#"{"messages":[]}"#.to_owned(),
            by_hash(json!([]), json!([])),
        ),
        (
            "thousand-messages",
            "A thousand messages are taken",
            &["MAP-ACK-007"],
            format!(r#"{{"messages":[{many}]}}"#),
            json!({ "kind": "messages" }),
        ),
        (
            "hash-in-capitals",
            "A hash in capitals is the same hash",
            &["MAP-ACK-006"],
            of("alice.eth", &HASH.replace("5c1e", "5C1E")),
            by_hash(json!(["alice.eth"]), json!([HASH])),
        ),
        (
            "any-sender",
            "A sender that is no name stands for no message, but is no mistake",
            &["MAP-ACK-002"],
            of("not a name", HASH),
            by_hash(json!(["not a name"]), json!([HASH])),
        ),
        (
            "unknown-members",
            "Unknown members are ignored",
            &["MAP-ACK-004"],
            format!(
                r#"{{"messages":[{{"sender":"alice.eth","messageHash":"{HASH}","seen":true}}],"all":true}}"#
            ),
            by_hash(json!(["alice.eth"]), json!([HASH])),
        ),
        (
            "up-to-a-cursor",
            "Everything up to a cursor",
            &["MAP-ACK-004", "MAP-ACK-008"],
            r#"{"device":"phone","cursor":"13"}"#.to_owned(),
            up_to("phone", "13"),
        ),
        (
            "up-to-the-beginning",
            "Nothing, for a device",
            &["MAP-ACK-008"],
            r#"{"cursor":"0","device":"d.1"}"#.to_owned(),
            up_to("d.1", "0"),
        ),
    ];
    for (slug, title, clauses, body, output) in rows {
        suite.accept(slug, title, clauses, json!({ "body_text": body }), output);
    }
}

fn refuse(
    suite: &mut Suite,
    control: &str,
    slug: &str,
    subject: &str,
    clause: &str,
    mutation: &str,
    body: &str,
) {
    suite.reject(
        control,
        slug,
        &format!("{subject} is refused"),
        &[clause],
        mutation,
        (Stage::Parse, Bug::Parser, Severity::Low),
        json!({ "body_text": body }),
    );
}

fn forms(suite: &mut Suite) {
    let both = of("alice.eth", HASH).replacen('{', r#"{"device":"phone","cursor":"13","#, 1);
    for (slug, subject, mutation, body) in [
        ("empty-object", "An empty object", "drop the messages", "{}"),
        ("both-forms", "A body of both forms at once", "add device and cursor", both.as_str()),
        ("array", "An array", "put the body into an array", "[]"),
        ("null", "The value null", "write null", "null"),
        ("empty-body", "An empty body", "drop everything", ""),
        ("open-object", "An object without an end", "drop the end", r#"{"messages":["#),
        (
            "cursor-alone",
            "A cursor without a device",
            "drop the messages, write a cursor",
            r#"{"cursor":"13"}"#,
        ),
        (
            "deployed-form",
            "A body of the deployed form",
            "write the deployed form",
            r#"{"acknowledgements":[]}"#,
        ),
    ] {
        refuse(suite, "one-message", slug, subject, "MAP-ACK-004", mutation, body);
    }
}

fn messages(suite: &mut Suite) {
    let number = format!(r#"{{"messages":[{{"sender":7,"messageHash":"{HASH}"}}]}}"#);
    let no_sender = format!(r#"{{"messages":[{{"messageHash":"{HASH}"}}]}}"#);
    let text = format!(r#"{{"messages":["{HASH}"]}}"#);
    for (slug, subject, mutation, body) in [
        ("messages-object", "An object as the messages", "write an object", r#"{"messages":{}}"#),
        ("messages-null", "The value null as the messages", "write null", r#"{"messages":null}"#),
        ("message-text", "A hash as a message", "write the hash alone", text.as_str()),
        ("message-number", "A number as a message", "write a number", r#"{"messages":[1]}"#),
        ("sender-missing", "A message without a sender", "drop the sender", no_sender.as_str()),
        ("sender-number", "A number as the sender", "write a number", number.as_str()),
        (
            "hash-missing",
            "A message without a hash",
            "drop the hash",
            r#"{"messages":[{"sender":"alice.eth"}]}"#,
        ),
        (
            "hash-number",
            "A number as the hash",
            "write a number",
            r#"{"messages":[{"sender":"alice.eth","messageHash":1}]}"#,
        ),
    ] {
        refuse(suite, "one-message", slug, subject, "MAP-ACK-005", mutation, body);
    }
    let digits = HASH.split_at(2).1;
    for (slug, subject, mutation, hash) in [
        ("hash-without-prefix", "A hash without 0x", "drop 0x", digits.to_owned()),
        ("hash-too-short", "A hash of 63 digits", "drop the last digit", HASH.split_at(65).0.to_owned()),
        ("hash-too-long", "A hash of 66 digits", "append two digits", format!("{HASH}00")),
        ("hash-not-hexadecimal", "A hash with another letter", "write a g", HASH.replace("5c1e", "5c1g")),
        ("hash-empty", "An empty hash", "drop all characters", String::new()),
        (
            "hash-in-base64",
            "A hash in base64",
            "write base64",
            "XB4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=".to_owned(),
        ),
        ("hash-with-blank", "A hash with a blank behind it", "append a blank", format!("{HASH} ")),
    ] {
        refuse(suite, "one-message", slug, subject, "MAP-ACK-006", mutation, &of("alice.eth", &hash));
    }
    let many = vec![format!(r#"{{"sender":"a.eth","messageHash":"{HASH}"}}"#); 1001].join(",");
    suite.reject(
        "thousand-messages",
        "thousand-and-one-messages",
        "A thousand and one messages in one acknowledgement are refused",
        &["MAP-ACK-007"],
        "add a message",
        (Stage::Policy, Bug::DenialOfService, Severity::Medium),
        json!({ "body_text": format!(r#"{{"messages":[{many}]}}"#) }),
    );
}

fn cursors(suite: &mut Suite) {
    for (slug, subject, clause, mutation, body) in [
        (
            "cursor-missing",
            "A device without a cursor",
            "MAP-ACK-008",
            "drop the cursor",
            r#"{"device":"phone"}"#,
        ),
        (
            "cursor-number",
            "A number as the cursor",
            "MAP-ACK-008",
            "drop the quotation marks",
            r#"{"device":"phone","cursor":13}"#,
        ),
        (
            "cursor-null",
            "The value null as the cursor",
            "MAP-ACK-008",
            "write null",
            r#"{"device":"phone","cursor":null}"#,
        ),
        (
            "cursor-empty",
            "An empty cursor",
            "MAP-PIC-002",
            "drop the digits",
            r#"{"device":"phone","cursor":""}"#,
        ),
        (
            "cursor-with-blank",
            "A cursor with a blank",
            "MAP-PIC-002",
            "insert a blank",
            r#"{"device":"phone","cursor":"1 3"}"#,
        ),
        (
            "device-empty",
            "An empty device",
            "MAP-ACK-017",
            "drop the letters",
            r#"{"device":"","cursor":"13"}"#,
        ),
        (
            "device-with-blank",
            "A device with a blank",
            "MAP-ACK-017",
            "insert a blank",
            r#"{"device":"my phone","cursor":"13"}"#,
        ),
        (
            "device-number",
            "A number as the device",
            "MAP-ACK-017",
            "write a number",
            r#"{"device":1,"cursor":"13"}"#,
        ),
    ] {
        refuse(suite, "up-to-a-cursor", slug, subject, clause, mutation, body);
    }
}

fn deployed(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    let body = format!(r#"{{"acknowledgements":[{{"contactAddress":"alice.eth","messageHash":"{HASH}"}}]}}"#);
    let output = json!({ "kind": "messages", "senders": ["alice.eth"], "hashes": [HASH] });
    let title = "The deployed form names the sender contactAddress";
    suite.accept("deployed-message", title, &["DIV-TS-111"], json!({ "body_text": body }), output);
    let title = "The deployed form with nothing to do";
    let output = json!({ "kind": "messages", "senders": [], "hashes": [] });
    let empty = r#"{"acknowledgements":[]}"#;
    suite.accept("deployed-nothing", title, &["DIV-TS-111"], json!({ "body_text": empty }), output);
    let extra = body.replacen("\"contactAddress\"", "\"all\":true,\"contactAddress\"", 1);
    for (slug, subject, mutation, body) in [
        ("deployed-empty-object", "An empty object", "drop the list", "{}"),
        ("deployed-list-object", "An object as the list", "write an object", r#"{"acknowledgements":{}}"#),
        (
            "deployed-further-member",
            "A further member in the body",
            "add a member",
            r#"{"acknowledgements":[],"all":true}"#,
        ),
        (
            "deployed-further-member-inside",
            "A further member in an element",
            "add a member to the element",
            extra.as_str(),
        ),
        (
            "deployed-hash-missing",
            "An element without a hash",
            "drop the hash",
            r#"{"acknowledgements":[{"contactAddress":"alice.eth"}]}"#,
        ),
        ("deployed-form-of-this-page", "The form of this page", "write the other form", r#"{"messages":[]}"#),
    ] {
        refuse(suite, "deployed-message", slug, subject, "DIV-TS-111", mutation, body);
    }
}
