//! Spam protection: a receiver's rules and what follows from them.

use dm3_ext_spam::{
    Amount, ChainState, Rule, SpamRules, TokenCall, Verdict, check_before_sending, publish, published,
};
use dm3_types::record::ProfileExtension;
use dm3_types::{Dialect, ParseError, WireRecord, hex};
use serde_json::json;

use super::Operation;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("spam.read_rules", read_rules),
    ("spam.set_rules", set_rules),
    ("spam.publish_rules", publish_rules),
    ("spam.evaluate", evaluate),
    ("spam.admit", admit),
    ("spam.check_before_sending", before_sending),
    ("spam.told_rule", told_rule),
];

fn read_rules(arguments: &Arguments<'_>) -> Reply {
    Ok(json!({ "rules_json_text": rules(arguments)?.canonical() }))
}

fn set_rules(arguments: &Arguments<'_>) -> Reply {
    let rules = rules(arguments)?;
    rules
        .check_applicable()
        .map_err(|error| Refusal::rejected(Stage::Policy, "spam.rules.unknown", error))?;
    Ok(json!({ "rules_json_text": rules.canonical() }))
}

fn publish_rules(arguments: &Arguments<'_>) -> Reply {
    let mut extension = extension(arguments)?;
    publish(&rules(arguments)?, &mut extension);
    Ok(json!({ "extension_json_text": extension.canonical() }))
}

fn evaluate(arguments: &Arguments<'_>) -> Reply {
    let rules = rules(arguments)?;
    Ok(match rules.evaluate(&chain_state(arguments, &rules)?) {
        Verdict::Passed => json!({ "verdict": "passed" }),
        Verdict::Spam { rule } => json!({ "verdict": "spam", "rule": member(&rule) }),
        Verdict::Undecided { rule } => json!({ "verdict": "undecided", "rule": member(&rule) }),
    })
}

fn admit(arguments: &Arguments<'_>) -> Reply {
    let rules = rules(arguments)?;
    let verdict = rules.evaluate(&chain_state(arguments, &rules)?);
    match verdict.error_code() {
        None => Ok(json!({})),
        Some(-32010) => Err(Refusal::rejected(Stage::Policy, "-32010", verdict)),
        Some(_) => Err(Refusal::rejected(Stage::Policy, "-32002", verdict)),
    }
}

fn before_sending(arguments: &Arguments<'_>) -> Reply {
    let extension = extension(arguments)?;
    let state = chain_state(arguments, &published(&extension).unwrap_or_default())?;
    let verdict = check_before_sending(&extension, &state);
    if verdict.lets_submit() { Ok(json!({})) } else { Err(Refusal::rejected(Stage::Policy, "spam", verdict)) }
}

fn told_rule(arguments: &Arguments<'_>) -> Reply {
    let extension = extension(arguments)?;
    let state = chain_state(arguments, &published(&extension).unwrap_or_default())?;
    match check_before_sending(&extension, &state) {
        Verdict::Spam { rule } => Ok(json!({ "rule": member(&rule) })),
        verdict => Err(Refusal::rejected(Stage::Semantic, "no-rule", verdict)),
    }
}

fn rules(arguments: &Arguments<'_>) -> Result<SpamRules, Refusal> {
    SpamRules::parse_text(arguments.text("rules_json_text")?, arguments.dialect()).map_err(malformed)
}

fn extension(arguments: &Arguments<'_>) -> Result<ProfileExtension, Refusal> {
    ProfileExtension::parse_text(arguments.text("extension_json_text")?).map_err(malformed)
}

fn chain_state(arguments: &Arguments<'_>, rules: &SpamRules) -> Result<ChainState, Refusal> {
    let mut state = ChainState::new();
    if let Some(nonce) = arguments.optional_integer("nonce")? {
        state = state.with_nonce(nonce);
    }
    if let Some(balance) = arguments.optional_text("balance")? {
        state = state.with_balance(Amount::parse_in(balance, Dialect::Written).map_err(malformed)?);
    }
    let token = rules.min_token_balance.map(|minimum| minimum.address);
    let reverted = arguments.value("token_call_reverted").and_then(serde_json::Value::as_bool);
    let returned = arguments.optional_text("token_call_result")?.map(hex::decode0x).transpose();
    let returned = returned.map_err(malformed)?;
    let call = match (&returned, reverted) {
        (Some(bytes), _) => Some(TokenCall::Returned(bytes)),
        (None, Some(true)) => Some(TokenCall::Reverted),
        (None, _) => None,
    };
    if let (Some(token), Some(call)) = (token, call) {
        state = state.with_token_balance(token, call.balance());
    }
    Ok(state)
}

fn member(rule: &Rule) -> String {
    match rule {
        Rule::Unknown(name) => name.clone(),
        known => known.to_string(),
    }
}

fn malformed(error: ParseError) -> Refusal {
    Refusal::rejected(Stage::Parse, "spam.malformed", error)
}
