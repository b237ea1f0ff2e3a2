//! Mail in the order of its arrival, part by part.

use dm3_types::Address;
use redb::{ReadTransaction, ReadableTable, StorageError};

use super::committer::Change;
use super::read::mail_of;
use super::record::{self, Damage, UsageRecord};
use super::tables::{self, Bytes, MAIL_KEY_BYTES};
use crate::store::mail::size_of_text;
use crate::store::{MailKey, Page, PageLimits, Position, StoreError};

pub(super) fn page(
    transaction: &ReadTransaction,
    receiver: Address,
    position: Position,
    limits: PageLimits,
    damaged: &mut Vec<Change>,
) -> Result<Page, StoreError> {
    let table = transaction.open_table(tables::MAIL)?;
    let end = end(&transaction.open_table(tables::USAGE)?, &table, &receiver)?;
    let first = tables::mail_key(&receiver, MailKey(position.0));
    let last = tables::mail_key(&receiver, MailKey(u64::MAX));
    let mut page = Page { mail: Vec::new(), next: position, more: false, end };
    let mut room = limits.bytes;
    // MAP-PIC-008, MAP-PIC-009, MAP-PIC-013
    for entry in table.range::<&[u8]>(first.as_slice()..=last.as_slice())? {
        let (table_key, value) = entry?;
        // MAP-PIC-010
        if page.mail.len() >= limits.messages {
            page.more = true;
            break;
        }
        let Some(key) = tables::split_mail_key(table_key.value()) else { continue };
        match mail_of(table_key.value(), key, value.value()) {
            Ok((mail, _)) => {
                let size = size_of_text(&mail.envelope);
                if size > room && !page.mail.is_empty() {
                    page.more = true;
                    break;
                }
                room = room.saturating_sub(size);
                page.mail.push(mail);
            }
            // Setting one aside sets all of them aside.
            Err(Damage) if damaged.is_empty() => damaged.push(Change::SetAsideMail { receiver, key }),
            Err(Damage) => {}
        }
        page.next = Position::behind(key);
    }
    Ok(page)
}

/// Behind everything that a mailbox ever held. Where that is damaged, nothing is behind it.
pub(super) fn end(
    usage: &impl ReadableTable<Bytes, Bytes>,
    mail: &impl ReadableTable<Bytes, Bytes>,
    receiver: &Address,
) -> Result<Position, StorageError> {
    let known = usage.get(receiver.as_bytes().as_slice())?.map_or(Ok(0), |bytes| {
        record::decode::<UsageRecord>("usage", receiver.as_bytes(), bytes.value()).map(|usage| usage.next_key)
    });
    let (first, last) = tables::range_of::<MAIL_KEY_BYTES>(receiver.as_bytes());
    let newest = mail.range::<&[u8]>(first.as_slice()..=last.as_slice())?.next_back().transpose()?;
    let newest = newest.and_then(|(key, _)| tables::split_mail_key(key.value()));
    let behind_newest = newest.map_or(Position::START, Position::behind);
    Ok(behind_newest.max(Position(known.unwrap_or(u64::MAX))))
}
