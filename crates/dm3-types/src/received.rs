//! A record together with what it came from.

use crate::{Json, ParseError, WireRecord};

/// A record and the JSON that it was read from.
///
/// Signatures and hashes cover what arrived, with members that nobody here knows. They are therefore taken from
/// [`json`](Self::json) and never from a record that was written again.
#[derive(Debug, Clone, PartialEq)]
pub struct Received<T> {
    json: Json,
    record: T,
}

impl<T: WireRecord> Received<T> {
    /// Reads a record and keeps the JSON.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json(json: Json) -> Result<Self, ParseError> {
        // MTP-GEN-003
        Ok(Self { record: T::from_json(&json)?, json })
    }

    /// Reads a record from text and keeps the JSON.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn parse_text(text: &str) -> Result<Self, ParseError> {
        Self::from_json(Json::parse(text)?)
    }

    /// A record that was made here, as if it had arrived.
    pub fn from_record(record: T) -> Self {
        Self { json: record.to_json(), record }
    }
}

impl<T> Received<T> {
    /// The record.
    pub fn record(&self) -> &T {
        &self.record
    }

    /// The record, without the JSON.
    pub fn into_record(self) -> T {
        self.record
    }

    /// The JSON as it arrived.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// The canonical text of what arrived.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.json.canonical()
    }

    /// The canonical text of what arrived without the top-level member `signature`: what is signed.
    #[must_use]
    pub fn text_without_signature(&self) -> String {
        self.json.canonical_without("signature")
    }
}
