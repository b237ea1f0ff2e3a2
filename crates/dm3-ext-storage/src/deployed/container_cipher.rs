//! Containers of single messages, sealed for oneself.

use dm3_crypto::{EncryptionKeyPair, Randomness, SealError, open_text_from, seal_to};
use zeroize::Zeroizing;

use super::outer_text::{self, DecryptError};

/// Encrypts the containers that the backend keeps, one for each message.
#[derive(Debug, Clone)]
pub struct ContainerCipher {
    own: EncryptionKeyPair,
}

impl ContainerCipher {
    /// The cipher of the owner of this pair.
    #[must_use]
    pub fn new(own: &EncryptionKeyPair) -> Self {
        Self { own: own.clone() }
    }

    /// The text for the backend of a container's canonical JSON. Draws 32 bytes from `rng`, then 12.
    ///
    /// # Errors
    /// [`SealError`] where randomness fails or the text is too long for one payload.
    pub fn encrypt<R: Randomness + ?Sized>(&self, container: &str, rng: &mut R) -> Result<String, SealError> {
        // DIV-TS-056
        Ok(outer_text::write(&seal_to(&self.own.public(), container.as_bytes(), rng)?))
    }

    /// The container's JSON behind what the backend has.
    ///
    /// # Errors
    /// [`DecryptError`].
    pub fn decrypt(&self, encrypted: &str) -> Result<Zeroizing<String>, DecryptError> {
        open_text_from(&self.own, &outer_text::read(encrypted)?).map_err(DecryptError::NotOpened)
    }
}
