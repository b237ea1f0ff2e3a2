//! What all records of the protocol share.

use crate::{Json, ParseError};

/// A record of the protocol that stands on the wire as a JSON object.
///
/// Reading keeps members that this crate does not know (in `extra`), writing puts them back.
pub trait WireRecord: Sized {
    /// Reads the record from a JSON value.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    fn from_json(value: &Json) -> Result<Self, ParseError>;

    /// The record as a JSON value, known members in the order in which the deployed network writes them.
    fn to_json(&self) -> Json;

    /// Reads the record from JSON text.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    fn parse_text(text: &str) -> Result<Self, ParseError> {
        Self::from_json(&Json::parse(text)?)
    }

    /// The canonical text of the record.
    fn canonical(&self) -> String {
        self.to_json().canonical()
    }
}

/// Implements serde's traits through [`WireRecord`], so that a record fits into the formats of other people.
macro_rules! record_serde {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::WireRecord::to_json(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <$crate::Json as serde::Deserialize>::deserialize(deserializer)?;
                $crate::WireRecord::from_json(&value).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use record_serde;
