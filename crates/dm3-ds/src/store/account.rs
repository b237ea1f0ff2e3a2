//! Who gets mail here.

use dm3_types::{AccountName, Address, UnixMillis};

/// A receiver: one per address, whatever names lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The address that signed the profile.
    pub owner: Address,
    /// The name under which the stored profile was registered.
    pub name: AccountName,
    /// The signed profile, the JSON text as it was received.
    pub signed_profile: String,
    /// When the account came into being.
    pub created_at: UnixMillis,
    /// When the stored profile was registered.
    pub registered_at: UnixMillis,
}
