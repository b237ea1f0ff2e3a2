//! Objects, arrays and words: white space goes, members are sorted, elements stay.

use super::{output, take_all};
use crate::{Bug, Suite};
use serde_json::json;

const NO_SPACE: &str = "MTP-CJS-020";
const ORDER: &str = "MTP-CJS-021";
const ELEMENTS: &str = "MTP-CJS-022";
const EVERY_MEMBER: &str = "MTP-CJS-023";

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    values(suite);
    order(suite);
    many_members(suite);
}

fn values(suite: &mut Suite) {
    take_all(
        suite,
        Bug::Basic,
        &[
            (
                "sorts-keys",
                "Members are written in the order of their names, without white space",
                &[ORDER, NO_SPACE, "MTP-CJS-031", "MTP-CJS-032", "MTP-CJS-006"],
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"}",
                "{\"from\":\"alice.eth\",\"to\":\"bob.eth\"}",
            ),
            ("empty-object", "An object without members is read", &["MTP-CJS-005", NO_SPACE], "{ }", "{}"),
            ("empty-array", "An array without elements is read", &["MTP-CJS-005", NO_SPACE], "[\n]", "[]"),
            ("true-alone", "The word true is a JSON text", &["MTP-CJS-003", "MTP-CJS-007"], "true", "true"),
            (
                "false-alone",
                "The word false is a JSON text",
                &["MTP-CJS-003", "MTP-CJS-007"],
                "false",
                "false",
            ),
            ("null-alone", "The word null is a JSON text", &["MTP-CJS-003", "MTP-CJS-007"], "null", "null"),
            ("number-alone", "A number alone is a JSON text", &["MTP-CJS-003", "MTP-CJS-024"], "17", "17"),
            (
                "string-alone",
                "A string alone is a JSON text and keeps its quotes",
                &["MTP-CJS-003", "MTP-CJS-030"],
                "\"text\"",
                "\"text\"",
            ),
            (
                "json-in-a-string",
                "A string that holds JSON is quoted and escaped, as in a postmark's hash",
                &["MTP-CJS-027", "MTP-CJS-030"],
                "\"{\\\"a\\\":1}\"",
                "\"{\\\"a\\\":1}\"",
            ),
            (
                "every-white-space",
                "Space, tab, line feed and carriage return stand between all tokens",
                &["MTP-CJS-004", "MTP-CJS-003", NO_SPACE],
                " \t\r\n{ \t\r\n\"a\" \t\r\n: \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n, \t\r\n\"b\" : 3 } \t\r\n",
                "{\"a\":[1,2],\"b\":3}",
            ),
            (
                "elements-keep-their-order",
                "The elements of an array are not sorted",
                &[ELEMENTS],
                "[3,1,2,\"b\",\"a\",null,false,true]",
                "[3,1,2,\"b\",\"a\",null,false,true]",
            ),
            (
                "empty-values-inside",
                "Empty arrays, objects and strings are kept",
                &[EVERY_MEMBER, ELEMENTS],
                "{\"s\":\"\",\"o\":{},\"a\":[[],{}]}",
                "{\"a\":[[],{}],\"o\":{},\"s\":\"\"}",
            ),
            (
                "null-member-is-kept",
                "A member whose value is null is written",
                &[EVERY_MEMBER],
                "{\"b\":null,\"a\":[null]}",
                "{\"a\":[null],\"b\":null}",
            ),
            (
                "unknown-members-are-kept",
                "Members that no page knows are written",
                &[EVERY_MEMBER, ORDER],
                "{\"to\":\"bob.eth\",\"x-note\":{\"z\":1,\"a\":2}}",
                "{\"to\":\"bob.eth\",\"x-note\":{\"a\":2,\"z\":1}}",
            ),
        ],
    );
}

fn order(suite: &mut Suite) {
    take_all(
        suite,
        Bug::Canonicalisation,
        &[
            (
                "utf16-order",
                "A name beyond the basic plane stands by its surrogates, not by its code point",
                &[ORDER],
                "{\"\u{fb01}\":1,\"\u{1f600}\":2,\"a\":3}",
                "{\"a\":3,\"\u{1f600}\":2,\"\u{fb01}\":1}",
            ),
            (
                "utf16-order-at-the-edges",
                "U+D7FF, U+10000, U+10FFFF, U+E000 and U+FFFF stand in this order",
                &[ORDER],
                "{\"\u{10ffff}\":1,\"\u{ffff}\":2,\"\u{10000}\":3,\"\u{e000}\":4,\"\u{d7ff}\":5}",
                "{\"\u{d7ff}\":5,\"\u{10000}\":3,\"\u{10ffff}\":1,\"\u{e000}\":4,\"\u{ffff}\":2}",
            ),
            (
                "utf16-order-behind-a-common-start",
                "The second character decides where the first is the same",
                &[ORDER],
                "{\"a\u{ff5e}\":1,\"a\u{1f600}\":2,\"az\":3}",
                "{\"az\":3,\"a\u{1f600}\":2,\"a\u{ff5e}\":1}",
            ),
            (
                "nested-order",
                "Members are sorted at every depth, also inside arrays",
                &[ORDER, ELEMENTS],
                "{\"b\":{\"d\":1,\"c\":{\"f\":2,\"e\":3}},\"a\":[{\"z\":4,\"y\":5}]}",
                "{\"a\":[{\"y\":5,\"z\":4}],\"b\":{\"c\":{\"e\":3,\"f\":2},\"d\":1}}",
            ),
            (
                "digits-sort-as-text",
                "Names of digits are sorted as texts, not as numbers",
                &[ORDER],
                "{\"9\":1,\"10\":2,\"1\":3,\"01\":4,\"-1\":5,\"1.5\":6}",
                "{\"-1\":5,\"01\":4,\"1\":3,\"1.5\":6,\"10\":2,\"9\":1}",
            ),
            (
                "case-counts-in-the-order",
                "Capital letters stand before the underscore and small letters",
                &[ORDER],
                "{\"a\":1,\"_\":2,\"B\":3,\"A\":4,\"b\":5}",
                "{\"A\":4,\"B\":3,\"_\":2,\"a\":1,\"b\":5}",
            ),
            (
                "no-alphabet-in-the-order",
                "Letters with accents are sorted by their units, not by a language",
                &[ORDER],
                "{\"\u{e9}\":1,\"f\":2,\"z\":3,\"\u{df}\":4,\"e\":5}",
                "{\"e\":5,\"f\":2,\"z\":3,\"\u{df}\":4,\"\u{e9}\":1}",
            ),
            (
                "shorter-name-first",
                "A name that begins another one stands before it, the empty name first",
                &[ORDER],
                "{\"abc\":1,\"ab\":2,\"\":3,\"a\":4}",
                "{\"\":3,\"a\":4,\"ab\":2,\"abc\":1}",
            ),
            (
                "order-of-decoded-names",
                "Names are sorted as they are once escapes are decoded",
                &[ORDER, "MTP-CJS-030"],
                "{\"\\u0062\":1,\"c\":2,\"a\":3,\"\\u00e9\":4}",
                "{\"a\":3,\"b\":1,\"c\":2,\"\u{e9}\":4}",
            ),
            (
                "control-characters-in-names",
                "Names with control characters are sorted by the characters, not by their escapes",
                &[ORDER, "MTP-CJS-028", "MTP-CJS-029"],
                "{\"\\\\\":1,\" \":2,\"\\n\":3,\"\\u0000\":4,\"\\r\":5,\"\\u001f\":6,\"\\\"\":7}",
                "{\"\\u0000\":4,\"\\n\":3,\"\\r\":5,\"\\u001f\":6,\" \":2,\"\\\"\":7,\"\\\\\":1}",
            ),
            (
                "names-of-javascript",
                "Names that mean something to JavaScript objects are plain names",
                &[ORDER, EVERY_MEMBER],
                "{\"toString\":1,\"__proto__\":{\"b\":2,\"a\":3},\"constructor\":4,\"toJSON\":5}",
                "{\"__proto__\":{\"a\":3,\"b\":2},\"constructor\":4,\"toJSON\":5,\"toString\":1}",
            ),
        ],
    );
}

/// Some sorting functions change their method with the number of members.
fn many_members(suite: &mut Suite) {
    let member = |number: u32| format!("\"m{number:03}\":{number}");
    let list = |numbers: &mut dyn Iterator<Item = u32>| numbers.map(member).collect::<Vec<_>>().join(",");
    // 7 and 300 have no common divisor, so every number occurs once.
    let text = format!("{{{}}}", list(&mut (0..300).map(|number| number * 7 % 300)));
    let canonical = format!("{{{}}}", list(&mut (0..300)));
    suite
        .accept(
            "three-hundred-members",
            "A large object is sorted like a small one",
            &[ORDER, EVERY_MEMBER],
            json!({ "json_text": text }),
            output(&canonical),
        )
        .finds(Bug::Canonicalisation);
}
