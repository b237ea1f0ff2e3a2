//! Text records from ENS contracts.

use dm3_oracle::encoding::hex0x;
use dm3_oracle::ens::{REGISTRY, bytes_answer, namehash, resolver_call, supports_wildcard_call, word};
use dm3_oracle::json::with;
use serde_json::json;

use super::chain::{Chain, TEXT, alice, below_wildcard, raw, returned, reverted, text_of, through_wildcard};
use super::{REGISTRY_PAGE, ens_text_refused};
use crate::{Bug, Suite};

/// `registry.text`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.ens-text",
        REGISTRY_PAGE,
        "registry.text",
        "Text records of names, asked from ENS contracts through an Ethereum node.",
    );
    found(&mut suite);
    nothing(&mut suite);
    unavailable(&mut suite);
    ens_text_refused::extend(&mut suite);
    suite
}

fn found(suite: &mut Suite) {
    let record = text_of("alice.eth");
    let plain = alice(&record, returned(TEXT.as_bytes()));
    let output = json!({ "result": "found", "text": TEXT });
    suite
        .accept(
            "own-resolver",
            "A record is read from the name's own resolver contract",
            &["REG-REC-001", "REG-REC-004", "REG-REC-014", "REG-REC-015"],
            plain.text_input("alice.eth"),
            output.clone(),
        )
        .finds(Bug::Basic)
        .intermediate("call", &record);
    let beyond = alice(&record, returned("grüße ☃".as_bytes()));
    let beyond_output = json!({ "result": "found", "text": "grüße ☃" });
    suite.accept(
        "beyond-ascii",
        "A record is UTF-8",
        &["REG-REC-014"],
        beyond.text_input("alice.eth"),
        beyond_output,
    );
    let inner = text_of("alice.offchain.eth");
    let below = below_wildcard(&inner, returned(&bytes_answer(TEXT.as_bytes())));
    suite
        .accept(
            "wildcard-of-parent",
            "A wildcard resolver of the parent is asked with the whole name and the whole call",
            &["REG-REC-004", "REG-REC-005", "REG-REC-015"],
            below.text_input("alice.offchain.eth"),
            output.clone(),
        )
        .finds(Bug::Basic)
        .intermediate("call", &through_wildcard("alice.offchain.eth", &inner));
    let deep = "a.b.alice.offchain.eth";
    let far = Chain::default()
        .resolver_of("offchain.eth")
        .wildcard()
        .on(&through_wildcard(deep, &text_of(deep)), returned(&bytes_answer(TEXT.as_bytes())));
    suite.accept(
        "wildcard-of-ancestor",
        "A wildcard resolver three levels up answers for the name",
        &["REG-REC-004", "REG-REC-005"],
        far.text_input(deep),
        output.clone(),
    );
    let own_wildcard = Chain::default()
        .resolver_of("alice.eth")
        .wildcard()
        .on(&through_wildcard("alice.eth", &record), returned(&bytes_answer(TEXT.as_bytes())));
    suite.accept(
        "wildcard-of-name",
        "A wildcard resolver of the name itself is asked through resolve",
        &["REG-REC-005"],
        own_wildcard.text_input("alice.eth"),
        output.clone(),
    );
    let nearest =
        Chain::default().resolver_of("eth").resolver_of("alice.eth").on(&record, returned(TEXT.as_bytes()));
    suite.accept(
        "nearest-resolver",
        "The name's own resolver is asked before its parent's",
        &["REG-REC-004"],
        nearest.text_input("alice.eth"),
        output.clone(),
    );
    for (slug, title, answer) in [
        (
            "interface-reverts",
            "A contract that reverts on the question for its interface is no wildcard resolver",
            reverted(&[]),
        ),
        (
            "interface-unclear",
            "A contract that answers 2 to the question for its interface is no wildcard resolver",
            raw(&word(2)),
        ),
        (
            "interface-empty",
            "A contract that answers nothing to the question for its interface is no wildcard resolver",
            raw(&[]),
        ),
    ] {
        let chain = plain.clone().on(&supports_wildcard_call(), answer);
        suite
            .accept(slug, title, &["REG-REC-005"], chain.text_input("alice.eth"), output.clone())
            .finds(Bug::EdgeCase);
    }
}

fn nothing(suite: &mut Suite) {
    let record = text_of("alice.eth");
    let inner = text_of("alice.offchain.eth");
    let none = json!({ "result": "none" });
    for (slug, title, clause, chain, name) in [
        (
            "no-resolver",
            "A name without any resolver contract has no record",
            "REG-REC-010",
            Chain::default(),
            "alice.eth",
        ),
        (
            "resolver-of-the-root",
            "The root is not asked for a resolver contract",
            "REG-REC-004",
            Chain::default()
                .resolver_of("")
                .wildcard()
                .on(&through_wildcard("alice.eth", &record), returned(&bytes_answer(TEXT.as_bytes()))),
            "alice.eth",
        ),
        (
            "empty-text",
            "An empty text is no record",
            "REG-REC-010",
            alice(&record, returned(b"")),
            "alice.eth",
        ),
        (
            "empty-answer",
            "An answer without bytes is no record",
            "REG-REC-010",
            alice(&record, raw(&[])),
            "alice.eth",
        ),
        (
            "silent-revert",
            "A revert without data is no record",
            "REG-REC-010",
            alice(&record, reverted(&[])),
            "alice.eth",
        ),
        (
            "revert-in-words",
            "A revert that the node only words is no record",
            "REG-REC-010",
            alice(&record, json!({ "error": { "code": -32000, "message": "execution reverted" } })),
            "alice.eth",
        ),
        (
            "invalid-opcode",
            "A contract that stops on an invalid opcode has no record",
            "REG-REC-010",
            alice(&record, json!({ "error": { "code": -32000, "message": "invalid opcode: INVALID" } })),
            "alice.eth",
        ),
        (
            "empty-from-wildcard",
            "An empty answer of a wildcard resolver is no record",
            "REG-REC-010",
            below_wildcard(&inner, returned(b"")),
            "alice.offchain.eth",
        ),
        (
            "empty-text-from-wildcard",
            "An empty text from a wildcard resolver is no record",
            "REG-REC-010",
            below_wildcard(&inner, returned(&bytes_answer(b""))),
            "alice.offchain.eth",
        ),
        (
            "parent-without-wildcards",
            "A plain resolver of the parent does not answer for the name",
            "REG-REC-006",
            Chain::default()
                .resolver_of("alice.eth")
                .on(&text_of("sub.alice.eth"), returned(TEXT.as_bytes())),
            "sub.alice.eth",
        ),
        (
            "grandparent-without-wildcards",
            "A plain resolver two levels up does not answer for the name",
            "REG-REC-006",
            Chain::default()
                .resolver_of("alice.eth")
                .on(&text_of("a.sub.alice.eth"), returned(TEXT.as_bytes())),
            "a.sub.alice.eth",
        ),
    ] {
        suite.accept(slug, title, &[clause], chain.text_input(name), none.clone()).finds(Bug::EdgeCase);
    }
}

fn unavailable(suite: &mut Suite) {
    let record = text_of("alice.eth");
    let output = json!({ "result": "unavailable" });
    for (slug, title, answer) in [
        ("node-silent", "A node that does not answer is unavailable", json!({ "down": true })),
        (
            "node-limits",
            "A node that limits its callers is unavailable",
            json!({ "error": { "code": -32005, "message": "rate limit exceeded" } }),
        ),
        (
            "node-fails",
            "A node that fails is unavailable",
            json!({ "error": { "code": -32603, "message": "internal error" } }),
        ),
        (
            "node-lags",
            "A node that does not know the block is unavailable",
            json!({ "error": { "code": -32000, "message": "header not found" } }),
        ),
    ] {
        suite
            .accept(
                slug,
                title,
                &["REG-REC-011"],
                alice(&record, answer).text_input("alice.eth"),
                output.clone(),
            )
            .finds(Bug::EdgeCase);
    }
    let call = hex0x(&resolver_call(&namehash("alice.eth")));
    let calls = json!([{ "to": REGISTRY, "data": call, "down": true }]);
    let registry_down = with(&Chain::default().text_input("alice.eth"), "calls", calls);
    suite.accept(
        "node-silent-on-resolver",
        "A node that does not name the resolver contract is unavailable",
        &["REG-REC-011"],
        registry_down,
        output,
    );
}
