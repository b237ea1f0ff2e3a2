//! The embedded store on bytes that fail, rot and get cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dm3_types::UnixMillis;

use super::failing_disk::Disk;
use super::{EmbeddedOptions, EmbeddedStore, tables};
use crate::clock::SystemClock;
use crate::store::contract::{
    QUOTA, SetClock, account, address, check_all, join_all, mail, mail_id, pick_up,
};
use crate::store::{AccountStored, Appended, MailboxStore, Quota, Selection, StoreError, StoreHealth};

#[tokio::test(flavor = "multi_thread")]
async fn keeps_the_contract() {
    check_all(|clock| {
        let options = EmbeddedOptions { quota: QUOTA, cache_bytes: 1 << 20, max_file_bytes: None };
        EmbeddedStore::open_medium(Box::new(Disk::default()), options, clock).unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_the_contract_in_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let count = AtomicU64::new(0);
    check_all(|clock| {
        let options = EmbeddedOptions { quota: QUOTA, ..EmbeddedOptions::default() };
        let place = directory.path().join(count.fetch_add(1, Ordering::SeqCst).to_string());
        EmbeddedStore::open(&place, options, clock).unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_there_after_reopening() {
    let disk = Disk::default();
    let store = disk.open();
    let account = account(1, "alice.eth");
    assert_eq!(store.put_account(account.clone(), None).await, Ok(AccountStored::Stored));
    store.append(mail(1, "bob.eth", 1)).await.unwrap();
    store.close().await.unwrap();
    drop(store);
    let store = disk.open();
    assert_eq!(store.account(address(1)).await, Ok(Some(account)));
    assert_eq!(store.append(mail(1, "bob.eth", 1)).await, Ok(Appended::AlreadyHere));
    assert_eq!(pick_up(&store, 1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::new());
    let store =
        EmbeddedStore::open(directory.path(), EmbeddedOptions::default(), Arc::clone(&clock) as _).unwrap();
    let again = EmbeddedStore::open(directory.path(), EmbeddedOptions::default(), Arc::clone(&clock) as _);
    assert_eq!(again.err(), Some(StoreError::InUse));
    drop(store);
    assert!(EmbeddedStore::open(directory.path(), EmbeddedOptions::default(), clock).is_ok());
}

/// Fails write or sync number k for every k of a short script: nothing acknowledged may be lost.
#[tokio::test(flavor = "multi_thread")]
async fn every_failing_call_is_told_and_loses_nothing() {
    let script_length = {
        let disk = Disk::default();
        let store = disk.open();
        disk.faults.calls.store(0, Ordering::SeqCst);
        for number in 0..6 {
            store.append(mail(1, "bob.eth", number)).await.unwrap();
        }
        disk.faults.calls.load(Ordering::SeqCst)
    };
    let (mut attempted, mut acknowledged, mut lost, mut refused) = (0, 0, 0, 0);
    for fail_at in 1..=script_length {
        let disk = Disk::default();
        let store = disk.open();
        disk.faults.calls.store(0, Ordering::SeqCst);
        disk.faults.fail_at.store(fail_at, Ordering::SeqCst);
        let mut promised = Vec::new();
        for number in 0..6 {
            attempted += 1;
            match store.append(mail(1, "bob.eth", number)).await {
                Ok(Appended::Stored) => promised.push(mail_id("bob.eth", number)),
                Err(StoreError::StorageFailed) => refused += 1,
                other => panic!("call {fail_at}: {other:?}"),
            }
        }
        acknowledged += promised.len();
        // Reading goes on, on what was promised.
        let readable: Vec<_> = pick_up(&store, 1).await.into_iter().map(|mail| mail.id).collect();
        lost += promised.iter().filter(|id| !readable.contains(id)).count();
        drop(store);
        disk.faults.fail_at.store(0, Ordering::SeqCst);
        let store = disk.open();
        let kept: Vec<_> = pick_up(&store, 1).await.into_iter().map(|mail| mail.id).collect();
        lost += promised.iter().filter(|id| !kept.contains(id)).count();
    }
    println!(
        "failing calls: {script_length} attempted: {attempted} acknowledged: {acknowledged} refused: {refused} lost: {lost}"
    );
    assert_eq!(lost, 0);
    assert!(refused > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_sync_is_never_tried_again() {
    let disk = Disk::default();
    let store = disk.open();
    store.append(mail(1, "bob.eth", 1)).await.unwrap();
    disk.faults.syncs.store(0, Ordering::SeqCst);
    disk.faults.fail_sync.store(1, Ordering::SeqCst);
    assert_eq!(store.append(mail(1, "bob.eth", 2)).await, Err(StoreError::StorageFailed));
    assert_eq!(store.health(), StoreHealth::ReadOnly);
    let calls = disk.faults.calls.load(Ordering::SeqCst);
    // The disk works again, but nobody knows what the failed sync left behind.
    for number in 3..6 {
        assert_eq!(store.append(mail(1, "bob.eth", number)).await, Err(StoreError::StorageFailed));
    }
    assert_eq!(
        store.acknowledge(address(1), vec![mail_id("bob.eth", 1)]).await,
        Err(StoreError::StorageFailed)
    );
    assert!(pick_up(&store, 1).await.iter().any(|mail| mail.id == mail_id("bob.eth", 1)), "reading goes on");
    assert_eq!(disk.faults.calls.load(Ordering::SeqCst), calls, "the disk is not written to any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_mail_and_recovers() {
    let disk = Disk::default();
    let options = EmbeddedOptions { quota: Quota::UNLIMITED, cache_bytes: 1 << 20, max_file_bytes: None };
    let store =
        EmbeddedStore::open_medium(Box::new(disk.clone()), options, Arc::new(SystemClock::new())).unwrap();
    let large =
        |number| crate::store::NewMail { envelope: "x".repeat(200_000), ..mail(1, "bob.eth", number) };
    store.append(large(0)).await.unwrap();
    disk.faults.full_above.store(disk.bytes().len() as u64 + 1_000_000, Ordering::SeqCst);
    let mut promised = vec![mail_id("bob.eth", 0)];
    let mut number = 1;
    loop {
        match store.append(large(number)).await {
            Ok(_) => promised.push(mail_id("bob.eth", number)),
            Err(error) => {
                assert_eq!(error, StoreError::StorageFull);
                break;
            }
        }
        number += 1;
        assert!(number < 200, "the disk never got full");
    }
    assert_eq!(store.health(), StoreHealth::Full);
    let kept: Vec<_> = pick_up(&store, 1).await.into_iter().map(|mail| mail.id).collect();
    assert!(promised.iter().all(|id| kept.contains(id)), "old mail is served");
    assert_eq!(
        store.acknowledge(address(1), promised).await,
        Ok(kept.len() as u64),
        "and can be acknowledged"
    );
    disk.faults.full_above.store(0, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(store.append(large(number)).await, Ok(Appended::Stored), "goes on when there is space");
    assert_eq!(store.health(), StoreHealth::Good);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_the_file_is_kept() {
    let disk = Disk::default();
    let options =
        EmbeddedOptions { quota: Quota::UNLIMITED, cache_bytes: 1 << 20, max_file_bytes: Some(4 << 20) };
    let store =
        EmbeddedStore::open_medium(Box::new(disk.clone()), options, Arc::new(SystemClock::new())).unwrap();
    let large =
        |number| crate::store::NewMail { envelope: "x".repeat(100_000), ..mail(1, "bob.eth", number) };
    let outcomes = join_all((0..100).map(|number| store.append(large(number))).collect()).await;
    assert!(outcomes.contains(&Err(StoreError::StorageFull)));
    assert!(disk.bytes().len() <= 4 << 20);
}

/// Damages records one by one; the others stay readable and the damaged never turns into something else.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_record_is_set_aside() {
    for table in ["mail", "index", "usage", "accounts"] {
        let disk = Disk::default();
        let store = disk.open();
        for number in 0..4 {
            store.append(mail(1, "bob.eth", number)).await.unwrap();
        }
        assert_eq!(store.put_account(account(1, "alice.eth"), None).await, Ok(AccountStored::Stored));
        store
            .database
            .write(|transaction| {
                let definition = redb::TableDefinition::<&[u8], &[u8]>::new(table);
                let mut records = transaction.open_table(definition)?;
                let (key, mut bytes) = {
                    let (key, value) = redb::ReadableTable::first(&records)?.unwrap();
                    (key.value().to_vec(), value.value().to_vec())
                };
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0x40;
                records.insert(key.as_slice(), bytes.as_slice())?;
                Ok(())
            })
            .unwrap();
        let everything = Selection { sender: None, max_bytes: u64::MAX };
        let first = store.select(address(1), everything).await.unwrap();
        store.load(address(1), first.keys).await.unwrap();
        let found = store.account(address(1)).await.unwrap();
        assert_eq!(found.is_none(), table == "accounts");
        store.standing(address(1), mail_id("bob.eth", 1)).await.unwrap();
        // The writer works in order, so this one comes behind the repairs.
        store.append(mail(1, "bob.eth", 50)).await.unwrap();
        let set_aside = store
            .database
            .read(|transaction| {
                Ok(redb::ReadableTableMetadata::len(&transaction.open_table(tables::QUARANTINE)?)?)
            })
            .unwrap();
        assert_eq!(set_aside, 1, "{table}");
        let left: Vec<_> = pick_up(&store, 1).await.into_iter().map(|mail| mail.id).collect();
        let expected: &[u64] = if table == "mail" { &[50, 3, 2, 1] } else { &[50, 3, 2, 1, 0] };
        assert_eq!(
            left,
            expected.iter().map(|number| mail_id("bob.eth", *number)).collect::<Vec<_>>(),
            "{table}"
        );
        let usage = store.standing(address(1), mail_id("bob.eth", 1)).await.unwrap().usage;
        assert_eq!(usage.messages, expected.len() as u64, "{table}");
    }
}

/// Flips bits all over the closed file. Whatever comes out is mail that was put in, unchanged.
#[tokio::test(flavor = "multi_thread")]
async fn rot_never_changes_a_message() {
    let disk = Disk::default();
    let store = disk.open();
    for number in 0..8 {
        store.append(mail(1, "bob.eth", number)).await.unwrap();
    }
    store.close().await.unwrap();
    drop(store);
    let image = disk.bytes().clone();
    let used: Vec<usize> = (0..image.len()).filter(|at| image[*at] != 0).collect();
    let (mut tried, mut intact, mut refused, mut missing) = (0, 0, 0, 0);
    for (round, at) in used.iter().step_by(used.len() / 150).enumerate() {
        tried += 1;
        let rotten = Disk::default();
        *rotten.bytes() = image.clone();
        rotten.bytes()[*at] ^= 1 << (round % 8);
        let Ok(store) = rotten.try_open() else {
            refused += 1;
            continue;
        };
        let wanted = Selection { sender: None, max_bytes: u64::MAX };
        let found = match store.select(address(1), wanted).await {
            Ok(selected) => store.load(address(1), selected.keys).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(found) => {
                for stored in &found {
                    let known = (0..8).map(|number| mail(1, "bob.eth", number)).any(|sent| {
                        (&sent.id, sent.arrived, &sent.envelope)
                            == (&stored.id, stored.arrived, &stored.envelope)
                    });
                    assert!(known, "byte {at} made up mail");
                }
                if found.len() == 8 { intact += 1 } else { missing += 1 }
            }
            Err(_) => refused += 1,
        }
    }
    println!(
        "bits flipped: {tried} harmless: {intact} detected: {refused} set aside: {missing} undetected: 0"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn uptime_is_counted_across_restarts() {
    let disk = Disk::default();
    let day = Duration::from_secs(86_400);
    let clock = Arc::new(SetClock::new(UnixMillis::saturating(1_700_000_000_000), Duration::ZERO));
    let options = EmbeddedOptions { quota: QUOTA, cache_bytes: 1 << 20, max_file_bytes: None };
    for number in 0..4 {
        let store =
            EmbeddedStore::open_medium(Box::new(disk.clone()), options, Arc::clone(&clock) as _).unwrap();
        store.append(mail(1, "bob.eth", number)).await.unwrap();
        clock.advance(day * 10);
        let swept = store.sweep(crate::clock::Clock::now(clock.as_ref()), day * 30).await.unwrap();
        assert_eq!(swept.deleted, u64::from(number >= 2));
    }
}

/// The answer comes after the sync, not before.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_promised_before_the_sync() {
    let disk = Disk::default();
    let store = Arc::new(disk.open());
    let gate = disk.faults.gate.lock().unwrap();
    let appending = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.append(mail(1, "bob.eth", 1)).await }
    });
    std::thread::sleep(Duration::from_millis(200));
    assert!(!appending.is_finished());
    drop(gate);
    assert_eq!(appending.await.unwrap(), Ok(Appended::Stored));
}
