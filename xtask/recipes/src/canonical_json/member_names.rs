//! Names that stand twice, and names that only look as if they did.

use serde_json::json;

use super::{output, refuse_all, take_all};
use crate::{Bug, Severity, Stage, Suite};

const UNIQUE: &str = "MTP-CJS-015";

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    take_all(
        suite,
        Bug::EdgeCase,
        &[
            (
                "names-of-different-case",
                "Names that differ in case are two names",
                &[UNIQUE, "MTP-CJS-021"],
                "{\"to\":1,\"TO\":2,\"To\":3}",
                "{\"TO\":2,\"To\":3,\"to\":1}",
            ),
            (
                "names-of-different-normal-form",
                "A composed and a decomposed letter are two names",
                &[UNIQUE, "MTP-CJS-014"],
                "{\"\u{e9}\":1,\"e\u{301}\":2}",
                "{\"e\u{301}\":2,\"\u{e9}\":1}",
            ),
            (
                "names-with-an-invisible-character",
                "A name with a joiner is another name",
                &[UNIQUE, "MTP-CJS-014"],
                "{\"to\u{200d}\":1,\"to\":2,\"to \":3}",
                "{\"to\":2,\"to \":3,\"to\u{200d}\":1}",
            ),
            (
                "same-name-in-different-objects",
                "One name can stand in several objects",
                &[UNIQUE],
                "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":2},{\"a\":3}]}",
                "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":2},{\"a\":3}]}",
            ),
            (
                "name-equal-to-a-value",
                "A name can be equal to a value",
                &[UNIQUE],
                "{\"a\":\"b\",\"b\":\"a\"}",
                "{\"a\":\"b\",\"b\":\"a\"}",
            ),
        ],
    );
    refuse_all(
        suite,
        (Bug::Malleability, Severity::High),
        &[
            (
                "sorts-keys",
                "duplicate-key",
                "A repeated name with another value",
                UNIQUE,
                "repeat the member to with another value",
                "{\"to\":\"bob.eth\",\"to\":\"eve.eth\",\"from\":\"alice.eth\"}",
            ),
            (
                "sorts-keys",
                "duplicate-key-same-value",
                "A repeated name with the same value",
                UNIQUE,
                "repeat the member to",
                "{\"to\":\"bob.eth\",\"to\":\"bob.eth\",\"from\":\"alice.eth\"}",
            ),
            (
                "sorts-keys",
                "duplicate-key-at-the-end",
                "A first name repeated at the end",
                UNIQUE,
                "append the member to once more",
                "{\"to\":\"bob.eth\",\"from\":\"alice.eth\",\"to\":null}",
            ),
            (
                "order-of-decoded-names",
                "duplicate-key-with-escape",
                "A name repeated with an escape",
                UNIQUE,
                "name two members b, one with an escape",
                "{\"\\u0062\":1,\"b\":2}",
            ),
            (
                "surrogate-pair",
                "duplicate-key-with-surrogates",
                "A name repeated as a surrogate pair",
                UNIQUE,
                "name two members U+1F600, one with escapes",
                "{\"\u{1f600}\":1,\"\\ud83d\\ude00\":2}",
            ),
            (
                "shorter-name-first",
                "duplicate-empty-name",
                "An empty name that is repeated",
                UNIQUE,
                "name two members with the empty text",
                "{\"\":1,\"\":2}",
            ),
            (
                "nested-order",
                "duplicate-key-deep-inside",
                "A repeated name deep inside",
                UNIQUE,
                "repeat a name in an inner object",
                "{\"b\":{\"c\":{\"f\":2,\"e\":3,\"f\":4}},\"a\":[]}",
            ),
            (
                "same-name-in-different-objects",
                "duplicate-key-in-an-array",
                "A repeated name in an object of an array",
                UNIQUE,
                "repeat a name in an object of an array",
                "{\"b\":[{\"a\":2},{\"a\":3,\"a\":3}]}",
            ),
            (
                "names-of-javascript",
                "duplicate-proto",
                "The name __proto__ that is repeated",
                UNIQUE,
                "repeat the member __proto__",
                "{\"__proto__\":1,\"__proto__\":2}",
            ),
            (
                "sorts-keys",
                "duplicate-key-of-different-kind",
                "A repeated name with a value of another kind",
                UNIQUE,
                "repeat the member to with an object",
                "{\"to\":\"bob.eth\",\"from\":\"alice.eth\",\"to\":{}}",
            ),
        ],
    );
    among_many(suite);
}

/// Looking for repeated names can be given up, or done otherwise, in large objects.
fn among_many(suite: &mut Suite) {
    let member = |number: u32| format!("\"m{number:02}\":{number}");
    let members: Vec<String> = (0..64).map(member).collect();
    let all = members.join(",");
    suite.accept(
        "sixty-four-members",
        "An object of 64 different names is read",
        &[UNIQUE],
        json!({ "json_text": format!("{{{all}}}") }),
        output(&format!("{{{all}}}")),
    );
    suite.reject(
        "sixty-four-members",
        "duplicate-key-among-many",
        "A repeated name among many is refused",
        &[UNIQUE],
        "append the first member once more",
        (Stage::Parse, Bug::Malleability, Severity::High),
        json!({ "json_text": format!("{{{all},{}}}", member(0)) }),
    );
}
