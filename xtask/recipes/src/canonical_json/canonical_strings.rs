//! Strings: decoded on reading, written with the fewest escapes.

use std::fmt::Write as _;

use serde_json::json;

use super::{output, take_all};
use crate::{Bug, Suite};

const ESCAPES: &str = "MTP-CJS-012";
const KEPT: &str = "MTP-CJS-014";
const QUOTES: &str = "MTP-CJS-027";
const SHORT: &str = "MTP-CJS-028";
const LONG: &str = "MTP-CJS-029";
const PLAIN: &str = "MTP-CJS-030";

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    take_all(
        suite,
        Bug::Basic,
        &[
            ("empty-string", "An empty string is read", &[KEPT, PLAIN], "\"\"", "\"\""),
            (
                "short-escapes",
                "The five short escapes of control characters are written back",
                &[SHORT, ESCAPES],
                r#""\b\t\n\f\r""#,
                r#""\b\t\n\f\r""#,
            ),
            (
                "quote-and-backslash",
                "Quote and backslash are escaped",
                &[QUOTES, ESCAPES],
                r#""\"\\""#,
                r#""\"\\""#,
            ),
            (
                "slash",
                "An escaped slash is written without its escape",
                &[PLAIN, ESCAPES],
                r#""\/ /""#,
                "\"/ /\"",
            ),
            (
                "ascii-in-hex-escapes",
                "Escaped letters are written as themselves",
                &[PLAIN, ESCAPES],
                r#""\u0041\u007a\u0020\u002F""#,
                "\"Az /\"",
            ),
            (
                "hex-digits-of-both-cases",
                "Hexadecimal digits of an escape can have either case",
                &[PLAIN, ESCAPES],
                r#""\u00e9\u00E9\uABcd""#,
                "\"\u{e9}\u{e9}\u{abcd}\"",
            ),
            (
                "surrogate-pair",
                "Two escapes of a surrogate pair are one character",
                &["MTP-CJS-013", PLAIN],
                r#""\ud83d\ude00\uD83D\uDE00""#,
                "\"\u{1f600}\u{1f600}\"",
            ),
            (
                "surrogate-pairs-at-the-edges",
                "The first and the last character beyond the basic plane",
                &["MTP-CJS-013", PLAIN],
                r#""\ud800\udc00\udbff\udfff""#,
                "\"\u{10000}\u{10ffff}\"",
            ),
            (
                "escaped-around-surrogates",
                "Escapes just outside the surrogates are characters",
                &["MTP-CJS-013", PLAIN],
                r#""\ud7ff\ue000""#,
                "\"\u{d7ff}\u{e000}\"",
            ),
        ],
    );
    take_all(
        suite,
        Bug::Canonicalisation,
        &[
            (
                "hex-escapes-of-short-ones",
                "Control characters with a short escape are written with it",
                &[SHORT, ESCAPES],
                r#""\u0008\u0009\u000a\u000c\u000D""#,
                r#""\b\t\n\f\r""#,
            ),
            (
                "hex-escapes-of-quotes",
                "Escaped quote and backslash are written with one backslash each",
                &[QUOTES, ESCAPES],
                r#""\u0022\u005c\u005C""#,
                r#""\"\\\\""#,
            ),
            (
                "lower-case-hex",
                "Control characters without a short escape have lower-case digits",
                &[LONG, ESCAPES],
                r#""\u000B\u001F\u0000\u007F""#,
                "\"\\u000b\\u001f\\u0000\u{7f}\"",
            ),
            (
                "delete-and-c1-controls",
                "U+007F to U+009F are written as themselves",
                &[PLAIN, "MTP-CJS-011", "MTP-CJS-031"],
                r#""\u007f\u0080\u009f""#,
                "\"\u{7f}\u{80}\u{9f}\"",
            ),
            (
                "line-separators",
                "U+2028 and U+2029 are written as themselves",
                &[PLAIN],
                r#""\u2028\u2029""#,
                "\"\u{2028}\u{2029}\"",
            ),
            (
                "byte-order-mark-inside",
                "U+FEFF inside a string is a character",
                &[KEPT, PLAIN, "MTP-CJS-002"],
                "\"\u{feff}a\\ufeff\"",
                "\"\u{feff}a\u{feff}\"",
            ),
            (
                "noncharacters",
                "U+FFFD, U+FFFE, U+FFFF and U+10FFFF are written as themselves",
                &[KEPT, PLAIN],
                "\"\u{fffd}\\ufffe\u{ffff}\\udbff\\udfff\"",
                "\"\u{fffd}\u{fffe}\u{ffff}\u{10ffff}\"",
            ),
            (
                "no-normalisation",
                "Composed and decomposed letters stay what they are",
                &[KEPT],
                "[\"\u{e9}\",\"e\u{301}\",\"\u{212b}\",\"\u{fb01}\"]",
                "[\"\u{e9}\",\"e\u{301}\",\"\u{212b}\",\"\u{fb01}\"]",
            ),
            (
                "invisible-characters",
                "Joiners, marks of direction and variation selectors are kept",
                &[KEPT, PLAIN],
                "\"a\u{200d}b\u{202e}c\u{fe0f}d\u{ad}\"",
                "\"a\u{200d}b\u{202e}c\u{fe0f}d\u{ad}\"",
            ),
            (
                "spaces-inside",
                "White space inside strings is kept",
                &[KEPT, PLAIN],
                "{\" a \":\"  b\u{a0}\u{3000} \"}",
                "{\" a \":\"  b\u{a0}\u{3000} \"}",
            ),
            (
                "html-characters",
                "Characters that HTML escapes are written as themselves",
                &[PLAIN],
                "\"<b>&'\\u003c\\u0026\\u003e\"",
                "\"<b>&'<&>\"",
            ),
            (
                "backslashes-in-a-row",
                "Each of several backslashes is escaped, and what follows is no escape",
                &[QUOTES],
                r#""\\u0041\\n\\\\""#,
                r#""\\u0041\\n\\\\""#,
            ),
        ],
    );
    every_control_character(suite);
    long_strings(suite);
}

fn every_control_character(suite: &mut Suite) {
    let mut text = String::new();
    let mut canonical = String::new();
    for code in 0_u8..0x20 {
        let _ = write!(text, "\\u{code:04X}");
        match code {
            0x08 => canonical.push_str("\\b"),
            0x09 => canonical.push_str("\\t"),
            0x0a => canonical.push_str("\\n"),
            0x0c => canonical.push_str("\\f"),
            0x0d => canonical.push_str("\\r"),
            _ => {
                let _ = write!(canonical, "\\u{code:04x}");
            }
        }
    }
    suite
        .accept(
            "every-control-character",
            "All characters below U+0020 have the one escape they are written with",
            &[SHORT, LONG, ESCAPES, "MTP-CJS-011"],
            json!({ "json_text": format!("\"{text}\"") }),
            output(&format!("\"{canonical}\"")),
        )
        .finds(Bug::Canonicalisation);
}

/// Writers that look for something to escape first have another way for long strings.
fn long_strings(suite: &mut Suite) {
    for (slug, title, unit, written) in [
        ("long-plain-string", "A long string without escapes is kept", "x", "x"),
        (
            "long-escaped-string",
            "A long string of escapes is written with each of them",
            "\\u000A\\u00e9",
            "\\n\u{e9}",
        ),
    ] {
        suite
            .accept(
                slug,
                title,
                &[KEPT, PLAIN, SHORT],
                json!({ "json_text": format!("[\"{}\"]", unit.repeat(5000)) }),
                output(&format!("[\"{}\"]", written.repeat(5000))),
            )
            .finds(Bug::EdgeCase);
    }
}
