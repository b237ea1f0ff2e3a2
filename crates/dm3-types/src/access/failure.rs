//! Why a request was not done.

use crate::json::ObjectReader;
use crate::{Expected, Json, Members, ParseError, WireRecord};

/// The body of a failure.
///
/// ```json
/// {"error":{"code":"ds.session.invalid","message":"a session token of this name is needed"}}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessFailure {
    /// The stable word of the outcome.
    pub code: String,
    /// One sentence for people; untrusted text.
    pub message: String,
}

impl WireRecord for AccessFailure {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        ObjectReader::new(value)?.value("error", Expected::Object, |error| {
            let reader = ObjectReader::new(error)?;
            Ok(Self {
                code: reader.string("code")?.to_owned(),
                message: reader.string("message")?.to_owned(),
            })
        })
    }

    fn to_json(&self) -> Json {
        let error = Members::new().with("code", self.code.as_str()).with("message", self.message.as_str());
        Members::new().with("error", error).into()
    }
}
