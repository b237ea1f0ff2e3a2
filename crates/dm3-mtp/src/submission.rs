//! The delivery service's side: from received text to a postmarked envelope.

use dm3_crypto::{
    EncryptionKeyPair, OpenError, Randomness, SealError, SealedPayload, SignatureError, SigningKeyPair,
    open_text_from, seal_to, verify,
};
use dm3_types::record::{DeliveryInformation, DeliveryInformationForm, Envelope, EnvelopeHash};
use dm3_types::{
    AccountName, Dialect, EncryptionPublicKey, EnsName, Expected, Json, MessageHash, ParseError,
    ParseProblem, Received, SigningPublicKey, UnixMillis, WireRecord,
};

use crate::hashing::{acknowledged_as, encrypted_message_hash};
use crate::postmark::create_postmark;
use crate::sealed_message::ENCRYPTION_SCHEME;

/// An envelope is not taken. Every case but [`Sealing`](Self::Sealing) is the sender's fault.
///
/// A service maps each case to what goes on the wire; a new case must be felt there, so the list is exhaustive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    /// The canonical envelope is larger than the service takes.
    #[error("the envelope has {size} bytes; this delivery service takes at most {limit}")]
    TooLarge {
        /// Size of the canonical envelope in bytes.
        size: u64,
        /// The service's limit in bytes.
        limit: u64,
    },
    /// The text is no envelope.
    #[error("the envelope is malformed: {0}")]
    Malformed(ParseError),
    /// A deployed envelope must carry one of the two hashes.
    #[error("the envelope's metadata has neither messageHash nor encryptedMessageHash")]
    NoHash,
    /// The hash in the metadata is not that of the encrypted message.
    #[error("`metadata.encryptedMessageHash` is not the hash of `message`")]
    WrongEncryptedMessageHash,
    /// The delivery information is in clear.
    #[error("`metadata.deliveryInformation` must be encrypted for this delivery service")]
    ClearDeliveryInformation,
    /// The delivery information was not encrypted for this service.
    #[error("`metadata.deliveryInformation` cannot be decrypted by this delivery service: {0}")]
    NotForThisService(OpenError),
    /// The decrypted delivery information is malformed.
    #[error("the decrypted delivery information is malformed: {0}")]
    MalformedDeliveryInformation(ParseError),
    /// The metadata is not signed by the sender that the delivery information names.
    #[error("`metadata.signature` is not the signature of the sender: {0}")]
    NotSignedBySender(SignatureError),
    /// The postmark cannot be encrypted for the receiver: the receiver's key or the randomness is at fault.
    #[error("the postmark cannot be encrypted for the receiver: {0}")]
    Sealing(#[from] SealError),
}

/// An envelope that has the right size and shape.
#[derive(Debug, Clone)]
pub struct Submission {
    envelope: Received<Envelope>,
}

/// An envelope whose sender and receiver are known; the sender is a claim.
#[derive(Debug, Clone)]
pub struct AddressedSubmission {
    envelope: Received<Envelope>,
    information: Received<DeliveryInformation>,
    receiver: EnsName,
    sender: EnsName,
}

/// An envelope whose sender is proven by the signature over its metadata.
#[derive(Debug, Clone)]
pub struct ProvenSubmission(AddressedSubmission);

/// An envelope as the receiver will get it.
#[derive(Debug, Clone)]
pub struct PostmarkedEnvelope {
    json: Json,
    message_hash: MessageHash,
    sender: EnsName,
    receiver: EnsName,
}

impl Submission {
    /// Reads an envelope of at most `size_limit` bytes in canonical form.
    ///
    /// # Errors
    /// [`SubmissionError::TooLarge`], [`SubmissionError::Malformed`], [`SubmissionError::NoHash`],
    /// [`SubmissionError::WrongEncryptedMessageHash`].
    pub fn parse(text: &str, size_limit: u64) -> Result<Self, SubmissionError> {
        Self::from_json(
            Json::parse(text).map_err(|error| SubmissionError::Malformed(error.into()))?,
            size_limit,
        )
    }

    /// [`parse`](Self::parse) for an envelope that is JSON already.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn from_json(json: Json, size_limit: u64) -> Result<Self, SubmissionError> {
        let size = u64::try_from(json.canonical().len()).unwrap_or(u64::MAX);
        if size > size_limit {
            // MTP-ENV-020
            // DSA-SUB-004
            return Err(SubmissionError::TooLarge { size, limit: size_limit });
        }
        // DSA-SUB-005
        let envelope = Received::<Envelope>::from_json(json).map_err(SubmissionError::Malformed)?;
        let record = envelope.record();
        let metadata = &record.metadata;
        match metadata.hash {
            None if metadata.dialect() == Dialect::Deployed => return Err(SubmissionError::NoHash),
            Some(EnvelopeHash::EncryptedMessage(hash)) if hash != encrypted_message_hash(&record.message) => {
                return Err(SubmissionError::WrongEncryptedMessageHash);
            }
            _ => {}
        }
        // MTP-ENV-021, MTP-ENV-022, MTP-MET-012
        if metadata.encryption_scheme.as_deref().is_none_or(|scheme| scheme == ENCRYPTION_SCHEME) {
            // What is no encrypted payload can never be opened; keeping it would only fill the mailbox.
            let payload = SealedPayload::parse_text(&record.message, metadata.dialect())
                .map_err(|error| SubmissionError::Malformed(error.within("message")))?;
            if payload.ephemeral_public_key.is_none() {
                let problem = ParseProblem::Missing { expected: Expected::Base64 { bytes: 32 } };
                return Err(SubmissionError::Malformed(ParseError::new("message.ephemPublicKey", problem)));
            }
        }
        Ok(Self { envelope })
    }

    /// Decrypts the delivery information.
    ///
    /// # Errors
    /// [`SubmissionError::ClearDeliveryInformation`], [`SubmissionError::NotForThisService`],
    /// [`SubmissionError::MalformedDeliveryInformation`], [`SubmissionError::Malformed`].
    pub fn open_delivery_information(
        self,
        service: &EncryptionKeyPair,
    ) -> Result<AddressedSubmission, SubmissionError> {
        let metadata = &self.envelope.record().metadata;
        let DeliveryInformationForm::Encrypted(text) = &metadata.delivery_information else {
            // MTP-MET-030
            // DSA-SUB-007
            return Err(SubmissionError::ClearDeliveryInformation);
        };
        let payload = SealedPayload::parse_text(text, metadata.dialect())
            .map_err(|error| SubmissionError::Malformed(error.within("metadata.deliveryInformation")))?;
        // MTP-DLV-010
        // DSA-SUB-006
        let opened = open_text_from(service, &payload).map_err(SubmissionError::NotForThisService)?;
        // DSA-SUB-008
        let malformed = SubmissionError::MalformedDeliveryInformation;
        // MTP-DLV-011
        let information = Received::<DeliveryInformation>::parse_text(&opened).map_err(malformed)?;
        let name = |text: &str, member| EnsName::parse(text).map_err(|error| malformed(error.within(member)));
        // MTP-DLV-004, MTP-DLV-006
        let receiver = name(&information.record().to, "to")?;
        let sender = name(&information.record().from, "from")?;
        Ok(AddressedSubmission { envelope: self.envelope, information, receiver, sender })
    }
}

impl AddressedSubmission {
    /// The receiver.
    #[must_use]
    pub fn receiver(&self) -> &EnsName {
        &self.receiver
    }

    /// The sender that the envelope names. A claim: look up this name's profile and call
    /// [`verify_sender`](Self::verify_sender).
    #[must_use]
    pub fn claimed_sender(&self) -> &EnsName {
        &self.sender
    }

    /// The delivery information as it was decrypted.
    #[must_use]
    pub fn delivery_information(&self) -> &DeliveryInformation {
        self.information.record()
    }

    /// Checks that the metadata is signed by `sender`, the signing key in the claimed sender's profile.
    ///
    /// # Errors
    /// [`SubmissionError::NotSignedBySender`].
    pub fn verify_sender(self, sender: &SigningPublicKey) -> Result<ProvenSubmission, SubmissionError> {
        // MTP-MET-031
        // DSA-SUB-012, DSA-SUB-013
        verify_metadata_signature(&self.envelope, sender).map_err(SubmissionError::NotSignedBySender)?;
        Ok(ProvenSubmission(self))
    }

    /// Takes the sender's word for it, as deployed services do. Anybody can then write in anybody's name; this is for
    /// comparing with them, not for running a service.
    #[must_use]
    pub fn dangerous_skip_sender_verification(self) -> ProvenSubmission {
        ProvenSubmission(self)
    }
}

impl ProvenSubmission {
    /// The receiver.
    #[must_use]
    pub fn receiver(&self) -> &EnsName {
        &self.0.receiver
    }

    /// The sender, proven.
    #[must_use]
    pub fn sender(&self) -> &EnsName {
        &self.0.sender
    }

    /// The sender as the deployed network keys conversations.
    #[must_use]
    pub fn sender_account(&self) -> AccountName {
        AccountName::from(&self.0.sender)
    }

    /// The hash by which an acknowledgement will name this envelope.
    #[must_use]
    pub fn message_hash(&self) -> MessageHash {
        acknowledged_as(self.0.envelope.record())
    }

    /// Adds the postmark, encrypted for the receiver. Deployed envelopes get their delivery information in clear,
    /// because deployed clients read the sender there; written ones keep their metadata untouched.
    ///
    /// # Errors
    /// [`SubmissionError::Sealing`] where the receiver's key or the randomness is unusable.
    pub fn postmark<R: Randomness + ?Sized>(
        self,
        receiver: &EncryptionPublicKey,
        service: &SigningKeyPair,
        now: UnixMillis,
        rng: &mut R,
    ) -> Result<PostmarkedEnvelope, SubmissionError> {
        let message_hash = self.message_hash();
        let AddressedSubmission { envelope, information, receiver: receiver_name, sender } = self.0;
        let record = envelope.record();
        let dialect = record.metadata.dialect();
        let postmark = create_postmark(&record.message, information.record(), service, now, dialect);
        // MTP-PMK-005
        let sealed = seal_to(receiver, postmark.canonical().as_bytes(), rng)?.to_text();
        // MTP-ENV-030
        let mut members = envelope.json().as_object().cloned().unwrap_or_default();
        if dialect == Dialect::Deployed
            && let Some(Json::Object(metadata)) = members.remove("metadata")
        {
            members.insert("metadata", metadata.with("deliveryInformation", information.json().clone()));
        }
        // MTP-ENV-031
        members.insert("postmark", sealed);
        Ok(PostmarkedEnvelope { json: members.into(), message_hash, sender, receiver: receiver_name })
    }
}

impl PostmarkedEnvelope {
    /// The envelope's JSON.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// The canonical text to store and to hand out.
    #[must_use]
    pub fn text(&self) -> String {
        self.json.canonical()
    }

    /// The hash by which an acknowledgement will name this envelope.
    #[must_use]
    pub fn message_hash(&self) -> MessageHash {
        self.message_hash
    }

    /// The proven sender.
    #[must_use]
    pub fn sender(&self) -> &EnsName {
        &self.sender
    }

    /// The receiver.
    #[must_use]
    pub fn receiver(&self) -> &EnsName {
        &self.receiver
    }
}

/// Checks the signature over an envelope's metadata, as it arrived. It covers the delivery information in its
/// encrypted form and can therefore not be checked after a deployed delivery service put the clear form there.
///
/// # Errors
/// [`SignatureError`] where it is not by `sender` or not over this metadata.
pub fn verify_metadata_signature(
    envelope: &Received<Envelope>,
    sender: &SigningPublicKey,
) -> Result<(), SignatureError> {
    let metadata = envelope.json().get("metadata");
    let text = metadata.map(|metadata| metadata.canonical_without("signature")).unwrap_or_default();
    verify(sender, text.as_bytes(), &envelope.record().metadata.signature)
}
