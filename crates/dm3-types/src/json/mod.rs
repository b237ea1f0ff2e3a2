//! JSON as dm3 needs it: a strict parser and the canonical form that is signed and hashed.
//!
//! The parser refuses what two readers could understand differently: duplicate members and lone surrogates.
//! Numbers are IEEE 754 doubles, as in the deployed network; a literal beyond their range becomes infinite and is
//! written as `null`, as there.

mod canonical;
mod members;
mod parser;
mod reader;
mod serde_form;

use std::fmt;

pub use canonical::canonical_string;
pub use members::Members;
pub use parser::{JsonError, JsonProblem, MAX_DEPTH};
pub use reader::ObjectReader;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A double; infinite where the literal was out of range.
    Number(f64),
    /// A string of Unicode scalar values.
    String(String),
    /// An array.
    Array(Vec<Self>),
    /// An object with unique member names.
    Object(Members),
}

/// The JSON type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the six types of RFC 8259 section 3")]
pub enum JsonKind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Json {
    /// Reads one JSON value that fills the whole text.
    ///
    /// # Errors
    /// [`JsonError`] with the byte offset and the problem.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        parser::parse(text)
    }

    /// Reads one JSON value from bytes that must be UTF-8.
    ///
    /// # Errors
    /// [`JsonError`] with the byte offset and the problem.
    pub fn parse_slice(bytes: &[u8]) -> Result<Self, JsonError> {
        // MTP-CJS-001
        let text = std::str::from_utf8(bytes)
            .map_err(|error| JsonError::new(error.valid_up_to(), JsonProblem::NotUtf8))?;
        Self::parse(text)
    }

    /// The canonical text: no white space, members sorted by UTF-16 code units, ECMAScript numbers, the shortest
    /// escapes. Equal to what the deployed network signs and hashes (safe-stable-stringify 2.4).
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical::write(self, true)
    }

    /// The canonical text without the top-level member `name`: what a signature in that member covers.
    #[must_use]
    pub fn canonical_without(&self, name: &str) -> String {
        match self {
            Self::Object(members) => canonical::write_without(members, name), // MTP-CJS-033
            other => other.canonical(),
        }
    }

    /// Compact text with members in their order of arrival: what `JSON.stringify` gives.
    #[must_use]
    pub fn to_text(&self) -> String {
        canonical::write(self, false)
    }

    /// The JSON type.
    #[must_use]
    pub fn kind(&self) -> JsonKind {
        match self {
            Self::Null => JsonKind::Null,
            Self::Bool(_) => JsonKind::Bool,
            Self::Number(_) => JsonKind::Number,
            Self::String(_) => JsonKind::String,
            Self::Array(_) => JsonKind::Array,
            Self::Object(_) => JsonKind::Object,
        }
    }

    /// The member `name` where this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object().and_then(|members| members.get(name))
    }

    /// The text where this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The number where this is one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The number where it is whole and from 0 to 2^53 - 1.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_f64().and_then(whole_number)
    }

    /// The truth value where this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The elements where this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(elements) = self { Some(elements) } else { None }
    }

    /// The members where this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Members> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }
}

/// Largest whole number that a double holds without a gap: 2^53 - 1.
pub(crate) const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the range is checked before the cast"
)]
fn whole_number(number: f64) -> Option<u64> {
    let whole = number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER as f64).contains(&number);
    whole.then_some(number as u64)
}

impl fmt::Display for JsonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<Members> for Json {
    fn from(members: Members) -> Self {
        Self::Object(members)
    }
}

impl From<Vec<Self>> for Json {
    fn from(elements: Vec<Self>) -> Self {
        Self::Array(elements)
    }
}
