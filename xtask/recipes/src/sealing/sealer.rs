//! Payloads sealed by hand, right ones and others.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use dm3_oracle::encoding::{base64, hex0x};
use dm3_oracle::hash::sha256;
use dm3_oracle::json::canonical;
use dm3_oracle::seal::{BLOCK, drawn_from, padded, public_key, session_keys, shared_secret};
use serde_json::{Value, json};

/// A receiver with what a sender draws for one payload.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sealer {
    pub(super) receiver_secret: [u8; 32],
    pub(super) ephemeral_secret: [u8; 32],
    pub(super) nonce: [u8; 12],
}

impl Sealer {
    /// The receiver `bob` and draws that follow from a label.
    pub(super) fn labelled(label: &str) -> Self {
        Self::for_receiver("bob", label)
    }

    pub(super) fn for_receiver(name: &str, label: &str) -> Self {
        let (ephemeral_secret, nonce) = drawn_from(label);
        let receiver_secret = sha256(format!("dm3 vectors receiver {name}").as_bytes());
        Self { receiver_secret, ephemeral_secret, nonce }
    }

    pub(super) fn receiver(&self) -> [u8; 32] {
        public_key(&self.receiver_secret)
    }

    pub(super) fn ephemeral(&self) -> [u8; 32] {
        public_key(&self.ephemeral_secret)
    }

    pub(super) fn shared(&self) -> [u8; 32] {
        shared_secret(&self.ephemeral_secret, &self.receiver())
    }

    /// The keys of both directions: to the sender, to the receiver.
    pub(super) fn keys(&self) -> ([u8; 32], [u8; 32]) {
        session_keys(&self.shared(), &self.ephemeral(), &self.receiver())
    }

    /// The payload of a content, as it should be.
    pub(super) fn payload(&self, content: &[u8]) -> Value {
        self.payload_of(&padded(content, BLOCK))
    }

    /// [`Self::payload`] as its text.
    pub(super) fn text(&self, content: &[u8]) -> String {
        canonical(&self.payload(content))
    }

    /// The payload of a plaintext with whatever padding it has.
    pub(super) fn payload_of(&self, plaintext: &[u8]) -> Value {
        self.payload_under(&self.keys().1, b"", plaintext)
    }

    /// The payload of a plaintext under another key or with associated data.
    pub(super) fn payload_under(&self, key: &[u8; 32], associated_data: &[u8], plaintext: &[u8]) -> Value {
        let sealed = Payload { msg: plaintext, aad: associated_data };
        let ciphertext =
            ChaCha20Poly1305::new(key.into()).encrypt((&self.nonce).into(), sealed).unwrap_or_default();
        self.payload_with(&ciphertext)
    }

    /// The payload with these bytes as its ciphertext and tag.
    pub(super) fn payload_with(&self, ciphertext: &[u8]) -> Value {
        json!({
            "ciphertext": base64(ciphertext),
            "ephemPublicKey": base64(&self.ephemeral()),
            "nonce": hex0x(&self.nonce),
        })
    }

    /// Ciphertext and tag of a content, as they should be.
    pub(super) fn ciphertext(&self, content: &[u8]) -> Vec<u8> {
        dm3_oracle::seal::aead_seal(&self.keys().1, &self.nonce, &padded(content, BLOCK))
    }
}
