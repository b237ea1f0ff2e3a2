//! Positions in a mailbox.

use std::fmt;

use crate::text_form::text_form;
use crate::{Expected, ParseError};

/// Longest cursor, characters.
const MAX_CHARACTERS: usize = 64;

/// A position in a mailbox, behind some message. Clients keep it and send it back; only its service reads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// Takes 1 to 64 characters out of `A`–`Z`, `a`–`z`, `0`–`9`, `-` and `_`.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path for anything else.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // MAP-PIC-001, MAP-PIC-004
        let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if (1..=MAX_CHARACTERS).contains(&text.len()) && text.bytes().all(known) {
            return Ok(Self(text.to_owned()));
        }
        Err(ParseError::malformed("", Expected::Cursor))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(Cursor);
