//! What the embedded store does about records that are damaged or gone.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use dm3_types::UnixMillis;
use dm3_types::access::DeviceName;
use redb::{ReadableTable, TableDefinition};

use super::committer::Change;
use super::database::EngineError;
use super::failing_disk::Disk;
use super::record::{self, UsageRecord};
use super::write::Tables;
use super::{EmbeddedOptions, EmbeddedStore, read, tables};
use crate::clock::{Clock, SystemClock};
use crate::store::contract::{QUOTA, SetClock, account, address, mail, mail_id, pick_up};
use crate::store::{
    Advanced, Appended, DevicePut, MailKey, MailboxStore, NewMail, Page, PageLimits, Position, Quota,
    Selection, StoreError, StoredDevice, Usage,
};

const EVERYTHING: Selection = Selection { sender: None, max_bytes: u64::MAX };

/// A store with mail number 0.. from `bob.eth` for receiver 1.
async fn store_with_mail(count: u64) -> EmbeddedStore {
    let store = Disk::default().open();
    for number in 0..count {
        store.append(mail(1, "bob.eth", number)).await.unwrap();
    }
    store
}

/// Puts mail into the file in one transaction.
fn fill(store: &EmbeddedStore, mail: impl IntoIterator<Item = NewMail>, lived: u64) {
    let put = |tables: &mut Tables<'_>| {
        mail.into_iter().try_for_each(|mail| {
            assert_eq!(tables.append(&mail, &Quota::UNLIMITED, lived)?, Ok(Appended::Stored));
            Ok::<_, EngineError>(())
        })
    };
    store.database.write(|transaction| put(&mut Tables::open(transaction)?)).unwrap();
}

/// Replaces the first record of a table.
fn change_first(store: &EmbeddedStore, table: &str, change: impl FnOnce(&[u8], Vec<u8>) -> Option<Vec<u8>>) {
    let definition = TableDefinition::<&[u8], &[u8]>::new(table);
    let act = |transaction: &redb::WriteTransaction| {
        let mut records = transaction.open_table(definition)?;
        let (key, bytes) = {
            let (key, value) = records.first()?.unwrap();
            (key.value().to_vec(), value.value().to_vec())
        };
        match change(&key, bytes) {
            Some(changed) => drop(records.insert(key.as_slice(), changed.as_slice())?),
            None => drop(records.remove(key.as_slice())?),
        }
        Ok(())
    };
    store.database.write(act).unwrap();
}

type Spoil = fn(&EmbeddedStore, &str);

fn damage_first(store: &EmbeddedStore, table: &str) {
    change_first(store, table, |_, mut bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        Some(bytes)
    });
}

fn lose_first(store: &EmbeddedStore, table: &str) {
    change_first(store, table, |_, _| None);
}

async fn usage(store: &EmbeddedStore) -> Usage {
    store.standing(address(1), mail_id("nobody.eth", 0)).await.unwrap().usage
}

async fn numbers(store: &EmbeddedStore) -> Vec<u64> {
    let number = |id: crate::store::MailId| {
        (0..100).find(|number| mail_id("bob.eth", *number).message_hash == id.message_hash).unwrap()
    };
    pick_up(store, 1).await.into_iter().map(|mail| number(mail.id)).collect()
}

fn repairs_of_load(store: &EmbeddedStore, keys: &[MailKey]) -> Vec<Change> {
    let mut repairs = Vec::new();
    store.database.read(|transaction| read::load(transaction, address(1), keys, &mut repairs)).unwrap();
    repairs
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_acknowledged_during_a_pick_up_needs_no_repair() {
    let store = store_with_mail(4).await;
    let keys = store.select(address(1), EVERYTHING).await.unwrap().keys;
    let taken = vec![mail_id("bob.eth", 1), mail_id("bob.eth", 2)];
    store.acknowledge(address(1), taken).await.unwrap();
    let repairs = repairs_of_load(&store, &keys);
    assert!(repairs.is_empty(), "{repairs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_lost_below_the_index_is_repaired_once() {
    let store = store_with_mail(4).await;
    let keys = store.select(address(1), EVERYTHING).await.unwrap().keys;
    lose_first(&store, "mail");
    lose_first(&store, "mail");
    let repairs = repairs_of_load(&store, &keys);
    assert!(matches!(repairs.as_slice(), [Change::Reindex { .. }]), "{repairs:?}");
    assert_eq!(usage(&store).await.messages, 4);
    store.load(address(1), keys).await.unwrap();
    store.append(mail(2, "bob.eth", 1)).await.unwrap();
    assert_eq!(usage(&store).await.messages, 2);
    assert_eq!(numbers(&store).await, [3, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_aside_what_is_gone_reads_no_mailbox() {
    let store = store_with_mail(2).await;
    // Wrong on purpose: making the index anew would put it right.
    change_first(&store, "usage", |key, _| {
        Some(record::encode("usage", key, &UsageRecord { messages: 9, bytes: 9, next_key: 2 }))
    });
    let gone = Change::SetAsideMail { receiver: address(1), key: MailKey(77) };
    store.committer.handle().submit_unanswered(gone);
    store.append(mail(2, "bob.eth", 1)).await.unwrap();
    assert_eq!(usage(&store).await.messages, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_is_indexed_once_in_a_transaction() {
    let store = store_with_mail(2).await;
    let wrong = UsageRecord { messages: 9, bytes: 9, next_key: 2 };
    let twice = |transaction: &redb::WriteTransaction| {
        let mut tables = Tables::open(transaction)?;
        tables.reindex(&address(1))?;
        tables.put_usage(&address(1), &wrong)?;
        tables.reindex(&address(1))
    };
    store.database.write(twice).unwrap();
    assert_eq!(usage(&store).await.messages, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledging_goes_on_behind_a_damaged_index_entry() {
    let store = store_with_mail(4).await;
    damage_first(&store, "index");
    let taken = [3, 0, 1].map(|number| mail_id("bob.eth", number)).to_vec();
    assert_eq!(store.acknowledge(address(1), taken).await, Ok(3));
    assert_eq!(numbers(&store).await, [2]);
    assert_eq!(usage(&store).await.messages, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledging_with_a_damaged_usage_subtracts_once() {
    let store = store_with_mail(4).await;
    damage_first(&store, "usage");
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 0)]).await, Ok(1));
    assert_eq!(usage(&store).await.messages, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_cannot_be_read_can_be_sent_again() {
    let cases: [(Spoil, &str, Appended); 3] = [
        (damage_first, "mail", Appended::Stored),
        (lose_first, "mail", Appended::Stored),
        (damage_first, "index", Appended::AlreadyHere),
    ];
    for (spoil, table, expected) in cases {
        for asked in [false, true] {
            let store = store_with_mail(2).await;
            spoil(&store, table);
            let again = mail(1, "bob.eth", 0);
            if asked {
                assert!(!store.standing(address(1), again.id.clone()).await.unwrap().already_here);
            }
            assert_eq!(store.append(again).await, Ok(expected));
            let mut left = numbers(&store).await;
            left.sort_unstable();
            assert_eq!(left, [0, 1], "{table}");
            assert_eq!(usage(&store).await.messages, 2, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_usage_record_overwrites_no_mail() {
    let store = store_with_mail(2).await;
    lose_first(&store, "usage");
    assert_eq!(store.append(mail(1, "bob.eth", 2)).await, Ok(Appended::Stored));
    assert_eq!(numbers(&store).await, [2, 1, 0]);
    assert_eq!(usage(&store).await.messages, 3);
}

/// The share is counted from the index where its record is damaged, or missing as in files of format 1.
#[tokio::test(flavor = "multi_thread")]
async fn a_share_does_not_depend_on_its_record() {
    for spoil in [damage_first, lose_first] {
        let share = QUOTA.messages / QUOTA.sender_share;
        let store = store_with_mail(share).await;
        spoil(&store, "senders");
        let standing = store.standing(address(1), mail_id("bob.eth", 999)).await.unwrap();
        assert_eq!(standing.sender_usage.messages, share);
        let refusal = Err(StoreError::SenderTooManyMessages { limit: share });
        assert_eq!(store.append(mail(1, "bob.eth", 999)).await, refusal);
        assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 0)]).await, Ok(1));
        assert_eq!(store.append(mail(1, "bob.eth", 999)).await, Ok(Appended::Stored));
        assert_eq!(store.append(mail(1, "bob.eth", 1_000)).await, refusal);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_first_format_are_read() {
    let disk = Disk::default();
    let store = disk.open();
    store.append(mail(1, "bob.eth", 1)).await.unwrap();
    let known = account(1, "strasse.eth");
    let _ = store.put_account(known.clone(), None).await.unwrap();
    let to_first_format = |transaction: &redb::WriteTransaction| {
        transaction.open_table(tables::META)?.insert("format", 1)?;
        transaction.delete_table(tables::SENDERS)?;
        Ok(())
    };
    store.database.write(to_first_format).unwrap();
    store.close().await.unwrap();
    drop(store);
    let store = disk.open();
    assert_eq!(store.account(address(1)).await, Ok(Some(known)));
    let standing = store.standing(address(1), mail_id("bob.eth", 1)).await.unwrap();
    assert!(standing.already_here);
    assert_eq!(standing.sender_usage.messages, 1);
    let format = |transaction: &redb::ReadTransaction| {
        Ok(transaction.open_table(tables::META)?.get("format")?.unwrap().value())
    };
    assert_eq!(
        store.database.read(format),
        Ok(tables::FORMAT),
        "an older program does not write to it any more"
    );
}

/// The first step of a sweep sees only mail of which the wall clock says that it has not come yet.
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_goes_on_behind_mail_that_stays() {
    let day = Duration::from_secs(86_400);
    let start = UnixMillis::saturating(1_700_000_000_000);
    let clock = Arc::new(SetClock::new(start, Duration::ZERO));
    let options = EmbeddedOptions { quota: QUOTA, cache_bytes: 1 << 20, max_file_bytes: None };
    let store =
        EmbeddedStore::open_medium(Box::new(Disk::default()), options, Arc::clone(&clock) as _).unwrap();
    let ahead = UnixMillis::saturating(2_000_000_000_000);
    fill(&store, (0..6_000).map(|number| NewMail { arrived: ahead, ..mail(1, "bob.eth", number) }), 0);
    fill(&store, [NewMail { arrived: start, ..mail(2, "bob.eth", 1) }], 1);
    clock.advance(day * 40);
    for round in 0..2 {
        let (mut deleted, mut steps) = (0, 0);
        loop {
            let swept = store.sweep(clock.now(), day * 30).await.unwrap();
            (deleted, steps) = (deleted + swept.deleted, steps + 1);
            if !swept.more {
                break;
            }
            assert!(steps < 10, "a sweep comes to an end");
        }
        assert_eq!(deleted, 1 - round);
    }
}

/// Somebody always tries: mail is taken in again soon after there is space.
#[tokio::test(flavor = "multi_thread")]
async fn steady_traffic_does_not_keep_the_store_full() {
    let disk = Disk::default();
    let options = EmbeddedOptions { quota: Quota::UNLIMITED, cache_bytes: 1 << 20, max_file_bytes: None };
    let store =
        EmbeddedStore::open_medium(Box::new(disk.clone()), options, Arc::new(SystemClock::new())).unwrap();
    let large = |number| NewMail { envelope: "x".repeat(200_000), ..mail(1, "bob.eth", number) };
    disk.faults.full_above.store(disk.bytes().len() as u64 + 1_000_000, Ordering::SeqCst);
    let mut numbers = 0..;
    let mut send = async || store.append(large(numbers.next().unwrap())).await;
    while send().await.is_ok() {}
    disk.faults.full_above.store(0, Ordering::SeqCst);
    let space_again = Instant::now();
    while let Err(error) = send().await {
        assert_eq!(error, StoreError::StorageFull);
        assert!(space_again.elapsed() < Duration::from_secs(3), "mail is refused for ever");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    println!("mail is taken in {} ms after there is space", space_again.elapsed().as_millis());
}

async fn page(store: &EmbeddedStore, from: Position) -> Page {
    let limits = PageLimits { messages: 100, bytes: u64::MAX };
    store.page(address(1), from, limits).await.unwrap()
}

#[tokio::test]
async fn places_are_not_used_again_when_nobody_knows_which_were() {
    for spoil in [damage_first as Spoil, lose_first] {
        let store = store_with_mail(3).await;
        let behind = page(&store, Position::START).await.next;
        spoil(&store, "usage");
        let taken = (0..3).map(|number| mail_id("bob.eth", number)).collect();
        assert_eq!(store.acknowledge(address(1), taken).await, Ok(3));
        assert_eq!(store.append(mail(1, "bob.eth", 3)).await, Ok(Appended::Stored));
        let found = page(&store, behind).await;
        assert_eq!(found.mail.len(), 1, "who has taken everything sees the new mail");
        assert!(found.next <= found.end);
    }
}

#[tokio::test]
async fn a_device_whose_record_is_damaged_has_taken_nothing() {
    let store = store_with_mail(3).await;
    let device = DeviceName::parse("phone").unwrap();
    let everything = page(&store, Position::START).await.next;
    assert!(store.put_device(address(1), device.clone()).await.is_ok());
    let advanced = store.advance_device(address(1), device.clone(), everything).await;
    assert_eq!(advanced, Ok(Advanced::Done));
    damage_first(&store, "devices");
    let known = StoredDevice { name: device.clone(), taken: Position::START };
    assert_eq!(store.devices(address(1)).await, Ok(vec![known]));
    assert_eq!(store.trim(address(1)).await.unwrap().deleted, 0);
    assert_eq!(store.put_device(address(1), device.clone()).await, Ok(DevicePut::There(Position::START)));
    assert_eq!(store.advance_device(address(1), device, everything).await, Ok(Advanced::Done));
    assert_eq!(store.trim(address(1)).await.unwrap().deleted, 3);
}

#[tokio::test]
async fn mail_that_is_in_no_index_is_trimmed_too() {
    let store = store_with_mail(3).await;
    let device = DeviceName::parse("phone").unwrap();
    let everything = page(&store, Position::START).await.next;
    assert!(store.put_device(address(1), device.clone()).await.is_ok());
    assert_eq!(store.advance_device(address(1), device, everything).await, Ok(Advanced::Done));
    lose_first(&store, "index");
    assert_eq!(store.trim(address(1)).await.unwrap().deleted, 3);
    assert!(page(&store, Position::START).await.mail.is_empty());
}
