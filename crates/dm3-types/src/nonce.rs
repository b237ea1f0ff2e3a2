//! The nonce of an encrypted payload.

use std::fmt;

use crate::text_form::text_form;
use crate::{ParseError, hex};

/// A nonce of ChaCha20-Poly1305 (RFC 8439). Text form: `0x`-hex of 12 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce([u8; 12]);

impl Nonce {
    /// The nonce with these 12 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    /// The 12 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// Reads `0x` and 24 hex digits of any case.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // MTP-KEY-014
        hex::decode0x_array(text).map(Self)
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode0x(&self.0))
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nonce({self})")
    }
}

text_form!(Nonce);
