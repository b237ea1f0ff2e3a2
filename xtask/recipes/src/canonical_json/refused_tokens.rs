//! Words, comments, quotes and white space that JSON does not have.

use super::refuse_all;
use crate::{Bug, Severity, Suite};

const WHITE_SPACE: &str = "MTP-CJS-004";
const TOKENS: &str = "MTP-CJS-007";

const OBJECT: &str = "sorts-keys";

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    words(suite);
    white_space(suite);
}

fn words(suite: &mut Suite) {
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            ("true-alone", "capital-true", "The word True", TOKENS, "write a capital letter", "True"),
            ("false-alone", "capitals-false", "The word FALSE", TOKENS, "write capital letters", "FALSE"),
            ("null-alone", "capital-null", "The word Null", TOKENS, "write a capital letter", "Null"),
            ("null-alone", "word-undefined", "The word undefined", TOKENS, "replace the word", "undefined"),
            ("null-alone", "word-none", "The word None", TOKENS, "replace the word", "None"),
            ("null-alone", "word-nil", "The word nil", TOKENS, "replace the word", "nil"),
            ("true-alone", "shortened-word", "A word without its end", TOKENS, "drop the last letter", "tru"),
            (
                "true-alone",
                "lengthened-word",
                "A word with a letter behind it",
                TOKENS,
                "append a letter",
                "truee",
            ),
            (
                "true-alone",
                "full-width-word",
                "A word in full-width letters",
                TOKENS,
                "write full-width letters",
                "ｔｒｕｅ",
            ),
            (
                OBJECT,
                "line-comment",
                "A comment to the end of the line",
                TOKENS,
                "insert a comment",
                "{\"to\":\"bob.eth\", // to Bob\n \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "block-comment",
                "A comment between /* and */",
                TOKENS,
                "insert a comment",
                "{\"to\":\"bob.eth\", /* from */ \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "hash-comment",
                "A comment behind a number sign",
                TOKENS,
                "insert a comment",
                "{\"to\":\"bob.eth\", # to Bob\n \"from\":\"alice.eth\"}",
            ),
            (
                "string-alone",
                "single-quotes",
                "A string in single quotes",
                TOKENS,
                "replace the quotes",
                "'text'",
            ),
            (
                "string-alone",
                "curly-quotes",
                "A string in curly quotes",
                TOKENS,
                "replace the quotes",
                "\u{201c}text\u{201d}",
            ),
            ("string-alone", "backquotes", "A string in backquotes", TOKENS, "replace the quotes", "`text`"),
            (
                "string-alone",
                "text-without-quotes",
                "A text without quotes",
                TOKENS,
                "drop the quotes",
                "text",
            ),
        ],
    );
}

fn white_space(suite: &mut Suite) {
    let characters = [
        ("no-break-space", "A no-break space between tokens", WHITE_SPACE, '\u{a0}'),
        ("form-feed", "A form feed between tokens", WHITE_SPACE, '\u{c}'),
        ("vertical-tab", "A vertical tab between tokens", WHITE_SPACE, '\u{b}'),
        ("next-line", "U+0085 between tokens", WHITE_SPACE, '\u{85}'),
        ("line-separator", "U+2028 between tokens", WHITE_SPACE, '\u{2028}'),
        ("ideographic-space", "An ideographic space between tokens", WHITE_SPACE, '\u{3000}'),
        ("zero-width-space", "A zero-width space between tokens", TOKENS, '\u{200b}'),
        ("word-joiner", "U+2060 between tokens", TOKENS, '\u{2060}'),
        ("byte-order-mark-between", "U+FEFF between tokens", TOKENS, '\u{feff}'),
        ("zero-character-between", "U+0000 between tokens", TOKENS, '\u{0}'),
        ("escape-character-between", "U+001B between tokens", TOKENS, '\u{1b}'),
    ];
    for (slug, subject, clause, character) in characters {
        let text = format!("{{\"to\":\"bob.eth\",{character}\"from\":\"alice.eth\"}}");
        let mutation = format!("replace the space by U+{:04X}", u32::from(character));
        refuse_all(
            suite,
            (Bug::Parser, Severity::Medium),
            &[(OBJECT, slug, subject, clause, &mutation, &text)],
        );
    }
}
