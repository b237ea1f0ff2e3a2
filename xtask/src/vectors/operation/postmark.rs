//! Postmarks: what a delivery service adds, and how a receiver checks it.
//!
//! No vector tells the sender's profile. So the check of the sender, which deployed services leave out, is left out here
//! as well.

use dm3_crypto::{EncryptionKeyPair, SealedPayload, SigningKeyPair, open_text_from, seal_to};
use dm3_mtp::{Submission, create_postmark, verify_postmark_signature};
use dm3_types::record::{DeliveryInformation, Envelope, Postmark};
use dm3_types::{Dialect, EncryptionPublicKey, Json, Members, Received, SigningPublicKey, WireRecord};

use super::Operation;
use super::keys::{encryption_keys, signing_keys};
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "handleMessageOnDeliveryService" => handle,
        "addPostmark" => seal_postmark,
        "checkPostmarkSignature" => check,
        _ => return None,
    })
}

/// The postmark in an envelope, opened by its receiver.
pub(super) fn opened_postmark(text: &str, receiver: &EncryptionKeyPair) -> Result<Json, Failure> {
    let payload = SealedPayload::parse_text(text, Dialect::Deployed)?;
    Ok(Json::parse(&open_text_from(receiver, &payload)?)?)
}

fn handle(case: &Case<'_>) -> Outcome {
    let service = case.object("deliveryServiceKeys")?;
    let receiver = case.object("receiverProfile")?.text("publicEncryptionKey")?;
    let receiver = EncryptionPublicKey::parse(receiver)?;
    let mut randomness = case.randomness()?;

    let envelope = case.json("encryptedEnvelop")?;
    let submission = Submission::from_json(envelope.clone(), u64::MAX)?
        .open_delivery_information(&encryption_keys(&service, "encryptionKeyPair")?)?
        .dangerous_skip_sender_verification();
    let signing = signing_keys(&service, "signingKeyPair")?;
    let stored = submission.postmark(&receiver, &signing, case.now()?, &mut randomness)?;
    randomness.used_up()?;

    // The peer's function leaves it to its caller to put the clear delivery information into the envelope.
    let broken = || Failure::Broken("an envelope without postmark or delivery information".to_owned());
    let postmark = stored.json().get("postmark").and_then(Json::as_str).ok_or_else(broken)?;
    let information = stored.json().get("metadata").and_then(|metadata| metadata.get("deliveryInformation"));
    let result = Members::new()
        .with("encryptedEnvelop", envelope.as_object().ok_or_else(broken)?.clone().with("postmark", postmark))
        .with("decryptedDeliveryInformation", information.ok_or_else(broken)?.clone());
    let answer = Answer::new(result);
    if case.optional("receiverEncryptionKeyPair").is_none() {
        return Ok(answer);
    }
    let opened = opened_postmark(postmark, &encryption_keys(case, "receiverEncryptionKeyPair")?)?;
    let text = opened.canonical();
    Ok(answer.also("decryptedPostmark", opened).also("postmarkText", text))
}

fn seal_postmark(case: &Case<'_>) -> Outcome {
    let envelope = Envelope::from_json(case.json("encryptedEnvelop")?)?;
    let receiver = encryption_keys(case, "receiverEncryptionKeyPair")?.public();
    let service = SigningKeyPair::ed25519_from_secret_base64(case.text("deliveryServiceSigningKey")?)?;
    let mut randomness = case.randomness()?;
    // The deployed postmark does not tell the delivery information.
    let information = DeliveryInformation::new("", "");
    let postmark = create_postmark(&envelope.message, &information, &service, case.now()?, Dialect::Deployed);
    let sealed = seal_to(&receiver, postmark.canonical().as_bytes(), &mut randomness)?;
    randomness.used_up()?;
    Ok(Answer::new(sealed.to_json()))
}

fn check(case: &Case<'_>) -> Outcome {
    let postmark = Received::<Postmark>::from_json(case.json("postmark")?.clone())?;
    let service = SigningPublicKey::parse(case.text("publicSigningKey")?)?;
    Ok(Answer::new(verify_postmark_signature(&postmark, &service).is_ok()))
}
