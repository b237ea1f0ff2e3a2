//! Keys of the deployed chunk library, which no program uses.

use std::fmt;

use dm3_crypto::{SigningKeyPair, sha256_text};
use dm3_types::Hash;

/// The key of an account's manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountKey(Hash);

/// The key of the manifest of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContactKey(Hash);

impl AccountKey {
    /// The key of the account `own_name`, exactly as it writes its name.
    #[must_use]
    pub fn of(signing: &SigningKeyPair, own_name: &str) -> Self {
        // DIV-TS-058
        Self(sha256_text(&signing.sign(own_name.as_bytes()).to_string()))
    }

    /// The key of a page of the list of conversations, counted from 0.
    #[must_use]
    pub fn list_page(&self, page: u64) -> Hash {
        sha256_text(&format!("{self}{page}"))
    }
}

impl ContactKey {
    /// The key of the conversation with `contact`, exactly as the account writes the name.
    #[must_use]
    pub fn of(account: &AccountKey, contact: &str) -> Self {
        Self(sha256_text(&format!("{account}{contact}")))
    }

    /// The key of a page of messages, counted from 0.
    #[must_use]
    pub fn page(&self, page: u64) -> Hash {
        sha256_text(&format!("{self}{page}")) // DIV-TS-059
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ContactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<AccountKey> for Hash {
    fn from(key: AccountKey) -> Self {
        key.0
    }
}

impl From<ContactKey> for Hash {
    fn from(key: ContactKey) -> Self {
        key.0
    }
}
