//! The X25519 key pair others encrypt for.

use blake2::{Blake2b256, Digest};
use dm3_types::EncryptionPublicKey;
use x25519_dalek::{PublicKey, SharedSecret, StaticSecret};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::error::{KeyError, RandomnessError, SessionError};
use crate::key_derivation::Seed;
use crate::random::Randomness;
use crate::secret::{self, redacted_debug};

const SECRET: &str = "private encryption key";
const PUBLIC: &str = "public encryption key";

/// An X25519 key pair (RFC 7748); each half is 32 bytes, written in base64.
///
/// The secret half is wiped when the pair is dropped and is never printed.
#[derive(Clone)]
pub struct EncryptionKeyPair {
    secret: StaticSecret,
    public: EncryptionPublicKey,
}

redacted_debug!(EncryptionKeyPair);

// Every secret field wipes itself.
impl ZeroizeOnDrop for EncryptionKeyPair {}

impl EncryptionKeyPair {
    /// Draws a new pair: 32 random bytes are the secret.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when `rng` cannot deliver.
    pub fn generate<R: Randomness + ?Sized>(rng: &mut R) -> Result<Self, RandomnessError> {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill(bytes.as_mut_slice())?;
        Ok(Self::from_secret_bytes(&bytes))
    }

    /// The pair that belongs to a seed: the secret is the unkeyed BLAKE2b-256 of it, as in libsodium's
    /// `crypto_kx_seed_keypair`.
    #[must_use]
    pub fn from_seed(seed: &Seed) -> Self {
        // KDF-DRV-020
        let secret = Zeroizing::new(Blake2b256::digest(seed.as_bytes()).into());
        Self::from_secret_bytes(&secret)
    }

    /// The pair of a secret of 32 bytes.
    #[must_use]
    pub fn from_secret_bytes(secret: &[u8; 32]) -> Self {
        let secret = StaticSecret::from(*secret);
        // KDF-DRV-021
        let public = EncryptionPublicKey::from_bytes(PublicKey::from(&secret).to_bytes());
        Self { secret, public }
    }

    /// The pair of a secret in base64.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotBase64`], [`KeyError::WrongLength`].
    pub fn from_secret_base64(secret: &str) -> Result<Self, KeyError> {
        Ok(Self::from_secret_bytes(&*secret::from_base64(SECRET, secret)?))
    }

    /// Reads a stored pair, both halves in base64, and checks that they belong together.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotBase64`], [`KeyError::WrongLength`], [`KeyError::PublicHalfMismatch`].
    pub fn from_parts(secret: &str, public: &str) -> Result<Self, KeyError> {
        let pair = Self::from_secret_base64(secret)?;
        if *pair.public.as_bytes() != *secret::from_base64(PUBLIC, public)? {
            return Err(KeyError::PublicHalfMismatch { field: PUBLIC });
        }
        Ok(pair)
    }

    /// Keeps a public half that need not belong to the secret half.
    pub(crate) fn from_unchecked_parts(secret: &str, public: &str) -> Result<Self, KeyError> {
        let secret = StaticSecret::from(*secret::from_base64(SECRET, secret)?);
        let public = EncryptionPublicKey::from_bytes(*secret::from_base64(PUBLIC, public)?);
        Ok(Self { secret, public })
    }

    /// The half to publish.
    #[must_use]
    pub fn public(&self) -> EncryptionPublicKey {
        self.public
    }

    /// The secret half in base64, for safekeeping.
    #[must_use]
    pub fn secret_base64(&self) -> Zeroizing<String> {
        secret::to_base64(self.secret.as_bytes())
    }

    /// The secret half.
    pub(crate) fn secret_bytes(&self) -> &[u8; 32] {
        self.secret.as_bytes()
    }

    /// X25519 with the peer's key; refuses the results libsodium refuses.
    pub(crate) fn shared_secret(&self, peer: &EncryptionPublicKey) -> Result<SharedSecret, SessionError> {
        // MTP-KEY-031
        let shared = self.secret.diffie_hellman(&PublicKey::from(*peer.as_bytes()));
        // MTP-SEA-005
        if shared.was_contributory() { Ok(shared) } else { Err(SessionError::LowOrderPoint) }
    }
}
