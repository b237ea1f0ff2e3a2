//! What a delivery service's answer to a submission means.

use dm3_types::rpc::ErrorObject;
use dm3_types::{Json, WireRecord};

use super::ErrorCode;
use crate::Report;

/// Why a delivery service does not take a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The JSON-RPC code where the service gave one of the table.
    pub code: Option<ErrorCode>,
    /// The HTTP status.
    pub status: u16,
    /// What the service said, shortened and without control characters; untrusted text.
    pub reason: String,
}

/// The meaning of an answer to `dm3_submitMessage`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubmitAnswer {
    /// The service has the message.
    Accepted,
    /// The service refuses for good.
    Refused(Refusal),
    /// The service knows only the other deployed variant of the envelope.
    UnknownVariant,
    /// The service cannot take messages now.
    Unavailable(Refusal),
}

/// Longest reason that is kept of an answer, in characters.
const MAX_REASON_CHARACTERS: usize = 300;

impl Refusal {
    pub(crate) fn schema() -> Self {
        Self { code: Some(ErrorCode::InvalidInput), status: 400, reason: "invalid schema".to_owned() }
    }
}

impl SubmitAnswer {
    /// What [`Delivery`](crate::Delivery) is told.
    #[must_use]
    pub fn into_report(self) -> Report {
        match self {
            Self::Accepted => Report::Accepted,
            Self::Refused(refusal) => Report::Refused(refusal),
            Self::UnknownVariant => Report::UnknownVariant,
            Self::Unavailable(_) => Report::Unavailable,
        }
    }
}

/// Reads the answer to `dm3_submitMessage`: the HTTP status and the body, in either dialect.
///
/// A deployed service answers `OK` as text, or 400 with next to nothing. One that speaks JSON-RPC may put an error into
/// a 200; that message is not delivered, however malformed the error is. A 200 that says anything else is not the word
/// of a delivery service (a proxy's page, say), so the message counts as not delivered either.
#[must_use]
pub fn read_submit_answer(status: u16, body: &[u8]) -> SubmitAnswer {
    let json = Json::parse_slice(body).ok();
    let error = json.as_ref().and_then(|json| json.get("error")).filter(|error| **error != Json::Null);
    let object = error.and_then(|error| ErrorObject::from_json(error).ok());
    let code = object.as_ref().and_then(|object| ErrorCode::from_code(object.code));
    let said = match (&object, error.and_then(Json::as_str)) {
        (Some(object), _) => object.message.clone(),
        (None, Some(text)) => text.to_owned(),
        (None, None) => String::from_utf8_lossy(body).into_owned(),
    };
    // MTP-TRN-021
    let reason =
        said.chars().filter(|character| !character.is_control()).take(MAX_REASON_CHARACTERS).collect();
    let refusal = Refusal { code, status, reason };
    // MTP-TRN-019, MTP-TRN-054: a redirection is the word of whatever stands before the service; the next service may be reached.
    let temporary_status = status >= 500 || matches!(status, 300..400 | 408 | 425 | 429);
    match (error.is_some(), (200..300).contains(&status)) {
        // MTP-TRN-050, MTP-TRN-051, MTP-TRN-052
        (false, true) if is_acceptance(body, json.as_ref()) => SubmitAnswer::Accepted,
        // MTP-TRN-018
        (false, true) => SubmitAnswer::Unavailable(refusal),
        _ if said == "invalid schema" => SubmitAnswer::UnknownVariant,
        // MTP-TRN-055
        _ if temporary_status || code.is_some_and(ErrorCode::is_temporary) => {
            SubmitAnswer::Unavailable(refusal)
        }
        // MTP-TRN-056, MTP-TRN-056
        _ => SubmitAnswer::Refused(refusal),
    }
}

/// `OK` as text or as a JSON string, or a JSON-RPC result that does not deny success.
fn is_acceptance(body: &[u8], json: Option<&Json>) -> bool {
    let denies = |result: &Json| {
        let success = result.get("success").unwrap_or(result);
        // MTP-TRN-053
        success.as_bool() == Some(false)
    };
    match json {
        Some(Json::String(text)) => text == "OK",
        Some(answer) => answer.get("result").is_some_and(|result| !denies(result)),
        None => body.trim_ascii() == b"OK",
    }
}
