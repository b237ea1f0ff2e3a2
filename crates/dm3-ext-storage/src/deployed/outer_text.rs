//! The outer form of encrypted texts: base64 of a payload's canonical JSON.

use dm3_crypto::{OpenError, SealedPayload};
use dm3_types::{Dialect, Json, ParseError, base64};

/// A text from the backend cannot be decrypted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecryptError {
    /// The text is no encrypted payload.
    #[error("the text is no encrypted payload: {0}")]
    Malformed(ParseError),
    /// Encrypted with another key, or altered.
    #[error("the text cannot be decrypted with this key: {0}")]
    NotOpened(OpenError),
}

pub(super) fn write(payload: &SealedPayload) -> String {
    base64::encode(payload.to_text().as_bytes())
}

pub(super) fn read(text: &str) -> Result<SealedPayload, DecryptError> {
    let json = base64::decode(text).map_err(DecryptError::Malformed)?;
    let json = Json::parse_slice(&json).map_err(|error| DecryptError::Malformed(error.into()))?;
    SealedPayload::from_json(&json, Dialect::Deployed).map_err(DecryptError::Malformed)
}
