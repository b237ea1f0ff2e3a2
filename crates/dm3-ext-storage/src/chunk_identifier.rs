//! What tells the chunks of a conversation apart.

use dm3_types::json::ObjectReader;
use dm3_types::{Expected, Json, Members, ParseError, UnixMillis};

/// The place of a chunk in its conversation. It never changes, because the chunk's key follows from it.
///
/// ```json
/// {"id":0,"timestamp":1700000000000}
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkIdentifier {
    /// The place in the list, counted from 0; at most 2^53 - 1.
    pub id: u64,
    /// Time of writing of the message that the chunk was begun with.
    pub timestamp: UnixMillis,
}

impl ChunkIdentifier {
    /// Reads an identifier, which has no further members.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MSP-CON-005
        if !reader.extra(&["id", "timestamp"]).is_empty() {
            return Err(ParseError::malformed("", Expected::ChunkIdentifier));
        }
        let millis = reader.count("timestamp", Expected::UnixMillis)?; // MSP-CON-004
        Ok(Self { id: reader.count("id", Expected::Count)?, timestamp: UnixMillis::saturating(millis) })
    }

    /// The identifier as JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        Members::new().with("id", self.id).with("timestamp", self.timestamp).into()
    }
}
