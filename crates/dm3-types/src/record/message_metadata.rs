//! Message metadata: who writes to whom, when, and what kind of message it is.

use crate::json::ObjectReader;
use crate::record::MessageType;
use crate::wire_record::record_serde;
use crate::{Expected, Json, Members, MessageHash, ParseError, UnixMillis, WireRecord};

/// Metadata of a message, readable by the receiver only.
///
/// ```json
/// {"to":"bob.eth","from":"alice.eth","timestamp":1700000000000,"type":"NEW"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MessageMetadata {
    /// The type of the message.
    pub message_type: MessageType,
    /// ENS name of the receiver, as the sender wrote it.
    pub to: String,
    /// ENS name of the sender, as the sender wrote it: a claim until the signature is verified.
    pub from: String,
    /// Time of writing, by the sender's clock.
    pub timestamp: UnixMillis,
    /// The message that this one refers to.
    pub reference_message_hash: Option<MessageHash>,
    /// Opaque text of a gateway that travels with every reply.
    pub reply_delivery_instruction: Option<String>,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

impl MessageMetadata {
    /// The members that the base protocol defines.
    pub const MEMBERS: [&str; 6] =
        ["to", "from", "timestamp", "type", "referenceMessageHash", "replyDeliveryInstruction"];
}

impl WireRecord for MessageMetadata {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            // MTP-MSG-003
            to: reader.string("to")?.to_owned(),
            from: reader.string("from")?.to_owned(),
            // MTP-MSG-004
            timestamp: UnixMillis::saturating(reader.count("timestamp", Expected::UnixMillis)?),
            // MTP-MSG-003, MTP-MSG-023
            message_type: MessageType::from_wire(reader.string("type")?),
            // MTP-MSG-005, MTP-MSG-024
            reference_message_hash: reader.optional_parsed("referenceMessageHash", MessageHash::parse)?,
            // MTP-MSG-006
            reply_delivery_instruction: reader
                .optional_string("replyDeliveryInstruction")?
                .map(str::to_owned),
            // MTP-MSG-010
            extra: reader.extra(&Self::MEMBERS),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with_some("referenceMessageHash", self.reference_message_hash)
            .with("type", self.message_type.as_str())
            .with("to", self.to.as_str())
            .with("from", self.from.as_str())
            .with("timestamp", self.timestamp)
            .with_some("replyDeliveryInstruction", self.reply_delivery_instruction.as_deref())
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(MessageMetadata);
