//! Logging in.

use crate::json::ObjectReader;
use crate::{Expected, Json, Members, ParseError, UnixMillis, WireRecord};

/// A challenge on its way to the client.
///
/// ```json
/// {"challenge":"eyJ…"}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginChallengeText {
    /// The challenge; not to be signed before it was checked.
    pub challenge: String,
}

/// The answer to a challenge.
///
/// ```json
/// {"challenge":"eyJ…","signature":"base64 of 64 bytes"}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeAnswer {
    /// The challenge.
    pub challenge: String,
    /// The signature over its bytes.
    pub signature: String,
}

/// An open session.
///
/// ```json
/// {"token":"eyJ…","expires":1700003600000}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What opens the mailbox; a secret.
    pub token: String,
    /// Until when.
    pub expires: UnixMillis,
}

impl WireRecord for LoginChallengeText {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        Ok(Self { challenge: ObjectReader::new(value)?.string("challenge")?.to_owned() })
    }

    fn to_json(&self) -> Json {
        Members::new().with("challenge", self.challenge.as_str()).into()
    }
}

impl WireRecord for ChallengeAnswer {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            challenge: reader.string("challenge")?.to_owned(),
            signature: reader.string("signature")?.to_owned(),
        })
    }

    fn to_json(&self) -> Json {
        let members = Members::new().with("challenge", self.challenge.as_str());
        members.with("signature", self.signature.as_str()).into()
    }
}

impl WireRecord for Session {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let expires = reader.count("expires", Expected::UnixMillis)?;
        Ok(Self { token: reader.string("token")?.to_owned(), expires: UnixMillis::saturating(expires) })
    }

    fn to_json(&self) -> Json {
        Members::new().with("token", self.token.as_str()).with("expires", self.expires.as_u64()).into()
    }
}
