//! Single requests that are right.

use serde_json::{Value, json};

use super::{PAGE, refused_requests};
use crate::{Bug, Suite};

const METHOD: &str = "dm3_getDeliveryServiceProperties";

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.rpc-framing",
        PAGE,
        "rpc.parse_request",
        "The body of a single JSON-RPC 2.0 request, as a delivery service reads it.",
    );
    ids(&mut suite);
    shapes(&mut suite);
    notifications(&mut suite);
    refused_requests::extend(&mut suite);
    suite
}

/// A request with this id, written as JSON text.
pub(super) fn with_id(id: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":[],"id":{id}}}"#)
}

fn call(id: &str, params: &str) -> Value {
    json!({ "kind": "call", "method": METHOD, "id_text": id, "params": params })
}

/// Slug, title, the id in the request, the id in canonical form.
const IDS: [(&str, &str, &str, &str); 16] = [
    ("number-id", "A request with a number as its id", "7", "7"),
    ("string-id", "A request with a string as its id", r#""a-1""#, r#""a-1""#),
    ("id-of-digits-as-string", "A string of digits as id stays a string", r#""7""#, r#""7""#),
    ("null-id", "A request with the id null wants an answer", "null", "null"),
    ("empty-string-id", "An empty string is an id", r#""""#, r#""""#),
    ("zero-id", "The number 0 is an id", "0", "0"),
    ("negative-id", "A negative number is an id", "-7", "-7"),
    ("fractional-id", "A number with a fraction is an id", "1.5", "1.5"),
    ("id-with-empty-fraction", "A number is the same with an empty fraction", "7.0", "7"),
    ("id-with-exponent", "A number is the same with an exponent", "7e2", "700"),
    (
        "largest-id",
        "The largest number that every program reads alike",
        "9007199254740991",
        "9007199254740991",
    ),
    (
        "smallest-id",
        "The smallest number that every program reads alike",
        "-9007199254740991",
        "-9007199254740991",
    ),
    ("non-ascii-id", "A string beyond ASCII is an id", "\"\u{e9}\u{1f984}\"", "\"\u{e9}\u{1f984}\""),
    ("escaped-id", "An escaped string is the string it stands for", r#""\u0061""#, r#""a""#),
    ("id-with-line-break", "A string with an escaped line break is an id", r#""a\nb""#, r#""a\nb""#),
    ("id-like-a-word", "The string null is not the value null", r#""null""#, r#""null""#),
];

fn ids(suite: &mut Suite) {
    for (slug, title, id, canonical) in IDS {
        let clauses: &[&str] = match slug {
            "number-id" => &[
                "DSA-RPC-001",
                "DSA-RPC-003",
                "DSA-RPC-004",
                "DSA-RPC-005",
                "DSA-RPC-006",
                "DSA-RPC-008",
                "DSA-RPC-009",
                "DSA-RPC-013",
            ],
            "largest-id" | "smallest-id" => &["DSA-RPC-007", "DSA-RPC-013"],
            _ => &["DSA-RPC-006", "DSA-RPC-013"],
        };
        suite
            .accept(slug, title, clauses, json!({ "body_text": with_id(id) }), call(canonical, "array"))
            .finds(if slug == "number-id" { Bug::Basic } else { Bug::EdgeCase });
    }
}

fn shapes(suite: &mut Suite) {
    let rows: [(&str, &str, &[&str], String, &str); 9] = [
        (
            "no-params",
            "A request without params",
            &["DSA-RPC-005"],
            format!(r#"{{"jsonrpc":"2.0","method":"{METHOD}","id":7}}"#),
            "none",
        ),
        (
            "params-by-name",
            "A request with an object as params",
            &["DSA-RPC-005"],
            format!(r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":{{"name":"bob.eth"}},"id":7}}"#),
            "object",
        ),
        (
            "params-of-all-types",
            "The elements of params are not looked at here",
            &["DSA-RPC-005"],
            format!(r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":[1,null,true,"x",[],{{}}],"id":7}}"#),
            "array",
        ),
        (
            "unknown-members",
            "Members that JSON-RPC does not define are ignored",
            &["DSA-RPC-011"],
            format!(
                r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":[],"id":7,"auth":"x","result":1,"error":null}}"#
            ),
            "array",
        ),
        (
            "members-in-another-order",
            "The order of members does not matter",
            &["DSA-RPC-001"],
            format!(r#"{{"id":7,"params":[],"method":"{METHOD}","jsonrpc":"2.0"}}"#),
            "array",
        ),
        (
            "white-space",
            "White space around and inside is passed over",
            &["DSA-RPC-001"],
            format!(
                " \r\n\t{{ \"jsonrpc\" : \"2.0\" ,\n\"method\":\"{METHOD}\",\"params\":[ ],\"id\": 7 }}\n "
            ),
            "array",
        ),
        (
            "escaped-member-names",
            "Escaped member names are the names they stand for",
            &["DSA-RPC-001"],
            format!(r#"{{"json\u0072pc":"\u0032.0","meth\u006fd":"{METHOD}","params":[],"\u0069d":7}}"#),
            "array",
        ),
        (
            "deepest-params",
            "A body of 128 levels is read",
            &["DSA-RPC-002"],
            format!(
                r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":{}{},"id":7}}"#,
                "[".repeat(127),
                "]".repeat(127)
            ),
            "array",
        ),
        (
            "thirty-levels-of-arrays",
            "Params with thirty levels of arrays are read",
            &["DSA-RPC-002"],
            format!(
                r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":{}{},"id":7}}"#,
                "[".repeat(30),
                "]".repeat(30)
            ),
            "array",
        ),
    ];
    for (slug, title, clauses, body, params) in rows {
        suite.accept(slug, title, clauses, json!({ "body_text": body }), call("7", params));
    }
    let body = r#"{"jsonrpc":"2.0","method":"nothing_of_dm3","params":[],"id":7}"#;
    let output = json!({ "kind": "call", "method": "nothing_of_dm3", "id_text": "7", "params": "array" });
    suite.accept(
        "unknown-method-is-a-request",
        "A request for an unknown method is a request all the same",
        &["DSA-RPC-004"],
        json!({ "body_text": body }),
        output,
    );
}

fn notifications(suite: &mut Suite) {
    let rows = [
        (
            "notification",
            "A request without an id is a notification",
            format!(r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":[]}}"#),
        ),
        (
            "notification-with-other-case",
            "The member ID is not the member id",
            format!(r#"{{"jsonrpc":"2.0","method":"{METHOD}","params":[],"ID":7}}"#),
        ),
    ];
    for (slug, title, body) in rows {
        let output = json!({ "kind": "notification", "method": METHOD, "params": "array" });
        suite.accept(slug, title, &["DSA-RPC-017"], json!({ "body_text": body }), output);
    }
}
