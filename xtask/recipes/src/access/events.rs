//! Streams of events.

use serde_json::{Value, json};

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

const HASH: &str = "0x5c1e000000000000000000000000000000000000000000000000000000000001";

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "map.events",
        PAGE,
        "access.read_events",
        "A stream of server-sent events, as a client reads it up to the place where it breaks.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite
}

fn data(cursor: &str) -> String {
    let item = json!({ "cursor": cursor, "sender": "alice.eth", "messageHash": HASH, "envelope": { "message": "m" } });
    item.to_string()
}

fn event(cursor: &str) -> String {
    format!("id: {cursor}\nevent: message\ndata: {}\n\n", data(cursor))
}

fn accepted(suite: &mut Suite) {
    let (one, two) = (event("1"), event("2"));
    let rows: Vec<(&str, &str, &[&str], String, Value)> = vec![
        (
            "one-event",
            "A stream with one message",
            &["MAP-PIC-004", "MAP-PIC-018", "MAP-PSH-005", "MAP-PSH-016"],
            one.clone(),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "two-events",
            "A stream with two messages",
            &["MAP-PSH-004", "MAP-PSH-005"],
            format!("{one}{two}"),
            json!({ "cursors": ["1", "2"], "last_event_id": "2" }),
        ),
        (
            "nothing-yet",
            "A stream that has only begun",
            &["MAP-PSH-013"],
            "retry: 2000\n\n".to_owned(),
            json!({ "cursors": [], "last_event_id": null }),
        ),
        (
            "comments",
            "Comments keep a stream open and mean nothing",
            &["MAP-PSH-011"],
            format!(":\n\n{one}: still here\n\n:\n\n{two}"),
            json!({ "cursors": ["1", "2"], "last_event_id": "2" }),
        ),
        (
            "cut-before-the-blank-line",
            "An event counts only after its blank line",
            &["MAP-PSH-015"],
            format!("{one}{}", two.trim_end()),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "cut-inside-the-data",
            "An event that was cut short does not count",
            &["MAP-PSH-015"],
            format!("{one}id: 2\nevent: message\ndata: {{\"cur"),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "carriage-returns",
            "Lines may end with carriage return and line feed",
            &["MAP-PSH-013"],
            one.replace('\n', "\r\n"),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "carriage-returns-alone",
            "Lines may end with a carriage return alone",
            &["MAP-PSH-013"],
            one.replace('\n', "\r"),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "no-blank-behind-colons",
            "The blank behind a colon is not needed",
            &["MAP-PSH-013"],
            one.replace(": ", ":").replace("\":", "\": "),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "fields-in-another-order",
            "The order of fields does not matter",
            &["MAP-PSH-013"],
            format!("data: {}\nid: 1\nevent: message\n\n", data("1")),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "no-type",
            "An event without a type is a message",
            &["MAP-PSH-013"],
            format!("id: 1\ndata: {}\n\n", data("1")),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "other-type",
            "An event of an unknown type is passed over",
            &["MAP-PSH-013"],
            format!("event: notice\ndata: hello\n\n{one}"),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "unknown-field",
            "An unknown field is passed over",
            &["MAP-PSH-013"],
            format!("priority: high\n{one}"),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "byte-order-mark",
            "A byte order mark at the beginning is passed over",
            &["MAP-PSH-013"],
            format!("\u{feff}{one}"),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
        (
            "event-without-data",
            "An event without data is none",
            &["MAP-PSH-013"],
            format!("event: message\n\n{one}"),
            json!({ "cursors": ["1"], "last_event_id": "1" }),
        ),
    ];
    for (slug, title, clauses, stream, output) in rows {
        suite.accept(slug, title, clauses, json!({ "stream_text": stream }), output);
    }
}

fn refused(suite: &mut Suite) {
    let without = |member: &str| {
        let mut item: Value = serde_json::from_str(&data("1")).unwrap_or_default();
        if let Some(members) = item.as_object_mut() {
            members.remove(member);
        }
        item.to_string()
    };
    let rows: [(&str, &str, &str, &str, String); 10] = [
        (
            "data-not-json",
            "An event whose data is not JSON",
            "MAP-PIC-018",
            "write a word",
            "hello".to_owned(),
        ),
        (
            "data-array",
            "An event whose data is an array",
            "MAP-PIC-018",
            "put the message into an array",
            format!("[{}]", data("1")),
        ),
        (
            "data-page",
            "An event whose data is a page",
            "MAP-PIC-018",
            "put the message into a page",
            format!(r#"{{"messages":[{}],"cursor":"1","more":false}}"#, data("1")),
        ),
        (
            "cursor-missing",
            "An event whose message has no cursor",
            "MAP-PIC-018",
            "drop the cursor",
            without("cursor"),
        ),
        (
            "sender-missing",
            "An event whose message has no sender",
            "MAP-PIC-018",
            "drop the sender",
            without("sender"),
        ),
        (
            "hash-missing",
            "An event whose message has no hash",
            "MAP-PIC-018",
            "drop the hash",
            without("messageHash"),
        ),
        (
            "envelope-missing",
            "An event whose message has no envelope",
            "MAP-PIC-018",
            "drop the envelope",
            without("envelope"),
        ),
        (
            "envelope-text",
            "An event whose envelope is a text",
            "MAP-PIC-018",
            "write the envelope as text",
            data("1").replace(r#"{"message":"m"}"#, r#""m""#),
        ),
        (
            "cursor-with-blank",
            "An event whose message has a cursor with a blank",
            "MAP-PIC-004",
            "insert a blank",
            data("1 3"),
        ),
        (
            "cursor-empty",
            "An event whose message has an empty cursor",
            "MAP-PIC-004",
            "empty the cursor",
            data(""),
        ),
    ];
    for (slug, subject, clause, mutation, data) in rows {
        suite.reject(
            "one-event",
            slug,
            &format!("{subject} is refused"),
            &[clause],
            mutation,
            (Stage::Parse, Bug::Parser, Severity::Medium),
            json!({ "stream_text": format!("id: 1\nevent: message\ndata: {data}\n\n") }),
        );
    }
    suite.reject(
        "one-event",
        "id-of-another-message",
        "An event whose id is not the cursor of its message is refused",
        &["MAP-PSH-016"],
        "write another id",
        (Stage::Semantic, Bug::Basic, Severity::High),
        json!({ "stream_text": format!("id: 9\nevent: message\ndata: {}\n\n", data("1")) }),
    );
}
