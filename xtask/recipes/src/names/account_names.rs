//! The names under which the deployed network files accounts.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Dialect, Severity, Stage, Suite};

const ROW: &str = "DIV-TS-009";

/// `name.account`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.account-names",
        PAGE,
        "name.account",
        "Names after nameprep, under which the deployed network files accounts.",
    );
    suite.dialect(Dialect::LegacyTs);
    for (slug, title, text, account) in TAKEN {
        suite
            .accept(slug, title, &[ROW], json!({ "name": text }), json!({ "account": account }))
            .finds(Bug::Legacy);
    }
    let capitals = "A".repeat(60);
    let account = capitals.to_lowercase();
    suite
        .accept(
            "sixty-letters",
            "Sixty letters take the long way and come out alike",
            &[ROW],
            json!({ "name": capitals }),
            json!({ "account": account }),
        )
        .finds(Bug::EdgeCase);
    let hyphens = "-".repeat(59);
    suite
        .accept(
            "fifty-nine-hyphens",
            "Up to 59 ASCII letters, digits and hyphens are never refused",
            &[ROW],
            json!({ "name": hyphens }),
            json!({ "account": hyphens }),
        )
        .finds(Bug::EdgeCase);
    let sixty = "-".repeat(60);
    let long = format!("ab--{capitals}");
    for (control, slug, subject, mutation, text) in REFUSED {
        refuse(&mut suite, control, slug, subject, mutation, text);
    }
    refuse(
        &mut suite,
        "fifty-nine-hyphens",
        "sixty-hyphens",
        "A text of sixty hyphens",
        "append a hyphen",
        &sixty,
    );
    refuse(
        &mut suite,
        "sixty-letters",
        "long-label-with-two-hyphens",
        "A long label with two hyphens in the reserved place",
        "put ab-- in front",
        &long,
    );
    suite
}

fn refuse(suite: &mut Suite, control: &str, slug: &str, subject: &str, mutation: &str, text: &str) {
    suite.reject(
        control,
        slug,
        &format!("{subject} is refused"),
        &[ROW],
        mutation,
        (Stage::Decode, Bug::Legacy, Severity::Low),
        json!({ "name": text }),
    );
}

const TAKEN: [(&str, &str, &str, &str); 46] = [
    ("plain-name", "A plain name is its own account", "alice.eth", "alice.eth"),
    ("capitals", "Capitals become small letters", "Alice.ETH", "alice.eth"),
    (
        "address",
        "An address is filed in lower case",
        "0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1",
        "0x71cb05ee1b1f506ff321da3dac38f25c0c9ce6e1",
    ),
    ("empty-text", "The empty text is an account", "", ""),
    ("full-stop-alone", "A full stop is an account", ".", "."),
    ("empty-label", "An empty label is kept", "alice..eth", "alice..eth"),
    ("full-stop-behind", "A full stop at the end is kept", "alice.eth.", "alice.eth."),
    ("full-stop-in-front", "A full stop in front is kept", ".alice.eth", ".alice.eth"),
    ("space-in-front", "A space is kept", " alice.eth", " alice.eth"),
    ("line-feed-behind", "A line feed is kept", "alice.eth\n", "alice.eth\n"),
    ("zero-inside", "U+0000 is kept", "al\u{0}ice.eth", "al\u{0}ice.eth"),
    ("delete-inside", "U+007F is kept", "al\u{7f}ice.eth", "al\u{7f}ice.eth"),
    ("comma", "A comma is kept", "foo,bar.eth", "foo,bar.eth"),
    ("slash", "A slash is kept", "vitalik.eth/path", "vitalik.eth/path"),
    ("apostrophe", "An apostrophe is kept", "o'hara.eth", "o'hara.eth"),
    ("underscore", "An underscore is kept anywhere", "alice_bob.eth", "alice_bob.eth"),
    ("percent-sign", "A percent sign is kept", "%61lice.eth", "%61lice.eth"),
    ("sharp-s", "A sharp s becomes two letters", "stra\u{df}e.eth", "strasse.eth"),
    (
        "final-sigma",
        "A final sigma becomes a plain one",
        "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}.eth",
        "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c3}.eth",
    ),
    (
        "dotted-capital-i",
        "A capital i with a dot becomes i and the dot",
        "\u{130}stanbul.eth",
        "i\u{307}stanbul.eth",
    ),
    ("dotless-i", "A dotless i is kept", "\u{131}stanbul.eth", "\u{131}stanbul.eth"),
    ("ligature", "A ligature becomes its letters", "\u{fb01}sh.eth", "fish.eth"),
    ("digraph", "A digraph becomes its letters", "\u{1c6}.eth", "d\u{17e}.eth"),
    ("n-with-apostrophe", "U+0149 becomes U+02BC and n", "\u{149}.eth", "\u{2bc}n.eth"),
    ("full-width", "Full-width letters become plain ones", "\u{ff21}\u{ff22}\u{ff23}.eth", "abc.eth"),
    ("full-width-full-stop", "A full-width full stop becomes a plain one", "alice\u{ff0e}eth", "alice.eth"),
    ("ideographic-full-stop", "An ideographic full stop is kept", "alice\u{3002}eth", "alice\u{3002}eth"),
    ("ideographic-space", "An ideographic space becomes a space", "alice\u{3000}.eth", "alice .eth"),
    ("circled-digits", "Circled digits become digits", "\u{2460}\u{2461}\u{2462}.eth", "123.eth"),
    ("fraction", "A fraction becomes digits with U+2044", "\u{bd}.eth", "1\u{2044}2.eth"),
    ("kelvin-sign", "The sign of kelvin becomes a k", "K\u{212a}elvin.eth", "kkelvin.eth"),
    ("decomposed", "A letter and its accent are composed", "e\u{301}clair.eth", "\u{e9}clair.eth"),
    ("combining-tone-mark", "U+0340 becomes U+0300", "\u{340}.eth", "\u{300}.eth"),
    (
        "cyrillic",
        "Cyrillic capitals become small letters",
        "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}.eth",
        "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}.eth",
    ),
    (
        "arabic",
        "Directions of writing are not checked",
        "\u{639}\u{631}\u{628}\u{64a}.eth",
        "\u{639}\u{631}\u{628}\u{64a}.eth",
    ),
    ("korean", "Korean is kept", "\u{d55c}\u{ad6d}\u{c5b4}.eth", "\u{d55c}\u{ad6d}\u{c5b4}.eth"),
    ("soft-hyphen", "A soft hyphen is left out", "al\u{ad}ice.eth", "alice.eth"),
    ("zero-width-space", "A zero-width space is left out", "al\u{200b}ice.eth", "alice.eth"),
    ("joiner", "A joiner is left out", "al\u{200d}ice.eth", "alice.eth"),
    ("word-joiner", "U+2060 is left out", "al\u{2060}ice.eth", "alice.eth"),
    ("byte-order-mark", "U+FEFF is left out", "\u{feff}alice.eth", "alice.eth"),
    ("variation-selector", "A variation selector is left out", "\u{2764}\u{fe0f}.eth", "\u{2764}.eth"),
    ("keycap", "A keycap loses its variation selector", "1\u{fe0f}\u{20e3}.eth", "1\u{20e3}.eth"),
    ("hyphens-of-a-short-label", "A short label is not looked into for hyphens", "ab--cd", "ab--cd"),
    ("hyphen-at-both-ends", "A short label can begin and end with a hyphen", "-A-", "-a-"),
    ("hyphens-of-another-place", "Two hyphens stand after one character", "\u{e9}--b.eth", "\u{e9}--b.eth"),
];

const REFUSED: [(&str, &str, &str, &str, &str); 15] = [
    ("plain-name", "leading-hyphen", "A name with a hyphen in front", "put a hyphen in front", "-alice.eth"),
    ("plain-name", "trailing-hyphen", "A name with a hyphen behind", "append a hyphen", "alice.eth-"),
    (
        "plain-name",
        "two-hyphens",
        "Hyphens as third and fourth character",
        "insert two hyphens",
        "al--ice.eth",
    ),
    ("plain-name", "punycode", "A name in Punycode", "write a label in Punycode", "xn--bcher-kva.eth"),
    (
        "hyphens-of-another-place",
        "hyphens-counted-in-utf16",
        "Hyphens as third and fourth UTF-16 unit",
        "replace the first letter by one of two units",
        "\u{10400}--b.eth",
    ),
    (
        "hyphens-of-another-place",
        "hyphen-behind-a-letter",
        "A name that ends with a hyphen and is not ASCII",
        "drop all behind the first hyphen",
        "\u{e9}-",
    ),
    ("plain-name", "emoji", "An emoji", "replace the first label by an emoji", "\u{1f984}.eth"),
    (
        "plain-name",
        "emoji-sequence",
        "An emoji of several people",
        "replace the first label by an emoji",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}.eth",
    ),
    ("plain-name", "mark-of-direction", "A mark of direction", "insert U+202E", "al\u{202e}ice.eth"),
    ("plain-name", "private-use", "A character of private use", "insert U+E000", "al\u{e000}ice.eth"),
    ("plain-name", "tag-character", "A tag character", "insert U+E0061", "al\u{e0061}ice.eth"),
    ("plain-name", "replacement-character", "U+FFFD", "insert U+FFFD", "al\u{fffd}ice.eth"),
    ("plain-name", "c1-control", "A control character U+0085", "insert U+0085", "al\u{85}ice.eth"),
    ("plain-name", "noncharacter", "A noncharacter", "insert U+FFFF", "al\u{ffff}ice.eth"),
    (
        "plain-name",
        "unassigned-in-unicode-3",
        "A letter that Unicode 3.2 does not know",
        "insert U+0242",
        "al\u{242}ice.eth",
    ),
];
