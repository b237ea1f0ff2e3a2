//! The three methods and their requests.

use dm3_types::record::Envelope;
use dm3_types::rpc::{Id, Request};
use dm3_types::{EnsName, Json, ParseError, WireRecord};

/// A method of a delivery service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Deliver an envelope.
    SubmitMessage,
    /// Ask for the delivery service's properties.
    GetDeliveryServiceProperties,
    /// Ask for a receiver's settings.
    GetProfileExtension,
}

impl Method {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SubmitMessage => "dm3_submitMessage",
            Self::GetDeliveryServiceProperties => "dm3_getDeliveryServiceProperties",
            Self::GetProfileExtension => "dm3_getProfileExtension",
        }
    }

    /// The method with this name.
    #[must_use]
    pub fn from_wire(name: &str) -> Option<Self> {
        [Self::SubmitMessage, Self::GetDeliveryServiceProperties, Self::GetProfileExtension]
            .into_iter()
            .find(|method| method.as_str() == name)
    }
}

/// A submission to the letter of the written specification: the envelope as an object, with an id.
#[must_use]
pub fn submit_request(envelope: &Envelope, id: Id) -> Request {
    Request::new(Method::SubmitMessage.as_str(), vec![envelope.to_json()].into(), id)
}

/// A submission as deployed clients send it: the envelope as text, optionally a token, no id.
///
/// `envelope_text` is sent as it is; deployed clients write members in the order of their making.
#[must_use]
pub fn submit_request_deployed(envelope_text: &str, token: Option<&str>) -> Request {
    let params = std::iter::once(envelope_text).chain(token).map(Json::from).collect();
    Request::deployed(Method::SubmitMessage.as_str(), params)
}

/// Asks for the properties; without an id the answer comes in the deployed form.
#[must_use]
pub fn properties_request(id: Option<Id>) -> Request {
    with_id(Request::deployed(Method::GetDeliveryServiceProperties.as_str(), Vec::new()), id)
}

/// Asks for a receiver's settings; without an id the answer comes in the deployed form.
#[must_use]
pub fn profile_extension_request(receiver: &EnsName, id: Option<Id>) -> Request {
    let params = vec![Json::from(receiver.as_str())];
    with_id(Request::deployed(Method::GetProfileExtension.as_str(), params), id)
}

/// Reads a result that is a record (written) or JSON text of a record (deployed).
///
/// # Errors
/// [`ParseError`] where it is neither.
pub fn read_result<T: WireRecord>(result: &Json) -> Result<T, ParseError> {
    match result {
        Json::String(text) => T::parse_text(text),
        value => T::from_json(value),
    }
}

fn with_id(request: Request, id: Option<Id>) -> Request {
    Request { id, ..request }
}
