//! Settings of a receiver that its delivery service tells.

use crate::json::ObjectReader;
use crate::record::MessageType;
use crate::wire_record::record_serde;
use crate::{Json, Members, ParseError, ParseProblem, WireRecord};

/// What a receiver can take, told by its delivery service.
///
/// ```json
/// {"encryptionScheme":["x25519-chacha20-poly1305"],"supportedMessageTypes":["NEW"]}
/// ```
///
/// That is the written form; the deployed one says `encryptionAlgorithm` and `notSupportedMessageTypes`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileExtension {
    /// Encryption schemes, first choice first; absent means the default alone.
    pub encryption_schemes: Option<Vec<String>>,
    /// Which message types the receiver takes.
    pub message_types: MessageTypeList,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

/// The two ways to say which message types a receiver takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageTypeList {
    /// Written specification: these.
    Supported(Vec<MessageType>),
    /// Deployed network: all but these.
    NotSupported(Vec<MessageType>),
}

impl ProfileExtension {
    /// Whether the receiver takes messages of this type. NEW is always taken.
    #[must_use]
    pub fn takes(&self, message_type: &MessageType) -> bool {
        // MTP-TRN-045, MTP-TRN-047
        *message_type == MessageType::New
            || match &self.message_types {
                MessageTypeList::Supported(types) => types.contains(message_type),
                MessageTypeList::NotSupported(types) => !types.contains(message_type),
            }
    }
}

impl WireRecord for ProfileExtension {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let types = |name| -> Result<Vec<MessageType>, ParseError> {
            Ok(reader.strings(name)?.iter().map(|text| MessageType::from_wire(text)).collect())
        };
        let message_types =
            match (reader.has("supportedMessageTypes"), reader.has("notSupportedMessageTypes")) {
                // MTP-TRN-048
                (true, true) => {
                    return Err(ParseError::new("notSupportedMessageTypes", ParseProblem::NotAllowed));
                }
                (false, true) => MessageTypeList::NotSupported(types("notSupportedMessageTypes")?),
                // MTP-TRN-044
                (_, false) => MessageTypeList::Supported(types("supportedMessageTypes")?),
            };
        let schemes = match &message_types {
            MessageTypeList::Supported(_) => "encryptionScheme",
            MessageTypeList::NotSupported(_) => "encryptionAlgorithm",
        };
        // MTP-TRN-046
        let encryption_schemes = if reader.has(schemes) { Some(reader.strings(schemes)?) } else { None };
        let known = ["supportedMessageTypes", "notSupportedMessageTypes", schemes];
        Ok(Self { encryption_schemes, message_types, extra: reader.extra(&known) })
    }

    fn to_json(&self) -> Json {
        let (schemes, member, types) = match &self.message_types {
            MessageTypeList::Supported(types) => ("encryptionScheme", "supportedMessageTypes", types),
            MessageTypeList::NotSupported(types) => {
                ("encryptionAlgorithm", "notSupportedMessageTypes", types)
            }
        };
        let texts =
            |list: &Vec<String>| list.iter().map(|text| Json::from(text.as_str())).collect::<Vec<_>>();
        let types: Vec<Json> = types.iter().map(|kind| Json::from(kind.as_str())).collect();
        Members::new()
            .with_some(schemes, self.encryption_schemes.as_ref().map(texts))
            .with(member, types)
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(ProfileExtension);
