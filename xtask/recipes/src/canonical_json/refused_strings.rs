//! Strings with raw control characters, foreign escapes, half a surrogate pair or no end.

use super::refuse_all;
use crate::{Bug, Severity, Suite};

const RAW: &str = "MTP-CJS-011";
const ESCAPE: &str = "MTP-CJS-012";
const SURROGATE: &str = "MTP-CJS-013";

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    raw(suite);
    escapes(suite);
    surrogates(suite);
    ends(suite);
}

fn raw(suite: &mut Suite) {
    for (slug, subject, character) in [
        ("raw-line-feed", "A line feed inside a string", '\n'),
        ("raw-carriage-return", "A carriage return inside a string", '\r'),
        ("raw-tab", "A tab inside a string", '\t'),
        ("raw-zero", "U+0000 inside a string", '\u{0}'),
        ("raw-backspace", "U+0008 inside a string", '\u{8}'),
        ("raw-escape", "U+001B inside a string", '\u{1b}'),
        ("raw-unit-separator", "U+001F inside a string", '\u{1f}'),
    ] {
        let mutation = format!("insert U+{:04X} as itself", u32::from(character));
        let text = format!("\"te{character}xt\"");
        let row = ("string-alone", slug, subject, RAW, mutation.as_str(), text.as_str());
        refuse_all(suite, (Bug::Parser, Severity::Medium), &[row]);
    }
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            (
                "sorts-keys",
                "raw-line-feed-in-a-name",
                "A line feed inside a name",
                RAW,
                "insert a line feed",
                "{\"t\no\":\"bob.eth\"}",
            ),
            (
                "backslashes-in-a-row",
                "continued-line",
                "A backslash before a line end",
                ESCAPE,
                "put a line feed behind a backslash",
                "\"te\\\nxt\"",
            ),
        ],
    );
}

fn escapes(suite: &mut Suite) {
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            ("short-escapes", "escape-x", "The escape \\x41", ESCAPE, "write an escape of C", r#""\x41""#),
            ("short-escapes", "escape-zero", "The escape \\0", ESCAPE, "write an escape of C", r#""\0""#),
            ("short-escapes", "escape-a", "The escape \\a", ESCAPE, "write an escape of C", r#""\a""#),
            (
                "short-escapes",
                "escape-v",
                "The escape \\v",
                ESCAPE,
                "write an escape of JavaScript",
                r#""\v""#,
            ),
            (
                "short-escapes",
                "escape-apostrophe",
                "The escape \\'",
                ESCAPE,
                "escape an apostrophe",
                r#""\'""#,
            ),
            ("short-escapes", "escape-space", "An escaped space", ESCAPE, "escape a space", r#""\ ""#),
            (
                "short-escapes",
                "escape-letter",
                "An escaped letter of another alphabet",
                ESCAPE,
                "escape U+00E9",
                "\"\\\u{e9}\"",
            ),
            (
                "short-escapes",
                "capital-short-escape",
                "The escape \\N",
                ESCAPE,
                "write a capital letter",
                r#""\N""#,
            ),
            (
                "ascii-in-hex-escapes",
                "capital-u",
                "The escape \\U0041",
                ESCAPE,
                "write a capital U",
                r#""\U0041""#,
            ),
            (
                "ascii-in-hex-escapes",
                "braces",
                "The escape \\u{41}",
                ESCAPE,
                "put the digits in braces",
                r#""\u{41}""#,
            ),
            (
                "ascii-in-hex-escapes",
                "three-digits",
                "An escape of three digits",
                ESCAPE,
                "drop a digit",
                r#""\u041""#,
            ),
            (
                "ascii-in-hex-escapes",
                "three-digits-and-a-letter",
                "An escape with a letter that is no digit",
                ESCAPE,
                "replace a digit by g",
                r#""\u004g""#,
            ),
            (
                "ascii-in-hex-escapes",
                "digits-with-sign",
                "An escape with a plus sign",
                ESCAPE,
                "replace a digit by +",
                r#""\u+041""#,
            ),
            (
                "ascii-in-hex-escapes",
                "digits-with-space",
                "An escape with a space",
                ESCAPE,
                "replace a digit by a space",
                r#""\u 041""#,
            ),
            (
                "ascii-in-hex-escapes",
                "no-digits",
                "An escape without digits",
                ESCAPE,
                "drop the digits",
                r#""\u""#,
            ),
            (
                "ascii-in-hex-escapes",
                "full-width-digits",
                "An escape with full-width digits",
                ESCAPE,
                "write full-width digits",
                "\"\\u００４１\"",
            ),
            (
                "surrogate-pair",
                "short-second-half",
                "A pair whose second escape has three digits",
                ESCAPE,
                "drop a digit",
                r#""\ud83d\ude0""#,
            ),
            (
                "quote-and-backslash",
                "escape-outside-a-string",
                "An escape outside strings",
                "MTP-CJS-007",
                "put the escape before the string",
                r#"\n"text""#,
            ),
        ],
    );
}

fn surrogates(suite: &mut Suite) {
    refuse_all(
        suite,
        (Bug::Canonicalisation, Severity::High),
        &[
            (
                "surrogate-pair",
                "lone-surrogate",
                "The first half of a pair alone",
                SURROGATE,
                "drop the second half",
                r#""\ud800""#,
            ),
            (
                "surrogate-pair",
                "lone-low-surrogate",
                "The second half of a pair alone",
                SURROGATE,
                "drop the first half",
                r#""\udc00""#,
            ),
            (
                "surrogate-pair",
                "capital-lone-surrogate",
                "Half a pair in capital digits",
                SURROGATE,
                "drop the second half",
                r#""\uDBFF""#,
            ),
            (
                "surrogate-pair",
                "reversed-pair",
                "A pair in the wrong order",
                SURROGATE,
                "exchange the halves",
                r#""\ude00\ud83d""#,
            ),
            (
                "surrogate-pair",
                "two-first-halves",
                "Two first halves",
                SURROGATE,
                "replace the second half by a first one",
                r#""\ud83d\ud83d""#,
            ),
            (
                "surrogate-pair",
                "first-half-before-a-pair",
                "A first half before a pair",
                SURROGATE,
                "put a first half in front",
                r#""\ud83d\ud83d\ude00""#,
            ),
            (
                "surrogate-pair",
                "second-half-behind-a-pair",
                "A second half behind a pair",
                SURROGATE,
                "append a second half",
                r#""\ud83d\ude00\ude00""#,
            ),
            (
                "surrogate-pair",
                "first-half-before-a-letter",
                "A first half before a letter",
                SURROGATE,
                "replace the second half by a letter",
                r#""\ud83dx""#,
            ),
            (
                "surrogate-pair",
                "first-half-before-an-escape",
                "A first half before a short escape",
                SURROGATE,
                "replace the second half by \\n",
                r#""\ud83d\n""#,
            ),
            (
                "surrogate-pair",
                "first-half-before-another-escape",
                "A first half before an escaped letter",
                SURROGATE,
                "replace the second half by \\u0041",
                r#""\ud83d\u0041""#,
            ),
            (
                "surrogate-pair",
                "divided-pair",
                "A pair with a letter between its halves",
                SURROGATE,
                "insert a letter",
                r#""\ud83dx\ude00""#,
            ),
            (
                "sorts-keys",
                "lone-surrogate-in-a-name",
                "Half a pair in a name",
                SURROGATE,
                "put half a pair into a name",
                r#"{"\ud800":"bob.eth"}"#,
            ),
            (
                "nested-order",
                "lone-surrogate-deep-inside",
                "Half a pair deep inside",
                SURROGATE,
                "replace a value by half a pair",
                r#"{"b":{"d":["\udfff"]}}"#,
            ),
        ],
    );
}

fn ends(suite: &mut Suite) {
    const CLAUSE: &str = "MTP-CJS-003";
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            (
                "string-alone",
                "string-without-end",
                "A string without its end",
                CLAUSE,
                "drop the last quote",
                "\"text",
            ),
            (
                "string-alone",
                "string-without-beginning",
                "A string without its beginning",
                "MTP-CJS-007",
                "drop the first quote",
                "text\"",
            ),
            ("string-alone", "quote-alone", "A quote alone", CLAUSE, "leave one quote", "\""),
            (
                "string-alone",
                "escaped-end",
                "A string whose last quote is escaped",
                CLAUSE,
                "escape the last quote",
                "\"text\\\"",
            ),
            (
                "string-alone",
                "backslash-at-the-end",
                "A text that ends with a backslash",
                CLAUSE,
                "replace the last quote by a backslash",
                "\"text\\",
            ),
            (
                "string-alone",
                "quote-inside",
                "A quote inside a string",
                CLAUSE,
                "insert a quote",
                "\"te\"xt\"",
            ),
            (
                "sorts-keys",
                "name-without-end",
                "A name without its end",
                "MTP-CJS-006",
                "drop a quote",
                "{\"to:\"bob.eth\"}",
            ),
        ],
    );
}
