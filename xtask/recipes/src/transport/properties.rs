//! Properties as a sender reads them.

use serde_json::{Value, json};

use super::PAGE;
use crate::profiles::rejects::{Kind, MALFORMED, NOT_JSON, Rejects};
use crate::{Bug, Dialect, Severity, Stage, Suite};

/// The service answers the question with an error.
const REFUSED: Kind = (Stage::Policy, Bug::Policy, Severity::Low);
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// `properties.read`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.properties",
        PAGE,
        "properties.read",
        "The properties of a delivery service, as a sender reads them out of the answer.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    deployed(&mut suite);
    suite
}

fn input(result: &str) -> Value {
    json!({ "body_text": format!(r#"{{"jsonrpc":"2.0","result":{result},"id":1}}"#) })
}

fn read(size_limit: u64, message_ttl_ms: Option<u64>) -> Value {
    json!({ "size_limit": size_limit, "message_ttl_ms": message_ttl_ms })
}

fn accepted(suite: &mut Suite) {
    suite
        .accept(
            "plain",
            "Properties are read, the time in days",
            &["MTP-TRN-040", "MTP-TRN-042"],
            input(r#"{"messageTTL":30,"sizeLimit":100000}"#),
            read(100_000, Some(30 * DAY_MS)),
        )
        .finds(Bug::Basic);
    for (slug, title, clause, result, output) in [
        (
            "no-end",
            "A time of 0 means no end",
            "MTP-TRN-041",
            r#"{"messageTTL":0,"sizeLimit":100000}"#,
            read(100_000, None),
        ),
        (
            "null-time",
            "A time of null means no end",
            "MTP-TRN-041",
            r#"{"messageTTL":null,"sizeLimit":100000}"#,
            read(100_000, None),
        ),
        ("no-time", "No time means no end", "MTP-TRN-041", r#"{"sizeLimit":100000}"#, read(100_000, None)),
        (
            "long-time",
            "A year is a time",
            "MTP-TRN-042",
            r#"{"messageTTL":365,"sizeLimit":100000}"#,
            read(100_000, Some(365 * DAY_MS)),
        ),
        (
            "whole-number-with-fraction",
            "A whole number may be written with a fraction",
            "MTP-TRN-040",
            r#"{"messageTTL":0,"sizeLimit":1.0e5}"#,
            read(100_000, None),
        ),
        (
            "zero-limit",
            "A limit of 0 is a limit",
            "MTP-TRN-040",
            r#"{"messageTTL":0,"sizeLimit":0}"#,
            read(0, None),
        ),
        (
            "largest-limit",
            "The largest limit is read exactly",
            "MTP-TRN-040",
            r#"{"messageTTL":0,"sizeLimit":9007199254740991}"#,
            read(9_007_199_254_740_991, None),
        ),
        (
            "unknown-member",
            "An unknown member is passed over",
            "MTP-TRN-043",
            r#"{"messageTTL":0,"sizeLimit":100000,"notificationChannel":[]}"#,
            read(100_000, None),
        ),
    ] {
        suite.accept(slug, title, &[clause], input(result), output).finds(Bug::EdgeCase);
    }
}

fn refused(suite: &mut Suite) {
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    for (clause, slug, title, mutation, result) in [
        (
            "MTP-TRN-040",
            "no-limit",
            "Properties without a limit are refused",
            "drop sizeLimit",
            r#"{"messageTTL":30}"#,
        ),
        (
            "MTP-TRN-040",
            "null-limit",
            "A limit of null is refused",
            "set sizeLimit to null",
            r#"{"messageTTL":30,"sizeLimit":null}"#,
        ),
        (
            "MTP-TRN-040",
            "text-limit",
            "A limit that is a text is refused",
            "quote the limit",
            r#"{"messageTTL":30,"sizeLimit":"100000"}"#,
        ),
        (
            "MTP-TRN-040",
            "fractional-limit",
            "A limit that is no whole number is refused",
            "write a fraction",
            r#"{"messageTTL":30,"sizeLimit":100000.5}"#,
        ),
        (
            "MTP-TRN-040",
            "negative-limit",
            "A negative limit is refused",
            "write a negative limit",
            r#"{"messageTTL":30,"sizeLimit":-1}"#,
        ),
        (
            "MTP-TRN-040",
            "huge-limit",
            "A limit of 2^53 is refused",
            "write 2^53",
            r#"{"messageTTL":30,"sizeLimit":9007199254740992}"#,
        ),
        (
            "MTP-TRN-040",
            "true-limit",
            "A limit of true is refused",
            "set sizeLimit to true",
            r#"{"messageTTL":30,"sizeLimit":true}"#,
        ),
        (
            "MTP-TRN-040",
            "misspelt-limit",
            "A limit under another name is refused",
            "write sizelimit",
            r#"{"messageTTL":30,"sizelimit":100000}"#,
        ),
        (
            "MTP-TRN-040",
            "array",
            "An array of properties is refused",
            "put the properties into an array",
            r#"[{"messageTTL":30,"sizeLimit":100000}]"#,
        ),
        ("MTP-TRN-040", "null-result", "A result of null is refused", "set the result to null", "null"),
        (
            "MTP-TRN-042",
            "text-time",
            "A time that is a text is refused",
            "quote the time",
            r#"{"messageTTL":"30","sizeLimit":100000}"#,
        ),
        (
            "MTP-TRN-042",
            "negative-time",
            "A negative time is refused",
            "write a negative time",
            r#"{"messageTTL":-30,"sizeLimit":100000}"#,
        ),
        (
            "MTP-TRN-042",
            "fractional-time",
            "A time that is no whole number is refused",
            "write half a day more",
            r#"{"messageTTL":30.5,"sizeLimit":100000}"#,
        ),
        (
            "MTP-TRN-042",
            "false-time",
            "A time of false is refused",
            "set messageTTL to false",
            r#"{"messageTTL":false,"sizeLimit":100000}"#,
        ),
    ] {
        rejects.add(clause, slug, title, mutation, input(result));
    }
    let body = |text: &str| json!({ "body_text": text });
    let mut rejects = Rejects::of(suite, "plain", NOT_JSON);
    rejects
        .add(
            "MTP-TRN-040",
            "web-page",
            "A web page holds no properties",
            "answer with a web page",
            body("<html>welcome</html>"),
        )
        .add(
            "MTP-TRN-040",
            "empty-body",
            "An empty body holds no properties",
            "answer with nothing",
            body(""),
        );
    Rejects::of(suite, "plain", MALFORMED)
        .add(
            "MTP-TRN-040",
            "no-result",
            "An answer without a result holds no properties",
            "drop the result",
            body(r#"{"jsonrpc":"2.0","id":1}"#),
        )
        .add(
            "MTP-TRN-040",
            "bare-properties",
            "Properties without an answer around them are refused",
            "send the properties alone",
            body(r#"{"messageTTL":30,"sizeLimit":100000}"#),
        );
    Rejects::of(suite, "plain", REFUSED).add(
        "MTP-TRN-040",
        "error",
        "An error holds no properties",
        "answer with an error",
        body(r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}"#),
    );
}

fn deployed(suite: &mut Suite) {
    let text = |properties: &str| {
        let body = json!({ "jsonrpc": "2.0", "result": properties }).to_string();
        json!({ "body_text": body })
    };
    let control = text(r#"{"messageTTL":2592000000,"notificationChannel":[],"sizeLimit":100000}"#);
    suite
        .accept(
            "deployed-plain",
            "Properties as JSON text are read, the time in milliseconds",
            &["DIV-TS-037", "DIV-TS-040"],
            control,
            read(100_000, Some(2_592_000_000)),
        )
        .finds(Bug::Legacy);
    suite.accept(
        "deployed-no-end",
        "A time of 0 means no end",
        &["DIV-TS-040"],
        text(r#"{"messageTTL":0,"sizeLimit":100000}"#),
        read(100_000, None),
    );
    Rejects::of(suite, "deployed-plain", NOT_JSON).add(
        "DIV-TS-037",
        "deployed-not-set",
        "A service without properties tells none",
        "answer with a sentence",
        text("No Delivery Service Properties Set"),
    );
    Rejects::of(suite, "deployed-plain", MALFORMED).add(
        "DIV-TS-037",
        "deployed-twice-quoted",
        "Properties that are quoted twice are refused",
        "quote the text again",
        text(r#""{\"messageTTL\":0,\"sizeLimit\":100000}""#),
    );
}
