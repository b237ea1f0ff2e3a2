//! The node of a name.

use dm3_oracle::encoding::hex0x;
use serde_json::json;

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

const NODE: &str = "REG-NAM-010";
const ROOT: &str = "REG-NAM-011";
const NO_NODE: &str = "REG-NAM-012";

/// `name.namehash`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new("reg.namehash", PAGE, "name.namehash", "The node of a name in the registry.");
    suite
        .accept(
            "root",
            "The root is 32 zero bytes",
            &[ROOT],
            json!({ "name": "" }),
            json!({ "node": hex0x(&[0; 32]) }),
        )
        .finds(Bug::EdgeCase);
    let long_label = format!("{}.eth", "a".repeat(300));
    let many_labels = vec!["a"; 100].join(".");
    for (slug, title, text, normal) in [
        ("one-label", "The node of a single label", "eth", "eth"),
        ("two-labels", "The node of a name of two labels", "alice.eth", "alice.eth"),
        ("three-labels", "The node of a name of three labels", "mail.alice.eth", "mail.alice.eth"),
        ("capitals", "The node is that of the normal form", "ALICE.Eth", "alice.eth"),
        (
            "decomposed",
            "A decomposed letter has the node of the composed one",
            "e\u{301}clair.eth",
            "\u{e9}clair.eth",
        ),
        ("sharp-s", "A sharp s is hashed as it is", "stra\u{df}e.eth", "stra\u{df}e.eth"),
        (
            "emoji",
            "An emoji is hashed in UTF-8 and without its style",
            "\u{2764}\u{fe0f}.eth",
            "\u{2764}.eth",
        ),
        (
            "beyond-the-basic-plane",
            "A character of four bytes is hashed in UTF-8",
            "\u{1f984}.eth",
            "\u{1f984}.eth",
        ),
        ("apostrophe", "An apostrophe is hashed as U+2019", "o'hara.eth", "o\u{2019}hara.eth"),
        ("ignored-character", "A soft hyphen does not change the node", "al\u{ad}ice.eth", "alice.eth"),
        ("long-label", "A label too long for DNS has a node", &long_label, &long_label),
        ("hundred-labels", "A name of 100 labels has a node", &many_labels, &many_labels),
    ] {
        let node = hex0x(&dm3_oracle::ens::namehash(normal));
        suite
            .accept(slug, title, &[NODE, NO_NODE], json!({ "name": text }), json!({ "node": node }))
            .finds(Bug::Canonicalisation);
    }
    for (slug, subject, mutation, text) in [
        ("full-stop-alone", "A full stop alone", "leave the full stop alone", "."),
        ("empty-label", "A name with an empty label", "double the full stop", "alice..eth"),
        ("empty-first-label", "A name with an empty first label", "put a full stop in front", ".alice.eth"),
        ("full-stop-behind", "A name with a full stop behind it", "append a full stop", "alice.eth."),
        ("space", "A name with a space", "append a space", "alice.eth "),
        ("underscore", "A name with an underscore inside", "insert an underscore", "al_ice.eth"),
        ("punycode", "A name in Punycode", "write a label in Punycode", "xn--bcher-kva.eth"),
        ("another-script", "A look-alike of a name", "replace a letter by U+0430", "\u{430}lice.eth"),
        ("dotless-i", "A name with a dotless i", "replace a letter by U+0131", "al\u{131}ce.eth"),
        ("ignored-alone", "A text of ignored characters alone", "leave a soft hyphen alone", "\u{ad}"),
    ] {
        suite.reject(
            "two-labels",
            slug,
            &format!("{subject} has no node and is refused"),
            &[NO_NODE],
            mutation,
            (Stage::Decode, Bug::AuthBypass, Severity::High),
            json!({ "name": text }),
        );
    }
    suite
}
