//! Postmarks of both dialects.

use serde_json::{Value, json};

use crate::encoding::hex0x;
use crate::hash::{personal, sha256, sha256_hex0x};
use crate::json::{canonical, with, without};
use crate::seal::seal_labelled;
use crate::{Dialect, Person};

/// The hash of an encrypted message in a postmark, `0x`-hex.
#[must_use]
pub fn message_hash(encrypted_message: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Spec => hex0x(&sha256(encrypted_message.as_bytes())),
        Dialect::LegacyTs => hex0x(&personal(&canonical(&Value::from(encrypted_message)))),
    }
}

/// A postmark without signature; `now` in milliseconds. `information` stands in the written form only.
#[must_use]
pub fn unsigned(encrypted_message: &str, information: &Value, now: u64, dialect: Dialect) -> Value {
    let hash = message_hash(encrypted_message, dialect);
    match dialect {
        Dialect::Spec => {
            json!({ "deliveryInformation": information, "incomingTimestamp": now, "messageHash": hash })
        }
        Dialect::LegacyTs => json!({ "incommingTimestamp": now, "messageHash": hash }),
    }
}

/// The text that is signed: the canonical postmark, or in the deployed form the `0x`-hex of its SHA-256.
#[must_use]
pub fn signed_text(postmark: &Value, dialect: Dialect) -> String {
    let text = canonical(&without(postmark, "signature"));
    match dialect {
        Dialect::Spec => text,
        Dialect::LegacyTs => sha256_hex0x(&text),
    }
}

/// The postmark with the signature of `service`.
#[must_use]
pub fn sign(postmark: &Value, service: &Person, dialect: Dialect) -> Value {
    let unsigned = without(postmark, "signature");
    with(&unsigned, "signature", service.sign(&signed_text(&unsigned, dialect), dialect))
}

/// The postmark sealed for the receiver, as it stands in the envelope.
#[must_use]
pub fn seal_for(postmark: &Value, receiver: &Person, label: &str) -> String {
    seal_labelled(&receiver.encryption_public(), &format!("postmark {label}"), &canonical(postmark))
}
