//! Envelopes: the sealed message with signed metadata for one delivery service.

use serde_json::{Value, json};

use crate::hash::{sha256, sha256_hex0x};
use crate::json::{canonical, with, without};
use crate::seal::seal_labelled;
use crate::{Dialect, Person, encoding};

/// The one encryption scheme.
pub const ENCRYPTION_SCHEME: &str = "x25519-chacha20-poly1305";

/// What names the message in the metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashMember {
    /// No hash: the written form.
    None,
    /// `messageHash`: SHA-256 of the canonical message with its signature.
    MessageHash,
    /// `encryptedMessageHash`: SHA-256 of the canonical JSON string of the encrypted message.
    EncryptedMessageHash,
}

/// Everything an envelope is made of. `label` decides ephemeral keys and nonces.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Decides ephemeral keys and nonces.
    pub label: &'a str,
    /// Whose signing key signs message and metadata, and who stands in the delivery information.
    pub sender: &'a Person,
    /// For whom the message is encrypted.
    pub receiver: &'a Person,
    /// For whom the delivery information is encrypted.
    pub service: &'a Person,
    /// The signed message.
    pub message: &'a Value,
    /// The form.
    pub dialect: Dialect,
    /// The hash in the metadata.
    pub hash: HashMember,
}

impl Draft<'_> {
    /// `{from, to}` in clear.
    #[must_use]
    pub fn delivery_information(&self) -> Value {
        json!({ "from": self.sender.name, "to": self.receiver.name })
    }

    /// The encrypted message, as it stands in the envelope.
    #[must_use]
    pub fn encrypted_message(&self) -> String {
        seal_labelled(
            &self.receiver.encryption_public(),
            &format!("message {}", self.label),
            &canonical(self.message),
        )
    }

    /// Metadata without signature around this delivery information.
    #[must_use]
    pub fn unsigned_metadata(&self, information: &Value, encrypted_message: &str) -> Value {
        let sealed = seal_labelled(
            &self.service.encryption_public(),
            &format!("delivery {}", self.label),
            &canonical(information),
        );
        let metadata = json!({
            "deliveryInformation": sealed,
            "encryptionScheme": ENCRYPTION_SCHEME,
            "version": self.dialect.version(),
        });
        match self.hash {
            HashMember::None => metadata,
            HashMember::MessageHash => with(&metadata, "messageHash", sha256_hex0x(&canonical(self.message))),
            HashMember::EncryptedMessageHash => {
                with(&metadata, "encryptedMessageHash", encrypted_message_hash(encrypted_message))
            }
        }
    }

    /// The whole envelope, ready for submission.
    #[must_use]
    pub fn envelope(&self) -> Value {
        let message = self.encrypted_message();
        let metadata = self.unsigned_metadata(&self.delivery_information(), &message);
        json!({ "message": message, "metadata": sign_metadata(&metadata, self.sender, self.dialect) })
    }
}

/// Metadata with the signature of `sender` over everything else.
#[must_use]
pub fn sign_metadata(metadata: &Value, sender: &Person, dialect: Dialect) -> Value {
    let unsigned = without(metadata, "signature");
    with(&unsigned, "signature", sender.sign(&canonical(&unsigned), dialect))
}

/// SHA-256 of the canonical JSON string of an encrypted message, `0x`-hex.
#[must_use]
pub fn encrypted_message_hash(encrypted_message: &str) -> String {
    encoding::hex0x(&sha256(canonical(&Value::from(encrypted_message)).as_bytes()))
}
