//! What a sender finds out before it submits.

use dm3_oracle::json::{canonical, with};
use serde_json::{Value, json};

use super::cast::{all_rules, enough, returned};
use crate::{Bug, Severity, Stage, Suite};

fn input(extension: &Value, state: &Value) -> Value {
    with(state, "extension_json_text", canonical(extension))
}

/// What the sender tells its user.
pub(super) fn told() -> Suite {
    let about = "The rule that a sender names when it does not submit a message.";
    let mut suite = Suite::new("spam.told-rule", "spec/spam-protection.md", "spam.told_rule", about);
    let told = json!({ "spamFilterRules": all_rules(), "supportedMessageTypes": ["NEW"] });
    for (slug, title, rule, member, value) in [
        ("nonce", "A nonce that is too small is named", "minNonce", "nonce", json!(4)),
        (
            "balance",
            "A balance that is too small is named",
            "minBalance",
            "balance",
            json!("999999999999999999"),
        ),
        (
            "token-balance",
            "Too few tokens are named",
            "minTokenBalance",
            "token_call_result",
            json!(returned(299)),
        ),
    ] {
        let given = input(&told, &with(&enough(), member, value));
        suite.accept(slug, title, &["SPM-EVA-017"], given, json!({ "rule": rule }));
    }
    suite
}

pub(super) fn suite() -> Suite {
    let about = "A sender's decision to submit a message, by the receiver's profile extension.";
    let mut suite =
        Suite::new("spam.before-sending", "spec/spam-protection.md", "spam.check_before_sending", about);
    let bare = json!({ "supportedMessageTypes": ["NEW"] });
    let told = with(&bare, "spamFilterRules", all_rules());
    let mut accept = |slug: &str, title: &str, clause: &str, extension: &Value, state: &Value| {
        suite.accept(slug, title, &[clause], input(extension, state), json!({}));
    };
    accept("all-rules-hold", "A sender that meets all rules submits", "SPM-EVA-014", &told, &enough());
    accept("no-rules", "Where no rules are told, every sender submits", "SPM-EVA-014", &bare, &json!({}));
    let empty = with(&bare, "spamFilterRules", json!({}));
    accept("empty-rules", "An empty object of rules is none", "SPM-EVA-014", &empty, &json!({}));
    accept("chain-is-silent", "A sender whose node is silent may try", "SPM-EVA-015", &told, &json!({}));
    let later = with(&bare, "spamFilterRules", json!({ "maxAge": 3 }));
    accept("unknown-rule", "A sender that does not know a rule may try", "SPM-EVA-015", &later, &enough());
    for (slug, title, rules) in [
        ("rules-are-a-text", "A sender that cannot read the rules may try: a text", json!("minNonce")),
        ("rules-are-null", "A sender that cannot read the rules may try: null", Value::Null),
        ("rules-are-malformed", "A sender that cannot read one rule may try", json!({ "minNonce": "1" })),
    ] {
        accept(slug, title, "SPM-EVA-016", &with(&bare, "spamFilterRules", rules), &enough());
    }
    for (slug, title, mutation, member, value) in [
        (
            "nonce-too-small",
            "A sender whose nonce is too small does not submit",
            "the nonce 4",
            "nonce",
            json!(4),
        ),
        (
            "balance-too-small",
            "A sender with too little does not submit",
            "one wei less",
            "balance",
            json!("999999999999999999"),
        ),
        (
            "token-balance-too-small",
            "A sender with too few tokens does not submit",
            "one unit less",
            "token_call_result",
            json!(returned(299)),
        ),
    ] {
        let fault = (Stage::Policy, Bug::Policy, Severity::Low);
        let given = input(&told, &with(&enough(), member, value));
        suite.reject("all-rules-hold", slug, title, &["SPM-EVA-014"], mutation, fault, given);
    }
    for (slug, title, mutation, rules) in [
        (
            "rules-are-stricter",
            "A sender that just meets the rules does not meet stricter ones",
            "the least nonce 6",
            with(&all_rules(), "minNonce", 6),
        ),
        (
            "rule-that-fails-beside-an-unknown-one",
            "An unknown rule does not hide one that does not hold",
            "the least nonce 6 and an unknown rule",
            with(&with(&all_rules(), "minNonce", 6), "maxAge", 3),
        ),
    ] {
        let fault = (Stage::Policy, Bug::Policy, Severity::Low);
        let given = input(&with(&bare, "spamFilterRules", rules), &enough());
        suite.reject("all-rules-hold", slug, title, &["SPM-EVA-014"], mutation, fault, given);
    }
    suite
}
