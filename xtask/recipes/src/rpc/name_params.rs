//! Where the name of a receiver stands.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.name-params",
        PAGE,
        "rpc.name_in_params",
        "The receiver's name in the params of dm3_getProfileExtension.",
    );
    for (slug, title, clauses, params, name) in [
        (
            "by-position",
            "The name is the first element",
            &["DSA-EXT-002", "DSA-EXT-004", "DSA-EXT-005"][..],
            r#"["bob.eth"]"#,
            "bob.eth",
        ),
        (
            "further-elements",
            "Further elements are ignored",
            &["DSA-EXT-002"][..],
            r#"["bob.eth",7,"eve.eth"]"#,
            "bob.eth",
        ),
        ("by-name", "The name is the member name", &["DSA-EXT-003"][..], r#"{"name":"bob.eth"}"#, "bob.eth"),
        (
            "further-members",
            "Further members are ignored",
            &["DSA-EXT-003"][..],
            r#"{"id":1,"name":"bob.eth"}"#,
            "bob.eth",
        ),
        (
            "capitals",
            "The name is read in its normal form",
            &["DSA-EXT-005"][..],
            r#"["BOB.eth"]"#,
            "bob.eth",
        ),
        (
            "emoji",
            "A name with an emoji is a name",
            &["DSA-EXT-005"][..],
            "[\"\u{1f984}.eth\"]",
            "\u{1f984}.eth",
        ),
        (
            "subdomain",
            "A subdomain is a name",
            &["DSA-EXT-005"][..],
            r#"["bob.users.example.eth"]"#,
            "bob.users.example.eth",
        ),
    ] {
        suite.accept(slug, title, clauses, json!({ "params_text": params }), json!({ "name": name }));
    }
    missing(&mut suite);
    malformed(&mut suite);
    suite
}

fn missing(suite: &mut Suite) {
    for (control, slug, subject, mutation, input) in [
        ("by-position", "no-params", "A call without params", "drop the params", json!({})),
        ("by-position", "no-elements", "An empty array", "drop the name", json!({ "params_text": "[]" })),
        (
            "by-position",
            "null-first",
            "The value null as the first element",
            "write null",
            json!({ "params_text": "[null]" }),
        ),
        (
            "by-position",
            "number-first",
            "A number as the first element",
            "write 42",
            json!({ "params_text": "[42]" }),
        ),
        (
            "by-position",
            "array-first",
            "An array as the first element",
            "put the name into an array",
            json!({ "params_text": r#"[["bob.eth"]]"# }),
        ),
        (
            "by-position",
            "object-first",
            "An object as the first element",
            "put the name into an object",
            json!({ "params_text": r#"[{"name":"bob.eth"}]"# }),
        ),
        ("by-name", "no-members", "An empty object", "drop the name", json!({ "params_text": "{}" })),
        (
            "by-name",
            "other-member",
            "Another member",
            "write the member's name otherwise",
            json!({ "params_text": r#"{"ensName":"bob.eth"}"# }),
        ),
        (
            "by-name",
            "name-null",
            "The value null as the name",
            "write null",
            json!({ "params_text": r#"{"name":null}"# }),
        ),
        (
            "by-name",
            "name-number",
            "A number as the name",
            "write 7",
            json!({ "params_text": r#"{"name":7}"# }),
        ),
    ] {
        suite
            .reject(
                control,
                slug,
                &format!("{subject} names no receiver"),
                &["DSA-EXT-004"],
                mutation,
                (Stage::Semantic, Bug::Parser, Severity::Low),
                input,
            )
            .rpc_code(-32602);
    }
}

fn malformed(suite: &mut Suite) {
    for (slug, subject, mutation, name) in [
        ("empty-name", "An empty name", "drop all letters", String::new()),
        ("empty-label", "A name with an empty label", "double the full stop", "bob..eth".to_owned()),
        ("blank-inside", "A name with a blank", "write a blank for the full stop", "bob eth".to_owned()),
        ("zero-byte", "A name with a zero byte", "append a zero byte", "bob.eth\u{0}".to_owned()),
        ("mixed-scripts", "A name of mixed scripts", "write a Cyrillic o", "b\u{43e}b.eth".to_owned()),
        ("slash-inside", "A name with a slash", "append a path", "bob.eth/../x".to_owned()),
        (
            "overlong-name",
            "A name of 2000 letters",
            "repeat the first letter",
            format!("{}.eth", "b".repeat(2000)),
        ),
    ] {
        suite
            .reject(
                "by-position",
                slug,
                &format!("{subject} is no ENS name"),
                &["DSA-EXT-005"],
                mutation,
                (Stage::Decode, Bug::Parser, Severity::Low),
                json!({ "params_text": json!([name]).to_string() }),
            )
            .rpc_code(-32000);
    }
}
