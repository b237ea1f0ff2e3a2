//! The table of codes.

use serde_json::json;

use super::PAGE;
use crate::Suite;

/// Slug, code, text, whether the same request may succeed later.
const CODES: [(&str, i64, &str, bool); 14] = [
    ("parse-error", -32700, "Parse error", false),
    ("invalid-request", -32600, "Invalid Request", false),
    ("method-not-found", -32601, "Method not found", false),
    ("invalid-params", -32602, "Invalid params", false),
    ("internal-error", -32603, "Internal error", true),
    ("invalid-input", -32000, "Invalid input", false),
    ("resource-not-found", -32001, "Resource not found", false),
    ("resource-unavailable", -32002, "Resource unavailable", true),
    ("unauthorized", -32003, "Unauthorized", false),
    ("method-not-supported", -32004, "Method not supported", false),
    ("limit-exceeded", -32005, "Limit exceeded", false),
    ("version-not-supported", -32006, "JSON-RPC version not supported", false),
    ("spam", -32010, "Spam", false),
    ("too-big", -32011, "Too big", false),
];

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.error-codes",
        PAGE,
        "rpc.error_text",
        "The codes of JSON-RPC errors: their texts, and which of them may go away by themselves.",
    );
    for (slug, code, text, temporary) in CODES {
        let output = json!({ "text": text, "temporary": temporary });
        let title = format!("The code {code} means {text}");
        suite.accept(slug, &title, &["DSA-ERR-001"], json!({ "code": code }), output);
    }
    suite
}
