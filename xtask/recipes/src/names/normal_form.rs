//! Names and their normal form.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

const NORMAL: &str = "REG-NAM-001";
const TAKEN: &str = "REG-NAM-002";
const LABELS: &str = "REG-NAM-003";
const LENGTH: &str = "REG-NAM-005";
const LENGTH_AFTER: &str = "REG-NAM-006";

/// Most bytes of a name.
const LIMIT: usize = 1024;

/// `name.normalize`, what is taken and what is too long.
pub(super) fn suite() -> Suite {
    let mut suite =
        Suite::new("reg.names", PAGE, "name.normalize", "Which texts are names, and their normal form.");
    for (slug, title, name) in FINAL {
        accept(&mut suite, slug, title, &[NORMAL, TAKEN], name, name).finds(Bug::Basic);
    }
    for (slug, title, text, name) in MAPPED {
        accept(&mut suite, slug, title, &[NORMAL, TAKEN], text, name).finds(Bug::Canonicalisation);
    }
    accept(
        &mut suite,
        "many-labels",
        "A name can have many labels",
        &[LABELS, TAKEN],
        "a.b.c.d.e.f.g.h.eth",
        "a.b.c.d.e.f.g.h.eth",
    );
    accept(&mut suite, "single-label", "A single label is a name", &[LABELS, TAKEN], "eth", "eth");
    accept(&mut suite, "label-of-one-letter", "Labels can have one letter", &[LABELS, TAKEN], "a.b", "a.b");
    lengths(&mut suite);
    suite
}

fn accept<'s>(
    suite: &'s mut Suite,
    slug: &str,
    title: &str,
    clauses: &[&str],
    text: &str,
    name: &str,
) -> &'s mut crate::Vector {
    suite.accept(slug, title, clauses, json!({ "name": text }), json!({ "name": name }))
}

fn lengths(suite: &mut Suite) {
    let longest = "a".repeat(LIMIT);
    let longest_of_two_bytes = "\u{e9}".repeat(LIMIT / 2);
    // Three bytes become five.
    let growing = |count: usize| ("\u{2150}".repeat(count), "1\u{2044}7".repeat(count));
    let (short, grown) = growing(LIMIT / 5);
    accept(suite, "longest-name", "A name of 1024 bytes is taken", &[LENGTH], &longest, &longest)
        .finds(Bug::EdgeCase);
    accept(
        suite,
        "longest-in-two-bytes",
        "A name of 512 characters with two bytes each is taken",
        &[LENGTH],
        &longest_of_two_bytes,
        &longest_of_two_bytes,
    )
    .finds(Bug::EdgeCase);
    accept(suite, "grown-name", "A name that grows to 1020 bytes is taken", &[LENGTH_AFTER], &short, &grown)
        .finds(Bug::EdgeCase);
    for (control, slug, title, clause, mutation, text) in [
        (
            "longest-name",
            "one-byte-too-long",
            "A name of 1025 bytes is refused",
            LENGTH,
            "append a letter",
            format!("{longest}a"),
        ),
        (
            "longest-in-two-bytes",
            "bytes-are-counted",
            "A name of 513 characters in 1025 bytes is refused",
            LENGTH,
            "append a letter",
            format!("{longest_of_two_bytes}a"),
        ),
        (
            "longest-name",
            "long-before-normalising",
            "A text of 1030 bytes is refused, though its normal form has 1024",
            LENGTH,
            "append three soft hyphens",
            format!("{longest}\u{ad}\u{ad}\u{ad}"),
        ),
        (
            "longest-name",
            "hostile-length",
            "A name of 10000 bytes is refused",
            LENGTH,
            "repeat the letter",
            "a".repeat(10_000),
        ),
        (
            "grown-name",
            "grown-too-long",
            "A name that grows to 1025 bytes is refused",
            LENGTH_AFTER,
            "append one character that grows",
            growing(LIMIT / 5 + 1).0,
        ),
        (
            "grown-name",
            "grown-far-too-long",
            "A name of 1023 bytes that grows to 1705 is refused",
            LENGTH_AFTER,
            "repeat the character that grows",
            growing(LIMIT / 3).0,
        ),
    ] {
        suite.reject(
            control,
            slug,
            title,
            &[clause],
            mutation,
            (Stage::Decode, Bug::DenialOfService, Severity::Medium),
            json!({ "name": text }),
        );
    }
}

/// Names that are their own normal form.
const FINAL: [(&str, &str, &str); 22] = [
    ("plain-name", "A name in normal form stays as it is", "alice.eth"),
    ("digits", "Digits are a label", "123.eth"),
    ("address-name", "A label can be an address", "0x71cb05ee1b1f506ff321da3dac38f25c0c9ce6e1.addr.dm3.eth"),
    ("hyphens-at-the-ends", "Hyphens can stand at both ends of a label", "-a-.eth"),
    ("two-hyphens-elsewhere", "Two hyphens are refused in one place alone", "a--.eth"),
    (
        "two-hyphens-in-another-script",
        "Two hyphens stand after two letters that are not ASCII",
        "\u{e9}a--b.eth",
    ),
    ("leading-underscores", "Underscores can stand at the start", "___a.eth"),
    ("underscores-alone", "A label of underscores alone", "____.eth"),
    ("dollar-sign", "A dollar sign is a letter", "$dollar.eth"),
    ("sharp-s", "A sharp s stays", "stra\u{df}e.eth"),
    ("final-sigma", "A final sigma stays", "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}.eth"),
    ("cyrillic", "A Cyrillic name", "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}.eth"),
    ("arabic", "An Arabic name", "\u{639}\u{631}\u{628}\u{64a}.eth"),
    ("hebrew", "A Hebrew name", "\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea}.eth"),
    ("devanagari", "A Hindi name with combining marks", "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}.eth"),
    ("japanese", "A Japanese name", "\u{65e5}\u{672c}\u{8a9e}.eth"),
    ("korean", "A Korean name", "\u{d55c}\u{ad6d}\u{c5b4}.eth"),
    ("emoji", "An emoji", "\u{1f984}.eth"),
    (
        "emoji-sequence",
        "An emoji of several people keeps its joiners",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}.eth",
    ),
    ("flag", "A flag of two regional indicators", "\u{1f1e9}\u{1f1ea}.eth"),
    ("skin-tone", "An emoji with a skin tone", "\u{1f44d}\u{1f3fd}.eth"),
    (
        "flag-of-tags",
        "A flag of tag characters",
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.eth",
    ),
];

/// Texts with another normal form.
const MAPPED: [(&str, &str, &str, &str); 30] = [
    ("capital-letters", "Capital letters become small ones", "Alice.ETH", "alice.eth"),
    (
        "capitals-of-address",
        "The checksum of an address is lost in a name",
        "0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1.addr.dm3.eth",
        "0x71cb05ee1b1f506ff321da3dac38f25c0c9ce6e1.addr.dm3.eth",
    ),
    ("capital-sharp-s", "A capital sharp s becomes a small one", "STRA\u{1e9e}E.eth", "stra\u{df}e.eth"),
    (
        "capital-sigma",
        "A capital sigma never becomes a final one",
        "\u{3a3}\u{38a}\u{3a3}\u{3a5}\u{3a6}\u{39f}\u{3a3}.eth",
        "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c3}.eth",
    ),
    (
        "capital-cyrillic",
        "Cyrillic capitals become small letters",
        "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}.eth",
        "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}.eth",
    ),
    (
        "capital-deseret",
        "Capitals beyond the basic plane become small ones",
        "\u{10400}.eth",
        "\u{10428}.eth",
    ),
    ("full-width", "Full-width letters become plain ones", "\u{ff21}\u{ff22}\u{ff23}.eth", "abc.eth"),
    (
        "mathematical",
        "Letters of formulas become plain ones",
        "\u{1d4ea}\u{1d4f5}\u{1d4f2}\u{1d4ec}\u{1d4ee}.eth",
        "alice.eth",
    ),
    ("ligature", "A ligature becomes its letters", "\u{fb01}sh.eth", "fish.eth"),
    ("digraph", "A digraph becomes its letters", "\u{1c5}.eth", "d\u{17e}.eth"),
    ("long-s", "A long s becomes an s", "\u{17f}.eth", "s.eth"),
    ("kelvin-sign", "The sign of kelvin becomes a k", "\u{212a}.eth", "k.eth"),
    ("roman-numeral", "A Roman numeral becomes letters", "\u{2167}.eth", "viii.eth"),
    ("circled-digits", "Circled digits become digits", "\u{2460}\u{2461}\u{2462}.eth", "123.eth"),
    ("circled-letter", "A circled letter becomes a letter", "\u{24b6}.eth", "a.eth"),
    ("superscript", "A superscript becomes a digit", "x\u{b2}.eth", "x2.eth"),
    ("fraction", "A fraction becomes digits with U+2044", "\u{bd}.eth", "1\u{2044}2.eth"),
    (
        "persian-digits",
        "Persian digits that look Arabic become Arabic",
        "\u{6f1}\u{6f2}\u{6f3}.eth",
        "\u{661}\u{662}\u{663}.eth",
    ),
    ("decomposed", "A letter and its accent are composed", "e\u{301}clair.eth", "\u{e9}clair.eth"),
    ("angstrom", "Two spellings of a letter become one", "\u{c5}\u{212b}.eth", "\u{e5}\u{e5}.eth"),
    ("apostrophe", "An apostrophe becomes U+2019", "O'Hara.eth", "o\u{2019}hara.eth"),
    ("dashes", "Other dashes become hyphens", "a\u{2010}b\u{2013}c\u{2015}d.eth", "a-b-c-d.eth"),
    ("soft-hyphen", "A soft hyphen is left out", "al\u{ad}ice.eth", "alice.eth"),
    ("zero-width-space", "A zero-width space is left out", "al\u{200b}ice.eth", "alice.eth"),
    ("word-joiner", "U+2060 is left out", "al\u{2060}ice.eth", "alice.eth"),
    ("byte-order-mark", "U+FEFF is left out", "\u{feff}alice.eth", "alice.eth"),
    ("emoji-style", "The style of an emoji is left out", "\u{2764}\u{fe0f}.eth", "\u{2764}.eth"),
    ("text-style", "The style of a text is left out", "\u{2764}\u{fe0e}.eth", "\u{2764}.eth"),
    ("keycap", "A keycap loses its style and keeps the rest", "1\u{fe0f}\u{20e3}.eth", "1\u{20e3}.eth"),
    (
        "pirate-flag",
        "A sequence loses the style inside",
        "\u{1f3f4}\u{200d}\u{2620}\u{fe0f}.eth",
        "\u{1f3f4}\u{200d}\u{2620}.eth",
    ),
];
