//! Records on disk: a version byte, a checksum, then CBOR (RFC 8949).

use ciborium::{de, ser};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Layout of all records.
const VERSION: u8 = 1;
/// Bytes of the checksum: SHA-256, cut. It finds accidents; the file is not meant to resist who can write to it.
const CHECKSUM_BYTES: usize = 16;

/// A record that is not what was written under its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damage;

/// What a mail record holds. The sender and hash are repeated here so that the index can be made anew.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct MailRecord {
    pub(super) sender: String,
    #[serde(with = "serde_bytes")]
    pub(super) message_hash: Vec<u8>,
    /// Wall clock, milliseconds since 1970.
    pub(super) arrived: u64,
    /// Uptime of the store, milliseconds since it was created.
    pub(super) lived: u64,
    pub(super) envelope: String,
}

/// What the index holds for one message.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct IndexRecord {
    pub(super) key: u64,
    pub(super) lived: u64,
    pub(super) bytes: u64,
}

/// What waits for a receiver, and where the next mail goes.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct UsageRecord {
    pub(super) messages: u64,
    pub(super) bytes: u64,
    pub(super) next_key: u64,
}

/// What waits of one sender for a receiver.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct SenderRecord {
    pub(super) messages: u64,
    pub(super) bytes: u64,
}

/// What a device has taken.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct DeviceRecord {
    /// The first place that it has not passed.
    pub(super) taken: u64,
}

/// An account.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AccountRecord {
    /// An ENS name in normal form; in files of format 1, what nameprep made of it.
    pub(super) name: String,
    pub(super) signed_profile: String,
    pub(super) created_at: u64,
    pub(super) registered_at: u64,
}

/// The bytes to store under `key` of the table called `table`.
pub(super) fn encode<T: Serialize>(table: &str, key: &[u8], record: &T) -> Vec<u8> {
    let mut body = Vec::new();
    #[expect(
        clippy::expect_used,
        reason = "a vector takes every byte and the records hold no unencodable value"
    )]
    ser::into_writer(record, &mut body).expect("CBOR into memory");
    let mut bytes = Vec::with_capacity(1 + CHECKSUM_BYTES + body.len());
    bytes.push(VERSION);
    bytes.extend_from_slice(&checksum(table, key, &body));
    bytes.extend_from_slice(&body);
    bytes
}

/// Reads what [`encode`] wrote under the same key of the same table.
pub(super) fn decode<T: DeserializeOwned>(table: &str, key: &[u8], bytes: &[u8]) -> Result<T, Damage> {
    let (&version, rest) = bytes.split_first().ok_or(Damage)?;
    let (found, mut body) = rest.split_at_checked(CHECKSUM_BYTES).ok_or(Damage)?;
    if version != VERSION || found != checksum(table, key, body) {
        return Err(Damage);
    }
    let record = de::from_reader(&mut body).map_err(|_| Damage)?;
    if body.is_empty() { Ok(record) } else { Err(Damage) }
}

/// Covers the table and the key too, so that a record that turns up in another place is not taken for one of there.
fn checksum(table: &str, key: &[u8], body: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut hash = Sha256::new();
    for part in [table.as_bytes(), key] {
        hash.update([u8::try_from(part.len()).unwrap_or(u8::MAX)]);
        hash.update(part);
    }
    hash.update([VERSION]);
    hash.update(body);
    let mut cut = [0; CHECKSUM_BYTES];
    cut.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usage() -> UsageRecord {
        UsageRecord { messages: 3, bytes: 70_000, next_key: 9 }
    }

    #[test]
    fn every_changed_bit_is_found() {
        let bytes = encode("usage", b"key", &usage());
        for index in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[index / 8] ^= 1 << (index % 8);
            assert_eq!(decode::<UsageRecord>("usage", b"key", &changed).err(), Some(Damage), "bit {index}");
        }
        for length in 0..bytes.len() {
            assert!(decode::<UsageRecord>("usage", b"key", &bytes[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn trailing_bytes_are_refused_even_with_a_right_checksum() {
        let mut body = Vec::new();
        ser::into_writer(&usage(), &mut body).unwrap();
        body.push(0);
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&checksum("usage", b"key", &body));
        bytes.extend_from_slice(&body);
        assert!(decode::<UsageRecord>("usage", b"key", &bytes).is_err());
    }

    #[test]
    fn a_record_belongs_to_one_key_of_one_table() {
        let bytes = encode("usage", b"key", &usage());
        assert!(decode::<UsageRecord>("usage", b"kez", &bytes).is_err());
        assert!(decode::<UsageRecord>("index", b"key", &bytes).is_err());
    }

    proptest! {
        #[test]
        fn mail_survives(sender in ".*", hash: [u8; 32], arrived: u64, lived: u64, envelope in ".*", key: Vec<u8>) {
            let record = MailRecord { sender: sender.clone(), message_hash: hash.to_vec(), arrived, lived, envelope: envelope.clone() };
            let read: MailRecord = decode("mail", &key, &encode("mail", &key, &record)).unwrap();
            prop_assert_eq!((read.sender, read.message_hash, read.arrived, read.lived, read.envelope), (sender, hash.to_vec(), arrived, lived, envelope));
        }

        #[test]
        fn noise_is_damage(bytes: Vec<u8>) {
            prop_assert!(decode::<MailRecord>("mail", b"key", &bytes).is_err());
        }
    }
}
