//! A message that only its receiver can read, and the envelope around it.

use dm3_crypto::{Randomness, SealError, SigningKeyPair, seal_to};
use dm3_types::json::Members;
use dm3_types::record::{
    DeliveryInformation, DeliveryInformationForm, Envelope, EnvelopeHash, EnvelopeMetadata, HashField,
};
use dm3_types::{EncryptionPublicKey, Json, MessageHash, WireRecord};

use crate::EnvelopeFormat;
use crate::hashing::encrypted_message_hash;

/// The encryption scheme of the base protocol.
pub(crate) const ENCRYPTION_SCHEME: &str = "x25519-chacha20-poly1305";

/// A message encrypted for its receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMessage {
    text: String,
    hash: MessageHash,
}

/// An envelope that is complete but for the postmark.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedEnvelope {
    envelope: Envelope,
}

impl SealedMessage {
    pub(crate) fn new(text: String, hash: MessageHash) -> Self {
        Self { text, hash }
    }

    /// The envelope's member `message`: canonical text of the encrypted payload.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The hash of the message inside.
    #[must_use]
    pub fn message_hash(&self) -> MessageHash {
        self.hash
    }

    /// Encrypts the delivery information for one delivery service and signs the metadata.
    ///
    /// # Errors
    /// [`SealError`] for a service's key that nothing can be encrypted for, or where randomness fails.
    pub fn address_to<R: Randomness + ?Sized>(
        &self,
        information: &DeliveryInformation,
        service: &EncryptionPublicKey,
        sender: &SigningKeyPair,
        format: EnvelopeFormat,
        rng: &mut R,
    ) -> Result<SealedEnvelope, SealError> {
        let metadata = self.metadata_for(information, service, sender, format, rng)?;
        let envelope =
            // MTP-ENV-011
            Envelope { message: self.text.clone(), metadata, postmark: None, extra: Members::new() };
        Ok(SealedEnvelope { envelope })
    }

    pub(crate) fn metadata_for<R: Randomness + ?Sized>(
        &self,
        information: &DeliveryInformation,
        service: &EncryptionPublicKey,
        sender: &SigningKeyPair,
        format: EnvelopeFormat,
        rng: &mut R,
    ) -> Result<EnvelopeMetadata, SealError> {
        // MTP-MET-002
        let encrypted = seal_to(service, information.canonical().as_bytes(), rng)?.to_text();
        let hash = match format {
            EnvelopeFormat::Deployed(HashField::MessageHash) => Some(EnvelopeHash::Message(self.hash)),
            EnvelopeFormat::Deployed(HashField::EncryptedMessageHash) => {
                Some(EnvelopeHash::EncryptedMessage(encrypted_message_hash(&self.text)))
            }
            EnvelopeFormat::Written => None,
        };
        let unsigned = Members::new()
            .with("encryptionScheme", ENCRYPTION_SCHEME)
            .with("deliveryInformation", encrypted.as_str())
            .with_some(hash.map_or("", |hash| hash.field().as_str()), hash.map(EnvelopeHash::acknowledged_as))
            .with("version", format.version());
        // MTP-MET-003
        let signature = sender.sign(Json::from(unsigned).canonical().as_bytes());
        Ok(EnvelopeMetadata {
            version: format.version().to_owned(),
            encryption_scheme: Some(ENCRYPTION_SCHEME.to_owned()),
            delivery_information: DeliveryInformationForm::Encrypted(encrypted),
            hash,
            signature,
            extra: Members::new(),
        })
    }
}

impl SealedEnvelope {
    /// The envelope.
    #[must_use]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The envelope, without this wrapper.
    #[must_use]
    pub fn into_envelope(self) -> Envelope {
        self.envelope
    }

    /// The text to submit.
    #[must_use]
    pub fn text(&self) -> String {
        self.envelope.to_json().to_text()
    }

    /// The size that a delivery service's limit is compared with: bytes of the canonical envelope.
    #[must_use]
    pub fn size(&self) -> usize {
        self.envelope.canonical().len()
    }
}
