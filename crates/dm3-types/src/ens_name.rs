//! ENS names, normalised.

use std::fmt;

use crate::text_form::text_form;
use crate::{Expected, ParseError};

/// Longest text, in bytes, that is taken for a name at all: normalising costs time, and DNS ends at 255.
pub const MAX_NAME_BYTES: usize = 1024;

/// An ENS name in the normal form of ENSIP-15: one person, one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnsName(String);

impl EnsName {
    /// Normalises `text` and checks that it is a name: no empty label, at least one label.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let malformed = || ParseError::malformed("", Expected::EnsName);
        // REG-NAM-003, REG-NAM-005
        if text.is_empty() || text.len() > MAX_NAME_BYTES {
            return Err(malformed());
        }
        // REG-NAM-001, REG-NAM-002
        let name = ens_normalize::normalize(text).map_err(|_| malformed())?;
        // REG-NAM-003, REG-NAM-006
        // Normalising may lengthen a text; what is written must be readable again.
        if name.len() > MAX_NAME_BYTES || name.split('.').any(str::is_empty) {
            return Err(malformed());
        }
        Ok(Self(name))
    }

    /// Takes `text` only where it is in normal form already.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse_normalized(text: &str) -> Result<Self, ParseError> {
        let name = Self::parse(text)?;
        if name.0 == text { Ok(name) } else { Err(ParseError::malformed("", Expected::EnsName)) }
    }

    /// The name in normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The labels from left to right.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// The name without its first label; none for a single label.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_once('.').map(|(_, rest)| Self(rest.to_owned()))
    }
}

impl fmt::Display for EnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for EnsName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

text_form!(EnsName);
