//! A conversation: which chunks it has.

use dm3_crypto::StorageKey;
use dm3_types::json::ObjectReader;
use dm3_types::{Expected, Json, Members, ParseError, UnixMillis};

use crate::{ChunkIdentifier, ChunkKey, ConversationKey, OpenError, sealing};

/// The chunks of a conversation, the newest last. There is at least one.
///
/// ```json
/// {"chunks":[{"id":0,"timestamp":1700000000000}],"key":"0x…"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationContainer {
    key: ConversationKey,
    older: Vec<ChunkIdentifier>,
    newest: ChunkIdentifier,
    extra: Members,
}

const CHUNKS: &str = "chunks";

impl ConversationContainer {
    /// A conversation whose first message was written at `timestamp`.
    #[must_use]
    pub fn begin(key: ConversationKey, timestamp: UnixMillis) -> Self {
        let newest = ChunkIdentifier { id: 0, timestamp };
        Self { key, older: Vec::new(), newest, extra: Members::new() }
    }

    /// Opens what is stored under `key`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(stored: &[u8], key: ConversationKey, storage_key: &StorageKey) -> Result<Self, OpenError> {
        let record = sealing::open(stored, key.as_hash(), storage_key)?;
        Self::from_json(&record).map_err(OpenError::Malformed)
    }

    /// Reads a record that is not sealed.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json(record: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(record)?;
        let mut chunks = reader.array(CHUNKS, ChunkIdentifier::from_json)?; // MSP-CON-001
        // MSP-CON-003 MSP-CON-006
        let misplaced = (0_u64..).zip(&chunks).position(|(place, chunk)| chunk.id != place);
        if let Some(index) = misplaced {
            return Err(ParseError::malformed(format!("{CHUNKS}[{index}].id"), Expected::PlaceInList));
        }
        let newest = chunks.pop().ok_or_else(|| ParseError::malformed(CHUNKS, Expected::NonEmptyArray))?; // MSP-CON-002
        let key = reader.parsed(sealing::KEY, ConversationKey::parse)?;
        Ok(Self { key, older: chunks, newest, extra: reader.extra(&[CHUNKS, sealing::KEY]) })
    }

    /// The key under which it is stored.
    #[must_use]
    pub const fn key(&self) -> ConversationKey {
        self.key
    }

    /// The identifiers of all chunks, the newest last.
    pub fn chunks(&self) -> impl DoubleEndedIterator<Item = &ChunkIdentifier> {
        self.older.iter().chain([&self.newest])
    }

    /// The identifier of the chunk that messages are added to.
    #[must_use]
    pub const fn newest(&self) -> &ChunkIdentifier {
        &self.newest
    }

    /// The key of the chunk that messages are added to.
    #[must_use]
    pub fn newest_key(&self) -> ChunkKey {
        ChunkKey::of(&self.key, &self.newest)
    }

    /// The conversation with a further chunk, whose first message was written at `timestamp`.
    #[must_use]
    pub fn with_chunk(&self, timestamp: UnixMillis) -> Self {
        let mut conversation = self.clone();
        conversation.older.push(self.newest); // MSP-CON-007
        conversation.newest = ChunkIdentifier { id: self.newest.id.saturating_add(1), timestamp };
        conversation
    }

    /// The record as JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let chunks: Vec<Json> = self.chunks().map(ChunkIdentifier::to_json).collect();
        // MSP-SEAL-010
        Members::new().with(CHUNKS, chunks).with(sealing::KEY, self.key).with_all(&self.extra).into()
    }
}
