//! Responses.

use serde_json::{Value, json};

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.rpc-response",
        PAGE,
        "rpc.parse_response",
        "A JSON-RPC response of a delivery service, as a caller reads it.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite
}

fn accepted(suite: &mut Suite) {
    let result = |id: &str, value: &str| json!({ "outcome": "result", "id_text": id, "value_text": value });
    let error = |code: i64, message: &str| json!({ "outcome": "error", "id_text": "7", "code": code, "message": message });
    let rows: [(&str, &str, &[&str], &str, Value); 8] = [
        (
            "result",
            "A response with a result",
            &["DSA-RPC-012", "DSA-RPC-013", "DSA-RPC-016"],
            r#"{"jsonrpc":"2.0","result":{"success":true,"duplicate":false},"id":7}"#,
            result("7", r#"{"duplicate":false,"success":true}"#),
        ),
        (
            "string-id",
            "The id of a response is a string",
            &["DSA-RPC-013"],
            r#"{"jsonrpc":"2.0","result":{},"id":"a"}"#,
            result(r#""a""#, "{}"),
        ),
        (
            "null-result",
            "A result may be null",
            &["DSA-RPC-012"],
            r#"{"jsonrpc":"2.0","result":null,"id":7}"#,
            result("7", "null"),
        ),
        (
            "error",
            "A response with an error",
            &["DSA-RPC-012", "DSA-ERR-005"],
            r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"no"},"id":7}"#,
            error(-32601, "no"),
        ),
        (
            "error-with-data",
            "An error with data",
            &["DSA-ERR-005"],
            r#"{"jsonrpc":"2.0","error":{"code":-32000,"message":"no","data":{"code":"ds.name.malformed"}},"id":7}"#,
            error(-32000, "no"),
        ),
        (
            "error-with-unknown-code",
            "An error with a code outside the table",
            &["DSA-ERR-005"],
            r#"{"jsonrpc":"2.0","error":{"code":-31999,"message":"no"},"id":7}"#,
            error(-31999, "no"),
        ),
        (
            "error-with-null-id",
            "An error with the id null",
            &["DSA-RPC-015"],
            r#"{"jsonrpc":"2.0","error":{"code":-32700,"message":"no"},"id":null}"#,
            json!({ "outcome": "error", "id_text": "null", "code": -32700, "message": "no" }),
        ),
        (
            "error-with-empty-message",
            "An error with an empty message",
            &["DSA-ERR-005"],
            r#"{"jsonrpc":"2.0","error":{"code":-32000,"message":""},"id":7}"#,
            error(-32000, ""),
        ),
    ];
    for (slug, title, clauses, body, output) in rows {
        suite.accept(slug, title, clauses, json!({ "body_text": body }), output);
    }
}

fn refused(suite: &mut Suite) {
    for (control, slug, subject, clause, mutation, body) in [
        (
            "result",
            "neither",
            "A response with neither result nor error",
            "DSA-RPC-012",
            "drop the result",
            r#"{"jsonrpc":"2.0","id":7}"#,
        ),
        (
            "result",
            "array-as-response",
            "An array",
            "DSA-RPC-012",
            "put the response into an array",
            r#"[{"jsonrpc":"2.0","result":{},"id":7}]"#,
        ),
        ("result", "text-as-response", "A string", "DSA-RPC-012", "write a string", r#""OK""#),
        (
            "result",
            "cut-short",
            "A response that was cut short",
            "DSA-RPC-012",
            "drop the last brace",
            r#"{"jsonrpc":"2.0","result":{},"id":7"#,
        ),
        (
            "result",
            "id-object",
            "A response whose id is an object",
            "DSA-RPC-013",
            "write an object",
            r#"{"jsonrpc":"2.0","result":{},"id":{}}"#,
        ),
        (
            "error",
            "error-string",
            "An error that is a string",
            "DSA-ERR-005",
            "write a string",
            r#"{"jsonrpc":"2.0","error":"no","id":7}"#,
        ),
        (
            "error",
            "code-missing",
            "An error without a code",
            "DSA-ERR-005",
            "drop the code",
            r#"{"jsonrpc":"2.0","error":{"message":"no"},"id":7}"#,
        ),
        (
            "error",
            "code-string",
            "An error whose code is a string",
            "DSA-ERR-005",
            "put the code into quotation marks",
            r#"{"jsonrpc":"2.0","error":{"code":"-32601","message":"no"},"id":7}"#,
        ),
        (
            "error",
            "code-fraction",
            "An error whose code has a fraction",
            "DSA-ERR-005",
            "append a fraction",
            r#"{"jsonrpc":"2.0","error":{"code":-32601.5,"message":"no"},"id":7}"#,
        ),
        (
            "error",
            "message-missing",
            "An error without a message",
            "DSA-ERR-005",
            "drop the message",
            r#"{"jsonrpc":"2.0","error":{"code":-32601},"id":7}"#,
        ),
        (
            "error",
            "message-object",
            "An error whose message is an object",
            "DSA-ERR-005",
            "write an object",
            r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":{}},"id":7}"#,
        ),
    ] {
        suite.reject(
            control,
            slug,
            &format!("{subject} is no response"),
            &[clause],
            mutation,
            (Stage::Parse, Bug::Parser, Severity::Medium),
            json!({ "body_text": body }),
        );
    }
}
