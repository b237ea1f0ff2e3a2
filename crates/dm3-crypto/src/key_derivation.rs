//! From a wallet signature to the seed of all profile keys.

use dm3_types::Address;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::{KeyError, RandomnessError};
use crate::hashing::sha256_text;
use crate::random::Randomness;
use crate::secret::{self, redacted_debug};
use crate::symmetric::SymmetricKey;

/// The nonce most clients put into the [`storage_key_message`]: the `0x`-hex SHA-256 of `dm3_default_nonce`.
///
/// Two clients of one wallet derive the same keys only with the same nonce.
// KDF-DRV-004
pub const DEFAULT_NONCE: &str = "0xa1b38837dd52e70a250ac2bf3e19f1599833e9d30662bf69a1c12e5747ed9f65";

/// The text an operator's wallet signs to derive the keys of a delivery service in the deployed set-up page; the
/// signature goes into [`StorageKey::from_wallet_signature`].
// KDF-DRV-031
pub const DELIVERY_SERVICE_KEYS_MESSAGE: &str =
    "I am creating the seed for a dm3 delivery service profile by signing this message.";

/// The text the wallet signs so that the profile keys can be derived from the signature.
///
/// Byte for byte what deployed clients let their users sign: another text would give other keys.
#[must_use]
pub fn storage_key_message(address: &Address, nonce: &str) -> String {
    // KDF-DRV-001, KDF-DRV-002, KDF-DRV-003
    // upholds: KDF-DRV-005 — a text that is no address cannot become an `Address`
    format!(
        "dm3.chat wants you to sign in with your Ethereum account:\n\
         {address}\n\
         \n\
         Connect the DM3 MESSENGER with your wallet. Keys for secure communication are derived from this signature.\n\
         \n\
         (There is no paid transaction initiated. The signature is used off-chain only.)\n\
         \n\
         URI: https://dm3.chat\n\
         Version: 1\n\
         Nonce: {nonce}"
    )
}

/// 32 secret bytes all keys of a profile follow from, written in base64.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Seed([u8; 32]);

redacted_debug!(Seed);

impl Seed {
    /// Draws a new seed.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when `rng` cannot deliver.
    pub fn generate<R: Randomness + ?Sized>(rng: &mut R) -> Result<Self, RandomnessError> {
        let mut seed = Self([0; 32]);
        rng.fill(&mut seed.0)?;
        Ok(seed)
    }

    /// The seed made of these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the base64 of 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotBase64`], [`KeyError::WrongLength`].
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        Ok(Self(*secret::from_base64("seed", text)?))
    }

    /// The seed of a text that nobody else knows: its SHA-256.
    #[must_use]
    pub fn from_secret_text(text: &str) -> Self {
        Self(*sha256_text(text).as_bytes())
    }

    /// The seed in base64, for safekeeping.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        secret::to_base64(&self.0)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The key derived from a wallet's signature of the [`storage_key_message`]; it is the seed of the profile keys.
#[derive(Clone)]
pub struct StorageKey(Seed);

redacted_debug!(StorageKey);

impl ZeroizeOnDrop for StorageKey {}

impl StorageKey {
    /// The SHA-256 of the signature's *text*: `0x` and 130 hexadecimal digits exactly as the wallet returned them.
    ///
    /// The case of the digits and the form of the last byte count. Most wallets write lower case and 27 or 28; one
    /// that does not gives other keys, as it does in deployed clients.
    #[must_use]
    pub fn from_wallet_signature(text: &str) -> Self {
        // KDF-DRV-010
        Self(Seed::from_secret_text(text))
    }

    /// Reads the base64 of 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotBase64`], [`KeyError::WrongLength`].
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        Ok(Self(Seed(*secret::from_base64("storage key", text)?)))
    }

    /// The key in base64, for safekeeping.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        self.0.to_base64()
    }

    /// The seed of the profile keys: the same bytes.
    #[must_use]
    pub const fn seed(&self) -> &Seed {
        &self.0
    }

    /// The key that the containers of the message storage are sealed with: the same bytes.
    #[must_use]
    pub const fn sealing_key(&self) -> SymmetricKey {
        SymmetricKey::from_bytes(*self.0.as_bytes())
    }
}
