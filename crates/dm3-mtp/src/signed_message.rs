//! A signed message, ready to be sealed.

use dm3_crypto::{Randomness, SealError, seal_to};
use dm3_types::record::Message;
use dm3_types::{EncryptionPublicKey, MessageHash, Received};

use crate::SealedMessage;
use crate::hashing::message_hash;

/// A message with its author's signature.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedMessage {
    message: Received<Message>,
    hash: MessageHash,
}

impl SignedMessage {
    /// A message that was signed before and goes out (again), such as the answer to a RESEND_REQUEST.
    #[must_use]
    pub fn forward(message: Received<Message>) -> Self {
        Self { hash: message_hash(&message), message }
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &Received<Message> {
        &self.message
    }

    /// The hash that later messages refer to it by.
    #[must_use]
    pub fn hash(&self) -> MessageHash {
        self.hash
    }

    /// Encrypts the message for its receiver. One sealed message serves all delivery services of the receiver.
    ///
    /// # Errors
    /// [`SealError`] for a receiver's key that nothing can be encrypted for, or where randomness fails.
    pub fn seal_for<R: Randomness + ?Sized>(
        &self,
        receiver: &EncryptionPublicKey,
        rng: &mut R,
    ) -> Result<SealedMessage, SealError> {
        // MTP-ENV-010
        let payload = seal_to(receiver, self.message.canonical().as_bytes(), rng)?;
        Ok(SealedMessage::new(payload.to_text(), self.hash))
    }
}
