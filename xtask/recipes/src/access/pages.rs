//! Pages of messages.

use serde_json::{Value, json};

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

const HASH: &str = "0x5c1e000000000000000000000000000000000000000000000000000000000001";

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "map.page",
        PAGE,
        "access.parse_page",
        "A page of waiting messages, as a client reads it.",
    );
    accepted(&mut suite);
    members(&mut suite);
    items(&mut suite);
    suite
}

fn item(cursor: &str, sender: &str) -> Value {
    json!({ "cursor": cursor, "sender": sender, "messageHash": HASH, "envelope": { "message": "m", "metadata": {} } })
}

fn page(messages: &[Value], cursor: &str, more: bool) -> Value {
    json!({ "messages": messages, "cursor": cursor, "more": more })
}

fn one() -> Value {
    page(&[item("13", "alice.eth")], "13", false)
}

fn accepted(suite: &mut Suite) {
    let output = |cursors: Value, senders: Value, hashes: Value, cursor: &str, more: bool| json!({ "cursors": cursors, "senders": senders, "hashes": hashes, "cursor": cursor, "more": more });
    let with_more = {
        let item = changed(&item("13", "alice.eth"), "size", Some(json!(100)));
        changed(&page(&[item], "13", false), "total", Some(json!(1)))
    };
    let rows: [(&str, &str, &[&str], Value, Value); 6] = [
        (
            "one-message",
            "A page with one message",
            &["MAP-PIC-004", "MAP-PIC-017", "MAP-PIC-018"],
            one(),
            output(json!(["13"]), json!(["alice.eth"]), json!([HASH]), "13", false),
        ),
        (
            "two-messages",
            "A page with two messages and more to come",
            &["MAP-PIC-017"],
            page(&[item("13", "alice.eth"), item("17", "carol.eth")], "17", true),
            output(json!(["13", "17"]), json!(["alice.eth", "carol.eth"]), json!([HASH, HASH]), "17", true),
        ),
        (
            "no-messages",
            "A page without messages",
            &["MAP-PIC-017"],
            page(&[], "0", false),
            output(json!([]), json!([]), json!([]), "0", false),
        ),
        (
            "nothing-yet-but-more",
            "A page without messages and with more behind it",
            &["MAP-PIC-017"],
            page(&[], "99", true),
            output(json!([]), json!([]), json!([]), "99", true),
        ),
        (
            "cursor-behind-the-last",
            "The cursor of a page lies behind its last message",
            &["MAP-PIC-017"],
            page(&[item("13", "alice.eth")], "20", false),
            output(json!(["13"]), json!(["alice.eth"]), json!([HASH]), "20", false),
        ),
        (
            "unknown-members",
            "Unknown members are ignored",
            &["MAP-PIC-017", "MAP-PIC-018"],
            with_more,
            output(json!(["13"]), json!(["alice.eth"]), json!([HASH]), "13", false),
        ),
    ];
    for (slug, title, clauses, page, output) in rows {
        suite.accept(slug, title, clauses, json!({ "body_text": page.to_string() }), output);
    }
}

fn refuse(suite: &mut Suite, slug: &str, subject: &str, clause: &str, mutation: &str, body: &str) {
    suite.reject(
        "one-message",
        slug,
        &format!("{subject} is refused"),
        &[clause],
        mutation,
        (Stage::Parse, Bug::Parser, Severity::Medium),
        json!({ "body_text": body }),
    );
}

/// A value with a member replaced, or dropped.
fn changed(value: &Value, member: &str, to: Option<Value>) -> Value {
    let mut members = value.as_object().cloned().unwrap_or_default();
    match to {
        Some(to) => drop(members.insert(member.to_owned(), to)),
        None => drop(members.remove(member)),
    }
    members.into()
}

fn members(suite: &mut Suite) {
    for (member, wrong) in [("messages", json!({})), ("cursor", json!(13)), ("more", json!("false"))] {
        for (what, to) in [("missing", None), ("null", Some(Value::Null)), ("of-wrong-type", Some(wrong))] {
            let words = what.replace('-', " ");
            refuse(
                suite,
                &format!("{member}-{what}"),
                &format!("A page whose {member} is {words}"),
                "MAP-PIC-017",
                &format!("make {member} {words}"),
                &changed(&one(), member, to).to_string(),
            );
        }
    }
    for (slug, subject, mutation, body) in [
        ("array", "An array", "write the messages alone", "[]".to_owned()),
        ("text", "A text", "write a string", "\"OK\"".to_owned()),
        ("web-page", "A web page", "write HTML", "<html></html>".to_owned()),
        (
            "cut-short",
            "A page that was cut short",
            "drop the last brace",
            one().to_string().trim_end_matches('}').to_owned(),
        ),
    ] {
        refuse(suite, slug, subject, "MAP-PIC-017", mutation, &body);
    }
    for (slug, subject, mutation, cursor) in [
        ("cursor-empty", "A page with an empty cursor", "empty the cursor", ""),
        (
            "cursor-with-line-break",
            "A page whose cursor has a line break",
            "append a line break to the cursor",
            "13\n",
        ),
        (
            "cursor-with-ampersand",
            "A page whose cursor would be two parameters",
            "append a parameter to the cursor",
            "13&limit=1",
        ),
    ] {
        refuse(
            suite,
            slug,
            subject,
            "MAP-PIC-004",
            mutation,
            &changed(&one(), "cursor", Some(cursor.into())).to_string(),
        );
    }
}

fn items(suite: &mut Suite) {
    let wrong = [
        ("cursor", json!(13)),
        ("sender", json!(["alice.eth"])),
        ("messageHash", json!(7)),
        ("envelope", json!("{}")),
    ];
    for (member, wrong) in wrong {
        let name = member.to_ascii_lowercase();
        for (what, to) in [("missing", None), ("null", Some(Value::Null)), ("of-wrong-type", Some(wrong))] {
            let words = what.replace('-', " ");
            let item = changed(&item("13", "alice.eth"), member, to);
            refuse(
                suite,
                &format!("message-{name}-{what}"),
                &format!("A page with a message whose {member} is {words}"),
                "MAP-PIC-018",
                &format!("make the message's {member} {words}"),
                &page(&[item], "13", false).to_string(),
            );
        }
    }
    for (slug, subject, mutation, item) in [
        ("message-array", "A page with an array as a message", "put the message into an array", json!([])),
        ("message-text", "A page with a text as a message", "write the message as text", json!("{}")),
        (
            "envelope-array",
            "A page with an array as an envelope",
            "write an array",
            changed(&item("13", "a.eth"), "envelope", Some(json!([]))),
        ),
    ] {
        refuse(suite, slug, subject, "MAP-PIC-018", mutation, &page(&[item], "13", false).to_string());
    }
    let broken = changed(&item("13", "alice.eth"), "cursor", Some("1 3".into()));
    refuse(
        suite,
        "message-cursor-with-blank",
        "A page with a message whose cursor has a blank",
        "MAP-PIC-004",
        "insert a blank into the message's cursor",
        &page(&[broken], "13", false).to_string(),
    );
}
