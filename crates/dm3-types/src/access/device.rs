//! The clients of one receiver.

use std::fmt;

use super::Cursor;
use crate::json::ObjectReader;
use crate::text_form::text_form;
use crate::{Expected, Json, Members, ParseError, WireRecord};

/// Longest name, characters.
const MAX_CHARACTERS: usize = 64;

/// What a receiver calls one of its clients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceName(String);

/// A device and what it has safely taken.
///
/// ```json
/// {"device":"phone","cursor":"13"}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its name.
    pub device: DeviceName,
    /// The position behind everything that it has taken.
    pub cursor: Cursor,
}

impl DeviceName {
    /// Takes 1 to 64 characters out of `A`–`Z`, `a`–`z`, `0`–`9`, `-`, `_` and `.`.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path for anything else.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // MAP-ACK-017
        let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if (1..=MAX_CHARACTERS).contains(&text.len()) && text.bytes().all(known) {
            return Ok(Self(text.to_owned()));
        }
        Err(ParseError::malformed("", Expected::DeviceName))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeviceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(DeviceName);

impl WireRecord for Device {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            device: reader.parsed("device", DeviceName::parse)?,
            cursor: reader.parsed("cursor", Cursor::parse)?,
        })
    }

    fn to_json(&self) -> Json {
        Members::new().with("device", &self.device).with("cursor", &self.cursor).into()
    }
}
