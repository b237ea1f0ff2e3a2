//! Acknowledgements: what a receiver has safely taken.

use crate::json::ObjectReader;
use crate::wire_record::record_serde;
use crate::{Json, Members, MessageHash, ParseError, WireRecord};

/// One message that was picked up and may be deleted.
///
/// ```json
/// {"contactAddress":"alice.eth","messageHash":"0x…"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Acknowledgement {
    /// ENS **name** of the sender as in the delivery information; the member is called `contactAddress`.
    pub contact: String,
    /// The hash in the envelope's metadata, whichever of the two members holds it.
    pub message_hash: MessageHash,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

/// The body of an acknowledging request.
///
/// ```json
/// {"acknowledgements":[{"contactAddress":"alice.eth","messageHash":"0x…"}]}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Acknowledgements {
    /// The acknowledged messages.
    pub acknowledgements: Vec<Acknowledgement>,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

impl WireRecord for Acknowledgement {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            contact: reader.string("contactAddress")?.to_owned(),
            message_hash: reader.parsed("messageHash", MessageHash::parse)?,
            extra: reader.extra(&["contactAddress", "messageHash"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("contactAddress", self.contact.as_str())
            .with("messageHash", self.message_hash)
            .with_all(&self.extra)
            .into()
    }
}

impl WireRecord for Acknowledgements {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            acknowledgements: reader.array("acknowledgements", Acknowledgement::from_json)?,
            extra: reader.extra(&["acknowledgements"]),
        })
    }

    fn to_json(&self) -> Json {
        let all: Vec<Json> = self.acknowledgements.iter().map(WireRecord::to_json).collect();
        Members::new().with("acknowledgements", all).with_all(&self.extra).into()
    }
}

record_serde!(Acknowledgement);
record_serde!(Acknowledgements);
