//! Adding a message to a conversation.

use dm3_types::EnsName;

use crate::{
    ChunkContainer, ChunkKey, ChunkSize, Container, ConversationContainer, ConversationKey, RootContainer,
    StoredMessage,
};

/// What is there before a message is added.
///
/// A container that is in the store and cannot be opened is not absent. Who puts `None` for a conversation that is
/// damaged overwrites it. Only the newest chunk may be left out for this reason: then a new one is begun.
// upholds: MSP-ADD-010 — a conversation that cannot be opened is no `ConversationContainer`
// upholds: MSP-ADD-011 — a root that cannot be opened is no `RootContainer`
#[derive(Debug, Clone, PartialEq)]
pub struct Present {
    /// The root; a new one where there is none.
    pub root: RootContainer,
    /// The conversation; none where there is none.
    pub conversation: Option<ConversationContainer>,
    /// The newest chunk of the conversation; none where it is missing or cannot be opened.
    pub newest_chunk: Option<ChunkContainer>,
}

/// The caller brought containers that do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddError {
    /// The conversation is not the one with this contact of this root.
    #[error("the conversation is with somebody else")]
    OtherConversation,
    /// The chunk is not the newest of the conversation.
    #[error("the chunk is not the newest of the conversation")]
    OtherChunk,
}

impl Present {
    /// What has to be stored so that `message` is in the conversation with `contact`: nothing that does not change, and
    /// in this order, so that nothing is named before it is there.
    ///
    /// # Errors
    /// [`AddError`].
    pub fn add(
        &self,
        contact: &EnsName,
        message: StoredMessage,
        maximum: ChunkSize,
    ) -> Result<Vec<Container>, AddError> {
        let mut writes = match &self.conversation {
            None => self.begin_conversation(contact, message),
            Some(conversation) => self.continue_conversation(conversation, contact, message, maximum)?,
        };
        writes.extend(self.root.with_contact(contact).map(Container::Root)); // MSP-ADD-006 MSP-ADD-012
        Ok(writes)
    }

    fn begin_conversation(&self, contact: &EnsName, message: StoredMessage) -> Vec<Container> {
        // MSP-ADD-006
        let key = ConversationKey::of(&self.root.key(), contact);
        with_first_message(ConversationContainer::begin(key, message.timestamp()), message)
    }

    fn continue_conversation(
        &self,
        conversation: &ConversationContainer,
        contact: &EnsName,
        message: StoredMessage,
        maximum: ChunkSize,
    ) -> Result<Vec<Container>, AddError> {
        if conversation.key() != ConversationKey::of(&self.root.key(), contact) {
            return Err(AddError::OtherConversation);
        }
        if let Some(chunk) = &self.newest_chunk {
            if chunk.key() != conversation.newest_key() {
                return Err(AddError::OtherChunk);
            }
            if chunk.holds(&message) {
                return Ok(Vec::new()); // MSP-ADD-005 MSP-ADD-008
            }
            let larger = chunk.with_message(message.clone());
            if larger.size() <= maximum.bytes() {
                return Ok(vec![larger.into()]); // MSP-ADD-002
            }
        }
        // MSP-ADD-003 MSP-ADD-004 MSP-ADD-009
        Ok(with_first_message(conversation.with_chunk(message.timestamp()), message))
    }
}

/// A conversation whose newest chunk is new.
fn with_first_message(conversation: ConversationContainer, message: StoredMessage) -> Vec<Container> {
    let key = ChunkKey::of(&conversation.key(), conversation.newest());
    vec![ChunkContainer::begin(key, message).into(), conversation.into()] // MSP-ADD-007
}
