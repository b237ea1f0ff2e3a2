//! Envelopes: making, opening, submitting, and what the schema lets through.

use std::sync::Arc;

use dm3_crypto::EncryptionKeyPair;
use dm3_mtp::rpc::submit_request_deployed;
use dm3_mtp::{EnvelopeFormat, ReceivedEnvelope, SignedMessage, Submission, verify_metadata_signature};
use dm3_profile::{ProfileResolver, StaticRegistry};
use dm3_types::closed_schema::{self, Shape};
use dm3_types::record::{DeliveryInformation, Envelope, HashField, Message};
use dm3_types::{Dialect, EnsName, Json, Members, Received, SigningPublicKey, WireRecord};

use super::Operation;
use super::keys::{encryption_keys, signing_keys};
use super::profile_lookup::wait;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "buildEnvelop" => build,
        "decryptEnvelop" => open,
        "decryptDeliveryInformation" => delivery_information,
        "checkMetadataSignature" => check_metadata,
        "createJsonRpcCallSubmitMessage" => submit_call,
        "getEnvelopSize" => size,
        "EncryptionEnvelopeSchema" => schema,
        _ => return None,
    })
}

/// The hash member of the envelopes that the topic is about.
pub(super) fn hash_field(case: &Case<'_>) -> HashField {
    if case.topic() == "envelope-npm171" { HashField::EncryptedMessageHash } else { HashField::MessageHash }
}

/// The signed message `message`, as it goes into an envelope.
pub(super) fn signed_message(case: &Case<'_>) -> Result<SignedMessage, Failure> {
    Ok(SignedMessage::forward(Received::<Message>::from_json(case.json("message")?.clone())?))
}

fn build(case: &Case<'_>) -> Outcome {
    if let Some(contact) = case.optional("to") {
        return build_for_unknown(contact.get("ensName").and_then(Json::as_str));
    }
    let message = signed_message(case)?;
    let (sender, receiver) = (case.object("sender")?, case.object("receiver")?);
    let service = case.object("deliveryService")?;
    let mut randomness = case.randomness()?;

    let receiver_key = encryption_keys(&receiver.object("keys")?, "encryptionKeyPair")?.public();
    let service_key = encryption_keys(&service.object("keys")?, "encryptionKeyPair")?.public();
    let signing = signing_keys(&sender.object("keys")?, "signingKeyPair")?;
    let information = DeliveryInformation::new(sender.text("ensName")?, receiver.text("ensName")?);
    let format = EnvelopeFormat::Deployed(hash_field(case));

    let sealed = message.seal_for(&receiver_key, &mut randomness)?;
    let envelope = sealed.address_to(&information, &service_key, &signing, format, &mut randomness)?;
    randomness.used_up()?;

    let json = envelope.envelope().to_json();
    let metadata = json.get("metadata").and_then(Json::as_object).cloned().unwrap_or_default();
    let mut unsigned = metadata.clone();
    unsigned.remove("signature");
    // What the sender keeps: the message and the delivery information in clear.
    let own_copy = Members::new()
        .with("message", message.message().json().clone())
        .with("metadata", metadata.with("deliveryInformation", information.to_json()));
    let result = Members::new()
        .with("encryptedEnvelop", json)
        .with("envelop", own_copy)
        .with("deliveryServiceUrl", service.text("url")?);
    Ok(Answer::new(result)
        .also("signedMetadataText", Json::from(unsigned).canonical())
        .also("envelopSize", u64::try_from(envelope.size())?)
        .also("messageText", message.message().canonical())
        .also("deliveryInformationText", information.canonical()))
}

/// A contact without profile: our senders look the profile up first.
fn build_for_unknown(name: Option<&str>) -> Outcome {
    let name = name.ok_or_else(|| Failure::Broken("a contact without name".to_owned()))?;
    let resolver = ProfileResolver::new(Arc::new(StaticRegistry::new()), Dialect::Deployed);
    wait(resolver.user_profile(&EnsName::parse(name)?))??;
    Err(Failure::Broken("a profile in an empty registry".to_owned()))
}

fn open(case: &Case<'_>) -> Outcome {
    let envelope = ReceivedEnvelope::from_json(case.json("encryptedEnvelop")?.clone())?;
    let metadata = envelope.envelope().json().get("metadata").cloned();
    let opened = envelope.open(&encryption_keys(case, "encryptionKeyPair")?)?;
    let postmark = opened.unverified_postmark()?;
    let result = Members::new()
        .with("message", opened.unverified_message().json().clone())
        .with_some("metadata", metadata)
        .with("postmark", postmark.json().clone());
    Ok(Answer::new(result))
}

fn delivery_information(case: &Case<'_>) -> Outcome {
    let service: EncryptionKeyPair = encryption_keys(case, "encryptionKeyPair")?;
    let submission = Submission::from_json(case.json("encryptedEnvelop")?.clone(), u64::MAX)?;
    let addressed = submission.open_delivery_information(&service)?;
    Ok(Answer::new(addressed.delivery_information().to_json()))
}

fn check_metadata(case: &Case<'_>) -> Outcome {
    // Our check takes a whole envelope; the message in it is not covered by this signature.
    let envelope = Members::new().with("message", "").with("metadata", case.json("metadata")?.clone());
    let envelope = Received::<Envelope>::from_json(envelope.into())?;
    let sender = SigningPublicKey::parse(case.text("publicSigningKey")?)?;
    Ok(Answer::new(verify_metadata_signature(&envelope, &sender).is_ok()))
}

fn submit_call(case: &Case<'_>) -> Outcome {
    let envelope = Envelope::from_json(case.json("encryptedEnvelop")?)?;
    let request = submit_request_deployed(&envelope.to_json().to_text(), case.optional_text("token")?);
    Ok(Answer::new(request.to_json()))
}

fn size(case: &Case<'_>) -> Outcome {
    let envelope = Envelope::from_json(case.json("encryptedEnvelop")?)?;
    Ok(Answer::new(u64::try_from(envelope.canonical().len())?))
}

fn schema(case: &Case<'_>) -> Outcome {
    Ok(Answer::new(closed_schema::check(Shape::Envelope(hash_field(case)), case.json("value")?).is_ok()))
}
