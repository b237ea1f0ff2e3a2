//! Keys of containers.

use serde_json::{Value, json};

use super::cast::{CONTACT, FIRST, OWNER, owner, root_key_of, signing_private_key};
use crate::{Bug, Severity, Stage, Suite};
use dm3_oracle::Person;
use dm3_oracle::hash::sha256_hex0x;

fn input(person: &Person, own_name: &str, contact: &str, id: u64, timestamp: u64) -> Value {
    json!({
        "signing_private_key": signing_private_key(person),
        "own_name": own_name,
        "contact": contact,
        "chunk_id": id,
        "chunk_timestamp_ms": timestamp,
    })
}

/// The keys for names in normal form.
fn output(person: &Person, own_name: &str, contact: &str, id: u64, timestamp: u64) -> Value {
    let root = root_key_of(person, own_name);
    let conversation = sha256_hex0x(&format!("{root}{contact}"));
    let chunk = sha256_hex0x(&format!("{conversation}{{\"id\":{id},\"timestamp\":{timestamp}}}"));
    json!({ "root_key": root, "conversation_key": conversation, "chunk_key": chunk })
}

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "msp.keys",
        "spec/storage.md",
        "storage.derive_keys",
        "Keys of the containers of a user, a conversation and a chunk.",
    );
    let alice = owner();
    let keys = ["MSP-KEY-001", "MSP-KEY-002", "MSP-KEY-005", "MSP-KEY-007"];
    let mut accept =
        |slug: &str, title: &str, clauses: &[&str], place: (&str, &str, u64, u64), normal: (&str, &str)| {
            let (own_name, contact, id, timestamp) = place;
            let given = input(&alice, own_name, contact, id, timestamp);
            suite.accept(slug, title, clauses, given, output(&alice, normal.0, normal.1, id, timestamp));
        };
    let both = (OWNER, CONTACT);
    accept("plain", "The first chunk of a conversation", &keys, (OWNER, CONTACT, 0, FIRST), both);
    accept(
        "own-name-in-mixed-case",
        "The own name is signed in normal form",
        &["MSP-KEY-001", "MSP-KEY-003", "MSP-KEY-004"],
        ("Alice.ETH", CONTACT, 0, FIRST),
        both,
    );
    accept(
        "contact-in-mixed-case",
        "The contact's name is hashed in normal form",
        &["MSP-KEY-005", "MSP-KEY-006"],
        (OWNER, "BOB.eth", 0, FIRST),
        both,
    );
    accept(
        "contact-in-full-width-letters",
        "A contact in full-width letters is the contact in plain ones",
        &["MSP-KEY-005", "MSP-KEY-006"],
        (OWNER, "\u{ff42}\u{ff4f}\u{ff42}.eth", 0, FIRST),
        both,
    );
    for (slug, title, contact) in [
        ("contact-below-a-domain", "A contact with a name of four labels", "bob.team.example.eth"),
        (
            "contact-named-by-address",
            "A contact whose name begins with an address",
            "0x71cb05ee1b1f506ff321da3dac38f25c0c9ce6e1.addr.dm3.eth",
        ),
        ("contact-with-emoji", "A contact whose name has a symbol outside the first plane", "\u{1f680}.eth"),
        (
            "contact-with-letters-beyond-ascii",
            "A contact whose name has letters of two bytes",
            "gr\u{f6}\u{df}e.eth",
        ),
        ("contact-is-oneself", "A conversation with oneself", OWNER),
        ("contact-is-one-letter", "A contact whose name is short", "b.eth"),
    ] {
        accept(slug, title, &["MSP-KEY-005"], (OWNER, contact, 0, FIRST), (OWNER, contact));
    }
    for (slug, title, id, timestamp) in [
        ("second-chunk", "The second chunk of a conversation", 1, FIRST + 5),
        ("eleventh-chunk", "An identifier with an id of two digits", 10, FIRST + 5),
        ("chunk-of-time-zero", "An identifier with the timestamp 0", 0, 0),
        ("chunk-of-the-last-time", "An identifier with the largest timestamp", 0, 9_007_199_254_740_991),
    ] {
        accept(slug, title, &["MSP-KEY-007"], (OWNER, CONTACT, id, timestamp), both);
    }

    let changed = alice.with_keys_of("a new key of alice.eth");
    suite.accept(
        "another-signing-key",
        "Another signing key of the same user leads to other keys",
        &["MSP-KEY-001", "MSP-KEY-002"],
        input(&changed, OWNER, CONTACT, 0, FIRST),
        output(&changed, OWNER, CONTACT, 0, FIRST),
    );

    for (slug, words, text) in [
        ("empty", "the empty text", ""),
        ("with-an-empty-label", "a name with an empty label", "alice..eth"),
        ("with-a-dot-at-its-end", "a name with a dot at its end", "alice.eth."),
        ("with-a-space", "a name with a space", "al ice.eth"),
        ("with-an-underscore-inside", "a name with an underscore inside a label", "al_ice.eth"),
        ("with-mixed-scripts", "a name with a Cyrillic letter among Latin ones", "\u{430}lice.eth"),
        (
            "with-an-invisible-character",
            "a name with a zero-width joiner between letters",
            "al\u{200d}ice.eth",
        ),
    ] {
        let fault = (Stage::Parse, Bug::Malleability, Severity::Medium);
        suite.reject(
            "plain",
            &format!("own-name-{slug}"),
            &format!("No keys for {words} as own name"),
            &["MSP-KEY-004"],
            &format!("{words} in place of the own name"),
            fault,
            input(&alice, text, CONTACT, 0, FIRST),
        );
        suite.reject(
            "plain",
            &format!("contact-{slug}"),
            &format!("No keys for {words} as contact"),
            &["MSP-KEY-006"],
            &format!("{words} in place of the contact's name"),
            fault,
            input(&alice, OWNER, text, 0, FIRST),
        );
    }
    suite
}
