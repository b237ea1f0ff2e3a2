//! Postmarks: made exactly, and checked.

mod create;
mod verify;
mod verify_signature;

use serde_json::{Value, json};

use crate::Suite;
use crate::messages::Cast;

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![verify::suite(), create::suite()]
}

/// The member `message` of an envelope; only its characters count here.
const MESSAGE: &str = r#"{"ciphertext":"AAAA","ephemPublicKey":"BBBB","nonce":"0x000000000000000000000000"}"#;

/// From Alice to Bob.
fn information() -> Value {
    json!({ "from": "alice.eth", "to": "bob.eth" })
}

/// The arguments of `postmark.verify` with this postmark, and the service's key.
fn input(cast: &Cast, text: &str) -> Value {
    json!({
        "encrypted_message": MESSAGE,
        "json_text": text,
        "service_signing_key": cast.signing_key(&cast.service),
    })
}
