//! Cursors and names of devices.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

/// Slug, title, text.
type Row = (&'static str, &'static str, String);

pub(super) fn cursors() -> Suite {
    let mut suite = Suite::new(
        "map.cursor",
        PAGE,
        "access.parse_cursor",
        "Cursors, as clients that know nothing of their meaning read them.",
    );
    let accepted: [Row; 6] = [
        ("digits", "Digits are a cursor", "13".to_owned()),
        ("zero", "The digit 0 is a cursor", "0".to_owned()),
        ("letters", "Letters of both cases are a cursor", "AbcXyz".to_owned()),
        ("hyphen-and-underscore", "Hyphens and underscores are part of cursors", "-a_1-".to_owned()),
        ("longest", "A cursor of 64 characters", "a".repeat(64)),
        ("leading-zeros", "Leading zeros are kept: a cursor is no number", "0013".to_owned()),
    ];
    for (slug, title, text) in accepted {
        let clauses = ["MAP-PIC-001", "MAP-PIC-004"];
        suite.accept(slug, title, &clauses, json!({ "cursor": text }), json!({ "cursor": text }));
    }
    for (slug, subject, mutation, text) in [
        ("empty", "An empty cursor", "drop all characters", String::new()),
        ("too-long", "A cursor of 65 characters", "repeat a digit 65 times", "1".repeat(65)),
        ("far-too-long", "A cursor of 10000 characters", "repeat a digit", "1".repeat(10_000)),
        ("blank", "A cursor with a blank", "insert a blank", "1 3".to_owned()),
        ("full-stop", "A cursor with a full stop", "insert a full stop", "1.3".to_owned()),
        ("slash", "A cursor with a slash", "insert a slash", "1/3".to_owned()),
        ("plus", "A cursor with a plus", "insert a plus", "1+3".to_owned()),
        ("equals", "A cursor with an equals sign", "append an equals sign", "13=".to_owned()),
        ("ampersand", "A cursor with an ampersand", "append a parameter", "13&limit=1".to_owned()),
        ("percent", "A percent-encoded cursor", "percent-encode a digit", "%313".to_owned()),
        (
            "line-break",
            "A cursor with a line break, which would end a line of a stream",
            "append a line break",
            "13\n".to_owned(),
        ),
        ("zero-byte", "A cursor with a zero byte", "append a zero byte", "13\u{0}".to_owned()),
        (
            "other-digits",
            "A cursor of digits beyond ASCII",
            "write Arabic-Indic digits",
            "\u{661}\u{663}".to_owned(),
        ),
        (
            "letter-beyond-ascii",
            "A cursor with a letter beyond ASCII",
            "write an umlaut",
            "1\u{e4}3".to_owned(),
        ),
    ] {
        suite.reject(
            "digits",
            slug,
            &format!("{subject} is refused"),
            &["MAP-PIC-004"],
            mutation,
            (Stage::Decode, Bug::Parser, Severity::Low),
            json!({ "cursor": text }),
        );
    }
    suite
}

pub(super) fn devices() -> Suite {
    let mut suite = Suite::new("map.device", PAGE, "access.parse_device", "Names of devices.");
    let accepted: [Row; 6] = [
        ("word", "A word is the name of a device", "phone".to_owned()),
        ("one-letter", "One letter is the name of a device", "a".to_owned()),
        ("all-characters", "All kinds of characters that are allowed", "My-Phone_2.old".to_owned()),
        ("uuid", "A UUID is the name of a device", "1b66a819-e623-4c71-be0f-d8aec376203c".to_owned()),
        ("longest", "A name of 64 characters", "d".repeat(64)),
        ("dots", "A name of full stops", "..".to_owned()),
    ];
    for (slug, title, text) in accepted {
        suite.accept(slug, title, &["MAP-ACK-017"], json!({ "device": text }), json!({ "device": text }));
    }
    for (slug, subject, mutation, text) in [
        ("empty", "An empty name", "drop all letters", String::new()),
        ("too-long", "A name of 65 characters", "repeat a letter 65 times", "d".repeat(65)),
        ("blank", "A name with a blank", "insert a blank", "my phone".to_owned()),
        ("blank-behind", "A name with a blank behind it", "append a blank", "phone ".to_owned()),
        ("slash", "A name with a slash", "insert a slash", "my/phone".to_owned()),
        ("colon", "A name with a colon", "insert a colon", "my:phone".to_owned()),
        ("percent", "A name with a percent sign", "insert a percent sign", "my%20phone".to_owned()),
        ("emoji", "A name with an emoji", "append an emoji", "phone\u{1f4f1}".to_owned()),
        ("umlaut", "A name with an umlaut", "write an umlaut", "ger\u{e4}t".to_owned()),
        ("zero-byte", "A name with a zero byte", "append a zero byte", "phone\u{0}".to_owned()),
        ("line-break", "A name with a line break", "append a line break", "phone\n".to_owned()),
    ] {
        suite.reject(
            "word",
            slug,
            &format!("{subject} is refused"),
            &["MAP-ACK-017"],
            mutation,
            (Stage::Decode, Bug::Parser, Severity::Low),
            json!({ "device": text }),
        );
    }
    suite
}
