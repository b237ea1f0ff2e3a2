//! What the store changes, inside one transaction of the writer.

use std::time::Duration;

use dm3_types::{Address, UnixMillis};
use redb::{ReadableTable, Table, WriteTransaction};

use super::database::EngineError;
use super::read;
use super::record::{self, AccountRecord, Damage, IndexRecord, MailRecord, UsageRecord};
use super::tables::{self, Bytes, INDEX_KEY_BYTES, MAIL_KEY_BYTES};
use crate::store::expiry::is_expired;
use crate::store::mail::size_of_text;
use crate::store::{Account, Appended, MailId, MailKey, NewMail, Quota, StoreError, Swept, Usage};

type Records<'t> = Table<'t, Bytes, Bytes>;

/// Mail deleted in one step of a sweep; more would keep submissions waiting.
const SWEEP_DELETIONS: usize = 500;
/// Mail looked at in one step of a sweep.
const SWEEP_VISITS: usize = 5_000;

/// What the usage table says of a receiver.
enum Known {
    Nothing,
    Intact(UsageRecord),
    Damaged(Vec<u8>),
}

/// All tables, open for writing.
pub(super) struct Tables<'t> {
    accounts: Records<'t>,
    mail: Records<'t>,
    index: Records<'t>,
    arrivals: Table<'t, Bytes, ()>,
    usage: Records<'t>,
    quarantine: Records<'t>,
    meta: Table<'t, &'static str, u64>,
}

impl<'t> Tables<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction) -> Result<Self, EngineError> {
        Ok(Self {
            accounts: transaction.open_table(tables::ACCOUNTS)?,
            mail: transaction.open_table(tables::MAIL)?,
            index: transaction.open_table(tables::INDEX)?,
            arrivals: transaction.open_table(tables::ARRIVALS)?,
            usage: transaction.open_table(tables::USAGE)?,
            quarantine: transaction.open_table(tables::QUARANTINE)?,
            meta: transaction.open_table(tables::META)?,
        })
    }

    /// Writes down how long the store has been open in all its life, milliseconds.
    pub(super) fn put_lived(&mut self, lived: u64) -> Result<(), EngineError> {
        self.meta.insert("lived", lived)?;
        Ok(())
    }

    pub(super) fn put_account(&mut self, account: &Account) -> Result<(), EngineError> {
        let record = AccountRecord {
            name: account.name.as_str().to_owned(),
            signed_profile: account.signed_profile.clone(),
            created_at: account.created_at.as_u64(),
            registered_at: account.registered_at.as_u64(),
        };
        let key = account.owner.as_bytes().as_slice();
        self.accounts.insert(key, record::encode("accounts", key, &record).as_slice())?;
        Ok(())
    }

    /// The inner result is the answer to the caller; the outer one fails the whole transaction.
    pub(super) fn append(
        &mut self,
        mail: &NewMail,
        quota: &Quota,
        lived: u64,
    ) -> Result<Result<Appended, StoreError>, EngineError> {
        let index_key = tables::index_key(&mail.receiver, &mail.id);
        if self.index.get(index_key.as_slice())?.is_some() {
            return Ok(Ok(Appended::AlreadyHere));
        }
        let mut usage = self.usage(&mail.receiver)?;
        let bytes = size_of_text(&mail.envelope);
        let before = Usage { messages: usage.messages, bytes: usage.bytes };
        if let Err(refusal) = before.admit(bytes, quota) {
            return Ok(Err(refusal));
        }
        let key = MailKey(usage.next_key);
        usage.messages += 1;
        usage.bytes += bytes;
        usage.next_key += 1;
        self.put_usage(&mail.receiver, &usage)?;

        let record = MailRecord {
            sender: mail.id.sender.as_str().to_owned(),
            message_hash: mail.id.message_hash.as_bytes().to_vec(),
            arrived: mail.arrived.as_u64(),
            lived,
            envelope: mail.envelope.clone(),
        };
        let mail_key = tables::mail_key(&mail.receiver, key);
        self.mail.insert(mail_key.as_slice(), record::encode("mail", &mail_key, &record).as_slice())?;
        let entry = IndexRecord { key: key.0, lived, bytes };
        self.index.insert(index_key.as_slice(), record::encode("index", &index_key, &entry).as_slice())?;
        self.arrivals.insert(tables::arrival_key(lived, &mail.receiver, key).as_slice(), ())?;
        Ok(Ok(Appended::Stored))
    }

    pub(super) fn acknowledge(&mut self, receiver: &Address, taken: &[MailId]) -> Result<u64, EngineError> {
        let mut deleted = Usage::default();
        for id in taken {
            let index_key = tables::index_key(receiver, id);
            let Some(bytes) = self.index.remove(index_key.as_slice())?.map(|value| value.value().to_vec())
            else {
                continue;
            };
            let Ok(entry) = record::decode::<IndexRecord>("index", &index_key, &bytes) else {
                // Which mail it stood for is in the mail itself.
                self.set_aside("index", &index_key, &bytes)?;
                self.reindex(receiver)?;
                return Ok(deleted.messages + self.acknowledge(receiver, std::slice::from_ref(id))?);
            };
            self.remove_mail(receiver, MailKey(entry.key), entry.lived)?;
            deleted.messages += 1;
            deleted.bytes += entry.bytes;
        }
        self.subtract(receiver, deleted)?;
        Ok(deleted.messages)
    }

    pub(super) fn sweep(
        &mut self,
        now: UnixMillis,
        lived: u64,
        time_to_live: Duration,
    ) -> Result<Swept, EngineError> {
        let mut expired = Vec::new();
        let mut visits = 0;
        for entry in self.arrivals.iter()? {
            let key = entry?.0.value().to_vec();
            let Some((since, receiver, mail_key)) = tables::split_arrival_key(&key) else { continue };
            let waited = Duration::from_millis(lived.saturating_sub(since));
            if waited < time_to_live || visits == SWEEP_VISITS || expired.len() == SWEEP_DELETIONS {
                break;
            }
            visits += 1;
            let table_key = tables::mail_key(&receiver, mail_key);
            let found = self.mail.get(table_key.as_slice())?;
            let mail = found.map(|bytes| read::mail_of(&table_key, mail_key, bytes.value()));
            match mail {
                Some(Ok((mail, _))) if !is_expired(mail.arrived, now, waited, time_to_live) => {}
                Some(Ok((mail, _))) => expired.push((key, receiver, Some(mail))),
                Some(Err(Damage)) | None => expired.push((key, receiver, None)),
            }
        }
        let more = expired.len() == SWEEP_DELETIONS;
        let mut deleted = 0;
        for (arrival, receiver, mail) in expired {
            self.arrivals.remove(arrival.as_slice())?;
            let Some((_, _, key)) = tables::split_arrival_key(&arrival) else { continue };
            match mail {
                Some(mail) => deleted += self.acknowledge(&receiver, &[mail.id])?,
                None => self.set_aside_mail(&receiver, key)?,
            }
        }
        Ok(Swept { deleted, more })
    }

    pub(super) fn set_aside_account(&mut self, owner: &Address) -> Result<(), EngineError> {
        let key = owner.as_bytes().as_slice();
        let bytes = self.accounts.get(key)?.map(|value| value.value().to_vec());
        if let Some(bytes) = bytes.filter(|bytes| read::account_of(*owner, bytes).is_err()) {
            self.accounts.remove(key)?;
            self.set_aside("accounts", key, &bytes)?;
        }
        Ok(())
    }

    /// Moves damaged mail out of the mailbox, and forgets mail that is gone; what is intact stays.
    pub(super) fn set_aside_mail(&mut self, receiver: &Address, key: MailKey) -> Result<(), EngineError> {
        let table_key = tables::mail_key(receiver, key);
        let found = self.mail.get(table_key.as_slice())?;
        if found.is_some_and(|bytes| read::mail_of(&table_key, key, bytes.value()).is_ok()) {
            return Ok(());
        }
        self.reindex(receiver)
    }

    /// Makes index and usage of a mailbox anew from the mail that is in it.
    pub(super) fn reindex(&mut self, receiver: &Address) -> Result<(), EngineError> {
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
            Known::Nothing => 0,
            Known::Damaged(bytes) => {
                self.set_aside("usage", receiver.as_bytes(), &bytes)?;
                0
            }
        };
        usage.next_key = usage.next_key.max(known);
        self.put_usage(receiver, &usage)
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

    fn remove_mail(&mut self, receiver: &Address, key: MailKey, lived: u64) -> Result<(), EngineError> {
        self.mail.remove(tables::mail_key(receiver, key).as_slice())?;
        self.arrivals.remove(tables::arrival_key(lived, receiver, key).as_slice())?;
        Ok(())
    }

    fn known_usage(&self, receiver: &Address) -> Result<Known, EngineError> {
        let key = receiver.as_bytes().as_slice();
        let Some(bytes) = self.usage.get(key)? else { return Ok(Known::Nothing) };
        let decoded = record::decode("usage", key, bytes.value());
        Ok(decoded.map_or_else(|_| Known::Damaged(bytes.value().to_vec()), Known::Intact))
    }

    /// The usage record, made anew where it is damaged.
    fn usage(&mut self, receiver: &Address) -> Result<UsageRecord, EngineError> {
        if let Known::Damaged(_) = self.known_usage(receiver)? {
            self.reindex(receiver)?;
        }
        match self.known_usage(receiver)? {
            Known::Intact(usage) => Ok(usage),
            Known::Nothing | Known::Damaged(_) => Ok(UsageRecord::default()),
        }
    }

    fn put_usage(&mut self, receiver: &Address, usage: &UsageRecord) -> Result<(), EngineError> {
        let key = receiver.as_bytes().as_slice();
        self.usage.insert(key, record::encode("usage", key, usage).as_slice())?;
        Ok(())
    }

    fn subtract(&mut self, receiver: &Address, deleted: Usage) -> Result<(), EngineError> {
        if deleted.messages == 0 {
            return Ok(());
        }
        let mut usage = self.usage(receiver)?;
        usage.messages = usage.messages.saturating_sub(deleted.messages);
        usage.bytes = usage.bytes.saturating_sub(deleted.bytes);
        self.put_usage(receiver, &usage)
    }

    fn set_aside(&mut self, table: &str, key: &[u8], bytes: &[u8]) -> Result<(), EngineError> {
        tracing::error!(code = "ds.store.damaged-record", table, "a damaged record was set aside");
        self.quarantine.insert(tables::quarantine_key(table, key).as_slice(), bytes)?;
        Ok(())
    }
}
