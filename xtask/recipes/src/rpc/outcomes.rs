//! The table of outcomes.

use serde_json::json;

use super::PAGE;
use crate::Suite;

/// Outcome, HTTP status, JSON-RPC code.
const OUTCOMES: [(&str, u16, i64); 39] = [
    ("http.body.too-large", 413, -32011),
    ("http.body.incomplete", 400, -32000),
    ("rpc.body.not-json", 400, -32700),
    ("rpc.request.malformed", 400, -32600),
    ("rpc.version.unsupported", 400, -32006),
    ("rpc.batch.empty", 400, -32600),
    ("rpc.batch.too-large", 400, -32005),
    ("rpc.method.unknown", 405, -32601),
    ("rpc.params.no-name", 400, -32602),
    ("mtp.envelope.missing", 400, -32602),
    ("mtp.envelope.not-json", 400, -32000),
    ("mtp.envelope.too-large", 413, -32011),
    ("mtp.envelope.malformed", 400, -32000),
    ("mtp.envelope.no-hash", 400, -32000),
    ("mtp.envelope.wrong-hash", 400, -32000),
    ("mtp.delivery-information.in-clear", 400, -32000),
    ("mtp.delivery-information.not-for-this-service", 400, -32000),
    ("mtp.delivery-information.malformed", 400, -32000),
    ("mtp.sender.bad-signature", 400, -32003),
    ("ds.sender.no-profile", 400, -32003),
    ("ds.sender.profile-unusable", 400, -32003),
    ("ds.name.malformed", 400, -32000),
    ("ds.name.no-address", 404, -32001),
    ("ds.name.records-unusable", 400, -32000),
    ("ds.account.unknown", 404, -32001),
    ("ds.mailbox.too-many-messages", 507, -32005),
    ("ds.mailbox.too-many-bytes", 507, -32005),
    ("ds.mailbox.sender-too-many-messages", 507, -32005),
    ("ds.mailbox.sender-too-many-bytes", 507, -32005),
    ("ds.store.full", 507, -32002),
    ("ds.store.failed", 503, -32002),
    ("ds.store.damaged", 503, -32002),
    ("ds.store.closed", 503, -32002),
    ("ds.registry.unavailable", 503, -32002),
    ("ds.registry.misconfigured", 500, -32603),
    ("ds.name.needs-ccip-read", 501, -32002),
    ("ds.profile.link-not-followed", 501, -32002),
    ("mtp.postmark.not-sealed", 500, -32603),
    ("ds.internal", 500, -32603),
];

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.errors",
        PAGE,
        "rpc.outcome",
        "The HTTP status and the JSON-RPC code that each outcome of a call has.",
    );
    for (outcome, status, code) in OUTCOMES {
        let slug = outcome.replace('.', "-");
        let title = format!("{outcome} has status {status} and code {code}");
        let output = json!({ "status": status, "rpc_code": code });
        suite.accept(&slug, &title, &["DSA-ERR-001", "DSA-ERR-002"], json!({ "outcome": outcome }), output);
    }
    suite
}
