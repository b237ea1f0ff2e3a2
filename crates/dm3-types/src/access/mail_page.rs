//! Messages on their way to their receiver.

use super::Cursor;
use crate::json::ObjectReader;
use crate::{Expected, Json, Members, MessageHash, ParseError, ParseProblem, WireRecord};

/// Some messages of a mailbox, the oldest first.
///
/// ```json
/// {"messages":[{"cursor":"13","sender":"alice.eth","messageHash":"0x…","envelope":{}}],"cursor":"13","more":false}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MailPage {
    /// The messages.
    pub messages: Vec<MailItem>,
    /// The position behind the last message that was looked at: where the next page begins.
    pub cursor: Cursor,
    /// Whether there is more behind the cursor.
    pub more: bool,
}

/// One message of a mailbox.
#[derive(Debug, Clone, PartialEq)]
pub struct MailItem {
    /// The position behind it.
    pub cursor: Cursor,
    /// The proven sender's name, as the service keeps it. An acknowledgement repeats it.
    pub sender: String,
    /// The hash by which the service knows the message. An acknowledgement repeats it.
    pub message_hash: MessageHash,
    /// The envelope with its postmark; an object.
    pub envelope: Json,
}

impl WireRecord for MailPage {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MAP-PIC-017
        let more = reader.any("more", Expected::Boolean)?;
        Ok(Self {
            messages: reader.array("messages", MailItem::from_json)?,
            cursor: reader.parsed("cursor", Cursor::parse)?,
            more: more.as_bool().ok_or_else(|| {
                ParseError::new(
                    "more",
                    ParseProblem::WrongType { expected: Expected::Boolean, found: more.kind() },
                )
            })?,
        })
    }

    fn to_json(&self) -> Json {
        let messages: Vec<Json> = self.messages.iter().map(WireRecord::to_json).collect();
        Members::new().with("messages", messages).with("cursor", &self.cursor).with("more", self.more).into()
    }
}

impl WireRecord for MailItem {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MAP-PIC-018
        Ok(Self {
            cursor: reader.parsed("cursor", Cursor::parse)?,
            sender: reader.string("sender")?.to_owned(),
            message_hash: reader.parsed("messageHash", MessageHash::parse)?,
            envelope: reader.value("envelope", Expected::Object, |envelope| {
                ObjectReader::new(envelope).map(|_| envelope.clone())
            })?,
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("cursor", &self.cursor)
            .with("sender", self.sender.as_str())
            .with("messageHash", self.message_hash)
            .with("envelope", self.envelope.clone())
            .into()
    }
}
