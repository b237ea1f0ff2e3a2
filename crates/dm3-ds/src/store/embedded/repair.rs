//! Setting damaged records aside, inside one transaction of the writer.

use dm3_types::Address;
use redb::ReadableTable;

use super::database::EngineError;
use super::read;
use super::record::{self, Damage, IndexRecord, UsageRecord};
use super::tables::{self, INDEX_KEY_BYTES, MAIL_KEY_BYTES};
use super::write::{Known, Tables};
use crate::store::mail::size_of_text;
use crate::store::{MailId, MailKey};

impl Tables<'_> {
    pub(super) fn set_aside_account(&mut self, owner: &Address) -> Result<(), EngineError> {
        let key = owner.as_bytes().as_slice();
        let bytes = self.accounts.get(key)?.map(|value| value.value().to_vec());
        if let Some(bytes) = bytes.filter(|bytes| read::account_of(*owner, bytes).is_err()) {
            self.accounts.remove(key)?;
            self.set_aside("accounts", key, &bytes)?;
        }
        Ok(())
    }

    /// Moves damaged mail out of the mailbox. What is intact stays, and what is gone was acknowledged or set aside.
    pub(super) fn set_aside_mail(&mut self, receiver: &Address, key: MailKey) -> Result<(), EngineError> {
        let table_key = tables::mail_key(receiver, key);
        let found = self.mail.get(table_key.as_slice())?;
        if found.is_some_and(|bytes| read::mail_of(&table_key, key, bytes.value()).is_err()) {
            return self.reindex(receiver);
        }
        Ok(())
    }

    /// Makes index and usage of a mailbox anew from the mail that is in it, once in a transaction.
    ///
    /// This reads the whole mailbox while everybody's mail waits, so only damage that was found is a reason for it.
    pub(super) fn reindex(&mut self, receiver: &Address) -> Result<(), EngineError> {
        if !self.reindexed.insert(*receiver) {
            return Ok(());
        }
        let (first, last) = tables::range_of::<INDEX_KEY_BYTES>(receiver.as_bytes());
        let mut old = Vec::new();
        for entry in self.index.range::<&[u8]>(first.as_slice()..=last.as_slice())? {
            let (key, value) = entry?;
            old.push((key.value().to_vec(), value.value().to_vec()));
        }
        for (key, bytes) in old {
            self.index.remove(key.as_slice())?;
            if record::decode::<IndexRecord>("index", &key, &bytes).is_err() {
                self.set_aside("index", &key, &bytes)?;
            }
        }
        self.forget_sender_usage(receiver)?;
        let (intact, damaged, next_key) = self.mail_of(receiver)?;
        let mut usage = UsageRecord { next_key, ..UsageRecord::default() };
        for (id, entry) in intact {
            let index_key = tables::index_key(receiver, &id);
            self.index
                .insert(index_key.as_slice(), record::encode("index", &index_key, &entry).as_slice())?;
            usage.messages += 1;
            usage.bytes += entry.bytes;
        }
        for (key, bytes) in damaged {
            self.mail.remove(key.as_slice())?;
            self.set_aside("mail", &key, &bytes)?;
        }
        let known = match self.known_usage(receiver)? {
            Known::Intact(known) => known.next_key,
            Known::Nothing => self.unused_key(),
            Known::Damaged(bytes) => {
                self.set_aside("usage", receiver.as_bytes(), &bytes)?;
                self.unused_key()
            }
        };
        usage.next_key = usage.next_key.max(known);
        self.put_usage(receiver, &usage)
    }

    /// A key that no mail had before, where nothing tells which were used: clients pass over what lies before their
    /// cursors. No mailbox takes in 65,536 messages in each millisecond of the store's life.
    fn unused_key(&self) -> u64 {
        self.lived.saturating_add(1).saturating_mul(1 << 16)
    }

    /// All mail of a receiver: what the intact is to be indexed by, the damaged as found, and the next free key.
    #[expect(clippy::type_complexity, reason = "three results of one walk through a mailbox")]
    fn mail_of(
        &self,
        receiver: &Address,
    ) -> Result<(Vec<(MailId, IndexRecord)>, Vec<(Vec<u8>, Vec<u8>)>, u64), EngineError> {
        let (first, last) = tables::range_of::<MAIL_KEY_BYTES>(receiver.as_bytes());
        let (mut intact, mut damaged, mut next_key) = (Vec::new(), Vec::new(), 0);
        for entry in self.mail.range::<&[u8]>(first.as_slice()..=last.as_slice())? {
            let (table_key, value) = entry?;
            let Some(key) = tables::split_mail_key(table_key.value()) else { continue };
            next_key = key.0.saturating_add(1);
            match read::mail_of(table_key.value(), key, value.value()) {
                Ok((mail, lived)) => {
                    let bytes = size_of_text(&mail.envelope);
                    intact.push((mail.id, IndexRecord { key: key.0, lived, bytes }));
                }
                Err(Damage) => damaged.push((table_key.value().to_vec(), value.value().to_vec())),
            }
        }
        Ok((intact, damaged, next_key))
    }

    pub(super) fn set_aside(&mut self, table: &str, key: &[u8], bytes: &[u8]) -> Result<(), EngineError> {
        tracing::error!(code = "ds.store.damaged-record", table, "a damaged record was set aside");
        self.quarantine.insert(tables::quarantine_key(table, key).as_slice(), bytes)?;
        Ok(())
    }
}
