//! From a record to what is stored, and back.

use dm3_crypto::{
    BlockSize, Randomness, SealError, SealedPayload, StorageKey, open as open_payload, seal as seal_payload,
};
use dm3_types::json::ObjectReader;
use dm3_types::{Dialect, Hash, Json, ParseError};

/// The member of a record that holds its container's key.
pub(crate) const KEY: &str = "key";

/// A container cannot be used. The store may have damaged it, or given it for another one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The stored bytes are no sealed record.
    #[error("the stored bytes are no sealed record: {0}")]
    NotSealed(ParseError),
    /// Sealed with another storage key, or altered.
    #[error("the container cannot be opened with this storage key: {0}")]
    NotOpened(dm3_crypto::OpenError),
    /// Authentic, but no record of the kind that was expected: a faulty client of the same user wrote it.
    #[error("the container's record is malformed: {0}")]
    Malformed(ParseError),
    /// Authentic, but stored in the place of another container.
    #[error("the container belongs to another place")]
    Foreign {
        /// The key that its record names.
        found: Hash,
    },
}

/// What is stored under the key of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedContainer {
    /// The name in the store, as `0x`-hex.
    pub key: Hash,
    /// The bytes to store, which are a JSON text.
    pub text: String,
}

pub(crate) fn seal<R: Randomness + ?Sized>(
    record: &Json,
    key: Hash,
    storage_key: &StorageKey,
    rng: &mut R,
) -> Result<SealedContainer, SealError> {
    // MSP-SEAL-001 MSP-SEAL-002 MSP-SEAL-003
    let plaintext = record.canonical();
    let sealed = seal_payload(&storage_key.sealing_key(), BlockSize::MESSAGE, plaintext.as_bytes(), rng)?;
    Ok(SealedContainer { key, text: sealed.to_text() }) // MSP-SEAL-004
}

pub(crate) fn open(stored: &[u8], key: Hash, storage_key: &StorageKey) -> Result<Json, OpenError> {
    // MSP-SEAL-005
    let json = Json::parse_slice(stored).map_err(|error| OpenError::NotSealed(error.into()))?;
    let payload = SealedPayload::from_json(&json, Dialect::Written).map_err(OpenError::NotSealed)?;
    // MSP-SEAL-006 MSP-SEAL-007
    let plaintext = open_payload(&storage_key.sealing_key(), BlockSize::MESSAGE, &payload)
        .map_err(OpenError::NotOpened)?;
    // MSP-SEAL-008
    let record = Json::parse_slice(&plaintext).map_err(|error| OpenError::Malformed(error.into()))?;
    let found = key_of(&record).map_err(OpenError::Malformed)?;
    // MSP-SEAL-009
    if found == key { Ok(record) } else { Err(OpenError::Foreign { found }) }
}

fn key_of(record: &Json) -> Result<Hash, ParseError> {
    ObjectReader::new(record)?.parsed(KEY, Hash::parse)
}
