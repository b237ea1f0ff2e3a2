//! Parameters of the methods, in all forms that callers use.

use dm3_types::{Expected, Json, ParseError};

use super::ErrorCode;

/// The parameters do not fit the method.
///
/// A service maps each case to what goes on the wire; a new case must be felt there, so the list is exhaustive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParamsError {
    /// A submission without an envelope.
    #[error("`params`: expected the envelope, as an object or as JSON text")]
    NoEnvelope,
    /// What stands in the envelope's place is neither an object nor JSON text.
    #[error("the envelope is not JSON: {0}")]
    EnvelopeNotJson(ParseError),
    /// The receiver's name is missing, or is no string.
    #[error("`params`: expected the receiver's name")]
    NoName,
}

impl ParamsError {
    /// The code to answer with.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::NoEnvelope | Self::NoName => ErrorCode::InvalidParams,
            Self::EnvelopeNotJson(_) => ErrorCode::InvalidInput,
        }
    }
}

/// The envelope of a submission: `[text, token?]` as deployed, `[object]` as written, or the object itself.
///
/// # Errors
/// [`ParamsError::NoEnvelope`], [`ParamsError::EnvelopeNotJson`].
pub fn envelope_in(params: Option<&Json>) -> Result<Json, ParamsError> {
    let envelope = match params {
        Some(Json::Array(elements)) => elements.first(), // DSA-SUB-001
        Some(params @ Json::Object(members)) if !members.is_empty() => Some(params), // DSA-SUB-002
        _ => None,
    };
    match envelope {
        // DSA-SUB-003
        Some(Json::String(text)) if !text.is_empty() => {
            Json::parse(text).map_err(|error| ParamsError::EnvelopeNotJson(error.into()))
        }
        Some(object @ Json::Object(_)) => Ok(object.clone()),
        // Everything that JavaScript takes for false is no envelope to deployed services.
        Some(Json::Null | Json::String(_) | Json::Bool(false)) | None => Err(ParamsError::NoEnvelope),
        Some(Json::Number(number)) if *number == 0.0 => Err(ParamsError::NoEnvelope),
        Some(_) => {
            let problem = ParseError::malformed("params[0]", Expected::StringOrObject);
            Err(ParamsError::EnvelopeNotJson(problem))
        }
    }
}

/// The receiver that `dm3_getProfileExtension` asks about: `[name]`, or the member `name`.
///
/// # Errors
/// [`ParamsError::NoName`].
pub fn name_in(params: Option<&Json>) -> Result<&str, ParamsError> {
    let name = match params {
        Some(Json::Array(elements)) => elements.first(), // DSA-EXT-002
        Some(params) => params.get("name"),              // DSA-EXT-003
        None => None,
    };
    name.and_then(Json::as_str).ok_or(ParamsError::NoName) // DSA-EXT-004
}
