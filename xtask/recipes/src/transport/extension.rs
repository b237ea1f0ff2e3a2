//! Profile extensions as a sender reads them.

use serde_json::{Value, json};

use super::PAGE;
use crate::profiles::rejects::{MALFORMED, NOT_JSON, Rejects};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const DEFAULT_SCHEME: &str = "x25519-chacha20-poly1305";

/// `profile_extension.read`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.profile-extension",
        PAGE,
        "profile_extension.read",
        "The profile extension of a receiver, as a sender reads it out of the answer.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    deployed(&mut suite);
    suite
}

fn input(result: &str, message_type: &str) -> Value {
    json!({ "body_text": format!(r#"{{"jsonrpc":"2.0","result":{result},"id":1}}"#), "message_type": message_type })
}

fn accepted(suite: &mut Suite) {
    let both = r#"{"encryptionScheme":["x25519-chacha20-poly1305"],"supportedMessageTypes":["NEW","EDIT"]}"#;
    suite
        .accept(
            "plain",
            "A listed type is taken, and the schemes are told",
            &["MTP-TRN-044", "MTP-TRN-046", "MTP-TRN-047"],
            input(both, "EDIT"),
            json!({ "takes": true, "encryption_schemes": [DEFAULT_SCHEME] }),
        )
        .finds(Bug::Basic);
    for (slug, title, clause, result, message_type, takes) in [
        ("type-not-listed", "A type that is not listed is not taken", "MTP-TRN-047", both, "REACTION", false),
        ("new-listed", "NEW is taken", "MTP-TRN-045", both, "NEW", true),
        (
            "new-not-listed",
            "NEW is taken where it is not listed",
            "MTP-TRN-045",
            r#"{"supportedMessageTypes":["EDIT"]}"#,
            "NEW",
            true,
        ),
        (
            "new-of-empty-list",
            "NEW is taken where nothing is listed",
            "MTP-TRN-045",
            r#"{"supportedMessageTypes":[]}"#,
            "NEW",
            true,
        ),
        (
            "edit-of-empty-list",
            "Another type is not taken where nothing is listed",
            "MTP-TRN-047",
            r#"{"supportedMessageTypes":[]}"#,
            "EDIT",
            false,
        ),
        (
            "lower-case-type",
            "A type in lower case is another type",
            "MTP-TRN-047",
            r#"{"supportedMessageTypes":["edit"]}"#,
            "EDIT",
            false,
        ),
        (
            "unknown-type",
            "A type that nobody knows is taken where it is listed",
            "MTP-TRN-047",
            r#"{"supportedMessageTypes":["NEW","POLL"]}"#,
            "POLL",
            true,
        ),
        (
            "unknown-type-not-listed",
            "A type that nobody knows is not taken where it is not listed",
            "MTP-TRN-047",
            r#"{"supportedMessageTypes":["NEW"]}"#,
            "POLL",
            false,
        ),
        (
            "unknown-member",
            "An unknown member is passed over",
            "MTP-TRN-043",
            r#"{"supportedMessageTypes":["NEW","EDIT"],"spamFilterRules":{}}"#,
            "EDIT",
            true,
        ),
    ] {
        suite
            .accept(slug, title, &[clause], input(result, message_type), json!({ "takes": takes }))
            .finds(Bug::Policy);
    }
    for (slug, title, schemes, expected) in [
        ("no-schemes", "No list of schemes means the default alone", "", Value::Null),
        (
            "two-schemes",
            "The order of the schemes is kept",
            r#""encryptionScheme":["rsa-aes-gcm","x25519-chacha20-poly1305"],"#,
            json!(["rsa-aes-gcm", DEFAULT_SCHEME]),
        ),
        ("empty-schemes", "An empty list of schemes is a list", r#""encryptionScheme":[],"#, json!([])),
    ] {
        let result = format!("{{{schemes}\"supportedMessageTypes\":[\"NEW\"]}}");
        suite.accept(
            slug,
            title,
            &["MTP-TRN-046"],
            input(&result, "NEW"),
            json!({ "takes": true, "encryption_schemes": expected }),
        );
    }
}

fn refused(suite: &mut Suite) {
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    for (clause, slug, title, mutation, result) in [
        (
            "MTP-TRN-044",
            "no-types",
            "An extension without types is refused",
            "drop the types",
            r#"{"encryptionScheme":["x25519-chacha20-poly1305"]}"#,
        ),
        (
            "MTP-TRN-044",
            "null-types",
            "Types of null are refused",
            "set the types to null",
            r#"{"supportedMessageTypes":null}"#,
        ),
        (
            "MTP-TRN-044",
            "text-types",
            "One type without a list is refused",
            "write the type alone",
            r#"{"supportedMessageTypes":"NEW"}"#,
        ),
        (
            "MTP-TRN-044",
            "object-types",
            "An object of types is refused",
            "write an object",
            r#"{"supportedMessageTypes":{"NEW":true}}"#,
        ),
        (
            "MTP-TRN-044",
            "number-type",
            "A number among the types is refused",
            "append 1",
            r#"{"supportedMessageTypes":["NEW",1]}"#,
        ),
        (
            "MTP-TRN-044",
            "null-type",
            "null among the types is refused",
            "append null",
            r#"{"supportedMessageTypes":["NEW",null]}"#,
        ),
        (
            "MTP-TRN-044",
            "misspelt-types",
            "Types under a misspelt name are refused",
            "write supportedMesssageTypes",
            r#"{"supportedMesssageTypes":["NEW","EDIT"]}"#,
        ),
        (
            "MTP-TRN-048",
            "both-lists",
            "An extension with both lists is refused",
            "add notSupportedMessageTypes",
            r#"{"encryptionScheme":["x25519-chacha20-poly1305"],"notSupportedMessageTypes":[],"supportedMessageTypes":["NEW","EDIT"]}"#,
        ),
        ("MTP-TRN-044", "null-result", "A result of null is refused", "set the result to null", "null"),
        (
            "MTP-TRN-044",
            "array-result",
            "An array is no extension",
            "put the extension into an array",
            r#"[{"supportedMessageTypes":["NEW"]}]"#,
        ),
        (
            "MTP-TRN-046",
            "null-schemes",
            "Schemes of null are refused",
            "set the schemes to null",
            r#"{"encryptionScheme":null,"supportedMessageTypes":["NEW","EDIT"]}"#,
        ),
        (
            "MTP-TRN-046",
            "text-schemes",
            "One scheme without a list is refused",
            "write the scheme alone",
            r#"{"encryptionScheme":"x25519-chacha20-poly1305","supportedMessageTypes":["NEW","EDIT"]}"#,
        ),
        (
            "MTP-TRN-046",
            "number-scheme",
            "A number among the schemes is refused",
            "append 1",
            r#"{"encryptionScheme":["x25519-chacha20-poly1305",1],"supportedMessageTypes":["NEW","EDIT"]}"#,
        ),
    ] {
        rejects.add(clause, slug, title, mutation, input(result, "EDIT"));
    }
    let body = |text: &str| json!({ "body_text": text, "message_type": "EDIT" });
    Rejects::of(suite, "plain", NOT_JSON).add(
        "MTP-TRN-044",
        "web-page",
        "A web page holds no extension",
        "answer with a web page",
        body("<html>welcome</html>"),
    );
    Rejects::of(suite, "plain", (Stage::Policy, Bug::Policy, Severity::Low)).add(
        "MTP-TRN-044",
        "error",
        "An error holds no extension",
        "answer with an error",
        body(r#"{"jsonrpc":"2.0","error":{"code":-32001,"message":"Resource not found"},"id":1}"#),
    );
}

fn deployed(suite: &mut Suite) {
    let text = |extension: &str, message_type: &str| {
        let body = json!({ "jsonrpc": "2.0", "result": extension }).to_string();
        json!({ "body_text": body, "message_type": message_type })
    };
    let some = r#"{"encryptionAlgorithm":["x25519-chacha20-poly1305"],"notSupportedMessageTypes":["NEW","REACTION"]}"#;
    for (slug, title, clauses, extension, message_type, output) in [
        (
            "deployed-plain",
            "A type that is not excluded is taken",
            ["DIV-TS-037", "DIV-TS-041"],
            some,
            "EDIT",
            json!({ "takes": true }),
        ),
        (
            "deployed-excluded",
            "A type that is excluded is not taken",
            ["DIV-TS-037", "DIV-TS-041"],
            some,
            "REACTION",
            json!({ "takes": false }),
        ),
        (
            "deployed-new-excluded",
            "NEW is taken though the default excludes it",
            ["DIV-TS-037", "DIV-TS-041"],
            r#"{"notSupportedMessageTypes":["NEW"]}"#,
            "NEW",
            json!({ "takes": true }),
        ),
        (
            "deployed-schemes",
            "The schemes stand under another name",
            ["DIV-TS-037", "DIV-TS-042"],
            some,
            "NEW",
            json!({ "encryption_schemes": [DEFAULT_SCHEME] }),
        ),
    ] {
        suite.accept(slug, title, &clauses, text(extension, message_type), output).finds(Bug::Legacy);
    }
    Rejects::of(suite, "deployed-plain", MALFORMED)
        .add(
            "DIV-TS-041",
            "deployed-both-lists",
            "An extension with both lists is refused",
            "add supportedMessageTypes",
            text(r#"{"notSupportedMessageTypes":[],"supportedMessageTypes":["NEW"]}"#, "EDIT"),
        )
        .add(
            "DIV-TS-041",
            "deployed-no-list",
            "An extension with neither list is refused",
            "drop the list",
            text("{}", "EDIT"),
        );
    Rejects::of(suite, "deployed-plain", NOT_JSON).add(
        "DIV-TS-037",
        "deployed-not-json",
        "A text that is no JSON is refused",
        "answer with a sentence",
        text("unknown user", "EDIT"),
    );
}
