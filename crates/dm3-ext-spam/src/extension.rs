//! Where the rules are told: the receiver's profile extension.

use dm3_types::record::ProfileExtension;
use dm3_types::{Dialect, ParseError, WireRecord};

use crate::{ChainState, Rule, SpamRules, Verdict};

/// The member of the profile extension that holds the rules.
pub const RULES_MEMBER: &str = "spamFilterRules";

/// The rules that a profile extension tells; none are the same as an empty list of them.
///
/// # Errors
/// [`ParseError`] that names the member and what was expected.
pub fn published(extension: &ProfileExtension) -> Result<SpamRules, ParseError> {
    match extension.extra.get(RULES_MEMBER) {
        None => Ok(SpamRules::default()),
        Some(rules) => {
            SpamRules::from_json_in(rules, Dialect::Written).map_err(|error| error.within(RULES_MEMBER))
        }
    }
}

/// Tells the rules in a profile extension, in place of those that are there.
pub fn publish(rules: &SpamRules, extension: &mut ProfileExtension) {
    if rules.is_empty() {
        extension.extra.remove(RULES_MEMBER); // SPM-RUL-011
    } else {
        extension.extra.insert(RULES_MEMBER, rules.to_json()); // SPM-RUL-010
    }
}

/// What a sender finds out before it submits. Rules that cannot be read decide nothing: the delivery service does.
pub fn check_before_sending(extension: &ProfileExtension, state: &ChainState) -> Verdict {
    match published(extension) {
        Ok(rules) => rules.evaluate(state),
        Err(_) => Verdict::Undecided { rule: Rule::Unreadable }, // SPM-EVA-016
    }
}
