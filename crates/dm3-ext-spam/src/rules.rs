//! The rules that a receiver sets.

use dm3_types::json::ObjectReader;
use dm3_types::{Address, Dialect, Expected, Json, Members, ParseError, ParseProblem, WireRecord};

use crate::Amount;

/// What a sender must have. Every rule is optional; without any, everybody passes.
///
/// ```json
/// {"minNonce":1,"minBalance":"1000000000000000000","minTokenBalance":{"address":"0x…","amount":"500"}}
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpamRules {
    /// Transactions that the sender's address has sent at least; at most 2^53 - 1.
    pub min_nonce: Option<u64>,
    /// Wei that the sender's address has at least.
    pub min_balance: Option<Amount>,
    /// Tokens that the sender's address has at least.
    pub min_token_balance: Option<TokenMinimum>,
    /// Rules of a later version: only their names are understood.
    pub unknown: Members,
}

/// The least balance of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenMinimum {
    /// Address of the ERC-20 contract.
    pub address: Address,
    /// Smallest units of the token.
    pub amount: Amount,
}

/// A receiver sets a rule that is not known here, so it could not be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    name: String,
}

const MIN_NONCE: &str = "minNonce";
const MIN_BALANCE: &str = "minBalance";
const MIN_TOKEN_BALANCE: &str = "minTokenBalance";

impl SpamRules {
    /// Reads rules from JSON text.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn parse_text(text: &str, dialect: Dialect) -> Result<Self, ParseError> {
        Self::from_json_in(&Json::parse(text)?, dialect)
    }

    /// Reads rules from JSON. [`Dialect::Deployed`] takes `null`, `false`, 0 and the empty text for no rule, and amounts
    /// as [`Amount::parse_in`] tells.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json_in(value: &Json, dialect: Dialect) -> Result<Self, ParseError> {
        // SPM-RUL-001
        let reader = ObjectReader::new(value)?;
        let is_set = |name: &str| {
            let is_nothing = |value: &Json| dialect == Dialect::Deployed && is_nothing(value);
            value.get(name).is_some_and(|value| !is_nothing(value))
        };
        let min_nonce = is_set(MIN_NONCE).then(|| reader.count(MIN_NONCE, Expected::Count)); // SPM-RUL-002
        let read_amount = |text: &str| Amount::parse_in(text, dialect);
        let min_balance = is_set(MIN_BALANCE).then(|| reader.parsed(MIN_BALANCE, read_amount)); // SPM-RUL-003
        let read_token = |value: &Json| TokenMinimum::from_json_in(value, dialect);
        let min_token_balance = is_set(MIN_TOKEN_BALANCE)
            .then(|| reader.value(MIN_TOKEN_BALANCE, Expected::TokenMinimum, read_token));
        Ok(Self {
            min_nonce: min_nonce.transpose()?,
            min_balance: min_balance.transpose()?,
            min_token_balance: min_token_balance.transpose()?,
            // SPM-RUL-008
            unknown: reader.extra(&[MIN_NONCE, MIN_BALANCE, MIN_TOKEN_BALANCE]),
        })
    }

    /// Whether there is no rule at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks rules that a receiver sets: a delivery service applies what it tells.
    ///
    /// # Errors
    /// [`UnknownRule`] for the first that is not known here.
    pub fn check_applicable(&self) -> Result<(), UnknownRule> {
        // SPM-RUL-009
        self.unknown.iter().next().map_or(Ok(()), |(name, _)| Err(UnknownRule { name: name.to_owned() }))
    }
}

impl TokenMinimum {
    fn from_json_in(value: &Json, dialect: Dialect) -> Result<Self, ParseError> {
        // SPM-RUL-004
        let reader = ObjectReader::new(value)?;
        let minimum = Self {
            address: reader.parsed("address", Address::parse)?, // SPM-RUL-005
            amount: reader.parsed("amount", |text| Amount::parse_in(text, dialect))?, // SPM-RUL-006
        };
        // SPM-RUL-007
        if dialect == Dialect::Written && !reader.extra(&["address", "amount"]).is_empty() {
            return Err(ParseError::new("", ParseProblem::Malformed { expected: Expected::TokenMinimum }));
        }
        Ok(minimum)
    }
}

impl WireRecord for SpamRules {
    /// Reads the written form.
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        Self::from_json_in(value, Dialect::Written)
    }

    fn to_json(&self) -> Json {
        let token = self
            .min_token_balance
            .map(|minimum| Members::new().with("address", minimum.address).with("amount", minimum.amount));
        Members::new()
            .with_some(MIN_NONCE, self.min_nonce)
            .with_some(MIN_BALANCE, self.min_balance)
            .with_some(MIN_TOKEN_BALANCE, token)
            .with_all(&self.unknown)
            .into()
    }
}

impl UnknownRule {
    /// The member's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the rule {:?} is not known here", self.name)
    }
}

impl std::error::Error for UnknownRule {}

/// What JavaScript takes for no value.
fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::Number(number) => *number == 0.0,
        Json::String(text) => text.is_empty(),
        Json::Bool(true) | Json::Array(_) | Json::Object(_) => false,
    }
}
