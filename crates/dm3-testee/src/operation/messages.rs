//! Messages: compose, verify, and decide who may change one.

use dm3_crypto::{EncryptionKeyPair, OsRandomness, Seed, SigningKeyPair};
use dm3_mtp::{
    AuthorshipError, EnvelopeFormat, ReceivedEnvelope, Route, SignedMessage, Submission, UnsignedMessage,
    VerifiedMessage, check_authorship, message_hash, verify_message_signature,
};
use dm3_types::record::{Attachment, DeliveryInformation, Message, MessageType};
use dm3_types::{
    Dialect, EnsName, Json, MessageHash, ParseError, ParseProblem, Received, SigningPublicKey, UnixMillis,
    WireRecord,
};
use serde_json::{Value, json};

use super::Operation;
use super::envelopes::{no_open, no_submission, not_verified};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] =
    &[("message.sign", sign), ("message.verify", verify), ("message.check_authorship", authorship)];

/// What our crates say of a text that is not the record it should be.
pub(super) fn malformed(code: &'static str, error: ParseError) -> Refusal {
    let stage = if matches!(error.problem(), ParseProblem::Json(_)) { Stage::Parse } else { Stage::Decode };
    Refusal::rejected(stage, code, error)
}

/// The private signing key in an argument: of the curve that the dialect signs with.
pub(super) fn signing_pair(arguments: &Arguments<'_>, name: &str) -> Result<SigningKeyPair, Refusal> {
    let secret = arguments.array(name)?;
    match arguments.dialect() {
        Dialect::Deployed => Ok(SigningKeyPair::ed25519_from_seed(&Seed::from_bytes(secret))),
        Dialect::Written => SigningKeyPair::secp256k1_from_secret_bytes(&secret)
            .map_err(|error| Refusal::BadCall { message: format!("{name}: {error}") }),
    }
}

/// The public signing key in an argument.
pub(super) fn signing_key(arguments: &Arguments<'_>, name: &str) -> Result<SigningPublicKey, Refusal> {
    SigningPublicKey::parse(arguments.text(name)?).map_err(|error| malformed("mtp.key.malformed", error))
}

/// The signing key in the profile of `name`; a name without profile proves nothing.
pub(super) fn key_of(arguments: &Arguments<'_>, name: &EnsName) -> Result<SigningPublicKey, Refusal> {
    let profiles = arguments.value("signing_keys").and_then(Value::as_object);
    let profiles =
        profiles.ok_or_else(|| Refusal::BadCall { message: "signing_keys is no object".to_owned() })?;
    let key = profiles.get(name.as_str()).and_then(Value::as_str);
    let key = key.ok_or_else(|| {
        Refusal::rejected(Stage::Authenticate, "mtp.sender.no-profile", format!("{name} has no profile"))
    })?;
    SigningPublicKey::parse(key).map_err(|error| malformed("mtp.key.malformed", error))
}

fn sign(arguments: &Arguments<'_>) -> Reply {
    let message = composed(arguments)?;
    let signed = message
        .sign(&signing_pair(arguments, "sender_private_key")?)
        .map_err(|error| Refusal::rejected(Stage::Policy, "mtp.message.too-large", error))?;
    Ok(json!({
        "message_hash": signed.hash().to_string(),
        "message_text": signed.message().canonical(),
    }))
}

/// A constructor for each type asks for what the type needs; what the call does not give cannot be composed.
fn composed(arguments: &Arguments<'_>) -> Result<UnsignedMessage, Refusal> {
    let refused = |message: String| Refusal::rejected(Stage::Semantic, "mtp.message.incomplete", message);
    let name = |member: &str| {
        EnsName::parse(arguments.text(member)?).map_err(|error| malformed("mtp.message.name", error))
    };
    let timestamp = UnixMillis::new(arguments.integer("timestamp_ms")?)
        .map_err(|error| malformed("mtp.message.time", error))?;
    let route = Route { from: name("from")?, to: name("to")?, timestamp };
    let kind = MessageType::from_wire(arguments.text("type")?);
    let text = || arguments.optional_text("text")?.ok_or_else(|| refused(format!("{kind} needs a text")));
    let reference = || {
        let reference = arguments.optional_text("reference_message_hash")?;
        let reference = reference.ok_or_else(|| refused(format!("{kind} needs a reference")))?;
        MessageHash::parse(reference).map_err(|error| malformed("mtp.message.reference", error))
    };
    let mut message = match &kind {
        MessageType::New => UnsignedMessage::new_text(&route, text()?),
        MessageType::Edit => UnsignedMessage::edit(&route, text()?, reference()?),
        MessageType::Reply => UnsignedMessage::reply(&route, text()?, reference()?),
        MessageType::Reaction => UnsignedMessage::reaction(&route, text()?, reference()?),
        MessageType::DeleteRequest => UnsignedMessage::delete_request(&route, reference()?),
        MessageType::ResendRequest => UnsignedMessage::resend_request(&route, reference()?),
        MessageType::ReadReceipt => UnsignedMessage::read_receipt(&route, reference()?),
        MessageType::ReadReceived => UnsignedMessage::read_received(&route, reference()?),
        MessageType::ReadOpened => UnsignedMessage::read_opened(&route, reference()?),
        _ => return Err(Refusal::unsupported(format!("composing type {kind}"))),
    };
    if let Some(text) = arguments.optional_text("attachments_text")? {
        message = message.with_attachments(attachments(text)?);
    }
    if let Some(instruction) = arguments.optional_text("reply_delivery_instruction")? {
        message = message.with_reply_delivery_instruction(instruction);
    }
    if let Some(text) = arguments.optional_text("further_metadata_text")? {
        let further = Json::parse(text).map_err(|error| malformed("mtp.message.metadata", error.into()))?;
        let members = further.as_object().into_iter().flat_map(dm3_types::Members::iter);
        message =
            members.fold(message, |message, (name, value)| message.with_metadata_member(name, value.clone()));
    }
    Ok(message)
}

fn attachments(text: &str) -> Result<Vec<Attachment>, Refusal> {
    let list = Json::parse(text).map_err(|error| malformed("mtp.message.attachments", error.into()))?;
    let elements = list.as_array().unwrap_or_default().iter().map(Attachment::from_json);
    elements.collect::<Result<_, _>>().map_err(|error| malformed("mtp.message.attachments", error))
}

fn verify(arguments: &Arguments<'_>) -> Reply {
    let message = Received::<Message>::parse_text(arguments.text("json_text")?)
        .map_err(|error| malformed("mtp.message.malformed", error))?;
    verify_message_signature(&message, &signing_key(arguments, "sender_signing_key")?)
        .map_err(|error| Refusal::rejected(Stage::Authenticate, "mtp.message.bad-signature", error))?;
    let metadata = &message.record().metadata;
    Ok(json!({
        "from": metadata.from,
        "message_hash": message_hash(&message).to_string(),
        "timestamp_ms": metadata.timestamp.as_u64(),
        "to": metadata.to,
        "type": metadata.message_type.as_str(),
    }))
}

fn authorship(arguments: &Arguments<'_>) -> Reply {
    let change = verified(arguments, "change_text")?;
    let original = verified(arguments, "original_text")?;
    check_authorship(&change, &original).map_err(|error| {
        let code = match error {
            AuthorshipError::NotAChange => "mtp.message.not-a-change",
            AuthorshipError::NoReference => "mtp.message.no-reference",
            AuthorshipError::OtherMessage => "mtp.message.other-message",
            _ => "mtp.message.not-the-author",
        };
        Refusal::rejected(Stage::Semantic, code, error)
    })?;
    Ok(json!({ "change_hash": change.hash().to_string(), "original_hash": original.hash().to_string() }))
}

/// Our crates know a verified message only as one that arrived, so it travels from its sender to its receiver.
fn verified(arguments: &Arguments<'_>, argument: &str) -> Result<VerifiedMessage, Refusal> {
    let broken = |what: &str| Refusal::BadCall { message: format!("cannot carry the message: {what}") };
    let message = Received::<Message>::parse_text(arguments.text(argument)?)
        .map_err(|error| malformed("mtp.message.malformed", error))?;
    let metadata = message.record().metadata.clone();
    let (format, service_signing) = match arguments.dialect() {
        Dialect::Deployed => (EnvelopeFormat::default(), SigningKeyPair::generate_ed25519(&mut OsRandomness)),
        Dialect::Written => (EnvelopeFormat::Written, SigningKeyPair::generate_secp256k1(&mut OsRandomness)),
    };
    let service_signing = service_signing.map_err(|error| broken(&error.to_string()))?;
    let pair = || EncryptionKeyPair::generate(&mut OsRandomness).map_err(|error| broken(&error.to_string()));
    let (receiver, service) = (pair()?, pair()?);
    let sealed = SignedMessage::forward(message).seal_for(&receiver.public(), &mut OsRandomness);
    let information = DeliveryInformation::new(metadata.from, metadata.to.as_str());
    let envelope = sealed
        .and_then(|sealed| {
            sealed.address_to(&information, &service.public(), &service_signing, format, &mut OsRandomness)
        })
        .map_err(|error| broken(&error.to_string()))?;
    let stored = Submission::parse(&envelope.text(), u64::MAX)
        .and_then(|submission| submission.open_delivery_information(&service))
        .map(dm3_mtp::AddressedSubmission::dangerous_skip_sender_verification)
        .and_then(|submission| {
            submission.postmark(&receiver.public(), &service_signing, metadata.timestamp, &mut OsRandomness)
        })
        .map_err(no_submission)?;
    let opened = ReceivedEnvelope::parse_text(&stored.text())
        .map_err(|error| malformed("mtp.envelope.malformed", error))?
        .open(&receiver)
        .map_err(no_open)?;
    let key = key_of(arguments, &opened.claimed_sender().map_err(not_verified)?)?;
    let own = EnsName::parse(&metadata.to).map_err(|error| malformed("mtp.message.name", error))?;
    opened.verify(&key, &[own]).map_err(not_verified)
}
