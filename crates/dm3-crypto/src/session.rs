//! The two keys a sender and a receiver share.

use blake2::{Blake2b512, Digest};
use dm3_types::EncryptionPublicKey;
use zeroize::{Zeroize, Zeroizing};

use crate::encryption_key::EncryptionKeyPair;
use crate::error::SessionError;
use crate::secret::redacted_debug;
use crate::symmetric::SymmetricKey;

/// The keys of one exchange, seen from one side: what one side transmits with, the other receives with.
#[derive(Clone)]
pub struct SessionKeys {
    /// Opens what the peer sealed.
    pub rx: SymmetricKey,
    /// Seals for the peer.
    pub tx: SymmetricKey,
}

redacted_debug!(SessionKeys);

/// Session keys of the sender, the client of libsodium's `crypto_kx`; `own` is usually ephemeral.
///
/// # Errors
///
/// [`SessionError::LowOrderPoint`] for a receiver key that lets nobody keep a secret.
pub fn sender_session_keys(
    own: &EncryptionKeyPair,
    receiver: &EncryptionPublicKey,
) -> Result<SessionKeys, SessionError> {
    let (rx, tx) = exchange(own, receiver, &own.public(), receiver)?;
    Ok(SessionKeys { rx, tx })
}

/// Session keys of the receiver, the server of libsodium's `crypto_kx`; `own` is the published pair.
///
/// # Errors
///
/// [`SessionError::LowOrderPoint`] for a sender key that lets nobody keep a secret.
pub fn receiver_session_keys(
    own: &EncryptionKeyPair,
    sender: &EncryptionPublicKey,
) -> Result<SessionKeys, SessionError> {
    let (tx, rx) = exchange(own, sender, sender, &own.public())?;
    Ok(SessionKeys { rx, tx })
}

/// BLAKE2b-512 over the X25519 result, the sender's key and the receiver's key: first what the receiver seals with,
/// then what the sender seals with.
fn exchange(
    own: &EncryptionKeyPair,
    peer: &EncryptionPublicKey,
    sender: &EncryptionPublicKey,
    receiver: &EncryptionPublicKey,
) -> Result<(SymmetricKey, SymmetricKey), SessionError> {
    let shared = own.shared_secret(peer)?;
    // MTP-SEA-002, MTP-SEA-004
    let mut hash = Blake2b512::new()
        .chain_update(shared.as_bytes())
        .chain_update(sender.as_bytes())
        .chain_update(receiver.as_bytes())
        .finalize();
    let mut from_receiver = Zeroizing::new([0; 32]);
    let mut from_sender = Zeroizing::new([0; 32]);
    let (first, second) = hash.split_at(32);
    from_receiver.copy_from_slice(first);
    from_sender.copy_from_slice(second);
    hash.as_mut_slice().zeroize();
    Ok((SymmetricKey::from_bytes(*from_receiver), SymmetricKey::from_bytes(*from_sender)))
}
