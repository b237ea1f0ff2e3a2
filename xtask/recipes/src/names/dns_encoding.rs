//! Names in the wire format of DNS.

use dm3_oracle::encoding::hex;
use serde_json::json;

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

const FORM: &str = "REG-NAM-020";
const LABEL: &str = "REG-NAM-021";
const NAME: &str = "REG-NAM-022";
const NO_NAME: &str = "REG-NAM-023";

/// Most bytes of a label.
const LONGEST_LABEL: usize = 63;

/// `name.dns_encode`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.dns-encode",
        PAGE,
        "name.dns_encode",
        "The DNS encoding in which a resolver gets a name.",
    );
    let longest_label = format!("{}.eth", "a".repeat(LONGEST_LABEL));
    let two_bytes = format!("a{}.eth", "\u{e9}".repeat(31));
    let longest_name = name_of(&[63, 63, 63, 61]);
    let shrinking = format!("{}\u{ad}.eth", "a".repeat(LONGEST_LABEL));
    for (slug, title, clauses, text, normal) in [
        ("two-labels", "Each label stands behind its length", &[FORM, NO_NAME], "alice.eth", "alice.eth"),
        ("one-label", "A single label", &[FORM, NO_NAME], "eth", "eth"),
        ("many-labels", "Many labels of one letter", &[FORM, NO_NAME], "a.b.c.d.e.f.eth", "a.b.c.d.e.f.eth"),
        (
            "capitals",
            "The encoding is that of the normal form",
            &[FORM, "REG-NAM-001"],
            "Alice.ETH",
            "alice.eth",
        ),
        (
            "utf8",
            "Labels are encoded in UTF-8, not in Punycode",
            &[FORM, NO_NAME],
            "stra\u{df}e.eth",
            "stra\u{df}e.eth",
        ),
        (
            "emoji",
            "The length counts bytes, not characters",
            &[FORM, NO_NAME],
            "\u{1f984}.eth",
            "\u{1f984}.eth",
        ),
        ("longest-label", "A label of 63 bytes is encoded", &[LABEL, FORM], &longest_label, &longest_label),
        (
            "longest-label-in-two-bytes",
            "A label of 32 characters in 63 bytes is encoded",
            &[LABEL, FORM],
            &two_bytes,
            &two_bytes,
        ),
        (
            "longest-name",
            "An encoding of 255 bytes is the longest",
            &[NAME, FORM],
            &longest_name,
            &longest_name,
        ),
        (
            "label-that-shrinks",
            "The length is that of the normal form",
            &[LABEL, FORM],
            &shrinking,
            &longest_label,
        ),
    ] {
        suite
            .accept(
                slug,
                title,
                clauses,
                json!({ "name": text }),
                json!({ "encoded_hex": hex(&dm3_oracle::ens::dns_name(normal)) }),
            )
            .finds(Bug::EdgeCase);
    }
    for (control, slug, title, clause, mutation, text) in [
        (
            "longest-label",
            "label-of-64",
            "A label of 64 bytes is refused",
            LABEL,
            "append a letter to the label",
            name_of(&[64, 3]),
        ),
        (
            "longest-label",
            "label-of-255",
            "A label of 255 bytes is refused",
            LABEL,
            "lengthen the label",
            name_of(&[255, 3]),
        ),
        (
            "longest-label",
            "label-of-256",
            "A label of 256 bytes is refused, and its length does not wrap",
            LABEL,
            "lengthen the label",
            name_of(&[256, 3]),
        ),
        (
            "longest-label",
            "label-of-319",
            "A label of 256 + 63 bytes is refused",
            LABEL,
            "lengthen the label",
            name_of(&[319, 3]),
        ),
        (
            "longest-label",
            "last-label-of-64",
            "A last label of 64 bytes is refused",
            LABEL,
            "lengthen the last label",
            name_of(&[3, 64]),
        ),
        (
            "longest-label-in-two-bytes",
            "label-of-64-in-two-bytes",
            "A label of 32 characters in 64 bytes is refused",
            LABEL,
            "replace the letter of one byte by one of two",
            format!("{}.eth", "\u{e9}".repeat(32)),
        ),
        (
            "longest-label",
            "label-that-grows",
            "A label of 60 bytes whose normal form has 100 is refused",
            LABEL,
            "write characters that grow",
            format!("{}.eth", "\u{2150}".repeat(20)),
        ),
        (
            "longest-name",
            "name-of-256",
            "An encoding of 256 bytes is refused",
            NAME,
            "append a letter to the last label",
            name_of(&[63, 63, 63, 62]),
        ),
        (
            "longest-name",
            "name-of-four-long-labels",
            "An encoding of 257 bytes is refused",
            NAME,
            "append two letters to the last label",
            name_of(&[63; 4]),
        ),
        (
            "longest-name",
            "name-of-many-labels",
            "An encoding of 300 labels is refused",
            NAME,
            "write many labels",
            name_of(&[1; 300]),
        ),
        (
            "two-labels",
            "empty-label",
            "A name with an empty label is refused",
            NO_NAME,
            "double the full stop",
            "alice..eth".to_owned(),
        ),
        (
            "two-labels",
            "full-stop-behind",
            "A name with a full stop behind it is refused",
            NO_NAME,
            "append a full stop",
            "alice.eth.".to_owned(),
        ),
        ("two-labels", "empty-text", "The empty text is refused", NO_NAME, "drop everything", String::new()),
        (
            "two-labels",
            "no-name",
            "A text that is no name is refused",
            NO_NAME,
            "insert a space",
            "al ice.eth".to_owned(),
        ),
        (
            "two-labels",
            "punycode",
            "A name in Punycode is refused",
            NO_NAME,
            "write a label in Punycode",
            "xn--bcher-kva.eth".to_owned(),
        ),
        (
            "two-labels",
            "zero-inside",
            "A name with U+0000 is refused",
            NO_NAME,
            "insert U+0000",
            "al\u{0}ice.eth".to_owned(),
        ),
    ] {
        suite.reject(
            control,
            slug,
            title,
            &[clause],
            mutation,
            (Stage::Semantic, Bug::AuthBypass, Severity::High),
            json!({ "name": text }),
        );
    }
    suite
}

/// A name with labels of so many letters.
fn name_of(lengths: &[usize]) -> String {
    lengths.iter().map(|length| "a".repeat(*length)).collect::<Vec<_>>().join(".")
}
