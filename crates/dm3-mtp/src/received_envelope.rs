//! The receiver's side: an envelope as it was picked up.

use dm3_crypto::{EncryptionKeyPair, SealedPayload, open_text_from};
use dm3_types::record::{DeliveryInformation, DeliveryInformationForm, Envelope, Message, Postmark};
use dm3_types::{Dialect, Json, MessageHash, ParseError, Received};

use crate::hashing::acknowledged_as;
use crate::opened_message::OpenedMessage;
use crate::postmark::PostmarkError;

/// An envelope cannot be opened. What is kept can be tried again after a change of keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The message is no encrypted payload.
    #[error("the encrypted message is malformed: {0}")]
    MalformedPayload(ParseError),
    /// The message was not encrypted for this key, or was altered.
    #[error("the message cannot be decrypted with this key: {0}")]
    Message(dm3_crypto::OpenError),
    /// The decrypted message is malformed.
    #[error("the decrypted message is malformed: {0}")]
    MalformedMessage(ParseError),
}

/// An envelope that was picked up from a delivery service.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedEnvelope {
    envelope: Received<Envelope>,
}

impl ReceivedEnvelope {
    /// Reads an envelope.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn parse_text(text: &str) -> Result<Self, ParseError> {
        Received::parse_text(text).map(|envelope| Self { envelope })
    }

    /// Reads an envelope from JSON.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json(json: Json) -> Result<Self, ParseError> {
        Received::from_json(json).map(|envelope| Self { envelope })
    }

    /// The envelope as it arrived.
    #[must_use]
    pub fn envelope(&self) -> &Received<Envelope> {
        &self.envelope
    }

    /// The hash by which this envelope is acknowledged.
    #[must_use]
    pub fn acknowledged_as(&self) -> MessageHash {
        acknowledged_as(self.envelope.record())
    }

    /// The delivery information where the delivery service put it in clear.
    #[must_use]
    pub fn clear_delivery_information(&self) -> Option<&DeliveryInformation> {
        match &self.envelope.record().metadata.delivery_information {
            DeliveryInformationForm::Clear(information) => Some(information),
            DeliveryInformationForm::Encrypted(_) => None,
        }
    }

    /// Decrypts the message and, where there is one, the postmark. What is wrong with the postmark alone is told by
    /// [`OpenedMessage::unverified_postmark`].
    ///
    /// # Errors
    /// [`OpenError`], which tells a wrong key from malformed content.
    pub fn open(self, own: &EncryptionKeyPair) -> Result<OpenedMessage, OpenError> {
        let record = self.envelope.record();
        let dialect = record.metadata.dialect();
        let payload = SealedPayload::parse_text(&record.message, dialect);
        // MTP-ENV-040
        let text = open_text_from(own, &payload.map_err(OpenError::MalformedPayload)?)
            .map_err(OpenError::Message)?;
        let message = Received::<Message>::parse_text(&text).map_err(OpenError::MalformedMessage)?;
        // A postmark for an older key says nothing about the message. MTP-PMK-018
        let postmark = match record.postmark.as_deref() {
            Some(text) => open_postmark(text, own, dialect),
            None => Err(PostmarkError::Missing),
        };
        Ok(OpenedMessage::new(self, message, postmark))
    }
}

fn open_postmark(
    text: &str,
    own: &EncryptionKeyPair,
    dialect: Dialect,
) -> Result<Received<Postmark>, PostmarkError> {
    let payload = SealedPayload::parse_text(text, dialect).map_err(PostmarkError::MalformedPayload)?;
    let text = open_text_from(own, &payload).map_err(PostmarkError::Undecryptable)?;
    Received::parse_text(&text).map_err(PostmarkError::Malformed)
}
