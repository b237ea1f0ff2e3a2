//! Verdicts.

use dm3_oracle::json::{with, without};
use serde_json::{Value, json};

use super::cast::{LARGEST, all_rules, enough, input, returned, token_rule};
use crate::{Bug, Suite};

/// What is expected of a verdict.
fn verdict(verdict: &str, rule: Option<&str>) -> Value {
    rule.map_or_else(|| json!({ "verdict": verdict }), |rule| json!({ "verdict": verdict, "rule": rule }))
}

pub(super) fn suite() -> Suite {
    let about = "Whether a sender meets a receiver's rules: passed, spam or undecided.";
    let mut suite = Suite::new("spam.evaluate", "spec/spam-protection.md", "spam.evaluate", about);
    minimums(&mut suite);
    amounts(&mut suite);
    calls(&mut suite);
    combinations(&mut suite);
    missing_state(&mut suite);
    suite
}

fn add(suite: &mut Suite, clauses: &[&str], (slug, title): (&str, &str), given: Value, expected: Value) {
    suite.accept(slug, title, clauses, given, expected).finds(Bug::Policy);
}

fn minimums(suite: &mut Suite) {
    let nonce = json!({ "minNonce": 5 });
    for (slug, title, state, expected) in [
        (
            "nonce-of-the-minimum",
            "The least nonce itself is enough",
            json!({ "nonce": 5 }),
            verdict("passed", None),
        ),
        (
            "nonce-above-the-minimum",
            "A larger nonce is enough",
            json!({ "nonce": 6 }),
            verdict("passed", None),
        ),
        (
            "nonce-below-the-minimum",
            "A smaller nonce is not enough",
            json!({ "nonce": 4 }),
            verdict("spam", Some("minNonce")),
        ),
        (
            "nonce-of-a-new-address",
            "An address that never sent anything has the nonce 0",
            json!({ "nonce": 0 }),
            verdict("spam", Some("minNonce")),
        ),
    ] {
        add(suite, &["SPM-EVA-002"], (slug, title), input(&nonce, &state), expected);
    }
    let balance = json!({ "minBalance": "1000" });
    for (slug, title, held, expected) in [
        ("balance-of-the-minimum", "The least balance itself is enough", "1000", verdict("passed", None)),
        ("balance-above-the-minimum", "A larger balance is enough", "1001", verdict("passed", None)),
        (
            "balance-below-the-minimum",
            "A smaller balance is not enough",
            "999",
            verdict("spam", Some("minBalance")),
        ),
        ("no-balance", "No balance is not enough", "0", verdict("spam", Some("minBalance"))),
    ] {
        add(suite, &["SPM-EVA-003"], (slug, title), input(&balance, &json!({ "balance": held })), expected);
    }
    for (slug, title, held, expected) in [
        (
            "token-balance-of-the-minimum",
            "The least balance of a token itself is enough",
            300,
            verdict("passed", None),
        ),
        (
            "token-balance-above-the-minimum",
            "A larger balance of a token is enough",
            301,
            verdict("passed", None),
        ),
        (
            "token-balance-below-the-minimum",
            "A smaller balance of a token is not enough",
            299,
            verdict("spam", Some("minTokenBalance")),
        ),
    ] {
        let state = json!({ "token_call_result": returned(held) });
        add(suite, &["SPM-EVA-004"], (slug, title), input(&token_rule("300"), &state), expected);
    }
}

/// Amounts that are compared wrongly as texts, as doubles, or as 64-bit numbers.
fn amounts(suite: &mut Suite) {
    for (slug, title, minimum, held, passes) in [
        (
            "amounts-beyond-doubles",
            "Amounts that are one double are told apart",
            "9007199254740993",
            "9007199254740992",
            false,
        ),
        ("amounts-of-different-lengths", "Amounts are not compared as texts", "9", "10", true),
        ("amounts-of-different-lengths-turned", "A longer amount is the larger one", "10", "9", false),
        (
            "amount-beyond-64-bits",
            "Amounts beyond 64 bits are compared in full",
            "18446744073709551617",
            "2",
            false,
        ),
        (
            "amount-beyond-128-bits",
            "Amounts beyond 128 bits are compared in full",
            "340282366920938463463374607431768211457",
            "2",
            false,
        ),
        ("largest-amounts", "The largest amount is enough for itself", LARGEST, LARGEST, true),
        ("largest-amount-is-held", "The largest amount is enough for any", "1", LARGEST, true),
        (
            "one-wei-too-little",
            "One wei too little is too little",
            "1000000000000000000",
            "999999999999999999",
            false,
        ),
    ] {
        let expected = if passes { verdict("passed", None) } else { verdict("spam", Some("minBalance")) };
        let given = input(&json!({ "minBalance": minimum }), &json!({ "balance": held }));
        add(suite, &["SPM-EVA-005"], (slug, title), given, expected);
    }
    let high = json!({ "token_call_result": format!("0x80{}", "00".repeat(31)) });
    let words =
        ("token-balance-with-the-highest-bit", "A balance with the highest bit is large, not negative");
    add(suite, &["SPM-EVA-005"], words, input(&token_rule("1"), &high), verdict("passed", None));
}

fn calls(suite: &mut Suite) {
    let long = format!("{}{}", returned(300), "00".repeat(32));
    for (slug, title, state) in [
        (
            "call-without-result",
            "An address without a contract has no tokens",
            json!({ "token_call_result": "0x" }),
        ),
        (
            "call-with-a-short-result",
            "A result of 31 bytes is no balance",
            json!({ "token_call_result": format!("0x{}", "ff".repeat(31)) }),
        ),
        (
            "call-with-a-long-result",
            "A result of 64 bytes is no balance",
            json!({ "token_call_result": long }),
        ),
        ("call-reverted", "A contract that reverts shows no balance", json!({ "token_call_reverted": true })),
    ] {
        let expected = verdict("spam", Some("minTokenBalance"));
        add(suite, &["SPM-EVA-006"], (slug, title), input(&token_rule("1"), &state), expected);
    }
}

fn combinations(suite: &mut Suite) {
    let rules = all_rules();
    let words = ("all-rules-hold", "A sender that meets all rules passes");
    add(suite, &["SPM-EVA-007"], words, input(&rules, &enough()), verdict("passed", None));
    let words = ("no-rules", "Without rules everybody passes, whatever the chain says");
    add(suite, &["SPM-EVA-007"], words, input(&json!({}), &json!({})), verdict("passed", None));
    for (slug, title, member, value, rule) in [
        (
            "all-but-the-nonce",
            "One rule that does not hold is enough: the nonce",
            "nonce",
            json!(4),
            "minNonce",
        ),
        (
            "all-but-the-balance",
            "One rule that does not hold is enough: the balance",
            "balance",
            json!("1"),
            "minBalance",
        ),
        (
            "all-but-the-token",
            "One rule that does not hold is enough: the token",
            "token_call_result",
            json!(returned(1)),
            "minTokenBalance",
        ),
    ] {
        let state = with(&enough(), member, value);
        add(suite, &["SPM-EVA-008"], (slug, title), input(&rules, &state), verdict("spam", Some(rule)));
    }
    for (slug, title, state, rule) in [
        (
            "nonce-fails-and-the-rest-is-not-known",
            "A rule that does not hold decides before what is not known",
            json!({ "nonce": 4 }),
            "minNonce",
        ),
        (
            "token-fails-and-the-rest-is-not-known",
            "The last rule decides as well as the first",
            json!({ "token_call_result": returned(1) }),
            "minTokenBalance",
        ),
    ] {
        add(suite, &["SPM-EVA-008"], (slug, title), input(&rules, &state), verdict("spam", Some(rule)));
    }
    let later = with(&rules, "maxAge", json!(3));
    let words =
        ("unknown-rule-and-a-rule-that-fails", "A rule that does not hold decides before an unknown one");
    let state = with(&enough(), "nonce", json!(4));
    add(suite, &["SPM-EVA-008"], words, input(&later, &state), verdict("spam", Some("minNonce")));
}

fn missing_state(suite: &mut Suite) {
    let rules = all_rules();
    for (slug, title, member, rule) in [
        ("nonce-is-not-known", "A nonce that cannot be asked for decides nothing", "nonce", "minNonce"),
        (
            "balance-is-not-known",
            "A balance that cannot be asked for decides nothing",
            "balance",
            "minBalance",
        ),
        (
            "token-is-not-known",
            "A balance of a token that cannot be asked for decides nothing",
            "token_call_result",
            "minTokenBalance",
        ),
    ] {
        let state = without(&enough(), member);
        add(suite, &["SPM-EVA-009"], (slug, title), input(&rules, &state), verdict("undecided", Some(rule)));
    }
    let words = ("nothing-is-known", "A chain that does not answer decides nothing");
    add(suite, &["SPM-EVA-009"], words, input(&rules, &json!({})), verdict("undecided", None));
    let words = ("nothing-else-is-asked-for", "State that no rule asks for need not be known");
    let given = input(&json!({ "minNonce": 5 }), &json!({ "nonce": 5 }));
    add(suite, &["SPM-EVA-007"], words, given, verdict("passed", None));

    let words = ("unknown-rule-alone", "An unknown rule decides nothing");
    let expected = verdict("undecided", Some("maxAge"));
    add(suite, &["SPM-EVA-010"], words, input(&json!({ "maxAge": 3 }), &enough()), expected.clone());
    let words = ("unknown-rule-among-rules-that-hold", "Rules that hold do not make up for an unknown one");
    add(
        suite,
        &["SPM-EVA-010"],
        words,
        input(&with(&rules, "maxAge", json!(3)), &enough()),
        expected.clone(),
    );
    let words = ("unknown-rule-that-is-null", "An unknown rule counts also where it is null");
    add(suite, &["SPM-EVA-010"], words, input(&json!({ "maxAge": null }), &enough()), expected);

    for (slug, title, rules) in [
        ("nonce-of-zero-is-not-known", "A least nonce of 0 asks for nothing", json!({ "minNonce": 0 })),
        (
            "balance-of-zero-is-not-known",
            "A least balance of 0 asks for nothing",
            json!({ "minBalance": "0" }),
        ),
        ("token-of-zero-is-not-known", "A least balance of 0 tokens asks for nothing", token_rule("0")),
    ] {
        add(suite, &["SPM-EVA-011"], (slug, title), input(&rules, &json!({})), verdict("passed", None));
    }
    let zero_and_one = json!({ "minBalance": "0", "minNonce": 1 });
    let words = ("zero-does-not-hold-for-the-others", "A rule of 0 holds for itself alone");
    add(
        suite,
        &["SPM-EVA-009", "SPM-EVA-011"],
        words,
        input(&zero_and_one, &json!({})),
        verdict("undecided", Some("minNonce")),
    );
}
