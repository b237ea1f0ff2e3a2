//! Envelopes: seal, take in, postmark, open; the delivery information inside.

use dm3_crypto::dangerous::ReplayRandomness;
use dm3_crypto::{EncryptionKeyPair, SealError};
use dm3_mtp::{
    AddressedSubmission, EnvelopeFormat, OpenError, PostmarkError, ProvenSubmission, ReceivedEnvelope,
    SignedMessage, Submission, SubmissionError, VerifyError, verify_metadata_signature,
};
use dm3_types::record::{DeliveryInformation, HashField, Message};
use dm3_types::{
    Dialect, EncryptionPublicKey, EnsName, Json, Members, Received, Signature, UnixMillis, WireRecord,
};
use serde_json::{Value, json};

use super::Operation;
use super::messages::{key_of, malformed, signing_key, signing_pair};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("envelope.seal", seal),
    ("envelope.accept_submission", accept_submission),
    ("envelope.postmark", postmark),
    ("envelope.open", open),
    ("metadata.verify", verify_metadata),
    ("delivery_information.open", open_delivery_information),
    ("delivery_information.create", create_delivery_information),
];

fn seal(arguments: &Arguments<'_>) -> Reply {
    let message = Received::<Message>::parse_text(arguments.text("message_text")?)
        .map_err(|error| malformed("mtp.message.malformed", error))?;
    let format = match (arguments.dialect(), arguments.optional_text("hash_member")?) {
        (Dialect::Written, None) => EnvelopeFormat::Written,
        (Dialect::Deployed, Some("messageHash")) => EnvelopeFormat::Deployed(HashField::MessageHash),
        (Dialect::Deployed, Some("encryptedMessageHash")) => {
            EnvelopeFormat::Deployed(HashField::EncryptedMessageHash)
        }
        (_, member) => return Err(Refusal::unsupported(format!("writing the hash member {member:?}"))),
    };
    let mut rng = ReplayRandomness::new([
        arguments.bytes("message_ephemeral_private_key")?,
        arguments.bytes("message_nonce")?,
        arguments.bytes("delivery_ephemeral_private_key")?,
        arguments.bytes("delivery_nonce")?,
    ]);
    let mut information = DeliveryInformation::new(arguments.text("from")?, arguments.text("to")?);
    information.delivery_instruction = arguments.optional_text("delivery_instruction")?.map(str::to_owned);
    let sender = signing_pair(arguments, "sender_private_key")?;
    let sealed = SignedMessage::forward(message)
        .seal_for(&encryption_key(arguments, "receiver_encryption_key")?, &mut rng)
        .map_err(not_sealed)?;
    let service = encryption_key(arguments, "service_encryption_key")?;
    let envelope =
        sealed.address_to(&information, &service, &sender, format, &mut rng).map_err(not_sealed)?;
    Ok(json!({ "envelope_text": envelope.envelope().canonical() }))
}

fn accept_submission(arguments: &Arguments<'_>) -> Reply {
    let text = arguments.text("envelope_text")?;
    let limit = arguments.integer("size_limit")?;
    let proven = proven(arguments, text, limit)?;
    let size = Json::parse(text).map(|json| json.canonical().len()).unwrap_or_default();
    Ok(json!({
        "envelope_hash": proven.message_hash().to_string(),
        "from": proven.sender().as_str(),
        "size": size,
        "to": proven.receiver().as_str(),
    }))
}

fn postmark(arguments: &Arguments<'_>) -> Reply {
    let proven = proven(arguments, arguments.text("envelope_text")?, u64::MAX)?;
    let mut rng =
        ReplayRandomness::new([arguments.bytes("ephemeral_private_key")?, arguments.bytes("nonce")?]);
    let receiver = encryption_key(arguments, "receiver_encryption_key")?;
    let service = signing_pair(arguments, "service_signing_private_key")?;
    let stored = proven.postmark(&receiver, &service, now(arguments)?, &mut rng).map_err(no_submission)?;
    Ok(json!({ "envelope_text": stored.text() }))
}

fn proven(arguments: &Arguments<'_>, text: &str, limit: u64) -> Result<ProvenSubmission, Refusal> {
    let service = encryption_pair(arguments, "service_private_key")?;
    let addressed = Submission::parse(text, limit)
        .and_then(|submission| submission.open_delivery_information(&service))
        .map_err(no_submission)?;
    let key = key_of(arguments, addressed.claimed_sender())?;
    addressed.verify_sender(&key).map_err(no_submission)
}

fn open(arguments: &Arguments<'_>) -> Reply {
    let own = encryption_pair(arguments, "receiver_private_key")?;
    let received = ReceivedEnvelope::parse_text(arguments.text("envelope_text")?)
        .map_err(|error| malformed("mtp.envelope.malformed", error))?;
    let envelope_hash = received.acknowledged_as();
    let opened = received.open(&own).map_err(no_open)?;
    let key = key_of(arguments, &opened.claimed_sender().map_err(not_verified)?)?;
    let postmark = opened.verify_postmark(&signing_key(arguments, "service_signing_key")?);
    let verified = opened.verify(&key, &own_names(arguments)?).map_err(not_verified)?;
    let mut output = json!({
        "envelope_hash": envelope_hash.to_string(),
        "from": verified.sender().as_str(),
        "message_hash": verified.hash().to_string(),
        "postmark": match &postmark {
            Ok(_) => "proven",
            Err(PostmarkError::Missing) => "missing",
            Err(_) => "refused",
        },
        "to": verified.receiver().as_str(),
        "type": verified.message().metadata.message_type.as_str(),
    });
    if let (Ok(postmark), Some(output)) = (postmark, output.as_object_mut()) {
        output.insert("incoming_timestamp".to_owned(), postmark.incoming_timestamp().as_u64().into());
    }
    Ok(output)
}

fn verify_metadata(arguments: &Arguments<'_>) -> Reply {
    let received = ReceivedEnvelope::parse_text(arguments.text("envelope_text")?)
        .map_err(|error| malformed("mtp.envelope.malformed", error))?;
    verify_metadata_signature(received.envelope(), &signing_key(arguments, "sender_signing_key")?)
        .map_err(|error| Refusal::rejected(Stage::Authenticate, "mtp.metadata.bad-signature", error))?;
    Ok(json!({
        "envelope_hash": received.acknowledged_as().to_string(),
        "version": received.envelope().record().metadata.version,
    }))
}

/// Our crates open delivery information where it stands, so it is put into an envelope that is nothing else.
fn open_delivery_information(arguments: &Arguments<'_>) -> Reply {
    let sealed = arguments.text("sealed_text")?;
    let service = encryption_pair(arguments, "service_private_key")?;
    let metadata =
        Members::new().with("deliveryInformation", sealed).with("signature", Signature::from_bytes([0; 64]));
    let metadata = match arguments.dialect() {
        Dialect::Deployed => metadata.with("version", "v1").with("messageHash", dm3_crypto::sha256(b"")),
        Dialect::Written => metadata.with("version", "1.0"),
    };
    // Of another scheme, so that nothing is asked of the message.
    let metadata = metadata.with("encryptionScheme", "none");
    let envelope = Members::new().with("message", "").with("metadata", metadata);
    let addressed = Submission::from_json(envelope.into(), u64::MAX)
        .and_then(|submission| submission.open_delivery_information(&service))
        .map_err(no_submission)?;
    Ok(addressed_output(&addressed))
}

fn addressed_output(addressed: &AddressedSubmission) -> Value {
    let mut output =
        json!({ "from": addressed.claimed_sender().as_str(), "to": addressed.receiver().as_str() });
    let instruction = &addressed.delivery_information().delivery_instruction;
    if let (Some(instruction), Some(output)) = (instruction, output.as_object_mut()) {
        output.insert("delivery_instruction".to_owned(), instruction.as_str().into());
    }
    output
}

fn create_delivery_information(arguments: &Arguments<'_>) -> Reply {
    let mut information = DeliveryInformation::new(arguments.text("from")?, arguments.text("to")?);
    if let Some(text) = arguments.optional_text("in_reply_to_text")? {
        let original =
            Message::parse_text(text).map_err(|error| malformed("mtp.message.malformed", error))?;
        information = information.in_reply_to(&original.metadata);
    }
    Ok(json!({ "json_text": information.canonical() }))
}

/// The private encryption key in an argument.
pub(super) fn encryption_pair(arguments: &Arguments<'_>, name: &str) -> Result<EncryptionKeyPair, Refusal> {
    Ok(EncryptionKeyPair::from_secret_bytes(&arguments.array(name)?))
}

/// The service's clock.
pub(super) fn now(arguments: &Arguments<'_>) -> Result<UnixMillis, Refusal> {
    UnixMillis::new(arguments.integer("now_ms")?)
        .map_err(|error| Refusal::BadCall { message: format!("now_ms: {error}") })
}

fn encryption_key(arguments: &Arguments<'_>, name: &str) -> Result<EncryptionPublicKey, Refusal> {
    EncryptionPublicKey::parse(arguments.text(name)?).map_err(|error| malformed("mtp.key.malformed", error))
}

fn own_names(arguments: &Arguments<'_>) -> Result<Vec<EnsName>, Refusal> {
    let names = arguments.value("own_names").and_then(Value::as_array);
    let names = names.into_iter().flatten().filter_map(Value::as_str).map(EnsName::parse);
    names
        .collect::<Result<_, _>>()
        .map_err(|error| Refusal::BadCall { message: format!("own_names: {error}") })
}

fn not_sealed(error: SealError) -> Refusal {
    Refusal::rejected(Stage::Semantic, "mtp.seal.failed", error)
}

/// Why a delivery service does not take an envelope.
pub(super) fn no_submission(error: SubmissionError) -> Refusal {
    use SubmissionError as E;
    let (stage, code) = match &error {
        E::TooLarge { .. } => (Stage::Policy, "mtp.envelope.too-large"),
        E::Malformed(parse) => return malformed("mtp.envelope.malformed", parse.clone()),
        E::NoHash => (Stage::Decode, "mtp.metadata.no-hash"),
        E::WrongEncryptedMessageHash => (Stage::Semantic, "mtp.metadata.wrong-hash"),
        E::ClearDeliveryInformation => (Stage::Decode, "mtp.delivery-information.in-clear"),
        E::NotForThisService(_) => (Stage::Decrypt, "mtp.delivery-information.not-for-us"),
        E::MalformedDeliveryInformation(_) => (Stage::Decode, "mtp.delivery-information.malformed"),
        E::NotSignedBySender(_) => (Stage::Authenticate, "mtp.metadata.bad-signature"),
        E::Sealing(_) => (Stage::Semantic, "mtp.seal.failed"),
    };
    Refusal::rejected(stage, code, error)
}

/// Why a receiver cannot open an envelope.
pub(super) fn no_open(error: OpenError) -> Refusal {
    let (stage, code) = match &error {
        OpenError::MalformedPayload(_) => (Stage::Decode, "mtp.envelope.no-payload"),
        OpenError::Message(_) => (Stage::Decrypt, "mtp.envelope.not-for-us"),
        _ => (Stage::Decode, "mtp.message.malformed"),
    };
    Refusal::rejected(stage, code, error)
}

/// Why an opened message is not shown as genuine.
pub(super) fn not_verified(error: VerifyError) -> Refusal {
    let (stage, code) = match &error {
        VerifyError::MalformedName(_) => (Stage::Decode, "mtp.message.name"),
        VerifyError::Signature(_) => (Stage::Authenticate, "mtp.message.bad-signature"),
        VerifyError::NoDeliveryInformation => (Stage::Semantic, "mtp.envelope.no-delivery-information"),
        VerifyError::SenderMismatch => (Stage::Semantic, "mtp.envelope.other-sender"),
        VerifyError::AddressedToSomebodyElse => (Stage::Semantic, "mtp.envelope.other-receiver"),
        _ => (Stage::Semantic, "mtp.envelope.other-hash"),
    };
    Refusal::rejected(stage, code, error)
}
