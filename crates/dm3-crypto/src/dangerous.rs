//! What must stay out of ordinary code: predictable randomness, chosen nonces, unchecked keys.
//!
//! Known-answer tests need these. Anywhere else each of them gives the secrecy away: two payloads under one nonce
//! and key reveal both plaintexts and let anybody forge a third.

use std::collections::VecDeque;

use dm3_types::{EncryptionPublicKey, Nonce};
use zeroize::Zeroizing;

use crate::asymmetric;
use crate::encryption_key::EncryptionKeyPair;
use crate::error::{KeyError, OpenError, RandomnessError, SealError, SessionError};
use crate::padding::BlockSize;
use crate::random::Randomness;
use crate::sealed_payload::SealedPayload;
use crate::secret::redacted_debug;
use crate::symmetric::{self, SymmetricKey};

/// Randomness that is none: hands out given byte strings, one per draw and in their order.
///
/// A draw fails when the strings are used up or the next one has another length than wanted; a string of the wrong
/// length stays in place.
#[derive(Clone, Default)]
pub struct ReplayRandomness {
    draws: VecDeque<Zeroizing<Vec<u8>>>,
}

redacted_debug!(ReplayRandomness);

impl ReplayRandomness {
    /// Will hand out `draws`.
    pub fn new<D: Into<Vec<u8>>>(draws: impl IntoIterator<Item = D>) -> Self {
        Self { draws: draws.into_iter().map(|draw| Zeroizing::new(draw.into())).collect() }
    }

    /// How many draws are left; a known answer should use all of them.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.draws.len()
    }
}

impl Randomness for ReplayRandomness {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        let next = self.draws.front().ok_or(RandomnessError::UsedUp)?;
        if next.len() != bytes.len() {
            return Err(RandomnessError::WrongLength { held: next.len(), wanted: bytes.len() });
        }
        bytes.copy_from_slice(next);
        self.draws.pop_front();
        Ok(())
    }
}

/// A pair whose public half is taken as it is, even when it belongs to another secret. Both halves in base64.
///
/// The public half enters the session keys, so such a pair opens nothing that was sealed for its real public half.
///
/// # Errors
///
/// [`KeyError::NotBase64`], [`KeyError::WrongLength`].
pub fn encryption_key_pair_with_public(secret: &str, public: &str) -> Result<EncryptionKeyPair, KeyError> {
    EncryptionKeyPair::from_unchecked_parts(secret, public)
}

/// [`seal`](crate::seal) under a chosen nonce.
///
/// # Errors
///
/// [`SealError::PlaintextTooLong`].
pub fn seal_with_nonce(
    key: &SymmetricKey,
    block: BlockSize,
    plaintext: &[u8],
    nonce: Nonce,
) -> Result<SealedPayload, SealError> {
    symmetric::seal_under(key, block, plaintext, nonce)
}

/// [`seal_to`](crate::seal_to) with a chosen ephemeral pair and nonce.
///
/// # Errors
///
/// [`SealError::Session`], [`SealError::PlaintextTooLong`].
pub fn seal_to_with_ephemeral(
    receiver: &EncryptionPublicKey,
    block: BlockSize,
    plaintext: &[u8],
    ephemeral: &EncryptionKeyPair,
    nonce: Nonce,
) -> Result<SealedPayload, SealError> {
    asymmetric::seal_to_under(receiver, block, plaintext, ephemeral, nonce)
}

/// The X25519 result of a pair and a peer's key, before it is hashed into session keys.
///
/// # Errors
///
/// [`SessionError::LowOrderPoint`].
pub fn shared_secret(
    own: &EncryptionKeyPair,
    peer: &EncryptionPublicKey,
) -> Result<Zeroizing<[u8; 32]>, SessionError> {
    Ok(Zeroizing::new(own.shared_secret(peer)?.to_bytes()))
}

/// ChaCha20-Poly1305 alone: the tag is checked, and what was sealed is returned with whatever padding it has.
///
/// # Errors
///
/// [`OpenError::CiphertextTooShort`], [`OpenError::NotAuthentic`].
pub fn open_padded(
    key: &SymmetricKey,
    nonce: Nonce,
    associated_data: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    symmetric::decrypt(key, nonce, associated_data, ciphertext)
}

/// The private half of a pair as a shared key, as deployed clients encrypt the names of their contacts.
///
/// One secret then serves two algorithms, and whoever gets it from the one can read the other.
#[must_use]
pub fn private_half_as_key(pair: &EncryptionKeyPair) -> SymmetricKey {
    SymmetricKey::from_bytes(*pair.secret_bytes())
}
