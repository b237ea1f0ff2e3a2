//! Queries of pick-ups.

use serde_json::{Value, json};

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "map.query",
        PAGE,
        "access.parse_query",
        "The query of a pick-up: where it begins, and how much it wants.",
    );
    let with = |after: &str, limit: u64| json!({ "after": after, "limit": limit });
    let rows: [(&str, &str, &[&str], &str, Value); 11] = [
        (
            "both",
            "A query with both parameters",
            &["MAP-PIC-005", "MAP-PIC-006"],
            "after=13&limit=10",
            with("13", 10),
        ),
        (
            "other-order",
            "The order of parameters does not matter",
            &["MAP-PIC-005"],
            "limit=10&after=13",
            with("13", 10),
        ),
        (
            "nothing",
            "A query without parameters takes the defaults",
            &["MAP-PIC-005"],
            "",
            json!({ "limit": 50 }),
        ),
        (
            "after-alone",
            "A query without a limit takes 50",
            &["MAP-PIC-002", "MAP-PIC-005"],
            "after=13",
            with("13", 50),
        ),
        (
            "limit-alone",
            "A query without a cursor begins at the beginning",
            &["MAP-PIC-005"],
            "limit=10",
            json!({ "limit": 10 }),
        ),
        ("least", "The least limit is 1", &["MAP-PIC-005"], "limit=1", json!({ "limit": 1 })),
        ("most", "The largest limit is 100", &["MAP-PIC-005"], "limit=100", json!({ "limit": 100 })),
        (
            "unknown-parameter",
            "An unknown parameter is ignored",
            &["MAP-PIC-007"],
            "after=13&limit=10&wait=5",
            with("13", 10),
        ),
        (
            "unknown-twice",
            "An unknown parameter may stand there twice",
            &["MAP-PIC-007"],
            "x=1&x=2&limit=10",
            json!({ "limit": 10 }),
        ),
        (
            "parameter-without-value",
            "An unknown parameter without a value is ignored",
            &["MAP-PIC-007"],
            "verbose&limit=10",
            json!({ "limit": 10 }),
        ),
        (
            "capitals",
            "The parameter Limit is an unknown one",
            &["MAP-PIC-007"],
            "Limit=7",
            json!({ "limit": 50 }),
        ),
    ];
    for (slug, title, clauses, query, output) in rows {
        suite.accept(slug, title, clauses, json!({ "query_text": query }), output);
    }
    limits(&mut suite);
    cursors(&mut suite);
    encoded(&mut suite);
    suite
}

fn limits(suite: &mut Suite) {
    for (slug, subject, mutation, query) in [
        ("limit-zero", "The limit 0", "write 0", "limit=0"),
        ("limit-too-large", "The limit 101", "write 101", "limit=101"),
        ("limit-negative", "A negative limit", "write a minus", "limit=-1"),
        ("limit-with-plus", "A limit with a plus", "write a plus", "limit=+10"),
        ("limit-fraction", "A limit with a fraction", "append a fraction", "limit=10.0"),
        ("limit-leading-zero", "A limit with a leading zero", "write a zero before it", "limit=010"),
        ("limit-hexadecimal", "A hexadecimal limit", "write hexadecimal digits", "limit=0xa"),
        ("limit-word", "A limit that is a word", "write a word", "limit=all"),
        ("limit-empty", "An empty limit", "drop the digits", "limit="),
        ("limit-without-value", "A limit without a value", "drop the equals sign", "limit"),
        ("limit-huge", "A limit beyond 64 bits", "write many digits", "limit=99999999999999999999"),
        ("limit-blank", "A limit with a blank", "append an encoded blank", "limit=10%20"),
    ] {
        reject(suite, "limit-alone", slug, subject, "MAP-PIC-005", mutation, query);
    }
    for (slug, subject, mutation, query) in [
        ("limit-twice", "A limit that is given twice", "repeat the limit", "after=13&limit=10&limit=10"),
        (
            "limit-twice-differently",
            "Two different limits",
            "add another limit",
            "after=13&limit=10&limit=20",
        ),
        ("after-twice", "A cursor that is given twice", "repeat the cursor", "after=13&after=13&limit=10"),
        (
            "after-twice-differently",
            "Two different cursors",
            "add another cursor",
            "after=13&after=14&limit=10",
        ),
    ] {
        reject(suite, "both", slug, subject, "MAP-PIC-006", mutation, query);
    }
}

fn cursors(suite: &mut Suite) {
    let long = format!("after={}", "1".repeat(65));
    for (slug, subject, mutation, query) in [
        ("after-empty", "An empty cursor", "drop the digits", "after="),
        ("after-without-value", "A cursor without a value", "drop the equals sign", "after"),
        ("after-with-blank", "A cursor with an encoded blank", "insert an encoded blank", "after=1%203"),
        ("after-with-plus", "A cursor with a plus", "insert a plus", "after=1+3"),
        ("after-too-long", "A cursor of 65 characters", "repeat a digit 65 times", long.as_str()),
    ] {
        reject(suite, "after-alone", slug, subject, "MAP-PIC-002", mutation, query);
    }
}

/// What a client has no reason to write.
fn encoded(suite: &mut Suite) {
    for (slug, title, clause, query) in [
        ("limit-encoded", "A percent-encoded limit", "MAP-PIC-005", "limit=1%30"),
        ("after-encoded", "A percent-encoded cursor", "MAP-PIC-002", "after=1%33"),
    ] {
        let reason = "whether a service decodes what needs no encoding is open";
        suite.observe(slug, title, &[clause], json!({ "query_text": query }), reason);
    }
}

fn reject(
    suite: &mut Suite,
    control: &str,
    slug: &str,
    subject: &str,
    clause: &str,
    mutation: &str,
    query: &str,
) {
    suite.reject(
        control,
        slug,
        &format!("{subject} is refused"),
        &[clause],
        mutation,
        (Stage::Decode, Bug::Parser, Severity::Low),
        json!({ "query_text": query }),
    );
}
