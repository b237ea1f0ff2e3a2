//! Rules that a receiver sets, and how they are told.

use dm3_oracle::json::{canonical, with};
use serde_json::{Value, json};

use super::cast::{all_rules, token_rule};
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let about = "Rules that a receiver sets at its delivery service.";
    let mut suite = Suite::new("spam.settings", "spec/spam-protection.md", "spam.set_rules", about);
    let input = |rules: &Value| json!({ "rules_json_text": canonical(rules) });
    for (slug, title, rules) in [
        ("all-rules", "All known rules can be set", all_rules()),
        ("no-rules", "Rules can be taken back", json!({})),
        ("token-alone", "One rule can be set alone", token_rule("7")),
    ] {
        let output = json!({ "rules_json_text": canonical(&rules) });
        suite.accept(slug, title, &["SPM-RUL-009"], input(&rules), output);
    }
    for (slug, title, mutation, name, value) in [
        (
            "unknown-rule",
            "A rule that the service does not know cannot be set",
            "add an unknown rule",
            "minDeposit",
            json!("1"),
        ),
        (
            "unknown-rule-that-is-null",
            "An unknown rule counts also where it is null",
            "add an unknown rule that is null",
            "minDeposit",
            Value::Null,
        ),
        (
            "known-rule-in-another-case",
            "Names of rules have one spelling",
            "add minnonce",
            "minnonce",
            json!(5),
        ),
        (
            "rule-of-an-older-text",
            "The name of a token's address in an older text is unknown",
            "add minBalanceTokenAddress",
            "minBalanceTokenAddress",
            json!(""),
        ),
        (
            "rule-without-name",
            "A rule without a name is unknown",
            "add a member with an empty name",
            "",
            json!(1),
        ),
    ] {
        let fault = (Stage::Policy, Bug::Policy, Severity::Medium);
        let rules = with(&all_rules(), name, value);
        suite.reject("all-rules", slug, title, &["SPM-RUL-009"], mutation, fault, input(&rules));
    }
    let fault = (Stage::Parse, Bug::Parser, Severity::Medium);
    let title = "Malformed rules cannot be set";
    let rules = with(&all_rules(), "minNonce", "5");
    suite.reject(
        "all-rules",
        "malformed-rule",
        title,
        &["SPM-RUL-002"],
        "the nonce as a text",
        fault,
        input(&rules),
    );
    suite
}

pub(super) fn publication() -> Suite {
    let about = "The rules of a receiver in its profile extension.";
    let mut suite = Suite::new("spam.publication", "spec/spam-protection.md", "spam.publish_rules", about);
    let bare = json!({ "supportedMessageTypes": ["NEW"] });
    let told = with(&bare, "spamFilterRules", json!({ "minNonce": 9 }));
    let kept = with(
        &with(&bare, "encryptionScheme", json!(["x25519-chacha20-poly1305"])),
        "theme",
        json!({ "a": 1 }),
    );
    let rules = all_rules();
    let mut add = |slug: &str, title: &str, clause: &str, rules: &Value, before: &Value, after: &Value| {
        let input = json!({ "rules_json_text": canonical(rules), "extension_json_text": canonical(before) });
        suite.accept(slug, title, &[clause], input, json!({ "extension_json_text": canonical(after) }));
    };
    add(
        "first-rules",
        "Rules are told in the profile extension",
        "SPM-RUL-010",
        &rules,
        &bare,
        &with(&bare, "spamFilterRules", rules.clone()),
    );
    add(
        "rules-in-place-of-others",
        "New rules take the place of the old ones",
        "SPM-RUL-010",
        &rules,
        &told,
        &with(&bare, "spamFilterRules", rules.clone()),
    );
    add(
        "other-members-stay",
        "The rest of the profile extension stays as it is",
        "SPM-RUL-010",
        &rules,
        &kept,
        &with(&kept, "spamFilterRules", rules.clone()),
    );
    let zero = json!({ "minNonce": 0 });
    add(
        "rule-of-zero",
        "A rule that everybody meets is told as well",
        "SPM-RUL-010",
        &zero,
        &bare,
        &with(&bare, "spamFilterRules", zero.clone()),
    );
    add("no-rules", "No rules are not told", "SPM-RUL-011", &json!({}), &bare, &bare);
    add(
        "rules-taken-back",
        "Rules that are taken back are told no more",
        "SPM-RUL-011",
        &json!({}),
        &told,
        &bare,
    );
    suite
}
