//! Messages, signed and hashed.

use serde_json::{Value, json};

use crate::hash::sha256_hex0x;
use crate::json::{canonical, with, without};
use crate::{Dialect, Person};

/// An unsigned message of type `NEW`; `timestamp` in milliseconds.
#[must_use]
pub fn text(from: &Person, to: &Person, text: &str, timestamp: u64) -> Value {
    json!({
        "message": text,
        "metadata": { "from": from.name, "timestamp": timestamp, "to": to.name, "type": "NEW" },
    })
}

/// The message with the signature of `sender` over everything else.
#[must_use]
pub fn sign(message: Value, sender: &Person, dialect: Dialect) -> Value {
    let unsigned = without(&message, "signature");
    with(&unsigned, "signature", sender.sign(&canonical(&unsigned), dialect))
}

/// SHA-256 of the canonical message with its signature, `0x`-hex.
#[must_use]
pub fn hash(signed: &Value) -> String {
    sha256_hex0x(&canonical(signed))
}
