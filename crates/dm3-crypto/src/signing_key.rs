//! The key pair that signs messages, envelopes and postmarks.

use dm3_types::{Signature, SigningPublicKey};
use ed25519_dalek::Signer;
use k256::ecdsa;
use sha2::{Digest, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::error::{KeyError, RandomnessError};
use crate::key_derivation::Seed;
use crate::random::Randomness;
use crate::secret::{self, redacted_debug};
use crate::verifying_key::VerifyingKey;

const ED25519: &str = "private signing key (Ed25519)";
const SECP256K1: &str = "private signing key (secp256k1)";

/// A signing key pair: Ed25519 (RFC 8032), or ECDSA over secp256k1 with SHA-256 (SEC 1, SEC 2).
///
/// The deployed network signs with Ed25519; the written specification asks for ECDSA. Both make signatures of 64
/// bytes, and both are deterministic (RFC 8032, RFC 6979). The secret half is wiped when the pair is dropped and is
/// never printed.
#[derive(Clone)]
pub struct SigningKeyPair(Pair);

#[derive(Clone)]
enum Pair {
    Ed25519(ed25519_dalek::SigningKey),
    Secp256k1(ecdsa::SigningKey),
}

redacted_debug!(SigningKeyPair);

// Every secret field wipes itself.
impl ZeroizeOnDrop for SigningKeyPair {}

impl SigningKeyPair {
    /// Draws a new Ed25519 pair from 32 random bytes.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when `rng` cannot deliver.
    pub fn generate_ed25519<R: Randomness + ?Sized>(rng: &mut R) -> Result<Self, RandomnessError> {
        Ok(Self::ed25519_from_seed(&Seed::generate(rng)?))
    }

    /// Draws a new secp256k1 pair.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when `rng` cannot deliver.
    pub fn generate_secp256k1<R: Randomness + ?Sized>(rng: &mut R) -> Result<Self, RandomnessError> {
        generate_secp256k1_key(rng).map(Pair::Secp256k1).map(Self)
    }

    /// The Ed25519 pair of a seed, the secret key of RFC 8032.
    #[must_use]
    pub fn ed25519_from_seed(seed: &Seed) -> Self {
        Self(Pair::Ed25519(ed25519_dalek::SigningKey::from_bytes(seed.as_bytes())))
    }

    /// Reads an Ed25519 pair in libsodium's layout: the base64 of 64 bytes, seed then public key.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotBase64`], [`KeyError::WrongLength`], and [`KeyError::PublicHalfMismatch`] for a foreign public
    /// half, with which signing would disclose the secret.
    pub fn ed25519_from_secret_base64(text: &str) -> Result<Self, KeyError> {
        let bytes = secret::from_base64::<64>(ED25519, text)?;
        ed25519_dalek::SigningKey::from_keypair_bytes(&bytes)
            .map(|key| Self(Pair::Ed25519(key)))
            .map_err(|_| KeyError::PublicHalfMismatch { field: ED25519 })
    }

    /// The secp256k1 pair of a secret: 32 bytes, big endian.
    ///
    /// # Errors
    ///
    /// [`KeyError::OutOfRange`].
    pub fn secp256k1_from_secret_bytes(secret: &[u8; 32]) -> Result<Self, KeyError> {
        secp256k1_key(SECP256K1, secret).map(Pair::Secp256k1).map(Self)
    }

    /// Reads a secp256k1 pair: the base64 of the secret's 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotBase64`], [`KeyError::WrongLength`], [`KeyError::OutOfRange`].
    pub fn secp256k1_from_secret_base64(text: &str) -> Result<Self, KeyError> {
        Self::secp256k1_from_secret_bytes(&*secret::from_base64(SECP256K1, text)?)
    }

    /// The half to publish: 32 bytes for Ed25519, a compressed point of 33 bytes for secp256k1.
    #[must_use]
    pub fn public(&self) -> SigningPublicKey {
        self.verifying_key().public()
    }

    /// The half to verify with, without decoding it again.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        match &self.0 {
            Pair::Ed25519(key) => VerifyingKey::from_ed25519(key.verifying_key()),
            Pair::Secp256k1(key) => VerifyingKey::from_secp256k1(*key.verifying_key()),
        }
    }

    /// Signs the message: Ed25519 as it is, ECDSA over its SHA-256 with a low `s`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature::from_bytes(match &self.0 {
            Pair::Ed25519(key) => key.sign(message).to_bytes(),
            Pair::Secp256k1(key) => {
                // MTP-SIG-001, MTP-SIG-002, MTP-SIG-003, MTP-SIG-004
                let (signature, _) = key.sign_prehash_recoverable(&Sha256::digest(message));
                signature.to_bytes().into()
            }
        })
    }

    /// The secret in base64, for safekeeping: 64 bytes (seed then public key) for Ed25519, 32 bytes for secp256k1.
    #[must_use]
    pub fn secret_base64(&self) -> Zeroizing<String> {
        match &self.0 {
            Pair::Ed25519(key) => secret::to_base64(Zeroizing::new(key.to_keypair_bytes()).as_slice()),
            Pair::Secp256k1(key) => {
                secret::to_base64(Zeroizing::new(<[u8; 32]>::from(key.to_bytes())).as_slice())
            }
        }
    }
}

pub(crate) fn secp256k1_key(field: &'static str, secret: &[u8; 32]) -> Result<ecdsa::SigningKey, KeyError> {
    ecdsa::SigningKey::from_slice(secret).map_err(|_| KeyError::OutOfRange { field })
}

/// Draws until the bytes are a secret in range; all but one draw in 2^128 are.
pub(crate) fn generate_secp256k1_key<R: Randomness + ?Sized>(
    rng: &mut R,
) -> Result<ecdsa::SigningKey, RandomnessError> {
    let mut secret = Zeroizing::new([0; 32]);
    loop {
        rng.fill(secret.as_mut_slice())?;
        if let Ok(key) = ecdsa::SigningKey::from_slice(secret.as_slice()) {
            return Ok(key);
        }
    }
}
