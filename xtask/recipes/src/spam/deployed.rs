//! The rules of the deployed network, in the same suites.

use dm3_oracle::json::canonical;
use serde_json::{Value, json};

use super::cast::{TOKEN, input};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const AMOUNTS: &str = "DIV-TS-062";

/// Rules as accounts of deployed delivery services have them.
pub(super) fn extend_rules(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    let given = |rules: &Value| json!({ "rules_json_text": canonical(rules) });
    let all = json!({
        "minBalance": "0xde0b6b3a7640000",
        "minNonce": 5,
        "minTokenBalance": { "address": TOKEN, "amount": "0x12c" },
    });
    let decimal = json!({
        "minBalance": "1000000000000000000",
        "minNonce": 5,
        "minTokenBalance": { "address": TOKEN, "amount": "300" },
    });
    for (slug, title, rules, meant) in [
        ("deployed-amounts-in-hex", "Amounts may be hexadecimal", &all, &decimal),
        ("deployed-amounts-in-decimal", "Amounts may be decimal", &decimal, &decimal),
        (
            "deployed-nonce-of-zero",
            "The nonce 0 means that there is no rule",
            &json!({ "minNonce": 0 }),
            &json!({}),
        ),
        (
            "deployed-empty-balance",
            "The empty text means that there is no rule",
            &json!({ "minBalance": "" }),
            &json!({}),
        ),
        (
            "deployed-null",
            "Null means that there is no rule",
            &json!({ "minNonce": null, "minBalance": null, "minTokenBalance": null }),
            &json!({}),
        ),
        (
            "deployed-false",
            "False means that there is no rule",
            &json!({ "minNonce": false, "minBalance": false, "minTokenBalance": false }),
            &json!({}),
        ),
        (
            "deployed-balance-of-zero",
            "The text 0 is an amount",
            &json!({ "minBalance": "0" }),
            &json!({ "minBalance": "0" }),
        ),
        (
            "deployed-further-member",
            "A further member beside the amount of a token is passed over",
            &json!({ "minTokenBalance": { "address": TOKEN, "amount": "0x12c", "chain": 1 } }),
            &json!({ "minTokenBalance": { "address": TOKEN, "amount": "300" } }),
        ),
        (
            "deployed-capital-prefix",
            "The x of 0x may be a capital letter",
            &json!({ "minBalance": "0XfF" }),
            &json!({ "minBalance": "255" }),
        ),
        (
            "deployed-leading-zeros",
            "Amounts may have leading zeros",
            &json!({ "minBalance": "007" }),
            &json!({ "minBalance": "7" }),
        ),
        (
            "deployed-upper-case-hex",
            "Hexadecimal digits may be of either case",
            &json!({ "minBalance": "0xFF" }),
            &json!({ "minBalance": "255" }),
        ),
    ] {
        let output = json!({ "rules_json_text": canonical(meant) });
        suite.accept(slug, title, &[AMOUNTS], given(rules), output);
    }
    for (slug, title, mutation, balance) in [
        ("deployed-amount-that-is-a-word", "A word is no amount", "a word as minBalance", json!("much")),
        (
            "deployed-amount-with-a-point",
            "An amount has no fraction",
            "a fraction as minBalance",
            json!("1.5"),
        ),
        ("deployed-amount-of-no-digits", "0x alone is no amount", "0x as minBalance", json!("0x")),
    ] {
        let mut rules = all.clone();
        if let Some(place) = rules.get_mut("minBalance") {
            *place = balance;
        }
        let fault = (Stage::Parse, Bug::Parser, Severity::Low);
        suite.reject("deployed-amounts-in-hex", slug, title, &[AMOUNTS], mutation, fault, given(&rules));
    }
}

/// Verdicts over deployed rules.
pub(super) fn extend_evaluation(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    let one_ether = json!({ "balance": "1000000000000000000" });
    for (slug, title, clause, rules, state, expected) in [
        (
            "deployed-balance-in-hex",
            "A hexadecimal minimum is compared as a number",
            AMOUNTS,
            json!({ "minBalance": "0xde0b6b3a7640000" }),
            one_ether.clone(),
            json!({ "verdict": "passed" }),
        ),
        (
            "deployed-balance-in-hex-too-large",
            "One wei above the balance is too much",
            AMOUNTS,
            json!({ "minBalance": "0xde0b6b3a7640001" }),
            one_ether,
            json!({ "verdict": "spam", "rule": "minBalance" }),
        ),
        (
            "deployed-nonce-of-zero",
            "The nonce 0 asks for nothing",
            AMOUNTS,
            json!({ "minNonce": 0 }),
            json!({}),
            json!({ "verdict": "passed" }),
        ),
        (
            "deployed-nonce-of-the-minimum",
            "The least nonce itself is enough",
            "DIV-TS-061",
            json!({ "minNonce": 5 }),
            json!({ "nonce": 5 }),
            json!({ "verdict": "passed" }),
        ),
        (
            "deployed-nonce-below-the-minimum",
            "A smaller nonce is not enough",
            "DIV-TS-061",
            json!({ "minNonce": 6 }),
            json!({ "nonce": 5 }),
            json!({ "verdict": "spam", "rule": "minNonce" }),
        ),
    ] {
        suite.accept(slug, title, &[clause], input(&rules, &state), expected);
    }
}
