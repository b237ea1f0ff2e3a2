//! Alice's envelope to Bob, part by part.

use dm3_oracle::encoding::hex;
use dm3_oracle::envelope::{ENCRYPTION_SCHEME, HashMember, encrypted_message_hash, sign_metadata};
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::seal::seal_labelled;
use dm3_oracle::{message, postmark};
use serde_json::{Value, json};

use crate::messages::{ARRIVED_AT, Cast, set};

/// The parts of an envelope in one form. Ephemeral keys and nonces are the same in all of them.
#[derive(Debug)]
pub(super) struct Scene<'c> {
    pub(super) cast: &'c Cast,
    pub(super) hash: HashMember,
}

impl<'c> Scene<'c> {
    /// The form that a sender writes first: without hash where written, with `messageHash` where deployed.
    pub(super) fn new(cast: &'c Cast) -> Self {
        let hash = if cast.is_written() { HashMember::None } else { HashMember::MessageHash };
        Self { cast, hash }
    }

    pub(super) fn with_hash(cast: &'c Cast, hash: HashMember) -> Self {
        Self { cast, hash }
    }

    /// The signed message inside.
    pub(super) fn message(&self) -> Value {
        self.cast.by_alice(self.cast.rich_message())
    }

    pub(super) fn information(&self) -> Value {
        json!({ "from": "alice.eth", "to": "bob.eth" })
    }

    /// A text sealed for Bob, as it stands in `message`.
    pub(super) fn sealed_message(&self, plaintext: &str) -> String {
        seal_labelled(&self.cast.bob.encryption_public(), "message of an envelope", plaintext)
    }

    /// A text sealed for Bob's service, as it stands in `deliveryInformation`.
    pub(super) fn sealed_information(&self, plaintext: &str) -> String {
        seal_labelled(&self.cast.service.encryption_public(), "delivery of an envelope", plaintext)
    }

    /// Metadata for this message and delivery information, not signed.
    pub(super) fn metadata(&self, message: &Value, information: &Value) -> Value {
        let plaintext = canonical(message);
        let metadata = json!({
            "deliveryInformation": self.sealed_information(&canonical(information)),
            "encryptionScheme": ENCRYPTION_SCHEME,
            "version": self.cast.dialect.version(),
        });
        match self.hash {
            HashMember::None => metadata,
            HashMember::MessageHash => with(&metadata, "messageHash", message::hash(message)),
            HashMember::EncryptedMessageHash => {
                let hash = encrypted_message_hash(&self.sealed_message(&plaintext));
                with(&metadata, "encryptedMessageHash", hash)
            }
        }
    }

    /// An envelope of this sealed message and metadata, which Alice signs.
    pub(super) fn envelope_of(&self, sealed_message: &str, metadata: &Value) -> Value {
        json!({
            "message": sealed_message,
            "metadata": sign_metadata(metadata, &self.cast.alice, self.cast.dialect),
        })
    }

    /// An envelope around this signed message and delivery information.
    pub(super) fn envelope_with(&self, message: &Value, information: &Value) -> Value {
        self.envelope_of(&self.sealed_message(&canonical(message)), &self.metadata(message, information))
    }

    /// Alice's envelope, as she submits it.
    pub(super) fn envelope(&self) -> Value {
        self.envelope_with(&self.message(), &self.information())
    }

    /// The postmark for the message of this envelope.
    pub(super) fn postmark(&self, envelope: &Value, information: &Value) -> Value {
        let message = envelope.get("message").and_then(Value::as_str).unwrap_or_default();
        let unsigned = postmark::unsigned(message, information, ARRIVED_AT, self.cast.dialect);
        postmark::sign(&unsigned, &self.cast.service, self.cast.dialect)
    }

    /// A postmark sealed for Bob.
    pub(super) fn sealed_postmark(&self, postmark: &Value) -> String {
        postmark::seal_for(postmark, &self.cast.bob, "of an envelope")
    }

    /// The envelope as Bob picks it up, with this delivery information opened by the service.
    pub(super) fn stored_with(&self, envelope: &Value, information: &Value) -> Value {
        let postmark = self.postmark(envelope, information);
        let stored = set(envelope, "/postmark", self.sealed_postmark(&postmark));
        if self.cast.is_written() {
            stored
        } else {
            set(&stored, "/metadata/deliveryInformation", information.clone())
        }
    }

    /// The envelope as Bob picks it up.
    pub(super) fn stored(&self, envelope: &Value) -> Value {
        self.stored_with(envelope, &self.information())
    }

    /// Something in place of the message, in an envelope that is honest otherwise, as Bob picks it up.
    pub(super) fn stored_plaintext(&self, plaintext: &str) -> String {
        let metadata = self.metadata(&self.message(), &self.information());
        canonical(&self.stored(&self.envelope_of(&self.sealed_message(plaintext), &metadata)))
    }

    /// The name of the envelope.
    pub(super) fn envelope_hash(&self, envelope: &Value) -> String {
        if self.cast.is_written() {
            let message = envelope.get("message").and_then(Value::as_str).unwrap_or_default();
            return sha256_hex0x(message);
        }
        let metadata = |name: &str| envelope.pointer(&format!("/metadata/{name}")).and_then(Value::as_str);
        metadata("messageHash").or_else(|| metadata("encryptedMessageHash")).unwrap_or_default().to_owned()
    }

    /// The arguments of `envelope.open`.
    pub(super) fn open_input(&self, text: &str) -> Value {
        json!({
            "envelope_text": text,
            "own_names": ["bob.eth", "robert.eth"],
            "receiver_private_key": hex(&self.cast.bob.encryption_private),
            "service_signing_key": self.cast.signing_key(&self.cast.service),
            "signing_keys": self.cast.signing_keys(),
        })
    }

    /// The arguments of `envelope.accept_submission`.
    pub(super) fn submission_input(&self, text: &str) -> Value {
        json!({
            "envelope_text": text,
            "service_private_key": hex(&self.cast.service.encryption_private),
            "signing_keys": self.cast.signing_keys(),
            "size_limit": 100_000,
        })
    }
}
