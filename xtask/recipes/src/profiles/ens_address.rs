//! Addresses from ENS contracts.

use dm3_oracle::ens::{address_word, bytes_answer};
use dm3_oracle::sign::checksummed;
use serde_json::json;

use super::REGISTRY_PAGE;
use super::chain::{Chain, addr_of, alice, below_wildcard, raw, returned, reverted};
use super::rejects::{MALFORMED, Rejects, UNUSABLE};
use crate::{Bug, Suite};

const OWNER: [u8; 20] = [
    0x5a, 0xae, 0xb6, 0x05, 0x3f, 0x3e, 0x94, 0xc9, 0xb9, 0xa0, 0x9f, 0x33, 0x66, 0x94, 0x35, 0xe7, 0xef,
    0x1b, 0xea, 0xed,
];

/// `registry.address`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.ens-address",
        REGISTRY_PAGE,
        "registry.address",
        "Addresses of names, asked from ENS contracts through an Ethereum node.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite
}

fn accepted(suite: &mut Suite) {
    let call = addr_of("alice.eth");
    let inner = addr_of("alice.offchain.eth");
    let found = json!({ "result": "found", "address": checksummed(&OWNER) });
    let word = address_word(&OWNER);
    suite
        .accept(
            "own-resolver",
            "The address is read from the name's own resolver contract",
            &["REG-REC-003", "REG-REC-004", "REG-REC-013", "REG-REC-015"],
            alice(&call, raw(&word)).address_input("alice.eth"),
            found.clone(),
        )
        .finds(Bug::Basic)
        .intermediate("call", &call);
    let below = below_wildcard(&inner, returned(&word)).address_input("alice.offchain.eth");
    suite.accept(
        "wildcard-of-parent",
        "A wildcard resolver of the parent tells the address",
        &["REG-REC-003", "REG-REC-005"],
        below,
        found,
    );
    for (slug, title, clause, chain, name, result) in [
        (
            "no-resolver",
            "A name without any resolver contract has no address",
            "REG-REC-010",
            Chain::default(),
            "alice.eth",
            "none",
        ),
        (
            "zero-address",
            "The zero address is no address",
            "REG-REC-010",
            alice(&call, raw(&[0; 32])),
            "alice.eth",
            "none",
        ),
        (
            "empty-answer",
            "An answer without bytes is no address",
            "REG-REC-010",
            alice(&call, raw(&[])),
            "alice.eth",
            "none",
        ),
        (
            "silent-revert",
            "A revert without data is no address",
            "REG-REC-010",
            alice(&call, reverted(&[])),
            "alice.eth",
            "none",
        ),
        (
            "zero-from-wildcard",
            "The zero address from a wildcard resolver is no address",
            "REG-REC-010",
            below_wildcard(&inner, returned(&[0; 32])),
            "alice.offchain.eth",
            "none",
        ),
        (
            "parent-without-wildcards",
            "A plain resolver of the parent does not answer for the name",
            "REG-REC-006",
            Chain::default().resolver_of("alice.eth").on(&addr_of("sub.alice.eth"), raw(&word)),
            "sub.alice.eth",
            "none",
        ),
        (
            "node-silent",
            "A node that does not answer is unavailable",
            "REG-REC-011",
            alice(&call, json!({ "down": true })),
            "alice.eth",
            "unavailable",
        ),
        (
            "node-fails",
            "A node that fails is unavailable",
            "REG-REC-011",
            alice(&call, json!({ "error": { "code": -32603, "message": "internal error" } })),
            "alice.eth",
            "unavailable",
        ),
    ] {
        suite
            .accept(slug, title, &[clause], chain.address_input(name), json!({ "result": result }))
            .finds(Bug::EdgeCase);
    }
}

fn refused(suite: &mut Suite) {
    let call = addr_of("alice.eth");
    let mut high = address_word(&OWNER);
    if let Some(first) = high.first_mut() {
        *first = 1;
    }
    let mut near = address_word(&OWNER);
    if let Some(last) = near.get_mut(11) {
        *last = 1;
    }
    let word = address_word(&OWNER);
    let mut rejects = Rejects::of(suite, "own-resolver", MALFORMED);
    for (slug, title, clause, mutation, answer) in [
        (
            "first-byte-set",
            "An address with a first byte of the word set is refused",
            "REG-REC-013",
            "set the first byte to 1",
            raw(&high),
        ),
        (
            "twelfth-byte-set",
            "An address of 21 bytes is refused",
            "REG-REC-013",
            "set the twelfth byte to 1",
            raw(&near),
        ),
        ("all-set", "A word of ones is no address", "REG-REC-013", "set all bytes to ff", raw(&[0xff; 32])),
        (
            "short",
            "An answer of 31 bytes is no address",
            "REG-REC-015",
            "drop the last byte",
            raw(word.get(..31).unwrap_or_default()),
        ),
        (
            "bare-address",
            "An answer of 20 bytes is no address",
            "REG-REC-015",
            "return the bare address",
            raw(&OWNER),
        ),
    ] {
        rejects.add(clause, slug, title, mutation, alice(&call, answer).address_input("alice.eth"));
    }
    let reason = [&[0x08, 0xc3, 0x79, 0xa0], bytes_answer(b"no").as_slice()].concat();
    let lookup = [0x55, 0x6f, 0x18, 0x30];
    Rejects::of(suite, "own-resolver", UNUSABLE)
        .add(
            "REG-REC-012",
            "revert-with-reason",
            "A revert with a reason is not a missing address",
            "revert with Error(string)",
            alice(&call, reverted(&reason)).address_input("alice.eth"),
        )
        .add(
            "REG-REC-018",
            "offchain-lookup",
            "An address outside the chain is not a missing one",
            "revert with OffchainLookup",
            alice(&call, reverted(&lookup)).address_input("alice.eth"),
        );
}
