//! Metadata of an envelope, in both dialects and both deployed variants.

use crate::json::{Members, ObjectReader};
use crate::record::DeliveryInformation;
use crate::wire_record::record_serde;
use crate::{Dialect, Expected, Hash, Json, MessageHash, ParseError, ParseProblem, Signature, WireRecord};

/// Metadata of an envelope: what the delivery service reads.
///
/// ```json
/// {"version":"v1","encryptionScheme":"x25519-chacha20-poly1305","deliveryInformation":"{\"ciphertext\":…}",
///  "messageHash":"0x…","signature":"base64 of 64 bytes"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct EnvelopeMetadata {
    /// Protocol version: `v1` in the deployed network.
    pub version: String,
    /// Encryption scheme of the message; absent means `x25519-chacha20-poly1305`.
    pub encryption_scheme: Option<String>,
    /// Delivery information: encrypted on submission, in clear after a deployed delivery service.
    pub delivery_information: DeliveryInformationForm,
    /// The hash that acknowledgements name; the written specification has none.
    pub hash: Option<EnvelopeHash>,
    /// The sender's signature over the canonical metadata without this member.
    pub signature: Signature,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

/// The two forms of the member `deliveryInformation`.
#[derive(Debug, Clone, PartialEq)]
pub enum DeliveryInformationForm {
    /// Canonical text of an encrypted payload for the delivery service.
    Encrypted(String),
    /// In clear: how a deployed delivery service hands it to the receiver.
    Clear(DeliveryInformation),
}

/// Which of the two members holds the hash of a deployed envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HashField {
    /// `messageHash`: the newest source, and what we write.
    #[default]
    MessageHash,
    /// `encryptedMessageHash`: the libraries on npm.
    EncryptedMessageHash,
}

/// The hash of a deployed envelope and the member that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnvelopeHash {
    /// SHA-256 of the canonical plaintext message with its signature.
    Message(MessageHash),
    /// SHA-256 of the canonical encrypted message.
    EncryptedMessage(Hash),
}

impl HashField {
    /// The member's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MessageHash => "messageHash",
            Self::EncryptedMessageHash => "encryptedMessageHash",
        }
    }

    /// The other variant: what to write for a service that refuses this one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::MessageHash => Self::EncryptedMessageHash,
            Self::EncryptedMessageHash => Self::MessageHash,
        }
    }
}

impl EnvelopeHash {
    /// The member that it stands in.
    #[must_use]
    pub const fn field(self) -> HashField {
        match self {
            Self::Message(_) => HashField::MessageHash,
            Self::EncryptedMessage(_) => HashField::EncryptedMessageHash,
        }
    }

    /// What an acknowledgement of this envelope names.
    #[must_use]
    pub fn acknowledged_as(self) -> MessageHash {
        match self {
            Self::Message(hash) => hash,
            Self::EncryptedMessage(hash) => hash.into(),
        }
    }
}

impl EnvelopeMetadata {
    /// `v1` and a hash say deployed; everything else is the written specification.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        if self.version == "v1" { Dialect::Deployed } else { Dialect::Written }
    }
}

const KNOWN: [&str; 6] = [
    "version",
    "encryptionScheme",
    "deliveryInformation",
    "messageHash",
    "encryptedMessageHash",
    "signature",
];

impl WireRecord for EnvelopeMetadata {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MTP-MET-013
        let message = reader.optional_parsed("messageHash", MessageHash::parse)?.map(EnvelopeHash::Message);
        let encrypted =
            reader.optional_parsed("encryptedMessageHash", Hash::parse)?.map(EnvelopeHash::EncryptedMessage);
        if message.is_some() && encrypted.is_some() {
            return Err(ParseError::malformed("encryptedMessageHash", Expected::OneHashField));
        }
        Ok(Self {
            // MTP-MET-010
            version: reader.string("version")?.to_owned(),
            // MTP-MET-011
            encryption_scheme: reader.optional_string("encryptionScheme")?.map(str::to_owned),
            delivery_information: reader.value(
                "deliveryInformation",
                Expected::StringOrObject,
                DeliveryInformationForm::from_json,
            )?,
            hash: message.or(encrypted),
            signature: reader.parsed("signature", Signature::parse)?,
            // MTP-MET-014
            extra: reader.extra(&KNOWN),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with_some("encryptionScheme", self.encryption_scheme.as_deref())
            .with("deliveryInformation", self.delivery_information.to_json())
            .with_some("messageHash", self.hash.and_then(message_hash))
            .with_some("encryptedMessageHash", self.hash.and_then(encrypted_message_hash))
            .with("version", self.version.as_str())
            .with("signature", self.signature)
            .with_all(&self.extra)
            .into()
    }
}

impl DeliveryInformationForm {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        match value {
            Json::String(text) => Ok(Self::Encrypted(text.clone())),
            Json::Object(_) => DeliveryInformation::from_json(value).map(Self::Clear),
            other => Err(ParseError::new(
                "",
                ParseProblem::WrongType { expected: Expected::StringOrObject, found: other.kind() },
            )),
        }
    }

    fn to_json(&self) -> Json {
        match self {
            Self::Encrypted(text) => Json::from(text.as_str()),
            Self::Clear(information) => information.to_json(),
        }
    }
}

fn message_hash(hash: EnvelopeHash) -> Option<MessageHash> {
    if let EnvelopeHash::Message(hash) = hash { Some(hash) } else { None }
}

fn encrypted_message_hash(hash: EnvelopeHash) -> Option<Hash> {
    if let EnvelopeHash::EncryptedMessage(hash) = hash { Some(hash) } else { None }
}

record_serde!(EnvelopeMetadata);
