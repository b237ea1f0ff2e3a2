//! What the store reads. Damaged records are left out and reported, to be set aside by the writer.

use dm3_types::{Address, MessageHash, UnixMillis};
use redb::ReadTransaction;

use super::committer::Change;
use super::record::{self, AccountRecord, Damage, IndexRecord, MailRecord, UsageRecord};
use super::tables::{self, INDEX_KEY_BYTES, SenderDigest};
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
        name: stored_name(&record.name).ok_or(Damage)?,
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
    let already_here = index.get(tables::index_key(&receiver, mail).as_slice())?.is_some();
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
    Ok(Standing { already_here, usage, quota })
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
    for &key in keys {
        let table_key = tables::mail_key(&receiver, key);
        let Some(bytes) = table.get(table_key.as_slice())? else {
            // Acknowledged in between, or lost below the index.
            damaged.push(Change::SetAsideMail { receiver, key });
            continue;
        };
        match mail_of(&table_key, key, bytes.value()) {
            Ok((mail, _)) => found.push(mail),
            Err(Damage) => damaged.push(Change::SetAsideMail { receiver, key }),
        }
    }
    Ok(found)
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
