//! The encryption envelope: what is submitted to a delivery service.

use crate::json::ObjectReader;
use crate::record::EnvelopeMetadata;
use crate::wire_record::record_serde;
use crate::{Expected, Json, Members, ParseError, WireRecord};

/// An encrypted message with its metadata.
///
/// ```json
/// {"message":"{\"ciphertext\":…}","metadata":{…},"postmark":"{\"ciphertext\":…}"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Canonical text of the encrypted message.
    pub message: String,
    /// What the delivery service reads.
    pub metadata: EnvelopeMetadata,
    /// Canonical text of the encrypted postmark; absent on submission.
    pub postmark: Option<String>,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

impl WireRecord for Envelope {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            // MTP-ENV-001
            message: reader.string("message")?.to_owned(),
            metadata: reader.value("metadata", Expected::Object, EnvelopeMetadata::from_json)?,
            // MTP-ENV-002
            postmark: reader.optional_string("postmark")?.map(str::to_owned),
            // MTP-ENV-003
            extra: reader.extra(&["message", "metadata", "postmark"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("message", self.message.as_str())
            .with("metadata", self.metadata.to_json())
            .with_some("postmark", self.postmark.as_deref())
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(Envelope);
