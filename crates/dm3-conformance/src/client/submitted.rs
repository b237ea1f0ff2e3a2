//! What a client submitted, opened with everybody's keys.

use dm3_oracle::json::{canonical, without};
use dm3_oracle::{Person, seal, sign};
use serde_json::Value;

use super::bench::Bench;
use super::service::FakeService;
use crate::ds::stop::{CaseResult, Stop};
use crate::evidence::clipped;

/// An envelope that was submitted, and what is inside.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Submitted {
    /// The envelope as it came.
    pub(super) envelope: Value,
    /// The text that was sealed for the receiver.
    pub(super) message_text: String,
    /// The same, read.
    pub(super) message: Value,
    /// The text that was sealed for the delivery service.
    pub(super) information_text: String,
    /// The same, read.
    pub(super) information: Value,
}

impl Submitted {
    /// Opens an envelope that came to a service.
    pub(super) fn open(envelope: Value, service: &FakeService, receiver: &Person) -> Result<Self, Stop> {
        let text = |pointer: &str| envelope.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let opened = |what: &str, private: &[u8; 32], sealed: &str| {
            let bytes = seal::open(private, sealed).map_err(|error| {
                Stop::deviates(
                    format!("{what} sealed for the one who opens it"),
                    format!("{error}: {}", clipped(sealed, 300)),
                )
            })?;
            String::from_utf8(bytes).map_err(|_| Stop::deviates(format!("{what} in UTF-8"), "other bytes"))
        };
        let message_text = opened("a message", &receiver.encryption_private, text("/message"))?;
        let information_text = opened(
            "delivery information",
            &service.service.person.encryption_private,
            text("/metadata/deliveryInformation"),
        )?;
        let read = |text: &str| {
            serde_json::from_str(text)
                .map_err(|error| Stop::deviates("JSON", format!("{error}: {}", clipped(text, 300))))
        };
        let (message, information) = (read(&message_text)?, read(&information_text)?);
        Ok(Self { envelope, message_text, message, information_text, information })
    }

    /// A string of the envelope.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.envelope.pointer(pointer).and_then(Value::as_str)
    }

    /// Demands that a text is the canonical form of itself.
    pub(super) fn is_canonical(what: &str, text: &str) -> CaseResult {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let wanted = canonical(&value);
        if text == wanted {
            return Ok(());
        }
        Err(Stop::deviates(
            format!("{what} in canonical form: {}", clipped(&wanted, 500)),
            clipped(text, 500),
        ))
    }

    /// Demands that an object is signed by a person, over its canonical form without the signature.
    pub(super) fn is_signed(bench: &Bench<'_>, what: &str, object: &Value, by: &Person) -> CaseResult {
        let signature = object.get("signature").and_then(Value::as_str).unwrap_or_default();
        let signed = canonical(&without(object, "signature"));
        if sign::verifies(&by.signing.public(bench.dialect()), signed.as_bytes(), signature) {
            return Ok(());
        }
        Err(Stop::deviates(format!("{what} signed by {}", by.name), clipped(&object.to_string(), 600)))
    }
}
