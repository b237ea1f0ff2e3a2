//! A chunk: messages.

use dm3_crypto::StorageKey;
use dm3_types::json::ObjectReader;
use dm3_types::{Expected, Json, Members, ParseError};

use crate::{ChunkKey, OpenError, StoredMessage, sealing};

/// Messages of one conversation, sorted by time of writing. There is at least one.
///
/// ```json
/// {"key":"0x…","messages":[{"message":{…},"metadata":{…},"postmark":{…}}]}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ChunkContainer {
    key: ChunkKey,
    messages: Vec<StoredMessage>,
    extra: Members,
}

const MESSAGES: &str = "messages";

impl ChunkContainer {
    /// A chunk that begins with this message.
    #[must_use]
    pub fn begin(key: ChunkKey, message: StoredMessage) -> Self {
        Self { key, messages: vec![message], extra: Members::new() }
    }

    /// Opens what is stored under `key`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(stored: &[u8], key: ChunkKey, storage_key: &StorageKey) -> Result<Self, OpenError> {
        let record = sealing::open(stored, key.as_hash(), storage_key)?;
        Self::from_json(&record).map_err(OpenError::Malformed)
    }

    /// Reads a record that is not sealed.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json(record: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(record)?;
        let read = |message: &Json| StoredMessage::from_json(message.clone());
        let mut messages = reader.array(MESSAGES, read)?; // MSP-CHK-001
        if messages.is_empty() {
            return Err(ParseError::malformed(MESSAGES, Expected::NonEmptyArray)); // MSP-CHK-002
        }
        messages.sort_by_key(StoredMessage::timestamp); // MSP-CHK-007
        let key = reader.parsed(sealing::KEY, ChunkKey::parse)?;
        Ok(Self { key, messages, extra: reader.extra(&[sealing::KEY, MESSAGES]) })
    }

    /// The key under which it is stored.
    #[must_use]
    pub const fn key(&self) -> ChunkKey {
        self.key
    }

    /// The messages in the order of their timestamps.
    #[must_use]
    pub fn messages(&self) -> &[StoredMessage] {
        &self.messages
    }

    /// Whether the message is here already.
    #[must_use]
    pub fn holds(&self, message: &StoredMessage) -> bool {
        self.messages.iter().any(|here| here.hash() == message.hash())
    }

    /// The chunk with a further message, behind all that are not younger.
    #[must_use]
    pub fn with_message(&self, message: StoredMessage) -> Self {
        let mut chunk = self.clone();
        // MSP-CHK-006
        let place = chunk.messages.partition_point(|here| here.timestamp() <= message.timestamp());
        chunk.messages.insert(place, message);
        chunk
    }

    /// Bytes of the canonical record: what the maximum size is compared with.
    #[must_use]
    pub fn size(&self) -> usize {
        self.to_json().canonical().len()
    }

    /// The record as JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let messages: Vec<Json> = self.messages.iter().map(|message| message.json().clone()).collect();
        // MSP-SEAL-010
        Members::new().with(sealing::KEY, self.key).with(MESSAGES, messages).with_all(&self.extra).into()
    }
}
