//! Whether two texts are one name.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Dialect, Severity, Stage, Suite};

const ONE: &str = "REG-NAM-004";
const ACCOUNT: &str = "DIV-TS-009";

/// `name.same`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.names-same",
        PAGE,
        "name.same",
        "Whether two texts are one name; in the deployed network, whether they are one account.",
    );
    for (slug, title, a, b, same) in NAMES {
        accept(&mut suite, slug, title, &[ONE, "REG-NAM-001"], a, b, same);
    }
    for (control, slug, title, mutation, b) in [
        (
            "same-spelling",
            "second-is-no-name",
            "A text that is no name is equal to none",
            "append a space",
            "alice.eth ",
        ),
        (
            "same-spelling",
            "second-is-empty",
            "The empty text is equal to no name",
            "drop the second name",
            "",
        ),
        (
            "same-spelling",
            "second-has-another-script",
            "A look-alike is no name",
            "replace a letter by U+0430",
            "\u{430}lice.eth",
        ),
    ] {
        let input = json!({ "a": "alice.eth", "b": b });
        let kind = (Stage::Decode, Bug::AuthBypass, Severity::High);
        suite.reject(control, slug, title, &["REG-NAM-002"], mutation, kind, input);
    }
    suite.dialect(Dialect::LegacyTs);
    for (slug, title, a, b, same) in ACCOUNTS {
        accept(&mut suite, slug, title, &[ACCOUNT], a, b, same);
    }
    suite.reject(
        "account-of-capitals",
        "account-emoji",
        "An emoji name has no account in the deployed network",
        &[ACCOUNT],
        "replace the second name by an emoji name",
        (Stage::Decode, Bug::Legacy, Severity::Low),
        json!({ "a": "Alice.eth", "b": "\u{1f984}.eth" }),
    );
    suite
}

fn accept(suite: &mut Suite, slug: &str, title: &str, clauses: &[&str], a: &str, b: &str, same: bool) {
    suite
        .accept(slug, title, clauses, json!({ "a": a, "b": b }), json!({ "same": same }))
        .finds(Bug::AuthBypass);
}

const NAMES: [(&str, &str, &str, &str, bool); 10] = [
    ("same-spelling", "A name is itself", "alice.eth", "alice.eth", true),
    ("other-case", "Case does not tell names apart", "Alice.eth", "aLICE.ETH", true),
    ("composed", "Two spellings of an accent are one name", "\u{e9}clair.eth", "e\u{301}clair.eth", true),
    ("styled-emoji", "Two styles of an emoji are one name", "\u{2764}\u{fe0f}.eth", "\u{2764}.eth", true),
    ("ignored-character", "A soft hyphen does not tell names apart", "al\u{ad}ice.eth", "alice.eth", true),
    ("other-name", "Different names are different", "alice.eth", "bob.eth", false),
    ("sharp-s", "A sharp s is not two letters", "stra\u{df}e.eth", "strasse.eth", false),
    (
        "sigma",
        "A final sigma is another letter",
        "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}.eth",
        "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c3}.eth",
        false,
    ),
    ("subdomain", "A name below another one is another name", "alice.eth", "mail.alice.eth", false),
    ("accent", "A letter with an accent is another letter", "eclair.eth", "\u{e9}clair.eth", false),
];

const ACCOUNTS: [(&str, &str, &str, &str, bool); 5] = [
    ("account-of-capitals", "Case does not tell accounts apart", "Alice.eth", "ALICE.eth", true),
    (
        "account-of-sharp-s",
        "A sharp s and two letters are one account",
        "stra\u{df}e.eth",
        "strasse.eth",
        true,
    ),
    ("account-of-ligature", "A ligature and its letters are one account", "\u{fb01}sh.eth", "fish.eth", true),
    ("account-with-space", "A space tells accounts apart", "alice.eth", "alice.eth ", false),
    (
        "account-of-ideographic-stop",
        "An ideographic full stop tells accounts apart",
        "alice\u{3002}eth",
        "alice.eth",
        false,
    ),
];
