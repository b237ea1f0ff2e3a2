//! Where the envelope of a submission stands.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Dialect, Severity, Stage, Suite};

const ENVELOPE: &str = r#"{"metadata":{"version":"1.0"},"message":"m"}"#;
const CANONICAL: &str = r#"{"message":"m","metadata":{"version":"1.0"}}"#;

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.submit-params",
        PAGE,
        "rpc.envelope_in_params",
        "The envelope in the params of dm3_submitMessage.",
    );
    written(&mut suite);
    as_text(&mut suite);
    deployed(&mut suite);
    suite
}

/// The JSON string that holds this text.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

fn written(suite: &mut Suite) {
    let output = json!({ "envelope_canonical": CANONICAL });
    for (slug, title, clause, params) in [
        ("by-position", "The envelope is the first element", "DSA-SUB-001", format!("[{ENVELOPE}]")),
        (
            "further-elements",
            "Further elements are ignored",
            "DSA-SUB-001",
            format!(r#"[{ENVELOPE},"token",null,{{}}]"#),
        ),
        ("by-name", "The envelope is the params themselves", "DSA-SUB-002", ENVELOPE.to_owned()),
    ] {
        suite.accept(slug, title, &[clause], json!({ "params_text": params }), output.clone());
    }
    for (slug, subject, mutation, params) in [
        ("no-elements", "An empty array", "drop the envelope", "[]"),
        ("null-first", "The value null as the first element", "write null", "[null]"),
        (
            "null-before-the-envelope",
            "The value null before the envelope",
            "put null before it",
            r#"[null,{"message":"m"}]"#,
        ),
        ("false-first", "The value false as the first element", "write false", "[false]"),
        ("true-first", "The value true as the first element", "write true", "[true]"),
        ("zero-first", "The number 0 as the first element", "write 0", "[0]"),
        ("number-first", "A number as the first element", "write 7", "[7]"),
        (
            "array-first",
            "An array as the first element",
            "put the envelope into another array",
            r#"[[{"message":"m"}]]"#,
        ),
    ] {
        suite.reject(
            "by-position",
            slug,
            &format!("{subject} is no envelope"),
            &["DSA-SUB-001"],
            mutation,
            (Stage::Semantic, Bug::Parser, Severity::Low),
            json!({ "params_text": params }),
        );
    }
    suite.reject(
        "by-name",
        "empty-object",
        "An empty object is no envelope",
        &["DSA-SUB-002"],
        "drop all members",
        (Stage::Semantic, Bug::Parser, Severity::Low),
        json!({ "params_text": "{}" }),
    );
    suite.reject(
        "by-name",
        "no-params",
        "A submission without params holds no envelope",
        &["DSA-SUB-002"],
        "drop the params",
        (Stage::Semantic, Bug::Parser, Severity::Low),
        json!({}),
    );
}

fn as_text(suite: &mut Suite) {
    let output = json!({ "envelope_canonical": CANONICAL });
    let params = format!("[{}]", quoted(ENVELOPE));
    suite.accept(
        "as-text",
        "The envelope may stand there as JSON text",
        &["DSA-SUB-003"],
        json!({ "params_text": params }),
        output,
    );
    for (slug, subject, mutation, text) in [
        ("text-without-end", "Text without an end", "cut the text short", "{"),
        (
            "text-with-repeated-member",
            "Text with a repeated member",
            "write a member twice",
            r#"{"message":"a","message":"b"}"#,
        ),
        ("plain-text", "Text that is not JSON", "write a sentence", "an envelope"),
        (
            "text-with-lone-surrogate",
            "Text with a lone surrogate",
            "end a string with half a character",
            r#"{"message":"\ud800"}"#,
        ),
    ] {
        suite.reject(
            "as-text",
            slug,
            &format!("{subject} is no envelope"),
            &["DSA-SUB-003"],
            mutation,
            (Stage::Parse, Bug::Parser, Severity::Low),
            json!({ "params_text": format!("[{}]", quoted(text)) }),
        );
    }
}

fn deployed(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    let output = json!({ "envelope_canonical": CANONICAL });
    let text = quoted(ENVELOPE);
    for (slug, title, params) in [
        ("deployed-text", "Deployed senders send the envelope as text", format!("[{text}]")),
        (
            "deployed-text-and-token",
            "Deployed senders may send a token behind it",
            format!(r#"[{text},"token"]"#),
        ),
    ] {
        suite.accept(slug, title, &["DIV-TS-035"], json!({ "params_text": params }), output.clone());
    }
    for (slug, subject, mutation, params) in [
        ("deployed-no-elements", "An empty array", "drop the text", "[]".to_owned()),
        ("deployed-null", "The value null", "write null", "[null]".to_owned()),
        ("deployed-empty-text", "An empty text", "drop the text between the marks", r#"[""]"#.to_owned()),
        ("deployed-text-without-end", "Text without an end", "cut the text short", r#"["{"]"#.to_owned()),
        ("deployed-number", "A number", "write a number", "[12]".to_owned()),
    ] {
        suite.reject(
            "deployed-text",
            slug,
            &format!("{subject} is no envelope to deployed services"),
            &["DIV-TS-035"],
            mutation,
            (Stage::Parse, Bug::Parser, Severity::Low),
            json!({ "params_text": params }),
        );
    }
}
