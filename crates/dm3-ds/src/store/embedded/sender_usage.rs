//! What waits of one sender for a receiver.
//!
//! The index is what counts; the records only spare walking through it. So a record may be missing or damaged at any
//! time: it is made anew from the sender's part of the index when the sender writes again.

use dm3_types::Address;
use redb::{ReadableTable, StorageError};

use super::database::EngineError;
use super::record::{self, IndexRecord, SenderRecord};
use super::tables::{self, Bytes, INDEX_KEY_BYTES, SENDER_KEY_BYTES, SenderDigest};
use super::write::Tables;
use crate::store::Usage;

/// What waits of `sender` for `receiver`.
pub(super) fn of_sender(
    senders: &impl ReadableTable<Bytes, Bytes>,
    index: &impl ReadableTable<Bytes, Bytes>,
    receiver: &Address,
    sender: &SenderDigest,
) -> Result<Usage, StorageError> {
    let key = tables::sender_key(receiver, sender);
    if let Some(record) = recorded(senders, &key)? {
        return Ok(record);
    }
    let (first, last) = tables::range_of::<INDEX_KEY_BYTES>(&key);
    let mut usage = Usage::default();
    for entry in index.range::<&[u8]>(first.as_slice()..=last.as_slice())? {
        let (key, value) = entry?;
        if let Ok(entry) = record::decode::<IndexRecord>("index", key.value(), value.value()) {
            usage = usage.with(entry.bytes);
        }
    }
    Ok(usage)
}

fn recorded(
    senders: &impl ReadableTable<Bytes, Bytes>,
    key: &[u8; SENDER_KEY_BYTES],
) -> Result<Option<Usage>, StorageError> {
    let Some(bytes) = senders.get(key.as_slice())? else { return Ok(None) };
    let record = record::decode::<SenderRecord>("senders", key, bytes.value()).ok();
    Ok(record.map(|record| Usage { messages: record.messages, bytes: record.bytes }))
}

impl Tables<'_> {
    pub(super) fn put_sender_usage(
        &mut self,
        receiver: &Address,
        sender: &SenderDigest,
        usage: Usage,
    ) -> Result<(), EngineError> {
        let key = tables::sender_key(receiver, sender);
        if usage.messages == 0 {
            self.senders.remove(key.as_slice())?;
        } else {
            let record = SenderRecord { messages: usage.messages, bytes: usage.bytes };
            self.senders.insert(key.as_slice(), record::encode("senders", &key, &record).as_slice())?;
        }
        Ok(())
    }

    /// Writes down that mail of a sender has left the index.
    pub(super) fn subtract_of_sender(
        &mut self,
        receiver: &Address,
        sender: &SenderDigest,
        gone: Usage,
    ) -> Result<(), EngineError> {
        let known = recorded(&self.senders, &tables::sender_key(receiver, sender))?;
        // Without a record the index is counted when it matters.
        self.put_sender_usage(receiver, sender, known.unwrap_or_default().without(gone))
    }

    /// Forgets what is recorded of all senders to a receiver.
    pub(super) fn forget_sender_usage(&mut self, receiver: &Address) -> Result<(), EngineError> {
        let (first, last) = tables::range_of::<SENDER_KEY_BYTES>(receiver.as_bytes());
        self.senders.retain_in::<&[u8], _>(first.as_slice()..=last.as_slice(), |_, _| false)?;
        Ok(())
    }
}
