//! Whether a sender meets the rules.

use std::fmt;

use crate::{Amount, ChainState, SpamRules};

/// What the rules say about a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// Every rule holds.
    Passed,
    /// This rule does not hold.
    Spam {
        /// The first that does not.
        rule: Rule,
    },
    /// Nobody knows whether this rule holds: the message can be sent again later.
    Undecided {
        /// The first that is not known to hold.
        rule: Rule,
    },
}

/// A rule of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// Transactions that the address has sent.
    MinNonce,
    /// Wei.
    MinBalance,
    /// Units of a token.
    MinTokenBalance,
    /// A rule of a later version, by its name.
    Unknown(String),
    /// The rules could not be read at all.
    Unreadable,
}

impl SpamRules {
    /// Evaluates the rules: one that does not hold decides, and one that is not known to hold leaves it open.
    pub fn evaluate(&self, state: &ChainState) -> Verdict {
        // SPM-EVA-002 SPM-EVA-003 SPM-EVA-004 SPM-EVA-005
        let nonce = self.min_nonce.map(|minimum| holds(&minimum, state.nonce.as_ref(), &0));
        let balance = self.min_balance.map(|minimum| holds(&minimum, state.balance.as_ref(), &Amount::ZERO));
        let token = self
            .min_token_balance
            .map(|minimum| holds(&minimum.amount, state.token_balances.get(&minimum.address), &Amount::ZERO));
        let known = [(Rule::MinNonce, nonce), (Rule::MinBalance, balance), (Rule::MinTokenBalance, token)];
        let known = known.into_iter().filter_map(|(rule, holds)| Some((rule, holds?)));
        // SPM-EVA-010
        let unknown = self.unknown.iter().map(|(name, _)| (Rule::Unknown(name.to_owned()), Holds::Unknown));
        let all: Vec<(Rule, Holds)> = known.chain(unknown).collect();
        let first = |wanted| all.iter().find(|(_, holds)| *holds == wanted).map(|(rule, _)| rule.clone());
        match (first(Holds::No), first(Holds::Unknown)) {
            (Some(rule), _) => Verdict::Spam { rule },         // SPM-EVA-008
            (None, Some(rule)) => Verdict::Undecided { rule }, // SPM-EVA-009
            (None, None) => Verdict::Passed,                   // SPM-EVA-007
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    Unknown,
}

fn holds<T: Ord>(minimum: &T, state: Option<&T>, zero: &T) -> Holds {
    match state {
        _ if minimum == zero => Holds::Yes, // SPM-EVA-011
        None => Holds::Unknown,
        Some(state) if state >= minimum => Holds::Yes,
        Some(_) => Holds::No,
    }
}

impl Verdict {
    /// The JSON-RPC error code that a delivery service answers with: -32010 (spam), -32002 (try again later), or none.
    #[must_use]
    pub const fn error_code(&self) -> Option<i32> {
        match self {
            Self::Passed => None,
            Self::Spam { .. } => Some(-32010),      // SPM-EVA-012
            Self::Undecided { .. } => Some(-32002), // SPM-EVA-013
        }
    }

    /// Whether a sender submits a message: not where it would be thrown away.
    #[must_use]
    pub const fn lets_submit(&self) -> bool {
        // SPM-EVA-014 SPM-EVA-015
        !matches!(self, Self::Spam { .. })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinNonce => f.write_str("minNonce"),
            Self::MinBalance => f.write_str("minBalance"),
            Self::MinTokenBalance => f.write_str("minTokenBalance"),
            Self::Unknown(name) => write!(f, "{name:?}"),
            Self::Unreadable => f.write_str("spamFilterRules"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("the sender meets the receiver's rules"),
            Self::Spam { rule } => write!(f, "the sender does not meet the receiver's rule {rule}"),
            Self::Undecided { rule } => {
                write!(f, "whether the sender meets the rule {rule} is not known now")
            }
        }
    }
}
