//! What the store reads. Damaged records are left out and reported, to be set aside by the writer.

use std::collections::HashSet;

use dm3_types::{Address, EnsName, MessageHash, UnixMillis};
use redb::{ReadTransaction, ReadableTable, StorageError};

use super::committer::Change;
use super::record::{self, AccountRecord, Damage, IndexRecord, MailRecord, UsageRecord};
use super::sender_usage::of_sender;
use super::tables::{self, Bytes, INDEX_KEY_BYTES, SenderDigest};
use crate::store::mail::stored_name;
use crate::store::selection::{Candidate, choose};
use crate::store::{
    Account, MailId, MailKey, Quota, Selected, Selection, Standing, StoreError, StoredMail, Usage,
};

pub(super) fn account(
    transaction: &ReadTransaction,
    owner: Address,
    damaged: &mut Vec<Change>,
) -> Result<Option<Account>, StoreError> {
    let table = transaction.open_table(tables::ACCOUNTS)?;
    let Some(bytes) = table.get(owner.as_bytes().as_slice())? else { return Ok(None) };
    match account_of(owner, bytes.value()) {
        Ok(account) => Ok(Some(account)),
        Err(Damage) => {
            damaged.push(Change::SetAsideAccount { owner });
            Ok(None)
        }
    }
}

pub(super) fn account_of(owner: Address, bytes: &[u8]) -> Result<Account, Damage> {
    let record: AccountRecord = record::decode("accounts", owner.as_bytes(), bytes)?;
    Ok(Account {
        owner,
        name: EnsName::parse(&record.name).map_err(|_| Damage)?,
        signed_profile: record.signed_profile,
        created_at: UnixMillis::saturating(record.created_at),
        registered_at: UnixMillis::saturating(record.registered_at),
    })
}

pub(super) fn standing(
    transaction: &ReadTransaction,
    receiver: Address,
    mail: &MailId,
    quota: Quota,
    damaged: &mut Vec<Change>,
) -> Result<Standing, StoreError> {
    let index = transaction.open_table(tables::INDEX)?;
    let found = find(&index, &transaction.open_table(tables::MAIL)?, &receiver, mail)?;
    if found == Found::Damaged {
        damaged.push(Change::Reindex { receiver });
    }
    let senders = transaction.open_table(tables::SENDERS)?;
    let sender_usage = of_sender(&senders, &index, &receiver, &tables::sender_digest(&mail.sender))?;
    let table = transaction.open_table(tables::USAGE)?;
    let usage = match table.get(receiver.as_bytes().as_slice())? {
        None => Usage::default(),
        Some(bytes) => match record::decode::<UsageRecord>("usage", receiver.as_bytes(), bytes.value()) {
            Ok(record) => Usage { messages: record.messages, bytes: record.bytes },
            Err(Damage) => {
                damaged.push(Change::Reindex { receiver });
                Usage::default()
            }
        },
    };
    Ok(Standing { already_here: found == Found::Intact, usage, sender_usage, quota })
}

/// What became of mail that was looked up by its identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Intact,
    /// The index entry or the mail is damaged, or the index points to mail that is gone.
    Damaged,
}

/// Looks mail up, down to the mail itself.
pub(super) fn find(
    index: &impl ReadableTable<Bytes, Bytes>,
    mail: &impl ReadableTable<Bytes, Bytes>,
    receiver: &Address,
    id: &MailId,
) -> Result<Found, StorageError> {
    let index_key = tables::index_key(receiver, id);
    let Some(entry) = index.get(index_key.as_slice())? else { return Ok(Found::Nothing) };
    let Ok(entry) = record::decode::<IndexRecord>("index", &index_key, entry.value()) else {
        return Ok(Found::Damaged);
    };
    let key = MailKey(entry.key);
    let table_key = tables::mail_key(receiver, key);
    let found = mail.get(table_key.as_slice())?;
    let intact = found.is_some_and(|bytes| mail_of(&table_key, key, bytes.value()).is_ok());
    Ok(if intact { Found::Intact } else { Found::Damaged })
}

pub(super) fn select(
    transaction: &ReadTransaction,
    receiver: Address,
    wanted: &Selection,
    damaged: &mut Vec<Change>,
) -> Result<Selected, StoreError> {
    let index = transaction.open_table(tables::INDEX)?;
    let mut prefix = receiver.as_bytes().to_vec();
    if let Some(sender) = &wanted.sender {
        prefix.extend_from_slice(&tables::sender_digest(sender));
    }
    let (first, last) = tables::range_of::<INDEX_KEY_BYTES>(&prefix);
    let mut candidates: Vec<Candidate<SenderDigest>> = Vec::new();
    for entry in index.range::<&[u8]>(first.as_slice()..=last.as_slice())? {
        let (key, value) = entry?;
        let record = record::decode::<IndexRecord>("index", key.value(), value.value());
        let conversation = tables::sender_of_index_key(key.value());
        if let (Ok(record), Some(conversation)) = (record, conversation) {
            let (key, bytes) = (MailKey(record.key), record.bytes);
            candidates.push(Candidate { conversation, key, bytes });
        } else if damaged.is_empty() {
            damaged.push(Change::Reindex { receiver });
        }
    }
    Ok(choose(candidates, wanted.max_bytes))
}

pub(super) fn load(
    transaction: &ReadTransaction,
    receiver: Address,
    keys: &[MailKey],
    damaged: &mut Vec<Change>,
) -> Result<Vec<StoredMail>, StoreError> {
    let table = transaction.open_table(tables::MAIL)?;
    let mut found = Vec::with_capacity(keys.len());
    let mut gone = HashSet::new();
    let mut spoilt = None;
    for &key in keys {
        let table_key = tables::mail_key(&receiver, key);
        match table.get(table_key.as_slice())?.map(|bytes| mail_of(&table_key, key, bytes.value())) {
            Some(Ok((mail, _))) => found.push(mail),
            Some(Err(Damage)) => spoilt = Some(key),
            None => drop(gone.insert(key)),
        }
    }
    // Setting one aside sets all of them aside.
    damaged.extend(spoilt.map(|key| Change::SetAsideMail { receiver, key }));
    // What was acknowledged since is gone from the index too.
    if !gone.is_empty() && is_indexed(&transaction.open_table(tables::INDEX)?, &receiver, &gone)? {
        damaged.push(Change::Reindex { receiver });
    }
    Ok(found)
}

/// Whether the index of a mailbox points to one of `keys`.
pub(super) fn is_indexed(
    index: &impl ReadableTable<Bytes, Bytes>,
    receiver: &Address,
    keys: &HashSet<MailKey>,
) -> Result<bool, StorageError> {
    let (first, last) = tables::range_of::<INDEX_KEY_BYTES>(receiver.as_bytes());
    for entry in index.range::<&[u8]>(first.as_slice()..=last.as_slice())? {
        let (key, value) = entry?;
        let entry = record::decode::<IndexRecord>("index", key.value(), value.value());
        if entry.is_ok_and(|entry| keys.contains(&MailKey(entry.key))) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The mail in a record, and the uptime of the store when it came.
pub(super) fn mail_of(table_key: &[u8], key: MailKey, bytes: &[u8]) -> Result<(StoredMail, u64), Damage> {
    let record: MailRecord = record::decode("mail", table_key, bytes)?;
    let hash: [u8; 32] = record.message_hash.try_into().map_err(|_| Damage)?;
    let sender = stored_name(&record.sender).ok_or(Damage)?;
    let id = MailId { sender, message_hash: MessageHash::from_bytes(hash) };
    let arrived = UnixMillis::saturating(record.arrived);
    Ok((StoredMail { key, id, arrived, envelope: record.envelope }, record.lived))
}
