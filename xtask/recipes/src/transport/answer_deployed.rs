//! What deployed delivery services answer to a submission.

use serde_json::json;

use super::answer::input;
use crate::{Bug, Suite};

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    for (slug, title, clauses, status, body, meaning) in [
        ("deployed-word", "The text OK is an acceptance", ["DIV-TS-036"].as_slice(), 200, "OK", "accepted"),
        (
            "deployed-word-and-line-end",
            "A line end behind OK plays no role",
            &["DIV-TS-036"],
            200,
            "OK\n",
            "accepted",
        ),
        (
            "deployed-quoted-word",
            "OK as a JSON string is an acceptance",
            &["DIV-TS-036"],
            200,
            "\"OK\"",
            "accepted",
        ),
        (
            "deployed-nothing",
            "Status 400 with nothing is a refusal",
            &["DIV-TS-036", "DIV-TS-038"],
            400,
            "",
            "refused",
        ),
        (
            "deployed-text",
            "Status 400 with a text is a refusal",
            &["DIV-TS-036", "DIV-TS-038"],
            400,
            "Envelop missing",
            "refused",
        ),
        (
            "deployed-object",
            "Status 400 with an object is a refusal",
            &["DIV-TS-038"],
            400,
            r#"{"error":"unknown user"}"#,
            "refused",
        ),
        (
            "deployed-schema",
            "An unknown form of the envelope is told",
            &["DIV-TS-028"],
            400,
            r#"{"error":"invalid schema"}"#,
            "unknown-variant",
        ),
        (
            "deployed-schema-text",
            "An unknown form of the envelope is told as a text",
            &["DIV-TS-028"],
            400,
            "invalid schema",
            "unknown-variant",
        ),
        (
            "deployed-unknown-method",
            "Status 405 is a refusal",
            &["DIV-TS-039"],
            405,
            r#"{"error":"Method not allowed"}"#,
            "refused",
        ),
        (
            "deployed-lower-case-word",
            "Another spelling of OK is not the word of a service",
            &["DIV-TS-036"],
            200,
            "ok",
            "unavailable",
        ),
        (
            "deployed-word-under-failure",
            "OK under status 503 is no acceptance",
            &["DIV-TS-036"],
            503,
            "OK",
            "unavailable",
        ),
        (
            "deployed-word-under-redirect",
            "OK under a redirect is no acceptance",
            &["DIV-TS-036"],
            301,
            "OK",
            "unavailable",
        ),
    ] {
        suite
            .accept(slug, title, clauses, input(status, body), json!({ "meaning": meaning }))
            .finds(Bug::Legacy);
    }
}
