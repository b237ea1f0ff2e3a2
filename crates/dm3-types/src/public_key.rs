//! Public keys as profiles publish them.

use std::fmt;

use crate::text_form::text_form;
use crate::{Expected, ParseError, base64};

/// A public X25519 key (RFC 7748). Text form: base64 of 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EncryptionPublicKey([u8; 32]);

/// A public signing key. The length tells the algorithm. Text form: base64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SigningPublicKey {
    /// Ed25519 (RFC 8032), 32 bytes: the deployed network.
    Ed25519([u8; 32]),
    /// secp256k1 in compressed SEC 1 form, 33 bytes: the written specification.
    Secp256k1([u8; 33]),
}

impl EncryptionPublicKey {
    /// The key with these 32 bytes. Any 32 bytes are a key; low-order points are refused where a key is used.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads base64 of 32 bytes.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // MTP-KEY-030
        base64::decode_array(text).map(Self)
    }
}

impl SigningPublicKey {
    /// The bytes: 32 or 33.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(bytes) => bytes,
            Self::Secp256k1(bytes) => bytes,
        }
    }

    /// Reads base64 of 32 (Ed25519) or 33 bytes (secp256k1, first byte 2 or 3).
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let malformed = || ParseError::malformed("", Expected::SigningKey);
        let bytes = base64::decode(text).map_err(|_| malformed())?;
        // MTP-KEY-044
        if let Ok(ed25519) = <[u8; 32]>::try_from(bytes.as_slice()) {
            return Ok(Self::Ed25519(ed25519));
        }
        // MTP-KEY-040, MTP-KEY-041, MTP-KEY-042
        match <[u8; 33]>::try_from(bytes.as_slice()) {
            Ok(compressed) if matches!(compressed, [2 | 3, ..]) => Ok(Self::Secp256k1(compressed)),
            _ => Err(malformed()),
        }
    }
}

impl fmt::Display for EncryptionPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::encode(&self.0))
    }
}

impl fmt::Display for SigningPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::encode(self.as_bytes()))
    }
}

impl fmt::Debug for EncryptionPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncryptionPublicKey({self})")
    }
}

impl fmt::Debug for SigningPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningPublicKey({self})")
    }
}

text_form!(EncryptionPublicKey);
text_form!(SigningPublicKey);
