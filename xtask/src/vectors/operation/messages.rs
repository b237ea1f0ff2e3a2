//! Composing, signing and checking messages.

use dm3_crypto::{SigningKeyPair, keccak256_text};
use dm3_mtp::{Route, SignedMessage, UnsignedMessage, verify_message_signature};
use dm3_profile::is_same_account;
use dm3_types::closed_schema::{self, Shape};
use dm3_types::record::{Attachment, Message};
use dm3_types::{EnsName, MessageHash, Received, SigningPublicKey, UnixMillis, WireRecord};

use super::Operation;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "createMessage" => |case| compose(case, UnsignedMessage::new_text(&route(case)?, text(case)?)),
        "createEditMessage" => {
            |case| compose(case, UnsignedMessage::edit(&route(case)?, text(case)?, reference(case)?))
        }
        "createReplyMessage" => {
            |case| compose(case, UnsignedMessage::reply(&route(case)?, text(case)?, reference(case)?))
        }
        "createReactionMessage" => {
            |case| compose(case, UnsignedMessage::reaction(&route(case)?, text(case)?, reference(case)?))
        }
        "createDeleteRequestMessage" => {
            |case| compose(case, UnsignedMessage::delete_request(&route(case)?, reference(case)?))
        }
        "createReadOpenMessage" => |case| {
            let receipt = UnsignedMessage::read_opened(&route(case)?, reference(case)?);
            compose(case, receipt.with_text(text(case)?))
        },
        "createReadReceiveMessage" => |case| {
            let receipt = UnsignedMessage::read_received(&route(case)?, reference(case)?);
            compose(case, receipt.with_text(text(case)?))
        },
        "signMessageByHand" => resend_request,
        "checkMessageSignature" => check,
        "MessageSchema" => {
            |case| Ok(Answer::new(closed_schema::check(Shape::Message, case.json("value")?).is_ok()))
        }
        _ => return None,
    })
}

fn route(case: &Case<'_>) -> Result<Route, Failure> {
    let (from, to) = (EnsName::parse(case.text("from")?)?, EnsName::parse(case.text("to")?)?);
    Ok(Route { from, to, timestamp: case.now()? })
}

fn text<'a>(case: &Case<'a>) -> Result<&'a str, Failure> {
    case.text("message")
}

fn reference(case: &Case<'_>) -> Result<MessageHash, Failure> {
    Ok(MessageHash::parse(case.text("referenceMessageHash")?)?)
}

fn compose(case: &Case<'_>, message: UnsignedMessage) -> Outcome {
    let message = match case.optional("attachments") {
        Some(list) => {
            let list = list.as_array().ok_or_else(|| case.broken("attachments"))?;
            message.with_attachments(list.iter().map(Attachment::from_json).collect::<Result<_, _>>()?)
        }
        None => message,
    };
    let signed_text = message.signed_text();
    let signed = sign(case, message)?;
    let canonical = signed.message().canonical();
    let id = keccak256_text(&canonical);
    Ok(Answer::new(signed.message().json().clone())
        .also("signedText", signed_text)
        .also("canonical", canonical)
        .also("messageHash", signed.hash())
        .also("id", id))
}

/// The peer has no function for this type; its text was signed by hand.
fn resend_request(case: &Case<'_>) -> Outcome {
    let metadata = case.object("body")?.object("metadata")?;
    if metadata.text("type")? != "RESEND_REQUEST" {
        return Err(Failure::Broken("only a RESEND_REQUEST is signed by hand".to_owned()));
    }
    let (from, to) = (EnsName::parse(metadata.text("from")?)?, EnsName::parse(metadata.text("to")?)?);
    let route = Route { from, to, timestamp: UnixMillis::new(metadata.count("timestamp")?)? };
    let message = UnsignedMessage::resend_request(&route, reference(&metadata)?);
    Ok(Answer::new(sign(case, message)?.message().json().clone()))
}

fn sign(case: &Case<'_>, message: UnsignedMessage) -> Result<SignedMessage, Failure> {
    Ok(message.sign(&SigningKeyPair::ed25519_from_secret_base64(case.text("privateKey")?)?)?)
}

fn check(case: &Case<'_>) -> Outcome {
    let message = Received::<Message>::from_json(case.json("message")?.clone())?;
    let sender = SigningPublicKey::parse(case.text("publicSigningKey")?)?;
    let from_sender = is_same_account(&message.record().metadata.from, case.text("ensName")?)?;
    Ok(Answer::new(from_sender && verify_message_signature(&message, &sender).is_ok()))
}
