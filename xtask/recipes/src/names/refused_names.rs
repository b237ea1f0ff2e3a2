//! Texts that are no names.

use serde_json::json;

use crate::{Bug, Severity, Stage, Suite};

const NO_FORM: &str = "REG-NAM-002";
const EMPTY: &str = "REG-NAM-003";

/// Adds the vectors to the suite of normal forms.
pub(super) fn extend(suite: &mut Suite) {
    refuse_all(suite, EMPTY, (Bug::Parser, Severity::Medium), &EMPTY_LABELS);
    refuse_all(suite, NO_FORM, (Bug::Parser, Severity::Medium), &CHARACTERS);
    refuse_all(suite, NO_FORM, (Bug::EdgeCase, Severity::Medium), &PLACES);
    refuse_all(suite, NO_FORM, (Bug::AuthBypass, Severity::High), &LOOKALIKES);
}

/// Slug of the control, slug, what is refused, mutation, text.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn refuse_all(suite: &mut Suite, clause: &str, (bug, severity): (Bug, Severity), rows: &[Row]) {
    for (control, slug, subject, mutation, text) in rows {
        suite.reject(
            control,
            slug,
            &format!("{subject} is refused"),
            &[clause],
            mutation,
            (Stage::Decode, bug, severity),
            json!({ "name": text }),
        );
    }
}

const EMPTY_LABELS: [Row; 11] = [
    ("plain-name", "empty-text", "An empty text", "drop everything", ""),
    ("plain-name", "full-stop-alone", "A full stop alone", "leave the full stop alone", "."),
    ("plain-name", "two-full-stops", "Two full stops", "leave two full stops alone", ".."),
    ("plain-name", "empty-first-label", "An empty first label", "drop the first label", ".eth"),
    ("plain-name", "empty-last-label", "An empty last label", "append a full stop", "alice.eth."),
    (
        "plain-name",
        "empty-middle-label",
        "An empty label in the middle",
        "double the full stop",
        "alice..eth",
    ),
    (
        "soft-hyphen",
        "ignored-alone",
        "A name of ignored characters alone",
        "leave the soft hyphen alone",
        "\u{ad}",
    ),
    (
        "soft-hyphen",
        "ignored-first-label",
        "A first label of ignored characters",
        "leave the soft hyphen alone in the first label",
        "\u{ad}.eth",
    ),
    (
        "soft-hyphen",
        "ignored-last-label",
        "A last label of ignored characters",
        "replace the last label by a soft hyphen",
        "alice.\u{ad}",
    ),
    (
        "soft-hyphen",
        "ignored-middle-label",
        "A middle label of ignored characters",
        "insert a label of a zero-width space",
        "alice.\u{200b}.eth",
    ),
    ("emoji-style", "style-alone", "A label of a style alone", "drop the emoji", "\u{fe0f}.eth"),
];

const CHARACTERS: [Row; 29] = [
    ("plain-name", "space-inside", "A space inside", "insert a space", "al ice.eth"),
    ("plain-name", "space-in-front", "A space in front", "put a space in front", " alice.eth"),
    ("plain-name", "space-behind", "A space behind", "append a space", "alice.eth "),
    ("plain-name", "line-feed-behind", "A line feed behind", "append a line feed", "alice.eth\n"),
    ("plain-name", "tab-inside", "A tab inside", "insert a tab", "al\tice.eth"),
    ("plain-name", "zero-inside", "U+0000 inside", "insert U+0000", "alice\u{0}.eth"),
    ("plain-name", "delete-inside", "U+007F inside", "insert U+007F", "al\u{7f}ice.eth"),
    ("plain-name", "no-break-space", "A no-break space inside", "insert U+00A0", "al\u{a0}ice.eth"),
    ("plain-name", "ideographic-space", "An ideographic space inside", "insert U+3000", "alice\u{3000}.eth"),
    ("plain-name", "comma", "A comma", "insert a comma", "al,ice.eth"),
    ("plain-name", "slash", "A slash", "append a path", "alice.eth/path"),
    ("plain-name", "question-mark", "A question mark", "append a query", "alice.eth?x=1"),
    ("plain-name", "at-sign", "An at sign", "replace the full stop by an at sign", "alice@eth"),
    ("plain-name", "colon", "A colon", "append a port", "alice.eth:443"),
    ("plain-name", "percent-sign", "A percent sign", "encode the first letter", "%61lice.eth"),
    ("plain-name", "backslash", "A backslash", "insert a backslash", "al\\ice.eth"),
    ("plain-name", "plus-sign", "A plus sign", "append a tag", "alice+dm3.eth"),
    ("plain-name", "asterisk", "An asterisk", "replace the first label by an asterisk", "*.eth"),
    ("plain-name", "mark-of-direction", "A mark of direction", "insert U+202E", "al\u{202e}ice.eth"),
    ("plain-name", "replacement-character", "U+FFFD", "insert U+FFFD", "al\u{fffd}ice.eth"),
    ("plain-name", "private-use", "A character of private use", "insert U+E000", "al\u{e000}ice.eth"),
    ("plain-name", "noncharacter", "A noncharacter", "insert U+FFFF", "al\u{ffff}ice.eth"),
    ("plain-name", "unassigned", "An unassigned character", "insert U+0378", "al\u{378}ice.eth"),
    (
        "plain-name",
        "ideographic-full-stop",
        "An ideographic full stop",
        "replace the full stop by U+3002",
        "alice\u{3002}eth",
    ),
    (
        "plain-name",
        "full-width-full-stop",
        "A full-width full stop",
        "replace the full stop by U+FF0E",
        "alice\u{ff0e}eth",
    ),
    (
        "plain-name",
        "joiner-between-letters",
        "A joiner between letters",
        "insert U+200D",
        "al\u{200d}ice.eth",
    ),
    (
        "plain-name",
        "non-joiner-between-letters",
        "A non-joiner between letters",
        "insert U+200C",
        "al\u{200c}ice.eth",
    ),
    (
        "flag-of-tags",
        "tag-alone",
        "A tag character without its flag",
        "leave one tag character alone",
        "\u{e0061}.eth",
    ),
    ("plain-name", "combining-grapheme-joiner", "U+034F", "insert U+034F", "al\u{34f}ice.eth"),
];

const PLACES: [Row; 17] = [
    (
        "leading-underscores",
        "underscore-inside",
        "An underscore inside a label",
        "move the underscore",
        "a_b.eth",
    ),
    (
        "leading-underscores",
        "underscore-at-the-end",
        "An underscore at the end of a label",
        "move the underscore",
        "a_.eth",
    ),
    (
        "two-hyphens-elsewhere",
        "punycode",
        "A label in Punycode",
        "write a label in Punycode",
        "xn--bcher-kva.eth",
    ),
    (
        "two-hyphens-elsewhere",
        "two-hyphens",
        "Two hyphens after two ASCII characters",
        "put two hyphens behind the second letter",
        "ab--c.eth",
    ),
    (
        "two-hyphens-elsewhere",
        "two-hyphens-at-the-end",
        "Two hyphens at the end after two characters",
        "put two hyphens behind the second letter",
        "ab--.eth",
    ),
    (
        "decomposed",
        "leading-accent",
        "A combining mark at the start",
        "put the accent in front",
        "\u{301}eclair.eth",
    ),
    (
        "decomposed",
        "accent-behind-emoji",
        "A combining mark behind an emoji",
        "put the accent behind an emoji",
        "\u{1f984}\u{301}.eth",
    ),
    (
        "decomposed",
        "accent-that-composes-with-nothing",
        "A combining mark that composes with nothing",
        "replace the accent by U+0307",
        "i\u{307}stanbul.eth",
    ),
    (
        "decomposed",
        "repeated-accent",
        "A repeated combining mark",
        "repeat the accent",
        "e\u{301}\u{301}clair.eth",
    ),
    ("apostrophe", "leading-apostrophe", "An apostrophe at the start", "move the apostrophe", "'ohara.eth"),
    ("apostrophe", "trailing-apostrophe", "An apostrophe at the end", "move the apostrophe", "ohara'.eth"),
    ("apostrophe", "two-apostrophes", "Two apostrophes in a row", "double the apostrophe", "o''hara.eth"),
    (
        "fraction",
        "leading-fraction-slash",
        "A fraction slash at the start",
        "drop the digit before U+2044",
        "\u{2044}2.eth",
    ),
    (
        "emoji-sequence",
        "joiner-at-the-end",
        "A joiner behind an emoji",
        "drop what follows the joiner",
        "\u{1f468}\u{200d}.eth",
    ),
    ("emoji-sequence", "joiner-alone", "A joiner alone", "leave the joiner alone", "\u{200d}.eth"),
    ("flag", "half-a-flag", "Half a flag", "drop the second indicator", "\u{1f1e9}.eth"),
    ("skin-tone", "skin-tone-alone", "A skin tone alone", "drop the emoji", "\u{1f3fd}.eth"),
];

const LOOKALIKES: [Row; 13] = [
    (
        "plain-name",
        "cyrillic-a-in-front",
        "A Latin name with a Cyrillic letter in front",
        "replace the first letter by U+0430",
        "\u{430}lice.eth",
    ),
    (
        "plain-name",
        "cyrillic-e-at-the-end",
        "A Latin name with a Cyrillic letter at the end",
        "replace a letter by U+0435",
        "alic\u{435}.eth",
    ),
    (
        "plain-name",
        "greek-among-latin",
        "A Latin name with a Greek letter",
        "replace a letter by U+03B1",
        "\u{3b1}lice.eth",
    ),
    (
        "plain-name",
        "cherokee-among-latin",
        "A Latin name with a Cherokee letter",
        "replace a letter by U+13A2",
        "al\u{13a2}ce.eth",
    ),
    (
        "cyrillic",
        "whole-label-looks-latin",
        "A Cyrillic label that looks Latin",
        "write letters that look Latin",
        "\u{430}\u{440}\u{440}\u{4cf}\u{435}.eth",
    ),
    (
        "final-sigma",
        "greek-label-looks-latin",
        "A Greek label that looks Latin",
        "write letters that look Latin",
        "\u{3bf}\u{3bf}.eth",
    ),
    (
        "arabic",
        "arabic-digit-among-latin",
        "An Arabic digit among Latin letters",
        "put the digit behind a Latin letter",
        "a\u{661}.eth",
    ),
    (
        "arabic",
        "arabic-and-hebrew",
        "Arabic and Hebrew letters in one label",
        "append a Hebrew letter",
        "\u{639}\u{631}\u{5d0}.eth",
    ),
    ("plain-name", "dotless-i", "A dotless i", "replace a letter by U+0131", "al\u{131}ce.eth"),
    (
        "plain-name",
        "dotted-capital-i",
        "A capital i with a dot",
        "replace a letter by U+0130",
        "Al\u{130}ce.eth",
    ),
    ("plain-name", "turned-letter", "A turned letter", "replace a letter by U+0250", "\u{250}lice.eth"),
    ("plain-name", "small-capital", "A small capital", "replace a letter by U+1D00", "\u{1d00}lice.eth"),
    (
        "plain-name",
        "parenthesised-letter",
        "A parenthesised digit",
        "replace a letter by U+2474",
        "\u{2474}lice.eth",
    ),
];
