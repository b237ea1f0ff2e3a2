//! Composing messages of every type.

use dm3_crypto::SigningKeyPair;
use dm3_types::json::Members;
use dm3_types::record::{Attachment, Message, MessageMetadata, MessageType};
use dm3_types::{EnsName, Json, MessageHash, Received, UnixMillis};

use crate::SignedMessage;

/// Largest canonical message with its attachments and signature, in bytes: less than 20 MB (written specification,
/// "Attachments").
pub const MAX_MESSAGE_BYTES: usize = 19_999_999;

/// From whom to whom a message goes, and when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The sender.
    pub from: EnsName,
    /// The receiver.
    pub to: EnsName,
    /// Time of writing.
    pub timestamp: UnixMillis,
}

/// A message cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// The message with its attachments is too large; store large files elsewhere and attach their URI.
    #[error("the message has {size} bytes with its attachments; at most {MAX_MESSAGE_BYTES} are allowed")]
    TooLarge {
        /// Size of the canonical message in bytes.
        size: usize,
    },
}

/// A message before it is signed. Each constructor makes one type, with exactly the members that the deployed
/// network's messages of this type have.
#[derive(Debug, Clone, PartialEq)]
pub struct UnsignedMessage {
    message: Option<String>,
    attachments: Option<Vec<Attachment>>,
    metadata: MessageMetadata,
}

impl UnsignedMessage {
    /// NEW: a new message.
    #[must_use]
    pub fn new_text(route: &Route, text: impl Into<String>) -> Self {
        // MTP-MSG-022
        Self::of_type(route, MessageType::New).with_text(text)
    }

    /// EDIT: a new version of `reference`. Only its author may edit a message.
    #[must_use]
    pub fn edit(route: &Route, text: impl Into<String>, reference: MessageHash) -> Self {
        // MTP-MSG-021, MTP-MSG-022
        Self::of_type(route, MessageType::Edit).with_text(text).referring_to(reference)
    }

    /// REPLY: an answer to `reference`.
    #[must_use]
    pub fn reply(route: &Route, text: impl Into<String>, reference: MessageHash) -> Self {
        // MTP-MSG-021, MTP-MSG-022
        Self::of_type(route, MessageType::Reply).with_text(text).referring_to(reference)
    }

    /// REACTION: an emoji for `reference`.
    #[must_use]
    pub fn reaction(route: &Route, emoji: impl Into<String>, reference: MessageHash) -> Self {
        // MTP-MSG-021, MTP-MSG-022
        let reaction = Self::of_type(route, MessageType::Reaction).with_text(emoji);
        reaction.with_attachments(Vec::new()).referring_to(reference)
    }

    /// DELETE_REQUEST: asks to delete `reference`. Only its author may ask.
    #[must_use]
    pub fn delete_request(route: &Route, reference: MessageHash) -> Self {
        // MTP-MSG-021
        Self::of_type(route, MessageType::DeleteRequest).referring_to(reference)
    }

    /// RESEND_REQUEST: asks to send `reference` again.
    #[must_use]
    pub fn resend_request(route: &Route, reference: MessageHash) -> Self {
        // MTP-MSG-021
        Self::of_type(route, MessageType::ResendRequest).referring_to(reference)
    }

    /// READ_RECEIVED (deployed): `reference` has been received. The text repeats the type, as deployed clients do.
    #[must_use]
    pub fn read_received(route: &Route, reference: MessageHash) -> Self {
        Self::receipt(route, MessageType::ReadReceived, reference)
    }

    /// READ_OPENED (deployed): `reference` has been opened. The text repeats the type, as deployed clients do.
    #[must_use]
    pub fn read_opened(route: &Route, reference: MessageHash) -> Self {
        Self::receipt(route, MessageType::ReadOpened, reference)
    }

    /// READ_RECEIPT (written): `reference` has been received and shown.
    #[must_use]
    pub fn read_receipt(route: &Route, reference: MessageHash) -> Self {
        Self::of_type(route, MessageType::ReadReceipt).referring_to(reference)
    }

    /// Sets the text.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.message = Some(text.into());
        self
    }

    /// Sets the attachments. An empty list is signed as such and differs from no list.
    #[must_use]
    pub fn with_attachments(mut self, attachments: Vec<Attachment>) -> Self {
        self.attachments = Some(attachments);
        self
    }

    /// Sets the instruction that comes back with every reply (for gateways).
    #[must_use]
    pub fn with_reply_delivery_instruction(mut self, instruction: impl Into<String>) -> Self {
        self.metadata.reply_delivery_instruction = Some(instruction.into());
        self
    }

    /// Adds a member of an application or extension to the metadata; members of the base protocol stay as they are.
    #[must_use]
    pub fn with_metadata_member(mut self, name: &str, value: impl Into<Json>) -> Self {
        if !MessageMetadata::MEMBERS.contains(&name) {
            self.metadata.extra.insert(name, value);
        }
        self
    }

    /// The type of the message.
    #[must_use]
    pub fn message_type(&self) -> &MessageType {
        &self.metadata.message_type
    }

    /// The canonical text that the sender signs.
    #[must_use]
    pub fn signed_text(&self) -> String {
        let attachments = self.attachments.as_deref();
        Json::from(Message::signed_members(self.message.as_deref(), attachments, &self.metadata)).canonical()
    }

    /// Signs the message.
    ///
    /// # Errors
    /// [`ComposeError::TooLarge`] above [`MAX_MESSAGE_BYTES`].
    pub fn sign(self, key: &SigningKeyPair) -> Result<SignedMessage, ComposeError> {
        // MTP-MSG-030
        let signature = key.sign(self.signed_text().as_bytes());
        let signed = SignedMessage::forward(Received::from_record(Message {
            message: self.message,
            metadata: self.metadata,
            attachments: self.attachments,
            signature,
            extra: Members::new(),
        }));
        let size = signed.message().canonical().len();
        // MTP-MSG-025
        if size > MAX_MESSAGE_BYTES { Err(ComposeError::TooLarge { size }) } else { Ok(signed) }
    }

    fn of_type(route: &Route, message_type: MessageType) -> Self {
        let metadata = MessageMetadata {
            message_type,
            to: route.to.to_string(),
            from: route.from.to_string(),
            timestamp: route.timestamp,
            reference_message_hash: None,
            reply_delivery_instruction: None,
            extra: Members::new(),
        };
        Self { message: None, attachments: None, metadata }
    }

    fn receipt(route: &Route, message_type: MessageType, reference: MessageHash) -> Self {
        let text = message_type.to_string();
        let receipt = Self::of_type(route, message_type).with_text(text);
        receipt.with_attachments(Vec::new()).referring_to(reference)
    }

    fn referring_to(mut self, reference: MessageHash) -> Self {
        self.metadata.reference_message_hash = Some(reference);
        self
    }
}
