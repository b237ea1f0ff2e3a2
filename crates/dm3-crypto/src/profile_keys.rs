//! The keys of a user and of a delivery service.

use zeroize::Zeroizing;

use crate::encryption_key::EncryptionKeyPair;
use crate::key_derivation::{Seed, StorageKey, storage_key_message};
use crate::secret::redacted_debug;
use crate::signing_key::SigningKeyPair;
use crate::wallet::WalletKey;

/// All keys of a user's profile, derived from one [`StorageKey`].
#[derive(Clone)]
#[non_exhaustive]
pub struct ProfileKeys {
    /// Opens what others seal for the user; X25519.
    pub encryption: EncryptionKeyPair,
    /// Signs messages and envelopes; Ed25519.
    pub signing: SigningKeyPair,
    /// What both pairs were derived from.
    pub storage_key: StorageKey,
    /// The nonce in the text the wallet signed.
    pub nonce: String,
}

redacted_debug!(ProfileKeys);

impl ProfileKeys {
    /// The keys that follow from a storage key and the nonce it was made with.
    #[must_use]
    pub fn derive(storage_key: StorageKey, nonce: impl Into<String>) -> Self {
        Self {
            encryption: EncryptionKeyPair::from_seed(storage_key.seed()),
            // KDF-DRV-022
            signing: SigningKeyPair::ed25519_from_seed(storage_key.seed()),
            storage_key,
            nonce: nonce.into(),
        }
    }

    /// The keys a deployed client derives for this wallet; the nonce is usually
    /// [`DEFAULT_NONCE`](crate::DEFAULT_NONCE).
    #[must_use]
    pub fn from_wallet(wallet: &WalletKey, nonce: impl Into<String>) -> Self {
        let nonce = nonce.into();
        let message = storage_key_message(&wallet.address(), &nonce);
        let signature = Zeroizing::new(wallet.sign_personal(message.as_bytes()).to_string());
        Self::derive(StorageKey::from_wallet_signature(&signature), nonce)
    }
}

/// The two key pairs of a delivery service.
#[derive(Clone)]
#[non_exhaustive]
pub struct DeliveryServiceKeys {
    /// Opens delivery information; X25519.
    pub encryption: EncryptionKeyPair,
    /// Signs postmarks; Ed25519.
    pub signing: SigningKeyPair,
}

redacted_debug!(DeliveryServiceKeys);

impl DeliveryServiceKeys {
    /// Two pairs that are there already.
    #[must_use]
    pub fn new(encryption: EncryptionKeyPair, signing: SigningKeyPair) -> Self {
        Self { encryption, signing }
    }

    /// The keys that follow from a seed.
    #[must_use]
    pub fn derive(seed: &Seed) -> Self {
        Self {
            encryption: EncryptionKeyPair::from_seed(seed),
            signing: SigningKeyPair::ed25519_from_seed(seed),
        }
    }

    /// The keys the deployed command-line installer derives: the seed is the SHA-256 of the text of the profile
    /// wallet's private key, `0x` and 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn from_wallet(wallet: &WalletKey) -> Self {
        // KDF-DRV-030
        Self::derive(&Seed::from_secret_text(&wallet.to_hex()))
    }
}
