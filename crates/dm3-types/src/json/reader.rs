//! Reading the members of an object with errors that name them.

use super::{Json, Members};
use crate::{Expected, ParseError, ParseProblem};

/// Reads members of a JSON object; every error names the member and what was expected.
#[derive(Debug, Clone, Copy)]
pub struct ObjectReader<'a> {
    members: &'a Members,
}

impl<'a> ObjectReader<'a> {
    /// A reader of `value`, which must be an object.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path where it is not.
    pub fn new(value: &'a Json) -> Result<Self, ParseError> {
        match value {
            Json::Object(members) => Ok(Self { members }),
            // MTP-GEN-001
            other => Err(wrong_type("", Expected::Object, other)),
        }
    }

    /// The member `name`, any type.
    ///
    /// # Errors
    /// [`ParseError`] where it is missing.
    pub fn any(&self, name: &str, expected: Expected) -> Result<&'a Json, ParseError> {
        self.members.get(name).ok_or_else(|| ParseError::new(name, ParseProblem::Missing { expected }))
    }

    /// The string `name`.
    ///
    /// # Errors
    /// [`ParseError`] where it is missing or no string.
    pub fn string(&self, name: &str) -> Result<&'a str, ParseError> {
        let value = self.any(name, Expected::String)?;
        value.as_str().ok_or_else(|| wrong_type(name, Expected::String, value))
    }

    /// The string `name` where it is present.
    ///
    /// # Errors
    /// [`ParseError`] where it is present and no string (`null` included).
    pub fn optional_string(&self, name: &str) -> Result<Option<&'a str>, ParseError> {
        // MTP-GEN-002
        if self.has(name) { self.string(name).map(Some) } else { Ok(None) }
    }

    /// The string `name`, read by `parse`.
    ///
    /// # Errors
    /// [`ParseError`] where it is missing, no string or malformed.
    pub fn parsed<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        parse(self.string(name)?).map_err(|error| error.within(name))
    }

    /// The string `name`, read by `parse`, where it is present.
    ///
    /// # Errors
    /// [`ParseError`] where it is present and no string or malformed.
    pub fn optional_parsed<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, ParseError>,
    ) -> Result<Option<T>, ParseError> {
        if self.has(name) { self.parsed(name, parse).map(Some) } else { Ok(None) }
    }

    /// The value `name`, read by `read`.
    ///
    /// # Errors
    /// [`ParseError`] where it is missing or `read` refuses it.
    pub fn value<T>(
        &self,
        name: &str,
        expected: Expected,
        read: impl FnOnce(&Json) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        read(self.any(name, expected)?).map_err(|error| error.within(name))
    }

    /// The array `name`, every element read by `read`.
    ///
    /// # Errors
    /// [`ParseError`] where it is missing, no array, or `read` refuses an element.
    pub fn array<T>(
        &self,
        name: &str,
        read: impl Fn(&Json) -> Result<T, ParseError>,
    ) -> Result<Vec<T>, ParseError> {
        let value = self.any(name, Expected::Array)?;
        let elements = value.as_array().ok_or_else(|| wrong_type(name, Expected::Array, value))?;
        let read_at = |(index, element)| {
            read(element).map_err(|error| error.within(&format!("[{index}]")).within(name))
        };
        elements.iter().enumerate().map(read_at).collect()
    }

    /// The array of strings `name`.
    ///
    /// # Errors
    /// [`ParseError`] where it is missing, no array, or an element is no string.
    pub fn strings(&self, name: &str) -> Result<Vec<String>, ParseError> {
        self.array(name, |element| {
            element.as_str().map(str::to_owned).ok_or_else(|| wrong_type("", Expected::String, element))
        })
    }

    /// The whole number `name` from 0 to 2^53 - 1.
    ///
    /// # Errors
    /// [`ParseError`] where it is missing, no number or not such a number.
    pub fn count(&self, name: &str, expected: Expected) -> Result<u64, ParseError> {
        let value = self.any(name, expected)?;
        match value {
            // MTP-GEN-005
            Json::Number(_) => value.as_u64().ok_or_else(|| ParseError::malformed(name, expected)),
            other => Err(wrong_type(name, expected, other)),
        }
    }

    /// Whether the member is present.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some()
    }

    /// All members but `known`, in their order.
    #[must_use]
    pub fn extra(&self, known: &[&str]) -> Members {
        let unknown = self.members.iter().filter(|(name, _)| !known.contains(name));
        Members::from_unique(unknown.map(|(name, value)| (name.to_owned(), value.clone())).collect())
    }
}

pub(crate) fn wrong_type(path: &str, expected: Expected, found: &Json) -> ParseError {
    ParseError::new(path, ParseProblem::WrongType { expected, found: found.kind() })
}
