//! Batches.

use serde_json::{Value, json};

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.rpc-batch",
        PAGE,
        "rpc.parse_batch",
        "The body of a JSON-RPC 2.0 batch: which of its elements are answered, and with which id.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite
}

fn call(id: &str) -> Value {
    json!({ "kind": "call", "id_text": id, "method": "a" })
}

fn invalid(id: &str, code: i64) -> Value {
    json!({ "kind": "invalid", "id_text": id, "rpc_code": code })
}

fn notification() -> Value {
    json!({ "kind": "notification", "method": "a" })
}

const CALL: &str = r#"{"jsonrpc":"2.0","method":"a","id":1}"#;
const NOTIFICATION: &str = r#"{"jsonrpc":"2.0","method":"a"}"#;

/// Slug, title, clauses, the body, its entries.
type Row<'a> = (&'a str, &'a str, &'a [&'a str], String, Vec<Value>);

fn accepted(suite: &mut Suite) {
    let rows: Vec<Row<'_>> = vec![
        (
            "one-call",
            "A batch of one call is a batch",
            &["DSA-RPC-020"],
            format!("[{CALL}]"),
            vec![call("1")],
        ),
        (
            "two-calls",
            "A batch of two calls keeps their order",
            &["DSA-RPC-020", "DSA-RPC-022", "DSA-RPC-023"],
            format!(r#"[{{"jsonrpc":"2.0","method":"a","id":"second"}},{CALL}]"#),
            vec![call(r#""second""#), call("1")],
        ),
        (
            "same-id-twice",
            "Two calls with the same id are two calls",
            &["DSA-RPC-013", "DSA-RPC-020"],
            format!("[{CALL},{CALL}]"),
            vec![call("1"), call("1")],
        ),
        (
            "number-and-string-ids",
            "The id 1 and the id \"1\" are told apart",
            &["DSA-RPC-013"],
            format!(r#"[{CALL},{{"jsonrpc":"2.0","method":"a","id":"1"}}]"#),
            vec![call("1"), call(r#""1""#)],
        ),
        (
            "null-id-is-a-call",
            "A call with the id null is answered",
            &["DSA-RPC-013"],
            r#"[{"jsonrpc":"2.0","method":"a","id":null}]"#.to_owned(),
            vec![call("null")],
        ),
        (
            "call-and-notification",
            "A notification between calls is not answered",
            &["DSA-RPC-017", "DSA-RPC-020"],
            format!("[{CALL},{NOTIFICATION},{CALL}]"),
            vec![call("1"), notification(), call("1")],
        ),
        (
            "notifications-alone",
            "A batch of notifications alone",
            &["DSA-RPC-017", "DSA-RPC-025"],
            format!("[{NOTIFICATION},{NOTIFICATION}]"),
            vec![notification(), notification()],
        ),
        (
            "thirty-two-calls",
            "A batch of 32 calls is taken",
            &["DSA-RPC-023"],
            format!("[{}]", vec![CALL; 32].join(",")),
            vec![call("1"); 32],
        ),
        (
            "number-among-calls",
            "A number in a batch is answered with the id null",
            &["DSA-RPC-015", "DSA-RPC-024"],
            format!("[{CALL},1]"),
            vec![call("1"), invalid("null", -32600)],
        ),
        (
            "nothing-but-numbers",
            "Each number in a batch is answered",
            &["DSA-RPC-024"],
            "[1,2,3]".to_owned(),
            vec![invalid("null", -32600); 3],
        ),
        (
            "null-among-calls",
            "The value null in a batch is answered with the id null",
            &["DSA-RPC-024"],
            format!("[null,{CALL}]"),
            vec![invalid("null", -32600), call("1")],
        ),
        (
            "batch-in-a-batch",
            "A batch in a batch is no request",
            &["DSA-RPC-024"],
            format!("[[{CALL}]]"),
            vec![invalid("null", -32600)],
        ),
        (
            "empty-object",
            "An empty object is no notification, so it is answered",
            &["DSA-RPC-004", "DSA-RPC-015"],
            "[{}]".to_owned(),
            vec![invalid("null", -32600)],
        ),
        (
            "object-of-something-else",
            "An object without method and id is answered with the id null",
            &["DSA-RPC-004", "DSA-RPC-015"],
            r#"[{"foo":"boo"}]"#.to_owned(),
            vec![invalid("null", -32600)],
        ),
        (
            "method-missing-with-id",
            "A request without a method is answered with its id",
            &["DSA-RPC-004", "DSA-RPC-014"],
            format!(r#"[{{"jsonrpc":"2.0","id":9}},{CALL}]"#),
            vec![invalid("9", -32600), call("1")],
        ),
        (
            "unreadable-id",
            "A request with an unreadable id is answered with the id null",
            &["DSA-RPC-006", "DSA-RPC-015"],
            r#"[{"jsonrpc":"2.0","method":"a","id":{}}]"#.to_owned(),
            vec![invalid("null", -32600)],
        ),
        (
            "id-beyond-the-range",
            "A request with an id beyond the range is answered with the id null",
            &["DSA-RPC-007", "DSA-RPC-015"],
            r#"[{"jsonrpc":"2.0","method":"a","id":9007199254740993}]"#.to_owned(),
            vec![invalid("null", -32600)],
        ),
        (
            "other-version-in-a-batch",
            "A request of another version is answered with its id",
            &["DSA-RPC-008", "DSA-RPC-014"],
            format!(r#"[{{"jsonrpc":"1.0","method":"a","id":3}},{CALL}]"#),
            vec![invalid("3", -32006), call("1")],
        ),
        (
            "version-missing-in-a-batch",
            "A request without version and id is no notification",
            &["DSA-RPC-015", "DSA-RPC-031"],
            r#"[{"method":"a"}]"#.to_owned(),
            vec![invalid("null", -32006)],
        ),
        (
            "bad-params-in-a-batch",
            "Params of a wrong type spoil their request alone",
            &["DSA-RPC-005", "DSA-RPC-021"],
            format!(r#"[{{"jsonrpc":"2.0","method":"a","params":1,"id":4}},{CALL},{NOTIFICATION}]"#),
            vec![invalid("4", -32600), call("1"), notification()],
        ),
        (
            "notification-with-bad-params",
            "A request without an id and with bad params is no notification",
            &["DSA-RPC-005", "DSA-RPC-015"],
            r#"[{"jsonrpc":"2.0","method":"a","params":"x"}]"#.to_owned(),
            vec![invalid("null", -32600)],
        ),
    ];
    for (slug, title, clauses, body, entries) in rows {
        suite.accept(slug, title, clauses, json!({ "body_text": body }), json!({ "entries": entries }));
    }
}

fn refused(suite: &mut Suite) {
    let limit = (Bug::DenialOfService, Severity::Medium);
    let parser = (Bug::Parser, Severity::Low);
    for (slug, subject, mutation, clause, code, (bug, severity), body) in [
        ("empty-batch", "An empty batch", "drop both calls", "DSA-RPC-022", -32600, parser, "[]".to_owned()),
        (
            "thirty-three-calls",
            "A batch of 33 calls",
            "repeat a call until there are 33",
            "DSA-RPC-023",
            -32005,
            limit,
            format!("[{}]", vec![CALL; 33].join(",")),
        ),
        (
            "thirty-three-notifications",
            "A batch of 33 notifications",
            "write 33 notifications",
            "DSA-RPC-023",
            -32005,
            limit,
            format!("[{}]", vec![NOTIFICATION; 33].join(",")),
        ),
        (
            "open-batch",
            "A batch without an end",
            "drop the closing bracket",
            "DSA-RPC-001",
            -32700,
            parser,
            format!("[{CALL}"),
        ),
        (
            "open-element",
            "A batch whose last element has no end",
            "cut the last element short",
            "DSA-RPC-001",
            -32700,
            parser,
            format!(r#"[{CALL},{{"jsonrpc":"2.0","method"]"#),
        ),
        (
            "comma-at-the-end",
            "A comma behind the last call",
            "append a comma",
            "DSA-RPC-001",
            -32700,
            parser,
            format!("[{CALL},]"),
        ),
        (
            "repeated-member-in-an-element",
            "A repeated member in one element, which spoils the whole body",
            "write the method of one element twice",
            "DSA-RPC-001",
            -32700,
            parser,
            format!(r#"[{CALL},{{"jsonrpc":"2.0","method":"a","method":"a","id":1}}]"#),
        ),
    ] {
        suite
            .reject(
                "two-calls",
                slug,
                &format!("{subject} is refused"),
                &[clause],
                mutation,
                (Stage::Parse, bug, severity),
                json!({ "body_text": body }),
            )
            .rpc_code(code);
    }
}
