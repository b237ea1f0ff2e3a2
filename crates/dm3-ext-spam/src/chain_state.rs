//! What a chain says about a sender.

use std::collections::BTreeMap;

use dm3_types::Address;

use crate::{Amount, SpamRules};

/// What is known of a sender's address at the latest block. What could not be asked for is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChainState {
    pub(crate) nonce: Option<u64>,
    pub(crate) balance: Option<Amount>,
    pub(crate) token_balances: BTreeMap<Address, Amount>,
}

/// What must be asked for before rules can be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NeededState {
    /// `eth_getTransactionCount` of the sender.
    pub nonce: bool,
    /// `eth_getBalance` of the sender.
    pub balance: bool,
    /// `balanceOf` the sender at this contract.
    pub token: Option<Address>,
}

/// How the call of a token's `balanceOf` ended. A node that did not answer is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenCall<'a> {
    /// The contract returned these bytes; none where there is no contract.
    Returned(&'a [u8]),
    /// The contract reverted.
    Reverted,
}

impl ChainState {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of transactions that the address has sent.
    #[must_use]
    pub fn with_nonce(mut self, nonce: u64) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// The balance in wei.
    #[must_use]
    pub fn with_balance(mut self, balance: Amount) -> Self {
        self.balance = Some(balance);
        self
    }

    /// The balance of a token.
    #[must_use]
    pub fn with_token_balance(mut self, token: Address, balance: Amount) -> Self {
        self.token_balances.insert(token, balance);
        self
    }
}

impl SpamRules {
    /// What to ask a node for. A minimum of 0 asks for nothing.
    #[must_use]
    pub fn needed_state(&self) -> NeededState {
        let token = self.min_token_balance.filter(|minimum| minimum.amount > Amount::ZERO);
        NeededState {
            nonce: self.min_nonce.is_some_and(|minimum| minimum > 0),
            balance: self.min_balance.is_some_and(|minimum| minimum > Amount::ZERO),
            token: token.map(|minimum| minimum.address),
        }
    }
}

impl TokenCall<'_> {
    /// The balance. What is no number of 256 bits is no balance, and asking again does not change it: it counts as 0.
    #[must_use]
    pub fn balance(self) -> Amount {
        // SPM-EVA-006
        match self {
            Self::Returned(bytes) => bytes.try_into().map_or(Amount::ZERO, Amount::from_be_bytes),
            Self::Reverted => Amount::ZERO,
        }
    }
}
