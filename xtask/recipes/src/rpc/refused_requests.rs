//! Single requests that are none.

use serde_json::json;

use super::requests::with_id;
use crate::{Bug, Severity, Stage, Suite};

const CONTROL: &str = "number-id";

/// Slug, what is refused, the mutation, the body.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Adds the vectors to the suite of requests.
pub(super) fn extend(suite: &mut Suite) {
    refuse(suite, "DSA-RPC-001", -32700, (Bug::Parser, Severity::Medium), &NOT_JSON);
    refuse(suite, "DSA-RPC-003", -32600, (Bug::Parser, Severity::Low), &NO_OBJECT);
    refuse(suite, "DSA-RPC-004", -32600, (Bug::Parser, Severity::Low), &METHODS);
    refuse(suite, "DSA-RPC-005", -32600, (Bug::Parser, Severity::Low), &PARAMS);
    refuse(suite, "DSA-RPC-008", -32006, (Bug::Downgrade, Severity::Low), &VERSIONS);
    refuse(suite, "DSA-RPC-009", -32600, (Bug::Parser, Severity::Low), &VERSION_TYPES);
    ids(suite);
    depths(suite);
}

fn refuse(suite: &mut Suite, clause: &str, code: i64, (bug, severity): (Bug, Severity), rows: &[Row]) {
    for (slug, subject, mutation, body) in rows {
        suite
            .reject(
                CONTROL,
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

const NOT_JSON: [Row; 18] = [
    ("empty-body", "An empty body", "drop everything", ""),
    ("white-space-alone", "A body of white space", "leave white space alone", " \n\t"),
    ("open-object", "An object without an end", "drop everything behind the first brace", "{"),
    ("plain-text", "Plain text", "write a sentence", "hello there"),
    ("web-page", "A web page", "write HTML", "<!doctype html><p>hello</p>"),
    (
        "trailing-comma",
        "A comma behind the last member",
        "append a comma",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":7,}"#,
    ),
    (
        "two-requests-without-array",
        "A second request behind the first",
        "append a second request",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":7}{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":8}"#,
    ),
    (
        "repeated-method",
        "A repeated member",
        "write the method twice",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "repeated-method-by-escape",
        "A member that is repeated in another spelling",
        "write the method twice, once escaped",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","meth\u006fd":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "repeated-member-deep-inside",
        "A repeated member inside the params",
        "write a member of the params twice",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[{"a":1,"a":1}],"id":7}"#,
    ),
    (
        "lone-surrogate",
        "A lone high surrogate",
        "end the id with half a character",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":"\ud800"}"#,
    ),
    (
        "lone-low-surrogate",
        "A lone low surrogate",
        "begin the id with the second half of a character",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":"\udc00x"}"#,
    ),
    (
        "line-break-in-string",
        "A line break inside a string",
        "break the line inside the id",
        "{\"jsonrpc\":\"2.0\",\"method\":\"dm3_getDeliveryServiceProperties\",\"params\":[],\"id\":\"a\nb\"}",
    ),
    (
        "single-quotes",
        "Single quotation marks",
        "use single quotation marks",
        "{'jsonrpc':'2.0','method':'dm3_getDeliveryServiceProperties','id':7}",
    ),
    (
        "comment",
        "A comment",
        "insert a comment",
        r#"{/* dm3 */"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":7}"#,
    ),
    (
        "not-a-number",
        "The word NaN",
        "write NaN as the id",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":NaN}"#,
    ),
    (
        "leading-zero",
        "A number with a leading zero",
        "write the id with a zero before it",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":07}"#,
    ),
    (
        "byte-order-mark",
        "A byte order mark",
        "begin with a byte order mark",
        "\u{feff}{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":7}",
    ),
];

const NO_OBJECT: [Row; 5] = [
    ("number-as-body", "A number as the body", "write a number", "42"),
    ("string-as-body", "A string as the body", "write a string", "\"dm3_submitMessage\""),
    ("null-as-body", "The value null as the body", "write null", "null"),
    ("true-as-body", "The value true as the body", "write true", "true"),
    ("empty-string-as-body", "An empty string as the body", "write an empty string", "\"\""),
];

const METHODS: [Row; 7] = [
    (
        "method-missing",
        "A request without a method",
        "drop the method",
        r#"{"jsonrpc":"2.0","params":[],"id":7}"#,
    ),
    (
        "method-number",
        "A number as the method",
        "write a number",
        r#"{"jsonrpc":"2.0","method":1,"params":[],"id":7}"#,
    ),
    (
        "method-null",
        "The value null as the method",
        "write null",
        r#"{"jsonrpc":"2.0","method":null,"params":[],"id":7}"#,
    ),
    (
        "method-boolean",
        "A boolean as the method",
        "write true",
        r#"{"jsonrpc":"2.0","method":true,"params":[],"id":7}"#,
    ),
    (
        "method-array",
        "An array as the method",
        "put the method into an array",
        r#"{"jsonrpc":"2.0","method":["dm3_getDeliveryServiceProperties"],"params":[],"id":7}"#,
    ),
    (
        "method-object",
        "An object as the method",
        "write an object",
        r#"{"jsonrpc":"2.0","method":{},"params":[],"id":7}"#,
    ),
    (
        "method-in-other-case",
        "A member Method in the place of method",
        "write the member's name with a capital",
        r#"{"jsonrpc":"2.0","Method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
];

const PARAMS: [Row; 5] = [
    (
        "params-number",
        "A number as params",
        "write a number",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":5,"id":7}"#,
    ),
    (
        "params-string",
        "A string as params",
        "write a string",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":"[]","id":7}"#,
    ),
    (
        "params-null",
        "The value null as params",
        "write null",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":null,"id":7}"#,
    ),
    (
        "params-true",
        "The value true as params",
        "write true",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":true,"id":7}"#,
    ),
    (
        "params-zero",
        "The number 0 as params",
        "write 0",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":0,"id":7}"#,
    ),
];

const VERSIONS: [Row; 7] = [
    (
        "version-one",
        "The version 1.0",
        "write 1.0",
        r#"{"jsonrpc":"1.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-missing",
        "A request without a version",
        "drop jsonrpc",
        r#"{"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-short",
        "The version 2",
        "drop the fraction",
        r#"{"jsonrpc":"2","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-long",
        "The version 2.0.0",
        "append .0",
        r#"{"jsonrpc":"2.0.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-with-blank",
        "A version with a blank behind it",
        "append a blank",
        r#"{"jsonrpc":"2.0 ","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-empty",
        "An empty version",
        "drop the digits",
        r#"{"jsonrpc":"","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-before-the-rest",
        "Another version counts before a missing method",
        "write 3.0 and drop the method",
        r#"{"jsonrpc":"3.0","params":[],"id":7}"#,
    ),
];

const VERSION_TYPES: [Row; 4] = [
    (
        "version-number",
        "A number as the version",
        "drop the quotation marks",
        r#"{"jsonrpc":2.0,"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-null",
        "The value null as the version",
        "write null",
        r#"{"jsonrpc":null,"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-true",
        "The value true as the version",
        "write true",
        r#"{"jsonrpc":true,"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
    (
        "version-array",
        "An array as the version",
        "put the version into an array",
        r#"{"jsonrpc":["2.0"],"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#,
    ),
];

fn ids(suite: &mut Suite) {
    let wrong = (Bug::Parser, Severity::Low);
    let unsafe_number = (Bug::EdgeCase, Severity::Low);
    for (slug, subject, mutation, id, clause, (bug, severity)) in [
        ("id-object", "An object as id", "write an object", "{}", "DSA-RPC-006", wrong),
        ("id-array", "An array as id", "put the id into an array", "[7]", "DSA-RPC-006", wrong),
        ("id-true", "The value true as id", "write true", "true", "DSA-RPC-006", wrong),
        ("id-false", "The value false as id", "write false", "false", "DSA-RPC-006", wrong),
        (
            "id-too-large",
            "A number that programs read differently",
            "write 2^53",
            "9007199254740992",
            "DSA-RPC-007",
            unsafe_number,
        ),
        (
            "id-too-small",
            "A negative number that programs read differently",
            "write -2^53",
            "-9007199254740992",
            "DSA-RPC-007",
            unsafe_number,
        ),
        (
            "id-far-too-large",
            "A number far beyond the range",
            "write a large exponent",
            "1e300",
            "DSA-RPC-007",
            unsafe_number,
        ),
    ] {
        suite
            .reject(
                CONTROL,
                slug,
                &format!("{subject} is refused"),
                &[clause],
                mutation,
                (Stage::Parse, bug, severity),
                json!({ "body_text": with_id(id) }),
            )
            .rpc_code(-32600);
    }
}

fn depths(suite: &mut Suite) {
    let deep = |open: &str, inside: &str, close: &str, levels: usize| {
        let (open, close) = (open.repeat(levels), close.repeat(levels));
        format!(
            r#"{{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":{open}{inside}{close},"id":7}}"#
        )
    };
    for (slug, subject, mutation, body) in [
        ("one-level-too-deep", "A body of 129 levels", "nest one more array", deep("[", "", "]", 128)),
        ("deep-arrays", "A body of thousands of arrays", "nest 2000 arrays", deep("[", "", "]", 2_000)),
        (
            "deep-objects",
            "A body of thousands of objects",
            "nest 2000 objects",
            deep(r#"{"a":"#, "1", "}", 2_000),
        ),
    ] {
        suite
            .reject(
                "deepest-params",
                slug,
                &format!("{subject} is refused"),
                &["DSA-RPC-002"],
                mutation,
                (Stage::Parse, Bug::DenialOfService, Severity::High),
                json!({ "body_text": body }),
            )
            .rpc_code(-32700);
    }
}
