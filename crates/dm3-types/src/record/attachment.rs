//! Attachments of a message.

use crate::json::ObjectReader;
use crate::wire_record::record_serde;
use crate::{Json, Members, ParseError, WireRecord};

/// A file or an encoding that goes with a message.
///
/// ```json
/// {"name":"notes.txt","data":"data:text/plain;base64,aGVsbG8="}
/// ```
///
/// Older messages have the bare URI in place of the object; both are read and written back as they came.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// File name, where there is one.
    pub name: Option<String>,
    /// The content or where it is: a `data:`, `https:` or `ipfs:` URI.
    pub data: String,
    /// Members that the base protocol does not define (the deployed messenger adds `id` and `isImage`).
    pub extra: Members,
    bare: bool,
}

impl Attachment {
    /// An attachment with the URI `data`.
    #[must_use]
    pub fn new(name: Option<String>, data: impl Into<String>) -> Self {
        Self { name, data: data.into(), extra: Members::new(), bare: false }
    }
}

impl WireRecord for Attachment {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        // MTP-MSG-009
        if let Json::String(uri) = value {
            return Ok(Self { bare: true, ..Self::new(None, uri.as_str()) });
        }
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            // MTP-MSG-008
            name: reader.optional_string("name")?.map(str::to_owned),
            data: reader.string("data")?.to_owned(),
            // MTP-MSG-010
            extra: reader.extra(&["name", "data"]),
            bare: false,
        })
    }

    fn to_json(&self) -> Json {
        if self.bare && self.name.is_none() && self.extra.is_empty() {
            return Json::from(self.data.as_str());
        }
        Members::new()
            .with_some("name", self.name.as_deref())
            .with("data", self.data.as_str())
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(Attachment);
