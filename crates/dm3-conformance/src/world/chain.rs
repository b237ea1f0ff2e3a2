//! What the world's Ethereum chain holds: names with their records, balances, and faults.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::fault::Fault;
use super::name_hash::name_hash;

/// An Ethereum address.
pub type Address = [u8; 20];

/// The records of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameEntry {
    /// The name in normal form.
    pub name: String,
    /// The address, if any.
    pub address: Option<Address>,
    /// Text records by key.
    pub texts: BTreeMap<String, String>,
    /// Whether the name's resolver also answers for names below it (ENSIP-10).
    pub wildcard: bool,
    /// Whether the registry knows the name itself. Names below a wildcard resolver need not be there.
    pub registered: bool,
    /// What goes wrong when this name is asked about.
    pub fault: Option<Fault>,
    /// What goes wrong when the name's resolver is asked for its records.
    pub record_fault: Option<Fault>,
}

/// What an account on the chain has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChainAccount {
    /// Balance in wei.
    pub balance: u128,
    /// Number of transactions sent.
    pub transactions: u64,
}

/// The state of the chain. Changes count for the next question.
#[derive(Debug, Default)]
pub struct Chain(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    names: BTreeMap<[u8; 32], NameEntry>,
    accounts: BTreeMap<Address, ChainAccount>,
    tokens: BTreeMap<(Address, Address), u128>,
    fault: Option<Fault>,
}

impl Chain {
    /// Puts a name into the registry, without records.
    pub fn register(&self, name: &str) {
        self.change(name, |entry| entry.registered = true);
    }

    /// Sets the address of a name and registers it.
    pub fn set_address(&self, name: &str, address: Address) {
        self.change(name, |entry| (entry.address, entry.registered) = (Some(address), true));
    }

    /// Takes the address of a name away.
    pub fn remove_address(&self, name: &str) {
        self.change(name, |entry| entry.address = None);
    }

    /// Sets a text record and registers the name.
    pub fn set_text(&self, name: &str, key: &str, value: &str) {
        self.change(name, |entry| {
            entry.texts.insert(key.to_owned(), value.to_owned());
            entry.registered = true;
        });
    }

    /// Takes a text record away.
    pub fn remove_text(&self, name: &str, key: &str) {
        self.change(name, |entry| drop(entry.texts.remove(key)));
    }

    /// Lets the resolver of a name answer for the names below it, which are taken out of the registry.
    pub fn set_wildcard(&self, parent: &str) {
        self.change(parent, |entry| (entry.wildcard, entry.registered) = (true, true));
        let below = format!(".{parent}");
        for entry in self.state().names.values_mut() {
            if entry.name.ends_with(&below) {
                entry.registered = false;
            }
        }
    }

    /// Takes a name with all its records away.
    pub fn remove(&self, name: &str) {
        self.state().names.remove(&name_hash(name));
    }

    /// What goes wrong when this name is asked about; nothing mends it.
    pub fn set_name_fault(&self, name: &str, fault: Option<Fault>) {
        self.change(name, |entry| entry.fault = fault);
    }

    /// What goes wrong when the resolver is asked for this name's records; nothing mends it.
    pub fn set_record_fault(&self, name: &str, fault: Option<Fault>) {
        self.change(name, |entry| entry.record_fault = fault);
    }

    /// What goes wrong with every question; nothing mends it.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.state().fault = fault;
    }

    /// What goes wrong with every question.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.state().fault
    }

    /// Sets what an account has.
    pub fn set_account(&self, address: Address, account: ChainAccount) {
        self.state().accounts.insert(address, account);
    }

    /// What an account has.
    #[must_use]
    pub fn account(&self, address: &Address) -> ChainAccount {
        self.state().accounts.get(address).copied().unwrap_or_default()
    }

    /// Sets how much of an ERC-20 token an account holds.
    pub fn set_token_balance(&self, token: Address, holder: Address, amount: u128) {
        self.state().tokens.insert((token, holder), amount);
    }

    /// How much of a token an account holds; nothing where there is no such token.
    #[must_use]
    pub fn token_balance(&self, token: &Address, holder: &Address) -> Option<u128> {
        let state = self.state();
        if !state.tokens.keys().any(|(known, _)| known == token) {
            return None;
        }
        Some(state.tokens.get(&(*token, *holder)).copied().unwrap_or(0))
    }

    /// The records of the name with this node.
    #[must_use]
    pub fn entry(&self, node: &[u8; 32]) -> Option<NameEntry> {
        self.state().names.get(node).cloned()
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut NameEntry)) {
        let mut state = self.state();
        let entry = state
            .names
            .entry(name_hash(name))
            .or_insert_with(|| NameEntry { name: name.to_owned(), ..NameEntry::default() });
        change(entry);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
