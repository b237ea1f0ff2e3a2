//! `mtp.message-verify`.

use dm3_oracle::message;
use serde_json::{Value, json};

use super::{Cast, verify_accepting, verify_members, verify_signature};
use crate::Suite;

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.message-verify",
        "spec/messages.md",
        "message.verify",
        "Signed messages as they come out of an envelope: members, signature by the sender's key, hash.",
    );
    for cast in Cast::both() {
        verify_accepting::add(&mut suite, &cast);
        verify_members::add(&mut suite, &cast);
        verify_signature::add(&mut suite, &cast);
    }
    suite
}

/// The arguments with this message, and Alice's key.
pub(super) fn input(cast: &Cast, text: &str) -> Value {
    json!({ "json_text": text, "sender_signing_key": cast.signing_key(&cast.alice) })
}

/// What comes of a signed message.
pub(super) fn output(signed: &Value) -> Value {
    let metadata = |name: &str| signed.pointer(&format!("/metadata/{name}")).cloned().unwrap_or_default();
    json!({
        "from": metadata("from"),
        "message_hash": message::hash(signed),
        "timestamp_ms": metadata("timestamp"),
        "to": metadata("to"),
        "type": metadata("type"),
    })
}
