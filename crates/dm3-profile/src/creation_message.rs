//! The text a wallet signs to publish a profile.

use dm3_types::record::UserProfile;
use dm3_types::{Address, WireRecord};

/// The text that the owner of `address` signs (EIP-191) to publish `profile`.
///
/// Lines end in LF, there is no final line end. The address stands in EIP-55 form, the profile in canonical JSON.
/// The text binds address and profile, not the name, and carries neither time nor nonce: a signed profile never
/// expires and is valid for every name of its owner.
#[must_use]
pub fn profile_creation_message(profile: &UserProfile, address: &Address) -> String {
    creation_message_of_canonical(&profile.canonical(), address)
}

/// As [`profile_creation_message`], for the canonical JSON text of a profile as it was received.
#[must_use]
pub(crate) fn creation_message_of_canonical(canonical_profile: &str, address: &Address) -> String {
    // REG-PRF-009, REG-PRF-010
    format!(
        "dm3.chat wants you register your dm3 profile with your Ethereum account:\n\
         {address}\n\
         \n\
         This is required only once!\n\
         (There is no paid transaction initiated. The signature is used off-chain only.)\n\
         \n\
         URI: https://dm3.chat\n\
         Version: 1\n\
         dm3 Profile: {canonical_profile}"
    )
}
