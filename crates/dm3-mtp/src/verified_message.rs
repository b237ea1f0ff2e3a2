//! A message whose author is proven.

use dm3_types::record::Message;
use dm3_types::{EnsName, MessageHash, Received};

/// A message that was signed by its sender, came from the sender it names, and is for this receiver.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedMessage {
    message: Received<Message>,
    sender: EnsName,
    receiver: EnsName,
    hash: MessageHash,
    acknowledged_as: MessageHash,
}

impl VerifiedMessage {
    pub(crate) fn new(
        message: Received<Message>,
        sender: EnsName,
        receiver: EnsName,
        hash: MessageHash,
        acknowledged_as: MessageHash,
    ) -> Self {
        Self { message, sender, receiver, hash, acknowledged_as }
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &Message {
        self.message.record()
    }

    /// The message with the JSON that it came from.
    #[must_use]
    pub fn received(&self) -> &Received<Message> {
        &self.message
    }

    /// The proven author.
    #[must_use]
    pub fn sender(&self) -> &EnsName {
        &self.sender
    }

    /// The name that the message was written to.
    #[must_use]
    pub fn receiver(&self) -> &EnsName {
        &self.receiver
    }

    /// The hash of the message: the same at every delivery service, so the key to show it once.
    #[must_use]
    pub fn hash(&self) -> MessageHash {
        self.hash
    }

    /// The hash by which its envelope is acknowledged. It differs from [`hash`](Self::hash) in the older variant of
    /// the envelope.
    #[must_use]
    pub fn acknowledged_as(&self) -> MessageHash {
        self.acknowledged_as
    }

    /// Whether `reference` names this message, by either of its hashes.
    #[must_use]
    pub fn is_referred_to_by(&self, reference: MessageHash) -> bool {
        reference == self.hash || reference == self.acknowledged_as
    }
}
