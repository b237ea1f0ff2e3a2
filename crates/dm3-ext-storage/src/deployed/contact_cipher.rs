//! Names of contacts and lists of profile locations, encrypted so that equal texts give equal results.

use dm3_crypto::dangerous::{private_half_as_key, seal_with_nonce};
use dm3_crypto::{BlockSize, EncryptionKeyPair, SealError, SymmetricKey, open_text, sha256_text};
use dm3_types::Nonce;
use zeroize::Zeroizing;

use super::outer_text::{self, DecryptError};

/// Encrypts the texts by which the backend's rows are found.
///
/// All texts of an account share one key and one nonce: who sees two of them learns their difference, and who knows one
/// can read the others up to its length and write new ones. Deployed backends ask for it; nothing else should.
#[derive(Debug, Clone)]
pub struct ContactCipher {
    key: SymmetricKey,
    nonce: Nonce,
}

impl ContactCipher {
    /// The cipher of the account `own_name`, exactly as the account writes its name.
    #[must_use]
    pub fn new(own: &EncryptionKeyPair, own_name: &str) -> Self {
        // DIV-TS-055
        let mut nonce = [0; 12];
        for (place, byte) in nonce.iter_mut().zip(sha256_text(own_name).as_bytes()) {
            *place = *byte;
        }
        Self { key: private_half_as_key(own), nonce: Nonce::from_bytes(nonce) }
    }

    /// The text for the backend: base64, so fit for the path of a URL but for `=`.
    ///
    /// # Errors
    /// [`SealError`] for a text that is too long for one payload.
    pub fn encrypt(&self, text: &str) -> Result<String, SealError> {
        let payload = seal_with_nonce(&self.key, BlockSize::STORAGE, text.as_bytes(), self.nonce)?;
        Ok(outer_text::write(&payload))
    }

    /// The text behind what the backend has. The nonce is taken from there, as deployed clients do.
    ///
    /// # Errors
    /// [`DecryptError`].
    pub fn decrypt(&self, encrypted: &str) -> Result<Zeroizing<String>, DecryptError> {
        let payload = outer_text::read(encrypted)?;
        open_text(&self.key, BlockSize::STORAGE, &payload).map_err(DecryptError::NotOpened)
    }
}
