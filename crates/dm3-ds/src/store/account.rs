//! Who gets mail here.

use dm3_types::{Address, EnsName, UnixMillis};

/// A receiver: one per address, whatever names lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The address that signed the profile.
    pub owner: Address,
    /// The name that the account goes by: the last one its owner logged in under, before that the one it was registered
    /// under. What this name publishes counts where names of the same address disagree.
    pub name: EnsName,
    /// The signed profile, the JSON text as it was received.
    pub signed_profile: String,
    /// When the account came into being.
    pub created_at: UnixMillis,
    /// When the stored profile was registered.
    pub registered_at: UnixMillis,
}

/// The outcome of [`put_account`](super::MailboxStore::put_account).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum AccountStored {
    /// It is there now, durably.
    Stored,
    /// What is stored is not what was to be replaced: somebody else stored something in between. Nothing was written.
    Changed,
}
