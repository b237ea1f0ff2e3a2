//! Checking signatures.

use dm3_types::{Signature, SigningPublicKey};
use k256::ecdsa;
use k256::ecdsa::signature::hazmat::PrehashVerifier;
use k256::elliptic_curve::scalar::IsHigh;
use sha2::{Digest, Sha256};

use crate::error::SignatureError;

/// A public signing key with its point decoded, for checking more than one signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey(Point);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Point {
    Ed25519(ed25519_dalek::VerifyingKey),
    Secp256k1(ecdsa::VerifyingKey),
}

/// Checks one signature; see [`VerifyingKey::verify`].
///
/// # Errors
///
/// [`SignatureError`].
pub fn verify(key: &SigningPublicKey, message: &[u8], signature: &Signature) -> Result<(), SignatureError> {
    VerifyingKey::new(key)?.verify(message, signature)
}

impl VerifyingKey {
    /// Decodes the point of a published key.
    ///
    /// # Errors
    ///
    /// [`SignatureError::PublicKeyNotAPoint`].
    pub fn new(key: &SigningPublicKey) -> Result<Self, SignatureError> {
        let point = match key {
            SigningPublicKey::Ed25519(bytes) => {
                ed25519_dalek::VerifyingKey::from_bytes(bytes).map(Point::Ed25519).ok()
            }
            SigningPublicKey::Secp256k1(bytes) => {
                ecdsa::VerifyingKey::from_sec1_bytes(bytes).map(Point::Secp256k1).ok()
            }
        };
        // MTP-SIG-008
        point.map(Self).ok_or(SignatureError::PublicKeyNotAPoint)
    }

    pub(crate) fn from_ed25519(key: ed25519_dalek::VerifyingKey) -> Self {
        Self(Point::Ed25519(key))
    }

    pub(crate) fn from_secp256k1(key: ecdsa::VerifyingKey) -> Self {
        Self(Point::Secp256k1(key))
    }

    /// The key as it is published.
    #[must_use]
    pub fn public(&self) -> SigningPublicKey {
        match &self.0 {
            Point::Ed25519(key) => SigningPublicKey::Ed25519(key.to_bytes()),
            Point::Secp256k1(key) => {
                // MTP-KEY-043
                let mut bytes = [0; 33];
                bytes.copy_from_slice(key.to_sec1_point(true).as_bytes());
                SigningPublicKey::Secp256k1(bytes)
            }
        }
    }

    /// Checks that `signature` was made over `message` with the secret half of this key.
    ///
    /// Ed25519 is checked as libsodium does: no low-order key or commitment, no second encoding. ECDSA is checked
    /// over the SHA-256 of the message, and a high `s` is refused. So nobody can turn one valid signature into
    /// another one.
    ///
    /// # Errors
    ///
    /// [`SignatureError::HighS`], [`SignatureError::Mismatch`].
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        match &self.0 {
            Point::Ed25519(key) => {
                let signature = ed25519_dalek::Signature::from_bytes(signature.as_bytes());
                key.verify_strict(message, &signature).map_err(|_| SignatureError::Mismatch)
            }
            Point::Secp256k1(key) => {
                // MTP-SIG-006
                let signature = ecdsa::Signature::from_slice(signature.as_bytes())
                    .map_err(|_| SignatureError::Mismatch)?;
                // MTP-SIG-007
                if signature.s().is_high().into() {
                    return Err(SignatureError::HighS);
                }
                // MTP-SIG-009
                key.verify_prehash(&Sha256::digest(message), &signature).map_err(|_| SignatureError::Mismatch)
            }
        }
    }
}
