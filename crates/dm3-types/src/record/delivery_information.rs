//! What a delivery service must know to deliver.

use crate::json::ObjectReader;
use crate::record::MessageMetadata;
use crate::wire_record::record_serde;
use crate::{Json, Members, ParseError, WireRecord};

/// Receiver and sender of an envelope, encrypted for the delivery service.
///
/// ```json
/// {"to":"bob.eth","from":"alice.eth"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryInformation {
    /// ENS name of the receiver, as the sender wrote it.
    pub to: String,
    /// ENS name of the sender, as the sender wrote it: a claim until the metadata's signature is verified.
    pub from: String,
    /// Opaque text of a gateway.
    pub delivery_instruction: Option<String>,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

impl DeliveryInformation {
    /// Delivery information without instruction.
    #[must_use]
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { to: to.into(), from: from.into(), delivery_instruction: None, extra: Members::new() }
    }

    /// Hands the instruction for replies of the message that is answered through to the gateway that wrote it.
    #[must_use]
    pub fn in_reply_to(mut self, original: &MessageMetadata) -> Self {
        // MTP-DLV-020
        self.delivery_instruction.clone_from(&original.reply_delivery_instruction);
        self
    }
}

impl WireRecord for DeliveryInformation {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            // MTP-DLV-002
            to: reader.string("to")?.to_owned(),
            from: reader.string("from")?.to_owned(),
            // MTP-DLV-003
            delivery_instruction: reader.optional_string("deliveryInstruction")?.map(str::to_owned),
            // MTP-DLV-005
            extra: reader.extra(&["to", "from", "deliveryInstruction"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("to", self.to.as_str())
            .with("from", self.from.as_str())
            // MTP-DLV-001
            .with_some("deliveryInstruction", self.delivery_instruction.as_deref())
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(DeliveryInformation);
