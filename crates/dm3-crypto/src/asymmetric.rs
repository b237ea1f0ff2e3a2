//! Sealing for a public key: an ephemeral X25519 pair per payload, scheme name `x25519-chacha20-poly1305`.
//!
//! This gives secrecy towards everybody but the receiver. It does not tell who sealed; only a signature inside does.

use dm3_types::{EncryptionPublicKey, Nonce};
use zeroize::Zeroizing;

use crate::encryption_key::EncryptionKeyPair;
use crate::error::{OpenError, SealError};
use crate::padding::BlockSize;
use crate::random::Randomness;
use crate::sealed_payload::SealedPayload;
use crate::session::{receiver_session_keys, sender_session_keys};
use crate::symmetric::{self, SymmetricKey};

/// Seals `plaintext` for the owner of `receiver`, padded to [`BlockSize::MESSAGE`].
///
/// Draws 32 bytes for the ephemeral pair, then 12 bytes for the nonce.
///
/// # Errors
///
/// [`SealError::Session`] when the receiver's key is a low-order point, [`SealError::Randomness`],
/// [`SealError::PlaintextTooLong`].
pub fn seal_to<R: Randomness + ?Sized>(
    receiver: &EncryptionPublicKey,
    plaintext: &[u8],
    rng: &mut R,
) -> Result<SealedPayload, SealError> {
    seal_to_with_block(receiver, BlockSize::MESSAGE, plaintext, rng)
}

/// [`seal_to`] with another block size.
///
/// # Errors
///
/// Those of [`seal_to`].
pub fn seal_to_with_block<R: Randomness + ?Sized>(
    receiver: &EncryptionPublicKey,
    block: BlockSize,
    plaintext: &[u8],
    rng: &mut R,
) -> Result<SealedPayload, SealError> {
    // MTP-SEA-001
    let ephemeral = EncryptionKeyPair::generate(rng)?;
    // MTP-SEA-003
    let tx = sender_session_keys(&ephemeral, receiver)?.tx;
    let sealed = symmetric::seal(&tx, block, plaintext, rng)?;
    Ok(SealedPayload { ephemeral_public_key: Some(ephemeral.public()), ..sealed })
}

/// Opens what was sealed for `own` with [`BlockSize::MESSAGE`].
///
/// # Errors
///
/// [`OpenError::MissingEphemeralKey`], [`OpenError::Session`], [`OpenError::CiphertextTooShort`],
/// [`OpenError::NotAuthentic`], [`OpenError::BadPadding`].
pub fn open_from(own: &EncryptionKeyPair, payload: &SealedPayload) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    open_from_with_block(own, BlockSize::MESSAGE, payload)
}

/// [`open_from`] with another block size.
///
/// # Errors
///
/// Those of [`open_from`].
pub fn open_from_with_block(
    own: &EncryptionKeyPair,
    block: BlockSize,
    payload: &SealedPayload,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    symmetric::open(&receiving_key(own, payload)?, block, payload)
}

/// Opens a text sealed with [`BlockSize::MESSAGE`]; see [`open_text`](crate::open_text).
///
/// # Errors
///
/// Those of [`open_from`], and [`OpenError::NotUtf8`].
pub fn open_text_from(
    own: &EncryptionKeyPair,
    payload: &SealedPayload,
) -> Result<Zeroizing<String>, OpenError> {
    open_text_from_with_block(own, BlockSize::MESSAGE, payload)
}

/// [`open_text_from`] with another block size.
///
/// # Errors
///
/// Those of [`open_text_from`].
pub fn open_text_from_with_block(
    own: &EncryptionKeyPair,
    block: BlockSize,
    payload: &SealedPayload,
) -> Result<Zeroizing<String>, OpenError> {
    symmetric::open_text(&receiving_key(own, payload)?, block, payload)
}

/// Seals with a given ephemeral pair and nonce.
pub(crate) fn seal_to_under(
    receiver: &EncryptionPublicKey,
    block: BlockSize,
    plaintext: &[u8],
    ephemeral: &EncryptionKeyPair,
    nonce: Nonce,
) -> Result<SealedPayload, SealError> {
    let tx = sender_session_keys(ephemeral, receiver)?.tx;
    let sealed = symmetric::seal_under(&tx, block, plaintext, nonce)?;
    Ok(SealedPayload { ephemeral_public_key: Some(ephemeral.public()), ..sealed })
}

fn receiving_key(own: &EncryptionKeyPair, payload: &SealedPayload) -> Result<SymmetricKey, OpenError> {
    // MTP-SEA-034
    let sender = payload.ephemeral_public_key.as_ref().ok_or(OpenError::MissingEphemeralKey)?;
    // MTP-SEA-003
    Ok(receiver_session_keys(own, sender)?.rx)
}
