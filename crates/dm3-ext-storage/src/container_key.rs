//! Keys of containers: hashes that name them in the store.

use std::fmt;

use dm3_crypto::{SigningKeyPair, sha256_text};
use dm3_types::{EnsName, Hash, Json, ParseError};

use crate::ChunkIdentifier;

/// The key of a user's root container. Text form of all keys: `0x`-hex in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RootKey(Hash);

/// The key of a conversation container.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationKey(Hash);

/// The key of a chunk container.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkKey(Hash);

// upholds: MSP-KEY-004 — what has no normal form is no `EnsName`
impl RootKey {
    /// The key for the user `own_name` with this signing key. It changes with either.
    #[must_use]
    pub fn of(signing: &SigningKeyPair, own_name: &EnsName) -> Self {
        // MSP-KEY-001 MSP-KEY-002 MSP-KEY-003
        Self(sha256_text(&signing.sign(own_name.as_str().as_bytes()).to_string()))
    }
}

// upholds: MSP-KEY-006 — what has no normal form is no `EnsName`
impl ConversationKey {
    /// The key of the conversation with `contact`.
    #[must_use]
    pub fn of(root: &RootKey, contact: &EnsName) -> Self {
        Self(sha256_text(&format!("{root}{contact}"))) // MSP-KEY-005
    }
}

impl ChunkKey {
    /// The key of the chunk with this identifier.
    #[must_use]
    pub fn of(conversation: &ConversationKey, identifier: &ChunkIdentifier) -> Self {
        Self(sha256_text(&format!("{conversation}{}", identifier.to_json().canonical()))) // MSP-KEY-007
    }
}

macro_rules! container_key {
    ($type:ident) => {
        impl $type {
            /// The key with these 32 bytes.
            #[must_use]
            pub const fn from_hash(hash: Hash) -> Self {
                Self(hash)
            }

            /// The 32 bytes.
            #[must_use]
            pub const fn as_hash(&self) -> Hash {
                self.0
            }

            /// Reads `0x` and 64 hex digits of any case.
            ///
            /// # Errors
            /// [`ParseError`] with an empty path.
            pub fn parse(text: &str) -> Result<Self, ParseError> {
                Hash::parse(text).map(Self)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($type), "({})"), self.0)
            }
        }

        impl From<$type> for Json {
            fn from(key: $type) -> Self {
                key.0.into()
            }
        }
    };
}

container_key!(RootKey);
container_key!(ConversationKey);
container_key!(ChunkKey);
