//! What a receiver has safely taken.

use super::{Cursor, DeviceName};
use crate::json::ObjectReader;
use crate::{Expected, Json, Members, MessageHash, ParseError, ParseProblem, WireRecord};

/// Messages that one acknowledgement may name.
pub const MAX_ACKNOWLEDGED: usize = 1000;

/// The body of an acknowledgement, in one of its two forms.
///
/// ```json
/// {"messages":[{"sender":"alice.eth","messageHash":"0x…"}]}
/// {"device":"phone","cursor":"13"}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessAcknowledgement {
    /// These messages, for all devices.
    Messages(Vec<AcknowledgedMail>),
    /// Everything up to the cursor, for one device.
    UpTo {
        /// The device.
        device: DeviceName,
        /// The position behind the last message it has taken.
        cursor: Cursor,
    },
}

/// One message that may be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgedMail {
    /// The sender, as the service named it in the page.
    pub sender: String,
    /// The hash, as the service named it in the page.
    pub message_hash: MessageHash,
}

impl WireRecord for AccessAcknowledgement {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        match (reader.has("messages"), reader.has("device")) {
            (true, false) => {
                let messages = reader.array("messages", AcknowledgedMail::from_json)?;
                if messages.len() > MAX_ACKNOWLEDGED {
                    // MAP-ACK-007
                    return Err(ParseError::malformed(
                        "messages",
                        Expected::AtMost { elements: MAX_ACKNOWLEDGED },
                    ));
                }
                Ok(Self::Messages(messages))
            }
            (false, true) => Ok(Self::UpTo {
                device: reader.parsed("device", DeviceName::parse)?,
                cursor: reader.parsed("cursor", Cursor::parse)?, // MAP-ACK-008
            }),
            // MAP-ACK-004
            (false, false) => Err(ParseError::new(
                "messages",
                ParseProblem::Missing { expected: Expected::MessagesOrCursor },
            )),
            (true, true) => Err(ParseError::malformed("device", Expected::MessagesOrCursor)),
        }
    }

    fn to_json(&self) -> Json {
        match self {
            Self::Messages(messages) => {
                let messages: Vec<Json> = messages.iter().map(WireRecord::to_json).collect();
                Members::new().with("messages", messages).into()
            }
            Self::UpTo { device, cursor } => {
                Members::new().with("device", device).with("cursor", cursor).into()
            }
        }
    }
}

impl WireRecord for AcknowledgedMail {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MAP-ACK-005, MAP-ACK-006
        Ok(Self {
            sender: reader.string("sender")?.to_owned(),
            message_hash: reader.parsed("messageHash", MessageHash::parse)?,
        })
    }

    fn to_json(&self) -> Json {
        Members::new().with("sender", self.sender.as_str()).with("messageHash", self.message_hash).into()
    }
}
