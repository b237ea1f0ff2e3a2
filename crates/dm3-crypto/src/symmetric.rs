//! Sealing with a shared key: ChaCha20-Poly1305 (RFC 8439) over a padded plaintext, without associated data.

use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use dm3_types::Nonce;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::{KeyError, OpenError, RandomnessError, SealError};
use crate::padding::{self, BlockSize};
use crate::random::Randomness;
use crate::sealed_payload::SealedPayload;
use crate::secret::{self, redacted_debug};

const TAG_LEN: usize = 16;

/// A secret of 32 bytes for [`seal`] and [`open`], written in base64.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SymmetricKey([u8; 32]);

redacted_debug!(SymmetricKey);

impl SymmetricKey {
    /// Draws a new key.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when `rng` cannot deliver.
    pub fn generate<R: Randomness + ?Sized>(rng: &mut R) -> Result<Self, RandomnessError> {
        let mut key = Self([0; 32]);
        rng.fill(&mut key.0)?;
        Ok(key)
    }

    /// The key made of these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the base64 of 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotBase64`], [`KeyError::WrongLength`].
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        Ok(Self(*secret::from_base64("symmetric key", text)?))
    }

    /// The key in base64, for safekeeping.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        secret::to_base64(&self.0)
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new((&self.0).into())
    }
}

/// Seals `plaintext` under a fresh nonce.
///
/// # Errors
///
/// [`SealError::Randomness`], [`SealError::PlaintextTooLong`].
pub fn seal<R: Randomness + ?Sized>(
    key: &SymmetricKey,
    block: BlockSize,
    plaintext: &[u8],
    rng: &mut R,
) -> Result<SealedPayload, SealError> {
    let mut nonce = [0; 12];
    // MTP-SEA-021
    rng.fill(&mut nonce)?;
    seal_under(key, block, plaintext, Nonce::from_bytes(nonce))
}

/// Opens what [`seal`] sealed with the same key and block size.
///
/// # Errors
///
/// [`OpenError::CiphertextTooShort`], [`OpenError::NotAuthentic`], [`OpenError::BadPadding`].
pub fn open(
    key: &SymmetricKey,
    block: BlockSize,
    payload: &SealedPayload,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let mut buffer = decrypt(key, payload.nonce, b"", &payload.ciphertext)?;
    // MTP-SEA-011, MTP-SEA-012
    let len = padding::unpadded_len(&buffer, block).ok_or(OpenError::BadPadding)?;
    buffer.truncate(len);
    Ok(buffer)
}

/// Opens a text. UTF-8 is checked strictly; a byte order mark at its start is part of the text.
///
/// # Errors
///
/// Those of [`open`], and [`OpenError::NotUtf8`].
pub fn open_text(
    key: &SymmetricKey,
    block: BlockSize,
    payload: &SealedPayload,
) -> Result<Zeroizing<String>, OpenError> {
    let mut bytes = open(key, block, payload)?;
    // MTP-SEA-014
    match String::from_utf8(core::mem::take(&mut *bytes)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            error.into_bytes().zeroize();
            Err(OpenError::NotUtf8)
        }
    }
}

/// Seals under a given nonce. A nonce must never serve twice with one key.
pub(crate) fn seal_under(
    key: &SymmetricKey,
    block: BlockSize,
    plaintext: &[u8],
    nonce: Nonce,
) -> Result<SealedPayload, SealError> {
    // MTP-SEA-010, MTP-SEA-020
    let mut buffer = padding::pad(plaintext, block, TAG_LEN).ok_or(SealError::PlaintextTooLong)?;
    key.cipher()
        .encrypt_in_place(nonce.as_bytes().into(), b"", &mut *buffer)
        .map_err(|_| SealError::PlaintextTooLong)?;
    Ok(SealedPayload { ciphertext: core::mem::take(&mut *buffer), nonce, ephemeral_public_key: None })
}

/// The plaintext with its padding.
pub(crate) fn decrypt(
    key: &SymmetricKey,
    nonce: Nonce,
    associated_data: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let found = ciphertext.len();
    // MTP-SEA-023
    if found < TAG_LEN {
        return Err(OpenError::CiphertextTooShort { found });
    }
    // MTP-SEA-022
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    key.cipher()
        .decrypt_in_place(nonce.as_bytes().into(), associated_data, &mut *buffer)
        .map_err(|_| OpenError::NotAuthentic)?;
    Ok(buffer)
}
