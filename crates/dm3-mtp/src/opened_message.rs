//! A decrypted message whose author is still a claim.

use dm3_crypto::SignatureError;
use dm3_types::record::{DeliveryInformation, EnvelopeHash, Message, Postmark};
use dm3_types::{EnsName, MessageHash, ParseError, Received, SigningPublicKey};

use crate::hashing::{encrypted_message_hash, message_hash};
use crate::message_signature::verify_message_signature;
use crate::postmark::{PostmarkError, VerifiedPostmark, verify_postmark};
use crate::received_envelope::ReceivedEnvelope;
use crate::verified_message::VerifiedMessage;

/// A decrypted message is not what it claims to be. It must not be shown as genuine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The sender's or receiver's name inside is no name.
    #[error("the message's metadata is malformed: {0}")]
    MalformedName(ParseError),
    /// The message is not signed by the sender's key.
    #[error("the message is not signed by its sender: {0}")]
    Signature(#[from] SignatureError),
    /// Nothing tells who handed the message to the delivery service.
    #[error("neither the envelope nor the postmark tells the sender that the delivery service saw")]
    NoDeliveryInformation,
    /// The sender inside is not the sender that the delivery service saw.
    #[error("the sender inside the message is not the sender of the envelope")]
    SenderMismatch,
    /// The message was written to somebody else and passed on as if it were for this receiver.
    #[error("the message is addressed to somebody else")]
    AddressedToSomebodyElse,
    /// The hash in the envelope's metadata is not that of the message: it could hide another message.
    #[error("the hash in the envelope's metadata is not that of the message")]
    HashMismatch,
}

/// A decrypted message.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedMessage {
    envelope: ReceivedEnvelope,
    message: Received<Message>,
    postmark: Result<Received<Postmark>, PostmarkError>,
}

impl OpenedMessage {
    pub(crate) fn new(
        envelope: ReceivedEnvelope,
        message: Received<Message>,
        postmark: Result<Received<Postmark>, PostmarkError>,
    ) -> Self {
        Self { envelope, message, postmark }
    }

    /// The message, unverified.
    #[must_use]
    pub fn unverified_message(&self) -> &Received<Message> {
        &self.message
    }

    /// The postmark, unverified.
    ///
    /// # Errors
    /// [`PostmarkError`] where there is none, or none that can be opened.
    pub fn unverified_postmark(&self) -> Result<&Received<Postmark>, PostmarkError> {
        self.postmark.as_ref().map_err(Clone::clone)
    }

    /// The envelope that the message came in.
    #[must_use]
    pub fn envelope(&self) -> &ReceivedEnvelope {
        &self.envelope
    }

    /// The sender that the message names: a claim. Look up this name's profile and call [`verify`](Self::verify).
    ///
    /// # Errors
    /// [`VerifyError::MalformedName`] where it is no name.
    pub fn claimed_sender(&self) -> Result<EnsName, VerifyError> {
        name(&self.message.record().metadata.from, "metadata.from")
    }

    /// The delivery information that the delivery service saw: from the metadata, or from the postmark.
    #[must_use]
    pub fn delivery_information(&self) -> Option<&DeliveryInformation> {
        let from_postmark = || self.postmark.as_ref().ok()?.record().delivery_information.as_ref();
        self.envelope.clear_delivery_information().or_else(from_postmark)
    }

    /// Checks the postmark's signature, and that it belongs to this envelope.
    ///
    /// # Errors
    /// [`PostmarkError`].
    pub fn verify_postmark(&self, service: &SigningPublicKey) -> Result<VerifiedPostmark, PostmarkError> {
        let postmark = self.unverified_postmark()?;
        let verified = verify_postmark(postmark, &self.envelope.envelope().record().message, service)?;
        match (&postmark.record().delivery_information, self.envelope.clear_delivery_information()) {
            (Some(stamped), Some(clear)) if stamped != clear => Err(PostmarkError::OtherDelivery),
            _ => Ok(verified),
        }
    }

    /// Checks that the message is what it claims to be: signed by `sender` (the signing key in the profile of
    /// [`claimed_sender`](Self::claimed_sender)), from the same sender inside and outside, written to one of
    /// `own_names`, under its own hash.
    ///
    /// # Errors
    /// [`VerifyError`].
    pub fn verify(
        self,
        sender: &SigningPublicKey,
        own_names: &[EnsName],
    ) -> Result<VerifiedMessage, VerifyError> {
        let record = self.message.record();
        // MTP-ENV-041
        let inner_sender = self.claimed_sender()?;
        // MTP-ENV-042, MTP-MSG-031
        verify_message_signature(&self.message, sender)?;
        // MTP-ENV-044
        let information = self.delivery_information().ok_or(VerifyError::NoDeliveryInformation)?;
        if name(&information.from, "deliveryInformation.from")? != inner_sender {
            // MTP-ENV-043
            return Err(VerifyError::SenderMismatch);
        }
        let receiver = name(&record.metadata.to, "metadata.to")?;
        if !own_names.contains(&receiver) {
            // MTP-ENV-045
            return Err(VerifyError::AddressedToSomebodyElse);
        }
        let hash = message_hash(&self.message);
        if !self.hash_fits(hash) {
            // MTP-ENV-046
            return Err(VerifyError::HashMismatch);
        }
        let acknowledged_as = self.envelope.acknowledged_as();
        Ok(VerifiedMessage::new(self.message, inner_sender, receiver, hash, acknowledged_as))
    }

    fn hash_fits(&self, hash: MessageHash) -> bool {
        let envelope = self.envelope.envelope().record();
        match envelope.metadata.hash {
            None => true,
            Some(EnvelopeHash::Message(claimed)) => claimed == hash,
            Some(EnvelopeHash::EncryptedMessage(claimed)) => {
                claimed == encrypted_message_hash(&envelope.message)
            }
        }
    }
}

fn name(text: &str, member: &str) -> Result<EnsName, VerifyError> {
    EnsName::parse(text).map_err(|error| VerifyError::MalformedName(error.within(member)))
}
