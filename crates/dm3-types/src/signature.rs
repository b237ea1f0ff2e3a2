//! Signatures as they stand on the wire.

use std::fmt;

use crate::text_form::text_form;
use crate::{Expected, ParseError, base64, hex};

/// A signature by a dm3 signing key: Ed25519, or ECDSA as r and s. Text form: base64 of 64 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature([u8; 64]);

/// An Ethereum wallet's signature (EIP-191): r, s and v of 27 or 28. Text form: `0x`-hex of 65 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WalletSignature([u8; 65]);

impl Signature {
    /// The signature with these 64 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// Reads base64 of 64 bytes.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // MTP-SIG-005
        base64::decode_array(text).map(Self)
    }
}

impl WalletSignature {
    /// The signature r, s, v.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path where v is neither 27 nor 28.
    pub fn from_bytes(bytes: [u8; 65]) -> Result<Self, ParseError> {
        match bytes {
            // MTP-SIG-024
            [.., 27 | 28] => Ok(Self(bytes)),
            _ => Err(ParseError::malformed("", Expected::WalletSignature)),
        }
    }

    /// The 65 bytes r, s, v.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 65] {
        &self.0
    }

    /// Reads `0x` and 130 hex digits; v must be 27 or 28.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // MTP-SIG-023
        let bytes = hex::decode0x_array(text);
        bytes.and_then(Self::from_bytes).map_err(|_| ParseError::malformed("", Expected::WalletSignature))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::encode(&self.0))
    }
}

impl fmt::Display for WalletSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode0x(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

impl fmt::Debug for WalletSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WalletSignature({self})")
    }
}

text_form!(Signature);
text_form!(WalletSignature);
