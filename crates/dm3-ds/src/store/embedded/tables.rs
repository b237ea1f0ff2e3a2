//! The tables of the file and their keys. Numbers in keys are big-endian, so that order is order in time.

use dm3_types::access::DeviceName;
use dm3_types::{AccountName, Address, MessageHash};
use redb::TableDefinition;
use sha2::{Digest, Sha256};

use crate::store::{MailId, MailKey};

/// Layout of the tables. Format 1 had no table of senders, which is made as mail comes, and called accounts by their
/// prepared names, which are read as ENS names.
pub(super) const FORMAT: u64 = 2;
/// The first layout that can be read; opening it makes it the present one.
pub(super) const OLDEST_FORMAT: u64 = 1;

pub(super) type Bytes = &'static [u8];

/// receiver → account
pub(super) const ACCOUNTS: TableDefinition<'_, Bytes, Bytes> = TableDefinition::new("accounts");
/// receiver, key → mail
pub(super) const MAIL: TableDefinition<'_, Bytes, Bytes> = TableDefinition::new("mail");
/// receiver, digest of the sender, message hash → key of the mail
pub(super) const INDEX: TableDefinition<'_, Bytes, Bytes> = TableDefinition::new("index");
/// uptime at arrival, receiver, key → nothing
pub(super) const ARRIVALS: TableDefinition<'_, Bytes, ()> = TableDefinition::new("arrivals");
/// receiver → usage
pub(super) const USAGE: TableDefinition<'_, Bytes, Bytes> = TableDefinition::new("usage");
/// receiver, digest of the sender → usage of that sender; where there is none, the index tells
pub(super) const SENDERS: TableDefinition<'_, Bytes, Bytes> = TableDefinition::new("senders");
/// receiver, name of the device → what it has taken; files of before have no such table, which is made when one is opened
pub(super) const DEVICES: TableDefinition<'_, Bytes, Bytes> = TableDefinition::new("devices");
/// name of a table, zero byte, key → damaged record as it was found
pub(super) const QUARANTINE: TableDefinition<'_, Bytes, Bytes> = TableDefinition::new("quarantine");
/// "format" → [`FORMAT`]; "lived" → milliseconds the store has been open
pub(super) const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");

const ADDRESS: usize = 20;
const DIGEST: usize = 16;

/// Tells senders apart in keys of fixed length.
pub(super) type SenderDigest = [u8; DIGEST];

pub(super) fn sender_digest(sender: &AccountName) -> SenderDigest {
    let mut digest = [0; DIGEST];
    digest.iter_mut().zip(Sha256::digest(sender.as_str())).for_each(|(to, from)| *to = from);
    digest
}

pub(super) fn mail_key(receiver: &Address, key: MailKey) -> [u8; MAIL_KEY_BYTES] {
    join(&[receiver.as_bytes(), &key.0.to_be_bytes()])
}

pub(super) fn index_key(receiver: &Address, id: &MailId) -> [u8; ADDRESS + DIGEST + 32] {
    index_key_of(receiver, &sender_digest(&id.sender), &id.message_hash)
}

pub(super) fn index_key_of(
    receiver: &Address,
    sender: &SenderDigest,
    hash: &MessageHash,
) -> [u8; ADDRESS + DIGEST + 32] {
    join(&[receiver.as_bytes(), sender, hash.as_bytes()])
}

pub(super) fn sender_key(receiver: &Address, sender: &SenderDigest) -> [u8; SENDER_KEY_BYTES] {
    join(&[receiver.as_bytes(), sender])
}

pub(super) fn arrival_key(lived: u64, receiver: &Address, key: MailKey) -> [u8; 8 + ADDRESS + 8] {
    join(&[&lived.to_be_bytes(), receiver.as_bytes(), &key.0.to_be_bytes()])
}

pub(super) fn quarantine_key(table: &str, key: &[u8]) -> Vec<u8> {
    [table.as_bytes(), &[0], key].concat()
}

pub(super) fn device_key(receiver: &Address, device: &DeviceName) -> Vec<u8> {
    [receiver.as_bytes(), device.as_str().as_bytes()].concat()
}

/// Bounds of the devices of a receiver, the upper one excluded: names are ASCII.
pub(super) fn device_range(receiver: &Address) -> (Vec<u8>, Vec<u8>) {
    let receiver = receiver.as_bytes();
    (receiver.to_vec(), [receiver.as_slice(), &[0xff]].concat())
}

/// The device in a device key.
pub(super) fn split_device_key(key: &[u8]) -> Option<DeviceName> {
    let name = std::str::from_utf8(key.get(ADDRESS..)?).ok()?;
    DeviceName::parse(name).ok()
}

/// The sender's digest in a key of the index.
pub(super) fn sender_of_index_key(key: &[u8]) -> Option<SenderDigest> {
    key.get(ADDRESS..ADDRESS + DIGEST)?.try_into().ok()
}

/// Takes an arrival key apart.
pub(super) fn split_arrival_key(key: &[u8]) -> Option<(u64, Address, MailKey)> {
    let (lived, rest) = key.split_first_chunk::<8>()?;
    let (receiver, rest) = rest.split_first_chunk::<ADDRESS>()?;
    let key = MailKey(u64::from_be_bytes(rest.try_into().ok()?));
    Some((u64::from_be_bytes(*lived), Address::from_bytes(*receiver), key))
}

/// The key of the mail in a mail key.
pub(super) fn split_mail_key(key: &[u8]) -> Option<MailKey> {
    let rest = key.get(ADDRESS..)?;
    Some(MailKey(u64::from_be_bytes(rest.try_into().ok()?)))
}

/// First and last key of length `N` that begins with `prefix`.
pub(super) fn range_of<const N: usize>(prefix: &[u8]) -> ([u8; N], [u8; N]) {
    let fill = |with| {
        let mut bound = [with; N];
        bound.iter_mut().zip(prefix).for_each(|(to, from)| *to = *from);
        bound
    };
    (fill(0), fill(0xff))
}

pub(super) const MAIL_KEY_BYTES: usize = ADDRESS + 8;
pub(super) const INDEX_KEY_BYTES: usize = ADDRESS + DIGEST + 32;
pub(super) const SENDER_KEY_BYTES: usize = ADDRESS + DIGEST;

fn join<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let mut key = [0; N];
    key.iter_mut().zip(parts.iter().copied().flatten()).for_each(|(to, from)| *to = *from);
    key
}
