//! `mtp.delivery-information-create`.

use dm3_oracle::json::canonical;
use serde_json::{Value, json};

use crate::Suite;
use crate::messages::{Cast, set};

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.delivery-information-create",
        "spec/delivery-information.md",
        "delivery_information.create",
        "Delivery information that a sender writes, for new messages and for replies to a gateway's.",
    );
    for cast in Cast::both() {
        suite.dialect(cast.dialect);
        add_all(&mut suite, &cast);
    }
    suite
}

fn add_all(suite: &mut Suite, cast: &Cast) {
    let mut add =
        |slug: &str, title: &str, clauses: &[&str], original: Option<&Value>, information: Value| {
            let mut input = json!({ "from": "alice.eth", "to": "bob.eth" });
            if let Some(original) = original {
                input = set(&input, "/in_reply_to_text", canonical(original));
            }
            let clauses = cast.cite(clauses, &["DIV-TS-067"]);
            let output = json!({ "json_text": canonical(&information) });
            suite.accept(&cast.slug(slug), &cast.title(title), clauses, input, output);
        };
    let plain = json!({ "from": "alice.eth", "to": "bob.eth" });
    let by_bob = |unsigned: Value| dm3_oracle::message::sign(unsigned, &cast.bob, cast.dialect);
    let original = dm3_oracle::message::text(&cast.bob, &cast.alice, "From the forum", 1_699_999_999_000);
    add(
        "new-message",
        "A new message has no instruction",
        &["MTP-DLV-001", "MTP-GEN-004"],
        None,
        plain.clone(),
    );
    add(
        "reply-without-instruction",
        "A reply to a message without instruction has none",
        &["MTP-DLV-001", "MTP-GEN-004"],
        Some(&by_bob(original.clone())),
        plain.clone(),
    );
    for (slug, title, instruction) in [
        ("reply-with-instruction", "A reply hands the instruction through", "topic 7"),
        (
            "reply-with-instruction-in-json",
            "An instruction that looks like JSON is a text",
            "{\"topic\":7, \"a\":1}",
        ),
        (
            "reply-with-instruction-beyond-ascii",
            "An instruction is handed through character by character",
            "\u{1f680} \u{4e16} \u{1}\n\"\\",
        ),
        ("reply-with-long-instruction", "A long instruction is handed through whole", LONG),
    ] {
        let original = by_bob(set(&original, "/metadata/replyDeliveryInstruction", instruction));
        let information = set(&plain, "/deliveryInstruction", instruction);
        add(slug, title, &["MTP-DLV-020"], Some(&original), information);
    }
}

const LONG: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\
     0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
