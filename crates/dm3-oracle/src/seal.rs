//! Sealing: X25519, session keys as libsodium's `crypto_kx` makes them, ChaCha20-Poly1305, padding to a block.

use blake2::{Blake2b, Blake2b512, Digest as _, digest::consts::U32};
use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use serde_json::{Value, json};
use x25519_dalek::{PublicKey, StaticSecret};

use crate::encoding::{base64, exactly, from_base64, from_hex, hex0x};
use crate::json::canonical;

/// Block in bytes to which everything on the wire is padded.
pub const BLOCK: usize = 2048;

/// Why a payload could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Not the JSON of a payload, or a member that is not encoded as it should be.
    #[error("the payload is malformed")]
    Malformed,
    /// Another key, or changed bytes.
    #[error("the payload does not authenticate")]
    NotAuthentic,
    /// The padding is not ISO/IEC 7816-4.
    #[error("the padding is wrong")]
    Padding,
}

/// The X25519 private key that libsodium's `crypto_kx_seed_keypair` makes of a seed: BLAKE2b-256.
#[must_use]
pub fn private_key_of_seed(seed: &[u8; 32]) -> [u8; 32] {
    Blake2b::<U32>::digest(seed).into()
}

/// The public key of a private X25519 key (RFC 7748).
#[must_use]
pub fn public_key(private: &[u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*private)).to_bytes()
}

/// The shared secret of RFC 7748, without a check for low-order points.
#[must_use]
pub fn shared_secret(private: &[u8; 32], public: &[u8; 32]) -> [u8; 32] {
    StaticSecret::from(*private).diffie_hellman(&PublicKey::from(*public)).to_bytes()
}

/// Both session keys: (from receiver to sender, from sender to receiver).
#[must_use]
pub fn session_keys(
    shared: &[u8; 32],
    sender_public: &[u8; 32],
    receiver_public: &[u8; 32],
) -> ([u8; 32], [u8; 32]) {
    let hash: [u8; 64] = Blake2b512::new()
        .chain_update(shared)
        .chain_update(sender_public)
        .chain_update(receiver_public)
        .finalize()
        .into();
    let (mut to_sender, mut to_receiver) = ([0; 32], [0; 32]);
    to_sender.copy_from_slice(hash.split_at(32).0);
    to_receiver.copy_from_slice(hash.split_at(32).1);
    (to_sender, to_receiver)
}

/// Plaintext with ISO/IEC 7816-4 padding to a multiple of `block`.
#[must_use]
pub fn padded(plaintext: &[u8], block: usize) -> Vec<u8> {
    let mut bytes = plaintext.to_vec();
    bytes.push(0x80);
    while !bytes.len().is_multiple_of(block) {
        bytes.push(0);
    }
    bytes
}

/// Ciphertext with its tag (RFC 8439, no associated data).
#[must_use]
pub fn aead_seal(key: &[u8; 32], nonce: &[u8; 12], plaintext: &[u8]) -> Vec<u8> {
    ChaCha20Poly1305::new(key.into()).encrypt(nonce.into(), plaintext).unwrap_or_default()
}

/// Plaintext, when the tag fits.
#[must_use]
pub fn aead_open(key: &[u8; 32], nonce: &[u8; 12], ciphertext: &[u8]) -> Option<Vec<u8>> {
    ChaCha20Poly1305::new(key.into()).decrypt(nonce.into(), ciphertext).ok()
}

/// A payload sealed with a shared key: `{ciphertext, nonce}` as a JSON value.
#[must_use]
pub fn seal_symmetric(key: &[u8; 32], nonce: &[u8; 12], plaintext: &[u8], block: usize) -> Value {
    json!({ "ciphertext": base64(&aead_seal(key, nonce, &padded(plaintext, block))), "nonce": hex0x(nonce) })
}

/// A payload sealed for a public key: `{ciphertext, ephemPublicKey, nonce}` as a JSON value.
#[must_use]
pub fn seal_value(receiver: &[u8; 32], ephemeral: &[u8; 32], nonce: &[u8; 12], plaintext: &[u8]) -> Value {
    let ephemeral_public = public_key(ephemeral);
    let (_, key) = session_keys(&shared_secret(ephemeral, receiver), &ephemeral_public, receiver);
    crate::json::with(
        &seal_symmetric(&key, nonce, plaintext, BLOCK),
        "ephemPublicKey",
        base64(&ephemeral_public),
    )
}

/// [`seal_value`] as the canonical JSON text that stands on the wire.
#[must_use]
pub fn seal(receiver: &[u8; 32], ephemeral: &[u8; 32], nonce: &[u8; 12], plaintext: &str) -> String {
    canonical(&seal_value(receiver, ephemeral, nonce, plaintext.as_bytes()))
}

/// An ephemeral private key and a nonce that follow from a label, for [`seal`].
#[must_use]
pub fn drawn_from(label: &str) -> ([u8; 32], [u8; 12]) {
    let ephemeral = crate::hash::sha256(format!("dm3 ephemeral {label}").as_bytes());
    let mut nonce = [0; 12];
    nonce.copy_from_slice(crate::hash::sha256(format!("dm3 nonce {label}").as_bytes()).split_at(12).0);
    (ephemeral, nonce)
}

/// [`seal`] with [`drawn_from`] a label.
#[must_use]
pub fn seal_labelled(receiver: &[u8; 32], label: &str, plaintext: &str) -> String {
    let (ephemeral, nonce) = drawn_from(label);
    seal(receiver, &ephemeral, &nonce, plaintext)
}

/// Opens what was sealed for the owner of `private`.
///
/// # Errors
///
/// Any [`OpenError`].
pub fn open(private: &[u8; 32], payload: &str) -> Result<Vec<u8>, OpenError> {
    let payload: Value = serde_json::from_str(payload).map_err(|_| OpenError::Malformed)?;
    let text = |name| payload.get(name).and_then(Value::as_str).ok_or(OpenError::Malformed);
    let ephemeral = from_base64(text("ephemPublicKey")?)
        .and_then(|bytes| exactly::<32>(&bytes))
        .ok_or(OpenError::Malformed)?;
    let nonce =
        from_hex(text("nonce")?).and_then(|bytes| exactly::<12>(&bytes)).ok_or(OpenError::Malformed)?;
    let ciphertext = from_base64(text("ciphertext")?).ok_or(OpenError::Malformed)?;
    let (_, key) = session_keys(&shared_secret(private, &ephemeral), &ephemeral, &public_key(private));
    let plaintext = aead_open(&key, &nonce, &ciphertext).ok_or(OpenError::NotAuthentic)?;
    unpadded(&plaintext).ok_or(OpenError::Padding)
}

fn unpadded(plaintext: &[u8]) -> Option<Vec<u8>> {
    let end = plaintext.iter().rposition(|byte| *byte != 0)?;
    let (content, rest) = plaintext.split_at(end);
    (rest.first() == Some(&0x80)).then(|| content.to_vec())
}
