//! 32-byte hashes.

use std::fmt;

use crate::text_form::text_form;
use crate::{ParseError, hex};

/// A hash of 32 bytes (SHA-256 or Keccak-256). Text form: `0x`-hex, written in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// The hash that identifies a message: what EDIT, REPLY and acknowledgements refer to.
///
/// SHA-256 of the canonical message with its signature, or, in the older variant of the envelope, of the canonical
/// encrypted message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageHash(Hash);

impl Hash {
    /// The hash with these 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads `0x` and 64 hex digits of any case.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // MTP-KEY-015
        hex::decode0x_array(text).map(Self)
    }
}

impl MessageHash {
    /// The message hash with these 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Hash::from_bytes(bytes))
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Reads `0x` and 64 hex digits of any case.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Hash::parse(text).map(Self)
    }
}

impl From<Hash> for MessageHash {
    fn from(hash: Hash) -> Self {
        Self(hash)
    }
}

impl From<MessageHash> for Hash {
    fn from(hash: MessageHash) -> Self {
        hash.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode0x(&self.0))
    }
}

impl fmt::Display for MessageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl fmt::Debug for MessageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageHash({self})")
    }
}

text_form!(Hash);
text_form!(MessageHash);
