//! The service's own keys.

use std::fmt;

use dm3_crypto::{DeliveryServiceKeys, EncryptionKeyPair, SigningKeyPair};
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// The two key pairs of a delivery service.
#[derive(Clone)]
pub struct ServiceKeys {
    /// Opens delivery information.
    pub encryption: EncryptionKeyPair,
    /// Signs postmarks; tokens hang on it too.
    pub signing: SigningKeyPair,
}

impl fmt::Debug for ServiceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServiceKeys(..)")
    }
}

impl From<DeliveryServiceKeys> for ServiceKeys {
    fn from(keys: DeliveryServiceKeys) -> Self {
        Self { encryption: keys.encryption.clone(), signing: keys.signing.clone() }
    }
}

/// The text of a secret option; never printed, wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes the text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl ZeroizeOnDrop for SecretText {}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}
