//! A new profile: keys, record and signature in one go.

use dm3_crypto::{DeliveryServiceKeys, ProfileKeys, WalletKey};
use dm3_types::record::{DeliveryServiceProfile, UserProfile};
use dm3_types::{EnsName, Members};

use crate::service_url::{ServiceUrl, ServiceUrlError};
use crate::signed_profile::SignedProfile;

/// A user's new profile and the keys behind it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NewProfile {
    /// What to publish.
    pub signed: SignedProfile,
    /// What to keep secret.
    pub keys: ProfileKeys,
}

impl NewProfile {
    /// Derives the keys from the wallet, as deployed clients do, and signs a profile of them.
    ///
    /// The same wallet and `nonce` give the same keys; most clients use
    /// [`DEFAULT_NONCE`](dm3_crypto::DEFAULT_NONCE). `delivery_services` stand in the order of preference.
    ///
    /// A wallet that does not hand out its key signs
    /// [`storage_key_message`](dm3_crypto::storage_key_message) and then
    /// [`profile_creation_message`](crate::profile_creation_message); see [`user_profile`] and
    /// [`SignedProfile::with_signature`].
    #[must_use]
    pub fn create(wallet: &WalletKey, delivery_services: &[EnsName], nonce: &str) -> Self {
        let keys = ProfileKeys::from_wallet(wallet, nonce);
        let signed = SignedProfile::sign(user_profile(&keys, delivery_services), wallet);
        Self { signed, keys }
    }
}

/// The profile that publishes these keys, unsigned.
#[must_use]
pub fn user_profile(keys: &ProfileKeys, delivery_services: &[EnsName]) -> UserProfile {
    UserProfile {
        public_encryption_key: keys.encryption.public(),
        public_signing_key: keys.signing.public(),
        delivery_services: delivery_services.iter().map(ToString::to_string).collect(),
        extra: Members::new(),
    }
}

/// The profile of a delivery service with these keys at `url`.
///
/// # Errors
///
/// [`ServiceUrlError`] for a URL at which no service can be.
pub fn delivery_service_profile(
    keys: &DeliveryServiceKeys,
    url: &str,
) -> Result<DeliveryServiceProfile, ServiceUrlError> {
    let url = ServiceUrl::parse(url)?;
    Ok(DeliveryServiceProfile {
        public_signing_key: keys.signing.public(),
        public_encryption_key: keys.encryption.public(),
        url: url.as_str().to_owned(),
        extra: Members::new(),
    })
}
