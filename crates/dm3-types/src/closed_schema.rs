//! The closed schemas of the deployed network: what its programs let through, member by member.
//!
//! A deployed service or client refuses a record with one member too many. These checks tell beforehand what it will
//! say. They look at JSON types and member names alone, as the deployed schemas do; a record that passes can still be
//! malformed for the readers of this crate.

use crate::json::{JsonKind, Members};
use crate::record::HashField;
use crate::{Expected, Json, ParseError, ParseProblem};

/// A record that has a closed schema in the deployed network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// An envelope, in the variant with this hash member.
    Envelope(HashField),
    /// Delivery information in clear.
    DeliveryInformation,
    /// A message.
    Message,
    /// A user profile.
    UserProfile,
    /// A user profile with the wallet's signature.
    SignedUserProfile,
    /// A delivery service's profile.
    DeliveryServiceProfile,
    /// The body of an acknowledging request.
    Acknowledgements,
    /// The body that answers a log-in challenge.
    ChallengeAnswer,
}

/// Checks `value` as a deployed program would.
///
/// # Errors
/// [`ParseError`] for the first member that the schema refuses.
pub fn check(shape: Shape, value: &Json) -> Result<(), ParseError> {
    match shape {
        Shape::Envelope(field) => envelope(value, field),
        Shape::DeliveryInformation => delivery_information(value),
        Shape::Message => message(value),
        Shape::UserProfile => user_profile(value),
        Shape::SignedUserProfile => Closed::new(value)?
            .required("profile", Expected::Object, user_profile)?
            .required("signature", Expected::String, string)?
            .nothing_else(),
        Shape::DeliveryServiceProfile => Closed::new(value)?
            .required("publicSigningKey", Expected::String, string)?
            .required("publicEncryptionKey", Expected::String, string)?
            .required("url", Expected::String, string)?
            .nothing_else(),
        Shape::Acknowledgements => Closed::new(value)?
            .required("acknowledgements", Expected::Array, |list| each(list, acknowledgement))?
            .nothing_else(),
        Shape::ChallengeAnswer => Closed::new(value)?
            .required("signature", Expected::String, string)?
            .required("challenge", Expected::String, string)?
            .nothing_else(),
    }
}

const MESSAGE_TYPES: [&str; 8] =
    ["NEW", "DELETE_REQUEST", "EDIT", "REPLY", "REACTION", "READ_RECEIVED", "READ_OPENED", "RESEND_REQUEST"];

fn envelope(value: &Json, field: HashField) -> Result<(), ParseError> {
    Closed::new(value)?
        .required("message", Expected::String, string)?
        .required("metadata", Expected::Object, |metadata| envelope_metadata(metadata, field))?
        .optional("postmark", string)?
        .nothing_else()
}

fn envelope_metadata(value: &Json, field: HashField) -> Result<(), ParseError> {
    Closed::new(value)?
        .required("version", Expected::String, string)?
        .optional("encryptionScheme", string)?
        .required("deliveryInformation", Expected::StringOrObject, |information| match information {
            Json::String(_) => Ok(()),
            other => delivery_information(other),
        })?
        .required(field.as_str(), Expected::String, string)?
        .required("signature", Expected::String, string)?
        .nothing_else()
}

fn delivery_information(value: &Json) -> Result<(), ParseError> {
    Closed::new(value)?
        .required("to", Expected::String, string)?
        .required("from", Expected::String, string)?
        .optional("deliveryInstruction", string)?
        .nothing_else()
}

fn message(value: &Json) -> Result<(), ParseError> {
    Closed::new(value)?
        .optional("message", string)?
        .required("metadata", Expected::Object, message_metadata)?
        .optional("attachments", |list| each(list, attachment))?
        .required("signature", Expected::String, string)?
        .nothing_else()
}

fn message_metadata(value: &Json) -> Result<(), ParseError> {
    Closed::new(value)?
        .required("to", Expected::String, string)?
        .required("from", Expected::String, string)?
        .required("timestamp", Expected::Number, |timestamp| {
            is(timestamp, JsonKind::Number, Expected::Number)
        })?
        .required("type", Expected::OneOf(&MESSAGE_TYPES), |kind| match kind.as_str() {
            Some(text) if MESSAGE_TYPES.contains(&text) => Ok(()),
            _ => Err(ParseError::malformed("", Expected::OneOf(&MESSAGE_TYPES))),
        })?
        .optional("referenceMessageHash", string)?
        .optional("replyDeliveryInstruction", string)?
        .nothing_else()
}

fn attachment(value: &Json) -> Result<(), ParseError> {
    Closed::new(value)?.optional("name", string)?.required("data", Expected::String, string)?.nothing_else()
}

fn user_profile(value: &Json) -> Result<(), ParseError> {
    Closed::new(value)?
        .required("publicEncryptionKey", Expected::String, string)?
        .required("publicSigningKey", Expected::String, string)?
        .required("deliveryServices", Expected::Array, |list| each(list, string))?
        .nothing_else()
}

fn acknowledgement(value: &Json) -> Result<(), ParseError> {
    Closed::new(value)?
        .required("contactAddress", Expected::String, string)?
        .required("messageHash", Expected::String, string)?
        .nothing_else()
}

fn string(value: &Json) -> Result<(), ParseError> {
    is(value, JsonKind::String, Expected::String)
}

fn is(value: &Json, kind: JsonKind, expected: Expected) -> Result<(), ParseError> {
    if value.kind() == kind {
        return Ok(());
    }
    Err(ParseError::new("", ParseProblem::WrongType { expected, found: value.kind() }))
}

fn each(value: &Json, check: fn(&Json) -> Result<(), ParseError>) -> Result<(), ParseError> {
    is(value, JsonKind::Array, Expected::Array)?;
    let elements = value.as_array().unwrap_or_default();
    let at = |(index, element)| check(element).map_err(|error| error.within(&format!("[{index}]")));
    elements.iter().enumerate().try_for_each(at)
}

/// An object whose members are ticked off; what is left over is not allowed.
struct Closed<'a> {
    members: &'a Members,
    known: Vec<&'static str>,
}

impl<'a> Closed<'a> {
    fn new(value: &'a Json) -> Result<Self, ParseError> {
        is(value, JsonKind::Object, Expected::Object)?;
        let members = value.as_object().ok_or_else(|| ParseError::malformed("", Expected::Object))?;
        Ok(Self { members, known: Vec::new() })
    }

    fn required(
        self,
        name: &'static str,
        expected: Expected,
        check: impl FnOnce(&Json) -> Result<(), ParseError>,
    ) -> Result<Self, ParseError> {
        if self.members.get(name).is_none() {
            return Err(ParseError::new(name, ParseProblem::Missing { expected }));
        }
        self.optional(name, check)
    }

    fn optional(
        mut self,
        name: &'static str,
        check: impl FnOnce(&Json) -> Result<(), ParseError>,
    ) -> Result<Self, ParseError> {
        if let Some(value) = self.members.get(name) {
            check(value).map_err(|error| error.within(name))?;
        }
        self.known.push(name);
        Ok(self)
    }

    fn nothing_else(self) -> Result<(), ParseError> {
        match self.members.iter().find(|(name, _)| !self.known.contains(name)) {
            Some((name, _)) => Err(ParseError::new(name, ParseProblem::NotAllowed)),
            None => Ok(()),
        }
    }
}
