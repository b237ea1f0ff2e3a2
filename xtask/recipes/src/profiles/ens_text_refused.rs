//! Text records that are refused, and how long a name may be.

use dm3_oracle::encoding::hex0x;
use dm3_oracle::ens::{bytes_answer, word};
use serde_json::{Value, json};

use super::chain::{Chain, TEXT, alice, below_wildcard, raw, returned, reverted, text_of, through_wildcard};
use super::rejects::{Kind, MALFORMED, Rejects, UNUSABLE};
use crate::{Bug, Severity, Stage, Suite};

const LIMIT: Kind = (Stage::Policy, Bug::DenialOfService, Severity::Low);

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    refused(suite);
    limits(suite);
}

fn refused(suite: &mut Suite) {
    let record = text_of("alice.eth");
    let on = |answer: Value| alice(&record, answer).text_input("alice.eth");
    let lookup = [&[0x55, 0x6f, 0x18, 0x30], [0xab; 32].as_slice()].concat();
    let reason = [&[0x08, 0xc3, 0x79, 0xa0], bytes_answer(b"not authorised").as_slice()].concat();
    let node_error = |code: i32, data: Value| json!({ "error": { "code": code, "message": "VM execution error", "data": data } });
    let mut rejects = Rejects::of(suite, "own-resolver", UNUSABLE);
    for (slug, title, clause, mutation, answer) in [
        (
            "offchain-lookup",
            "A record outside the chain is not a missing one",
            "REG-REC-018",
            "revert with OffchainLookup",
            reverted(&lookup),
        ),
        (
            "offchain-lookup-nested",
            "An OffchainLookup in a nested member is not a missing record",
            "REG-REC-018",
            "revert with OffchainLookup in error.data.data",
            node_error(-32603, json!({ "message": "revert", "data": hex0x(&lookup) })),
        ),
        (
            "offchain-lookup-worded",
            "An OffchainLookup behind a word is not a missing record",
            "REG-REC-018",
            "revert with OffchainLookup behind the word Reverted",
            node_error(-32015, json!(format!("Reverted {}", hex0x(&lookup)))),
        ),
        (
            "revert-with-reason",
            "A revert with a reason is not a missing record",
            "REG-REC-012",
            "revert with Error(string)",
            reverted(&reason),
        ),
        (
            "revert-with-custom-error",
            "A revert with an error of its own is not a missing record",
            "REG-REC-012",
            "revert with four bytes",
            reverted(&[0xde, 0xad, 0xbe, 0xef]),
        ),
    ] {
        rejects.add(clause, slug, title, mutation, on(answer));
    }
    for (slug, title, mutation, answer) in [
        (
            "registry-reverts",
            "A registry contract that reverts is not a missing record",
            "revert without data in the registry contract",
            reverted(&[]),
        ),
        (
            "registry-empty",
            "A registry contract that answers nothing is not a missing record",
            "return no bytes from the registry contract",
            raw(&[]),
        ),
    ] {
        let chain = Chain::default().registry("alice.eth", answer).on(&record, returned(TEXT.as_bytes()));
        rejects.add("REG-REC-025", slug, title, mutation, chain.text_input("alice.eth"));
    }
    let whole = bytes_answer(TEXT.as_bytes());
    let cut = whole.get(..64).unwrap_or_default();
    let mut rejects = Rejects::of(suite, "own-resolver", MALFORMED);
    for (slug, title, clause, mutation, answer) in [
        (
            "not-text",
            "A record that is not UTF-8 is refused",
            "REG-REC-014",
            "return the bytes ff fe",
            returned(&[0xff, 0xfe]),
        ),
        (
            "cut-text",
            "A record whose text is cut off is refused",
            "REG-REC-015",
            "return the first two words only",
            raw(cut),
        ),
        ("one-byte", "One byte is no text", "REG-REC-015", "return one byte", raw(&[1])),
        (
            "only-an-offset",
            "An offset alone is no text",
            "REG-REC-015",
            "return the first word only",
            raw(&word(32)),
        ),
        (
            "offset-beyond",
            "A text at an offset beyond the answer is refused",
            "REG-REC-015",
            "return an offset of 2^63",
            raw(&[word(1 << 63).as_slice(), &word(0)].concat()),
        ),
        (
            "length-beyond",
            "A text longer than the answer is refused",
            "REG-REC-015",
            "return a length of 2^63",
            raw(&[word(32).as_slice(), &word(1 << 63)].concat()),
        ),
    ] {
        rejects.add(clause, slug, title, mutation, on(answer));
    }
    let inner = text_of("alice.offchain.eth");
    Rejects::of(suite, "wildcard-of-parent", MALFORMED).add(
        "REG-REC-015",
        "unwrapped-by-wildcard",
        "A wildcard resolver's answer that is not wrapped in bytes is refused",
        "return the text with a wrong offset in place of the wrapped answer",
        below_wildcard(&inner, raw(&[word(7).as_slice(), &word(0)].concat()))
            .text_input("alice.offchain.eth"),
    );
}

fn limits(suite: &mut Suite) {
    let label = "a".repeat(63);
    let wildcard = |name: &str| {
        Chain::default()
            .resolver_of("eth")
            .wildcard()
            .on(&through_wildcard(name, &text_of(name)), returned(&bytes_answer(TEXT.as_bytes())))
            .text_input(name)
    };
    let output = json!({ "result": "found", "text": TEXT });
    let longest = format!("{label}.eth");
    suite
        .accept(
            "longest-label",
            "A label of 63 bytes fits into the DNS encoding",
            &["REG-REC-007"],
            wildcard(&longest),
            output.clone(),
        )
        .finds(Bug::EdgeCase);
    let labels = ["a"; 23].join(".");
    let at_limit = format!("{labels}.eth");
    suite
        .accept(
            "most-labels",
            "A name of 24 labels is looked up",
            &["REG-REC-008"],
            wildcard(&at_limit),
            output.clone(),
        )
        .finds(Bug::EdgeCase);
    let too_long = format!("a{label}.eth");
    let five_labels = |last: usize| {
        [label.as_str(), &label, &label, label.get(..last).unwrap_or_default(), "eth"].join(".")
    };
    suite
        .accept(
            "longest-name",
            "A name of 255 bytes in DNS encoding fits",
            &["REG-REC-007"],
            wildcard(&five_labels(57)),
            output,
        )
        .finds(Bug::EdgeCase);
    let mut rejects = Rejects::of(suite, "longest-label", LIMIT);
    // The calls stay those of the control; the name is what changes.
    let renamed = |name: &str| dm3_oracle::json::with(&wildcard(&longest), "name", name);
    rejects.add(
        "REG-REC-007",
        "label-too-long",
        "A label of 64 bytes does not fit and is not cut",
        "add a letter to the label",
        renamed(&too_long),
    );
    rejects.add(
        "REG-REC-007",
        "name-too-long",
        "A name of more than 255 bytes does not fit and is not cut",
        "ask for a name of five labels and 256 bytes",
        renamed(&five_labels(58)),
    );
    suite.observe(
        "too-many-labels",
        "A name of 25 labels may be refused",
        &["REG-REC-009"],
        wildcard(&format!("a.{at_limit}")),
        "a resolver may refuse a name of more than 24 labels",
    );
}
