//! A message in a chunk: an envelope whose encrypted parts are in clear.

use dm3_mtp::{OpenedMessage, message_hash};
use dm3_types::json::ObjectReader;
use dm3_types::record::{DeliveryInformation, DeliveryInformationForm, EnvelopeMetadata, Message, Postmark};
use dm3_types::{
    Expected, Json, Members, MessageHash, ParseError, ParseProblem, Received, UnixMillis, WireRecord,
};

/// A message as it is kept: with the envelope's metadata, the delivery information in clear, and the postmark.
///
/// Everything is kept as it was decrypted, because signatures cover it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredMessage {
    json: Json,
    message: Received<Message>,
    metadata: EnvelopeMetadata,
    postmark: Option<Received<Postmark>>,
    hash: MessageHash,
}

/// Nothing tells who handed the message to the delivery service, so it cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither the envelope nor the postmark has delivery information in clear")]
pub struct NoDeliveryInformation;

const MESSAGE: &str = "message";
const METADATA: &str = "metadata";
const POSTMARK: &str = "postmark";
const DELIVERY_INFORMATION: &str = "deliveryInformation";

impl StoredMessage {
    /// Reads a stored message from JSON text.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn parse_text(text: &str) -> Result<Self, ParseError> {
        Self::from_json(Json::parse(text)?)
    }

    /// Reads a stored message from JSON.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json(json: Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(&json)?;
        let received = |value: &Json| Received::<Message>::from_json(value.clone());
        let message = reader.value(MESSAGE, Expected::Object, received)?; // MSP-CHK-003
        let metadata = reader.value(METADATA, Expected::Object, EnvelopeMetadata::from_json)?;
        // MSP-CHK-004
        if let DeliveryInformationForm::Encrypted(_) = metadata.delivery_information {
            let found = Json::from("").kind();
            let problem = ParseProblem::WrongType { expected: Expected::Object, found };
            return Err(ParseError::new(format!("{METADATA}.{DELIVERY_INFORMATION}"), problem));
        }
        // MSP-CHK-005
        let postmark = if reader.has(POSTMARK) {
            let received = |value: &Json| Received::<Postmark>::from_json(value.clone());
            Some(reader.value(POSTMARK, Expected::Object, received)?)
        } else {
            None
        };
        let hash = message_hash(&message);
        Ok(Self { message, metadata, postmark, hash, json })
    }

    /// What a receiver keeps of a message. Verify it first: what is stored is not verified again.
    ///
    /// # Errors
    /// [`NoDeliveryInformation`].
    pub fn of_received(opened: &OpenedMessage) -> Result<Self, NoDeliveryInformation> {
        let information = opened.delivery_information().ok_or(NoDeliveryInformation)?;
        let metadata = opened.envelope().envelope().json().get(METADATA).cloned().unwrap_or(Json::Null);
        let postmark = opened.unverified_postmark().ok();
        Self::from_parts(opened.unverified_message(), metadata, information, postmark)
    }

    /// What a sender keeps of a message that it submitted with this metadata.
    ///
    /// # Errors
    /// [`NoDeliveryInformation`], which cannot happen with metadata that was made by `dm3-mtp`.
    pub fn of_sent(
        message: &Received<Message>,
        metadata: &EnvelopeMetadata,
        information: &DeliveryInformation,
    ) -> Result<Self, NoDeliveryInformation> {
        Self::from_parts(message, metadata.to_json(), information, None)
    }

    fn from_parts(
        message: &Received<Message>,
        metadata: Json,
        information: &DeliveryInformation,
        postmark: Option<&Received<Postmark>>,
    ) -> Result<Self, NoDeliveryInformation> {
        let Json::Object(mut metadata) = metadata else { return Err(NoDeliveryInformation) };
        if !matches!(metadata.get(DELIVERY_INFORMATION), Some(Json::Object(_))) {
            metadata.insert(DELIVERY_INFORMATION, information.to_json());
        }
        let members = Members::new()
            .with(MESSAGE, message.json().clone())
            .with(METADATA, metadata)
            .with_some(POSTMARK, postmark.map(|postmark| postmark.json().clone()));
        Self::from_json(members.into()).map_err(|_| NoDeliveryInformation)
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &Received<Message> {
        &self.message
    }

    /// The metadata of its envelope. Its signature covered the encrypted delivery information, so it cannot be checked
    /// any more.
    #[must_use]
    pub fn metadata(&self) -> &EnvelopeMetadata {
        &self.metadata
    }

    /// The postmark; none on a message that the user sent.
    #[must_use]
    pub fn postmark(&self) -> Option<&Received<Postmark>> {
        self.postmark.as_ref()
    }

    /// The hash that tells whether two messages are the same.
    #[must_use]
    pub fn hash(&self) -> MessageHash {
        self.hash
    }

    /// Time of writing, by the sender's clock.
    #[must_use]
    pub fn timestamp(&self) -> UnixMillis {
        self.message.record().metadata.timestamp
    }

    /// The stored message as it was read, with members that nobody here knows.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }
}
