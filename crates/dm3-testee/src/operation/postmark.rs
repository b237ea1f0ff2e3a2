//! Postmarks: make and check.

use dm3_mtp::{create_postmark, postmark_message_hash, verify_postmark_signature};
use dm3_types::record::{DeliveryInformation, Postmark};
use dm3_types::{Received, WireRecord};
use serde_json::json;

use super::Operation;
use super::envelopes::now;
use super::messages::{malformed, signing_key, signing_pair};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] =
    &[("postmark.create", create), ("postmark.verify", verify)];

fn create(arguments: &Arguments<'_>) -> Reply {
    let information = DeliveryInformation::parse_text(arguments.text("delivery_information_text")?)
        .map_err(|error| malformed("mtp.delivery-information.malformed", error))?;
    let service = signing_pair(arguments, "service_signing_private_key")?;
    let message = arguments.text("encrypted_message")?;
    let postmark = create_postmark(message, &information, &service, now(arguments)?, arguments.dialect());
    Ok(json!({ "message_hash": postmark.message_hash.to_string(), "postmark_text": postmark.canonical() }))
}

fn verify(arguments: &Arguments<'_>) -> Reply {
    let postmark = Received::<Postmark>::parse_text(arguments.text("json_text")?)
        .map_err(|error| malformed("mtp.postmark.malformed", error))?;
    verify_postmark_signature(&postmark, &signing_key(arguments, "service_signing_key")?)
        .map_err(|error| Refusal::rejected(Stage::Authenticate, "mtp.postmark.bad-signature", error))?;
    let record = postmark.record();
    if record.message_hash != postmark_message_hash(arguments.text("encrypted_message")?, record.dialect) {
        let message = "the postmark belongs to another message";
        return Err(Refusal::rejected(Stage::Semantic, "mtp.postmark.other-message", message));
    }
    Ok(json!({
        "incoming_timestamp": record.incoming_timestamp.as_u64(),
        "message_hash": record.message_hash.to_string(),
    }))
}
