//! A container of any kind.

use dm3_crypto::{Randomness, SealError, StorageKey};
use dm3_types::{Hash, Json};

use crate::{ChunkContainer, ConversationContainer, RootContainer, SealedContainer, sealing};

/// A container that is to be stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Container {
    /// The root.
    Root(RootContainer),
    /// A conversation.
    Conversation(ConversationContainer),
    /// A chunk.
    Chunk(ChunkContainer),
}

impl Container {
    /// The key under which it is stored.
    #[must_use]
    pub const fn key(&self) -> Hash {
        match self {
            Self::Root(root) => root.key().as_hash(),
            Self::Conversation(conversation) => conversation.key().as_hash(),
            Self::Chunk(chunk) => chunk.key().as_hash(),
        }
    }

    /// The record as JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Root(root) => root.to_json(),
            Self::Conversation(conversation) => conversation.to_json(),
            Self::Chunk(chunk) => chunk.to_json(),
        }
    }

    /// Encrypts the record. Draws 12 bytes from `rng`.
    ///
    /// # Errors
    /// [`SealError`] where randomness fails or the record is too long for one payload.
    pub fn seal<R: Randomness + ?Sized>(
        &self,
        storage_key: &StorageKey,
        rng: &mut R,
    ) -> Result<SealedContainer, SealError> {
        sealing::seal(&self.to_json(), self.key(), storage_key, rng)
    }
}

impl From<RootContainer> for Container {
    fn from(root: RootContainer) -> Self {
        Self::Root(root)
    }
}

impl From<ConversationContainer> for Container {
    fn from(conversation: ConversationContainer) -> Self {
        Self::Conversation(conversation)
    }
}

impl From<ChunkContainer> for Container {
    fn from(chunk: ChunkContainer) -> Self {
        Self::Chunk(chunk)
    }
}
