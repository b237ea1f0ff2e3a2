//! The message itself.

use crate::json::ObjectReader;
use crate::record::{Attachment, MessageMetadata};
use crate::wire_record::record_serde;
use crate::{Expected, Json, Members, ParseError, Signature, WireRecord};

/// A message: what the receiver decrypts.
///
/// ```json
/// {"message":"hello","metadata":{…},"attachments":[…],"signature":"base64 of 64 bytes"}
/// ```
///
/// Canonical texts tell an absent member from an empty one: `attachments: Some(vec![])` and `None` differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The text: plain, optionally with Markdown. Absent in a DELETE_REQUEST.
    pub message: Option<String>,
    /// Who writes to whom, when, and what kind of message it is.
    pub metadata: MessageMetadata,
    /// Attachments.
    pub attachments: Option<Vec<Attachment>>,
    /// The sender's signature over the canonical message without this member.
    pub signature: Signature,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

impl Message {
    /// The members that a message of these parts is signed over, in the order in which the deployed network writes them.
    #[must_use]
    pub fn signed_members(
        message: Option<&str>,
        attachments: Option<&[Attachment]>,
        metadata: &MessageMetadata,
    ) -> Members {
        let attachments = attachments.map(|all| all.iter().map(WireRecord::to_json).collect::<Vec<_>>());
        Members::new()
            // MTP-MSG-020
            .with_some("message", message)
            .with_some("attachments", attachments)
            .with("metadata", metadata.to_json())
    }
}

impl WireRecord for Message {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MTP-MSG-007
        let attachments = if reader.has("attachments") {
            Some(reader.array("attachments", Attachment::from_json)?)
        } else {
            None
        };
        Ok(Self {
            // MTP-MSG-002, MTP-MSG-024
            message: reader.optional_string("message")?.map(str::to_owned),
            // MTP-MSG-001
            metadata: reader.value("metadata", Expected::Object, MessageMetadata::from_json)?,
            attachments,
            signature: reader.parsed("signature", Signature::parse)?,
            // MTP-MSG-010
            extra: reader.extra(&["message", "metadata", "attachments", "signature"]),
        })
    }

    fn to_json(&self) -> Json {
        Self::signed_members(self.message.as_deref(), self.attachments.as_deref(), &self.metadata)
            .with("signature", self.signature)
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(Message);
