//! The primitives under one message, each called as its own crate is called: nothing of dm3 around them.

#![allow(dead_code, reason = "each measuring program uses its share")]

use std::hint::black_box;

use blake2::{Blake2b512, Digest};
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use x25519_dalek::{PublicKey, StaticSecret};

pub(crate) struct Primitives {
    ephemeral: [u8; 32],
    receiver: StaticSecret,
    receiver_public: PublicKey,
    sender_public: PublicKey,
    /// Padded plaintext, with room for the tag.
    padded: Vec<u8>,
    sealed: Vec<u8>,
    signing: SigningKey,
    signed_text: Vec<u8>,
    public: [u8; 32],
    signature: [u8; 64],
}

const NONCE: [u8; 12] = [9; 12];

impl Primitives {
    /// For a plaintext that pads to `padded_len` bytes and a signature over `signed_text`.
    pub(crate) fn new(padded_len: usize, signed_text: &str) -> Self {
        let receiver = StaticSecret::from([2; 32]);
        let ephemeral = [3; 32];
        let signing = SigningKey::from_bytes(&[1; 32]);
        let mut padded = Vec::with_capacity(padded_len + 16);
        padded.resize(padded_len, 0x61);
        let mut primitives = Self {
            receiver_public: PublicKey::from(&receiver),
            sender_public: PublicKey::from(&StaticSecret::from(ephemeral)),
            receiver,
            ephemeral,
            sealed: padded.clone(),
            padded,
            public: signing.verifying_key().to_bytes(),
            signature: signing.sign(signed_text.as_bytes()).to_bytes(),
            signing,
            signed_text: signed_text.as_bytes().to_vec(),
        };
        primitives.sealed = primitives.seal();
        primitives
    }

    pub(crate) fn base_multiplication(&self) -> PublicKey {
        PublicKey::from(&StaticSecret::from(black_box(self.ephemeral)))
    }

    pub(crate) fn key_agreement(&self) -> [u8; 32] {
        self.receiver.diffie_hellman(black_box(&self.sender_public)).to_bytes()
    }

    pub(crate) fn session_key(&self, shared: &[u8; 32], sender: &PublicKey) -> [u8; 32] {
        let hash = Blake2b512::new()
            .chain_update(black_box(shared))
            .chain_update(sender.as_bytes())
            .chain_update(self.receiver_public.as_bytes())
            .finalize();
        hash[32..].try_into().unwrap()
    }

    pub(crate) fn encrypt(&self, key: [u8; 32]) -> Vec<u8> {
        let mut buffer = Vec::with_capacity(self.padded.len() + 16);
        buffer.extend_from_slice(&self.padded);
        let cipher = ChaCha20Poly1305::new((&key).into());
        cipher.encrypt_in_place((&NONCE).into(), b"", &mut buffer).unwrap();
        buffer
    }

    pub(crate) fn decrypt(&self, key: [u8; 32]) -> Vec<u8> {
        let mut buffer = self.sealed.clone();
        let cipher = ChaCha20Poly1305::new((&key).into());
        cipher.decrypt_in_place((&NONCE).into(), b"", &mut buffer).unwrap();
        buffer
    }

    pub(crate) fn sign(&self) -> Signature {
        self.signing.sign(black_box(&self.signed_text))
    }

    /// With decoding the published key, as every user of a profile must.
    pub(crate) fn verify(&self) {
        let key = VerifyingKey::from_bytes(black_box(&self.public)).unwrap();
        key.verify_strict(&self.signed_text, &Signature::from_bytes(&self.signature)).unwrap();
    }

    /// Ephemeral base multiplication, key agreement, session key, encryption.
    pub(crate) fn seal(&self) -> Vec<u8> {
        let secret = StaticSecret::from(black_box(self.ephemeral));
        let sender = PublicKey::from(&secret);
        let shared = secret.diffie_hellman(&self.receiver_public).to_bytes();
        self.encrypt(self.session_key(&shared, &sender))
    }

    /// Key agreement, session key, decryption.
    pub(crate) fn open(&self) -> Vec<u8> {
        self.decrypt(self.session_key(&self.key_agreement(), &self.sender_public))
    }
}
