//! What the answer to a submission means.

use serde_json::{Value, json};

use super::{PAGE, answer_deployed};
use crate::{Bug, Dialect, Suite};

/// `submit.read_answer`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.submit-answer",
        PAGE,
        "submit.read_answer",
        "What the answer to a submission means: accepted, refused, or unavailable.",
    );
    accepted(&mut suite);
    errors(&mut suite);
    statuses(&mut suite);
    no_words_of_a_service(&mut suite);
    reasons(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    answer_deployed::extend(&mut suite);
    suite
}

/// The arguments.
pub(super) fn input(status: u16, body: &str) -> Value {
    json!({ "status": status, "body_text": body })
}

/// An error with this code.
fn error(code: i32) -> String {
    format!(r#"{{"jsonrpc":"2.0","error":{{"code":{code},"message":"no"}},"id":1}}"#)
}

fn accepted(suite: &mut Suite) {
    for (slug, title, status, body) in [
        (
            "success",
            "A result that tells success is an acceptance",
            200,
            r#"{"jsonrpc":"2.0","result":{"success":true,"duplicate":false},"id":1}"#,
        ),
        (
            "duplicate",
            "A message that was there before is accepted",
            200,
            r#"{"jsonrpc":"2.0","result":{"success":true,"duplicate":true},"id":1}"#,
        ),
        (
            "empty-result",
            "A result without members is an acceptance",
            200,
            r#"{"jsonrpc":"2.0","result":{},"id":1}"#,
        ),
        (
            "null-result",
            "A result of null is an acceptance",
            200,
            r#"{"jsonrpc":"2.0","result":null,"id":1}"#,
        ),
        (
            "true-result",
            "A result of true is an acceptance",
            200,
            r#"{"jsonrpc":"2.0","result":true,"id":1}"#,
        ),
        (
            "text-result",
            "A text as result is an acceptance",
            200,
            r#"{"jsonrpc":"2.0","result":"stored","id":1}"#,
        ),
        (
            "null-error",
            "An error of null beside a result is no error",
            200,
            r#"{"jsonrpc":"2.0","result":{"success":true},"error":null,"id":1}"#,
        ),
        (
            "created",
            "Another status of success is one too",
            201,
            r#"{"jsonrpc":"2.0","result":{"success":true},"id":1}"#,
        ),
        (
            "last-success-status",
            "Status 299 is a status of success",
            299,
            r#"{"jsonrpc":"2.0","result":{"success":true},"id":1}"#,
        ),
        (
            "white-space",
            "White space around the answer plays no role",
            200,
            " \n{ \"id\" : 1, \"result\" : { \"success\" : true } }\r\n",
        ),
    ] {
        suite
            .accept(slug, title, &["MTP-TRN-052"], input(status, body), json!({ "meaning": "accepted" }))
            .finds(Bug::Basic);
    }
    for (slug, title, body) in [
        (
            "success-denied",
            "A result that denies success is no acceptance",
            r#"{"jsonrpc":"2.0","result":{"success":false},"id":1}"#,
        ),
        ("false-result", "A result of false is no acceptance", r#"{"jsonrpc":"2.0","result":false,"id":1}"#),
    ] {
        suite
            .accept(slug, title, &["MTP-TRN-053"], input(200, body), json!({ "meaning": "unavailable" }))
            .finds(Bug::Policy);
    }
}

fn errors(suite: &mut Suite) {
    let refused = json!({ "meaning": "refused" });
    for (slug, title, clauses, status, body) in [
        ("spam", "Spam is a refusal", ["MTP-TRN-056", "MTP-TRN-051"].as_slice(), 200, error(-32010)),
        (
            "too-big",
            "A message that is too big is refused",
            &["MTP-TRN-056", "MTP-TRN-051"],
            200,
            error(-32011),
        ),
        ("invalid-request", "An invalid request is a refusal", &["MTP-TRN-056"], 400, error(-32600)),
        ("unknown-method", "An unknown method is a refusal", &["MTP-TRN-056"], 405, error(-32601)),
        ("invalid-params", "Invalid parameters are a refusal", &["MTP-TRN-056"], 400, error(-32602)),
        ("parse-error", "A parse error is a refusal", &["MTP-TRN-056"], 400, error(-32700)),
        ("invalid-input", "Invalid input is a refusal", &["MTP-TRN-056"], 400, error(-32000)),
        ("not-found", "A receiver who is not there is a refusal", &["MTP-TRN-056"], 404, error(-32001)),
        ("unauthorized", "A sender who is not proven is refused", &["MTP-TRN-056"], 403, error(-32003)),
        (
            "not-supported",
            "A method that is not supported is a refusal",
            &["MTP-TRN-056"],
            400,
            error(-32004),
        ),
        ("limit", "An exceeded limit under status 400 is a refusal", &["MTP-TRN-056"], 400, error(-32005)),
        (
            "unknown-code",
            "A code that nobody knows is judged by the status",
            &["MTP-TRN-056"],
            400,
            error(-31999),
        ),
        ("positive-code", "A positive code is judged by the status", &["MTP-TRN-056"], 200, error(7)),
        (
            "fractional-code",
            "A code that is no whole number is an error all the same",
            &["MTP-TRN-051"],
            200,
            error(-32010).replace("-32010", "1.5"),
        ),
        (
            "text-code",
            "A code that is a text is an error all the same",
            &["MTP-TRN-051"],
            200,
            error(-32010).replace("-32010", "\"spam\""),
        ),
        (
            "no-message",
            "An error without a message is an error",
            &["MTP-TRN-051"],
            200,
            r#"{"error":{"code":-32010}}"#.to_owned(),
        ),
        (
            "empty-error",
            "An empty error is an error",
            &["MTP-TRN-051"],
            200,
            r#"{"jsonrpc":"2.0","error":{},"id":1}"#.to_owned(),
        ),
        (
            "text-error",
            "An error that is a text is an error",
            &["MTP-TRN-051"],
            200,
            r#"{"error":"go away"}"#.to_owned(),
        ),
        ("true-error", "An error of true is an error", &["MTP-TRN-051"], 200, r#"{"error":true}"#.to_owned()),
        ("zero-error", "An error of 0 is an error", &["MTP-TRN-051"], 200, r#"{"error":0}"#.to_owned()),
        (
            "result-and-error",
            "An error beside a result counts",
            &["MTP-TRN-051"],
            200,
            r#"{"result":{"success":true},"error":{"code":-32010,"message":"Spam"}}"#.to_owned(),
        ),
    ] {
        suite.accept(slug, title, clauses, input(status, &body), refused.clone()).finds(Bug::Policy);
    }
    for (slug, title, status, code) in [
        ("internal-error", "A service that failed is unavailable", 200, -32603),
        ("internal-error-refused", "A service that failed is unavailable under status 400 too", 400, -32603),
        ("resource-unavailable", "A service that misses something is unavailable", 200, -32002),
        (
            "resource-unavailable-refused",
            "A service that misses something is unavailable under status 404 too",
            404,
            -32002,
        ),
    ] {
        suite
            .accept(
                slug,
                title,
                &["MTP-TRN-055"],
                input(status, &error(code)),
                json!({ "meaning": "unavailable", "code": code }),
            )
            .finds(Bug::Policy);
    }
    for (slug, title, status, code, meaning) in [
        ("code-told", "The code of a refusal is told", 400, -32010, "refused"),
        (
            "code-told-when-unavailable",
            "The code is told under a status of failure too",
            507,
            -32005,
            "unavailable",
        ),
    ] {
        let clause = if meaning == "refused" { "MTP-TRN-056" } else { "MTP-TRN-054" };
        suite.accept(
            slug,
            title,
            &[clause],
            input(status, &error(code)),
            json!({ "meaning": meaning, "code": code }),
        );
    }
}

fn statuses(suite: &mut Suite) {
    let result = r#"{"jsonrpc":"2.0","result":{"success":true},"id":1}"#;
    for (slug, title, clause, status, body, meaning) in [
        ("bad-request", "Status 400 is a refusal", "MTP-TRN-056", 400, "", "refused"),
        ("status-unauthorized", "Status 401 is a refusal", "MTP-TRN-056", 401, "", "refused"),
        (
            "status-not-found",
            "Status 404 is a refusal",
            "MTP-TRN-056",
            404,
            "<html>not found</html>",
            "refused",
        ),
        ("status-too-large", "Status 413 is a refusal", "MTP-TRN-056", 413, "", "refused"),
        ("status-teapot", "Status 418 is a refusal", "MTP-TRN-056", 418, "", "refused"),
        ("last-refusing-status", "Status 499 is a refusal", "MTP-TRN-056", 499, "", "refused"),
        ("request-timeout", "Status 408 is unavailability", "MTP-TRN-054", 408, "", "unavailable"),
        ("too-early", "Status 425 is unavailability", "MTP-TRN-054", 425, "", "unavailable"),
        ("too-many-requests", "Status 429 is unavailability", "MTP-TRN-054", 429, "slow down", "unavailable"),
        ("server-error", "Status 500 is unavailability", "MTP-TRN-054", 500, "", "unavailable"),
        ("not-implemented", "Status 501 is unavailability", "MTP-TRN-054", 501, "", "unavailable"),
        (
            "bad-gateway",
            "Status 502 is unavailability",
            "MTP-TRN-054",
            502,
            "<html>bad gateway</html>",
            "unavailable",
        ),
        ("restarting", "Status 503 is unavailability", "MTP-TRN-054", 503, "", "unavailable"),
        ("full", "Status 507 is unavailability", "MTP-TRN-054", 507, "", "unavailable"),
        ("last-status", "Status 599 is unavailability", "MTP-TRN-054", 599, "", "unavailable"),
        (
            "spam-under-failure",
            "A status of failure counts more than the code",
            "MTP-TRN-054",
            500,
            &error(-32010),
            "unavailable",
        ),
        (
            "result-under-failure",
            "A result under status 503 is no acceptance",
            "MTP-TRN-054",
            503,
            result,
            "unavailable",
        ),
        (
            "result-under-refusal",
            "A result under status 400 is no acceptance",
            "MTP-TRN-050",
            400,
            result,
            "refused",
        ),
        ("moved", "A redirect is unavailability", "MTP-TRN-019", 302, "", "unavailable"),
        (
            "moved-for-good",
            "A permanent redirect is unavailability",
            "MTP-TRN-019",
            301,
            result,
            "unavailable",
        ),
        (
            "moved-with-method",
            "A redirect that keeps the method is unavailability",
            "MTP-TRN-019",
            307,
            "",
            "unavailable",
        ),
        ("not-modified", "Status 304 is unavailability", "MTP-TRN-019", 304, "", "unavailable"),
    ] {
        suite
            .accept(slug, title, &[clause], input(status, body), json!({ "meaning": meaning }))
            .finds(Bug::EdgeCase);
    }
}

fn no_words_of_a_service(suite: &mut Suite) {
    for (slug, title, body) in [
        ("empty-body", "An empty body is not the word of a service", ""),
        ("empty-object", "An object without a result is not the word of a service", "{}"),
        (
            "web-page",
            "A web page is not the word of a service",
            "<!doctype html><title>Please log in</title>",
        ),
        (
            "array",
            "An array is not the answer to one request",
            r#"[{"jsonrpc":"2.0","result":{"success":true},"id":1}]"#,
        ),
        ("number", "A number is not the word of a service", "1"),
        ("null", "null is not the word of a service", "null"),
        (
            "null-error-alone",
            "An error of null without a result is not the word of a service",
            r#"{"jsonrpc":"2.0","error":null,"id":1}"#,
        ),
        ("repeated-member", "An object with a repeated member is no answer", r#"{"result":{},"result":{}}"#),
        ("cut-off", "An answer that is cut off is no answer", r#"{"jsonrpc":"2.0","result":{"success":tr"#),
        ("other-word", "Another word than that of deployed services is no answer", "OKAY"),
    ] {
        suite
            .accept(slug, title, &["MTP-TRN-018"], input(200, body), json!({ "meaning": "unavailable" }))
            .finds(Bug::Parser);
    }
}

fn reasons(suite: &mut Suite) {
    let long = "é".repeat(1000);
    for (slug, title, body, reason) in [
        (
            "reason",
            "The message of an error is the reason",
            error(-32010).replace("\"no\"", "\"Spam\""),
            "Spam".to_owned(),
        ),
        (
            "reason-with-controls",
            "Control characters are taken out of a reason",
            error(-32010).replace("\"no\"", "\"a\\u001b[2Jb\\r\\nc\\u0000\""),
            "a[2Jbc".to_owned(),
        ),
        (
            "long-reason",
            "A long reason is cut to 300 characters",
            error(-32010).replace("\"no\"", &format!("\"{long}\"")),
            "é".repeat(300),
        ),
    ] {
        suite
            .accept(
                slug,
                title,
                &["MTP-TRN-021"],
                input(400, &body),
                json!({ "meaning": "refused", "reason": reason }),
            )
            .finds(Bug::EdgeCase);
    }
}
