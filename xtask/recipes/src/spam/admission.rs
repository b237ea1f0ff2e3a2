//! What a delivery service does with a message.

use dm3_oracle::json::{with, without};
use serde_json::{Value, json};

use super::cast::{all_rules, enough, input, returned};
use crate::{Bug, Severity, Stage, Suite};

const SPAM: i64 = -32010;
const LATER: i64 = -32002;

pub(super) fn suite() -> Suite {
    let about = "A delivery service's decision on a message of a proven sender.";
    let mut suite = Suite::new("spam.admit", "spec/spam-protection.md", "spam.admit", about);
    let rules = all_rules();
    let both = ["SPM-EVA-012", "SPM-EVA-013"];
    suite.accept(
        "all-rules-hold",
        "A message of a sender that meets all rules is taken",
        &both,
        input(&rules, &enough()),
        json!({}),
    );
    let more =
        json!({ "nonce": 900, "balance": "5000000000000000000", "token_call_result": returned(u64::MAX) });
    suite.accept(
        "more-than-enough",
        "A message of a sender that has more is taken",
        &both,
        input(&rules, &more),
        json!({}),
    );
    suite.accept(
        "no-rules",
        "Without rules every message is taken, also while the chain is silent",
        &both,
        input(&json!({}), &json!({})),
        json!({}),
    );

    let mut refuse = |slug: &str, title: &str, mutation: &str, code: i64, given: Value| {
        let (clause, severity) =
            if code == SPAM { ("SPM-EVA-012", Severity::Medium) } else { ("SPM-EVA-013", Severity::High) };
        let fault = (Stage::Policy, Bug::Policy, severity);
        suite.reject("all-rules-hold", slug, title, &[clause], mutation, fault, given).rpc_code(code);
    };
    for (slug, title, mutation, member, value) in [
        (
            "nonce-too-small",
            "A message of an address that is too new is spam",
            "the nonce 4",
            "nonce",
            json!(4),
        ),
        (
            "balance-too-small",
            "A message of an address with too little is spam",
            "one wei less",
            "balance",
            json!("999999999999999999"),
        ),
        (
            "token-balance-too-small",
            "A message of an address with too few tokens is spam",
            "one unit less",
            "token_call_result",
            json!(returned(299)),
        ),
        (
            "token-without-contract",
            "Where the token's address has no contract, nobody has enough",
            "an empty result",
            "token_call_result",
            json!("0x"),
        ),
    ] {
        refuse(slug, title, mutation, SPAM, input(&rules, &with(&enough(), member, value)));
    }
    for (slug, title, mutation, member) in [
        (
            "nonce-not-known",
            "Where the nonce cannot be asked for, the sender is to come again",
            "no nonce",
            "nonce",
        ),
        (
            "balance-not-known",
            "Where the balance cannot be asked for, the sender is to come again",
            "no balance",
            "balance",
        ),
        (
            "token-not-known",
            "Where the token cannot be asked for, the sender is to come again",
            "no result of the call",
            "token_call_result",
        ),
    ] {
        refuse(slug, title, mutation, LATER, input(&rules, &without(&enough(), member)));
    }
    let unknown = with(&rules, "maxAge", json!(3));
    let title = "Rules that the service does not know let nobody in unseen";
    refuse("unknown-rule", title, "add an unknown rule", LATER, input(&unknown, &enough()));
    suite
}
