//! What the store changes, inside one transaction of the writer.

use std::collections::{HashMap, HashSet};

use dm3_types::Address;
use redb::{ReadableTable, Table, WriteTransaction};
use serde::de::DeserializeOwned;

use super::database::EngineError;
use super::read::{self, Found};
use super::record::{self, AccountRecord, IndexRecord, MailRecord, UsageRecord};
use super::sender_usage::of_sender;
use super::tables::{self, Bytes, MAIL_KEY_BYTES, SenderDigest};
use crate::store::mail::size_of_text;
use crate::store::{Account, AccountStored, Appended, MailId, MailKey, NewMail, Quota, StoreError, Usage};

type Records<'t> = Table<'t, Bytes, Bytes>;

/// What a table says.
pub(super) enum Known<T> {
    Nothing,
    Intact(T),
    Damaged(Vec<u8>),
}

impl<T: DeserializeOwned> Known<T> {
    pub(super) fn of(table: &str, key: &[u8], bytes: &[u8]) -> Self {
        record::decode(table, key, bytes).map_or_else(|_| Self::Damaged(bytes.to_vec()), Self::Intact)
    }
}

/// All tables, open for writing.
pub(super) struct Tables<'t> {
    pub(super) accounts: Records<'t>,
    pub(super) mail: Records<'t>,
    pub(super) index: Records<'t>,
    pub(super) arrivals: Table<'t, Bytes, ()>,
    pub(super) usage: Records<'t>,
    pub(super) senders: Records<'t>,
    pub(super) devices: Records<'t>,
    pub(super) quarantine: Records<'t>,
    meta: Table<'t, &'static str, u64>,
    /// How long the store has been open in all its life, milliseconds; grows from transaction to transaction.
    pub(super) lived: u64,
    /// Mailboxes whose index was made anew in this transaction.
    pub(super) reindexed: HashSet<Address>,
}

impl<'t> Tables<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction) -> Result<Self, EngineError> {
        Ok(Self {
            accounts: transaction.open_table(tables::ACCOUNTS)?,
            mail: transaction.open_table(tables::MAIL)?,
            index: transaction.open_table(tables::INDEX)?,
            arrivals: transaction.open_table(tables::ARRIVALS)?,
            usage: transaction.open_table(tables::USAGE)?,
            senders: transaction.open_table(tables::SENDERS)?,
            devices: transaction.open_table(tables::DEVICES)?,
            quarantine: transaction.open_table(tables::QUARANTINE)?,
            meta: transaction.open_table(tables::META)?,
            lived: 0,
            reindexed: HashSet::new(),
        })
    }

    /// Writes down how long the store has been open in all its life, milliseconds.
    pub(super) fn put_lived(&mut self, lived: u64) -> Result<(), EngineError> {
        self.meta.insert("lived", lived)?;
        self.lived = lived;
        Ok(())
    }

    /// Stores an account where what is stored is `replaces`. A damaged account counts as none, as it does for readers.
    pub(super) fn put_account(
        &mut self,
        account: &Account,
        replaces: Option<&Account>,
    ) -> Result<AccountStored, EngineError> {
        self.set_aside_account(&account.owner)?;
        let key = account.owner.as_bytes().as_slice();
        let stored = self.accounts.get(key)?;
        let stored = stored.and_then(|bytes| read::account_of(account.owner, bytes.value()).ok());
        if stored.as_ref() != replaces {
            return Ok(AccountStored::Changed);
        }
        let record = AccountRecord {
            name: account.name.as_str().to_owned(),
            signed_profile: account.signed_profile.clone(),
            created_at: account.created_at.as_u64(),
            registered_at: account.registered_at.as_u64(),
        };
        self.accounts.insert(key, record::encode("accounts", key, &record).as_slice())?;
        Ok(AccountStored::Stored)
    }

    /// The inner result is the answer to the caller; the outer one fails the whole transaction.
    pub(super) fn append(
        &mut self,
        mail: &NewMail,
        quota: &Quota,
        lived: u64,
    ) -> Result<Result<Appended, StoreError>, EngineError> {
        if self.holds(&mail.receiver, &mail.id)? {
            return Ok(Ok(Appended::AlreadyHere));
        }
        let mut usage = self.usage(&mail.receiver)?;
        let sender = tables::sender_digest(&mail.id.sender);
        let of_sender = of_sender(&self.senders, &self.index, &mail.receiver, &sender)?;
        let bytes = size_of_text(&mail.envelope);
        let before = Usage { messages: usage.messages, bytes: usage.bytes };
        if let Err(refusal) = quota.admit(&before, &of_sender, bytes) {
            return Ok(Err(refusal));
        }
        let key = MailKey(usage.next_key);
        usage.messages += 1;
        usage.bytes += bytes;
        usage.next_key += 1;
        self.put_usage(&mail.receiver, &usage)?;
        self.put_sender_usage(&mail.receiver, &sender, of_sender.with(bytes))?;

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
        let index_key = tables::index_key(&mail.receiver, &mail.id);
        self.index.insert(index_key.as_slice(), record::encode("index", &index_key, &entry).as_slice())?;
        self.arrivals.insert(tables::arrival_key(lived, &mail.receiver, key).as_slice(), ())?;
        Ok(Ok(Appended::Stored))
    }

    /// Whether mail is here and can be handed out; damage on the way to it is repaired.
    fn holds(&mut self, receiver: &Address, id: &MailId) -> Result<bool, EngineError> {
        match read::find(&self.index, &self.mail, receiver, id)? {
            Found::Intact => Ok(true),
            Found::Nothing => Ok(false),
            Found::Damaged => {
                self.reindex(receiver)?;
                Ok(self.index.get(tables::index_key(receiver, id).as_slice())?.is_some())
            }
        }
    }

    pub(super) fn acknowledge(&mut self, receiver: &Address, taken: &[MailId]) -> Result<u64, EngineError> {
        let mut deleted = 0;
        let mut gone = Gone::default();
        for id in taken {
            // MAP-ACK-003
            let entry = match self.take_index_entry(receiver, id)? {
                Known::Nothing => continue,
                Known::Intact(entry) => entry,
                Known::Damaged(bytes) => {
                    // Which mail it stood for is in the mail itself, and so is what the others have taken up.
                    self.set_aside("index", &tables::index_key(receiver, id), &bytes)?;
                    self.reindex(receiver)?;
                    gone = Gone::default();
                    let Known::Intact(entry) = self.take_index_entry(receiver, id)? else { continue };
                    entry
                }
            };
            self.remove_mail(receiver, MailKey(entry.key), entry.lived)?;
            deleted += 1;
            gone.add(tables::sender_digest(&id.sender), entry.bytes);
        }
        self.subtract(receiver, gone)?;
        Ok(deleted)
    }

    fn take_index_entry(
        &mut self,
        receiver: &Address,
        id: &MailId,
    ) -> Result<Known<IndexRecord>, EngineError> {
        let key = tables::index_key(receiver, id);
        let Some(bytes) = self.index.remove(key.as_slice())? else { return Ok(Known::Nothing) };
        Ok(Known::of("index", &key, bytes.value()))
    }

    fn remove_mail(&mut self, receiver: &Address, key: MailKey, lived: u64) -> Result<(), EngineError> {
        self.mail.remove(tables::mail_key(receiver, key).as_slice())?;
        self.arrivals.remove(tables::arrival_key(lived, receiver, key).as_slice())?;
        Ok(())
    }

    pub(super) fn known_usage(&self, receiver: &Address) -> Result<Known<UsageRecord>, EngineError> {
        let key = receiver.as_bytes().as_slice();
        let Some(bytes) = self.usage.get(key)? else { return Ok(Known::Nothing) };
        Ok(Known::of("usage", key, bytes.value()))
    }

    /// The usage record, made anew where it is damaged or where there is mail without one.
    fn usage(&mut self, receiver: &Address) -> Result<UsageRecord, EngineError> {
        match self.known_usage(receiver)? {
            Known::Intact(usage) => return Ok(usage),
            Known::Nothing if !self.has_mail(receiver)? => return Ok(UsageRecord::default()),
            Known::Nothing | Known::Damaged(_) => self.reindex(receiver)?,
        }
        match self.known_usage(receiver)? {
            Known::Intact(usage) => Ok(usage),
            Known::Nothing | Known::Damaged(_) => Ok(UsageRecord::default()),
        }
    }

    fn has_mail(&self, receiver: &Address) -> Result<bool, EngineError> {
        let (first, last) = tables::range_of::<MAIL_KEY_BYTES>(receiver.as_bytes());
        let mut mail = self.mail.range::<&[u8]>(first.as_slice()..=last.as_slice())?;
        Ok(mail.next().transpose()?.is_some())
    }

    pub(super) fn put_usage(&mut self, receiver: &Address, usage: &UsageRecord) -> Result<(), EngineError> {
        let key = receiver.as_bytes().as_slice();
        self.usage.insert(key, record::encode("usage", key, usage).as_slice())?;
        Ok(())
    }

    fn subtract(&mut self, receiver: &Address, gone: Gone) -> Result<(), EngineError> {
        if gone.all.messages == 0 {
            return Ok(());
        }
        for (sender, of_sender) in &gone.by_sender {
            self.subtract_of_sender(receiver, sender, *of_sender)?;
        }
        // What is made anew counts only what is left.
        let Known::Intact(mut usage) = self.known_usage(receiver)? else { return self.reindex(receiver) };
        let left = Usage { messages: usage.messages, bytes: usage.bytes }.without(gone.all);
        (usage.messages, usage.bytes) = (left.messages, left.bytes);
        self.put_usage(receiver, &usage)
    }
}

/// Mail that has left a mailbox.
#[derive(Default)]
struct Gone {
    all: Usage,
    by_sender: HashMap<SenderDigest, Usage>,
}

impl Gone {
    fn add(&mut self, sender: SenderDigest, bytes: u64) {
        self.all = self.all.with(bytes);
        let of_sender = self.by_sender.entry(sender).or_default();
        *of_sender = of_sender.with(bytes);
    }
}
