//! kill -9 under load: what was acknowledged must be there afterwards.
//!
//! This shows that nothing is acknowledged before it is written. It does not show that it survives a power cut: what a
//! dead process has written stays in the page cache.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dm3_ds::clock::SystemClock;
use dm3_ds::store::{EmbeddedOptions, EmbeddedStore, MailId, MailboxStore, NewMail, Quota, Selection};
use dm3_types::{AccountName, Address, MessageHash, UnixMillis};

const DIRECTORY: &str = "DM3_DS_TEST_KILL_DIRECTORY";
const WRITERS: u64 = 16;
const CYCLES: u64 = 8;

fn open(directory: &Path) -> EmbeddedStore {
    let options = EmbeddedOptions { quota: Quota::UNLIMITED, ..EmbeddedOptions::default() };
    EmbeddedStore::open(directory, options, Arc::new(SystemClock::new())).unwrap()
}

fn mail(number: u64) -> NewMail {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&number.to_be_bytes());
    NewMail {
        receiver: Address::from_bytes([1; 20]),
        id: MailId {
            sender: AccountName::nameprep("alice.eth").unwrap(),
            message_hash: MessageHash::from_bytes(hash),
        },
        arrived: UnixMillis::saturating(1_700_000_000_000),
        envelope: format!("{{\"message\":\"{}{number}\"}}", "x".repeat(4000)),
    }
}

/// The process that is killed: writes mail and says which is acknowledged.
#[test]
fn child() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Arc::new(open(Path::new(&directory)));
        let first = u64::from(std::process::id()) << 32;
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let store = Arc::clone(&store);
            writers.spawn(async move {
                for round in 0.. {
                    let number = first + round * WRITERS + writer;
                    say("trying", number);
                    store.append(mail(number)).await.unwrap();
                    say("stored", number);
                }
            });
        }
        writers.join_next().await;
    });
}

fn say(what: &str, number: u64) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n{what} {number}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

#[test]
fn nothing_acknowledged_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    let (mut attempted, mut acknowledged) = (BTreeSet::new(), BTreeSet::new());
    for cycle in 0..CYCLES {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child", "--nocapture"])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(400 + cycle * 67));
            child.kill().unwrap();
            child.wait().unwrap();
        });
        for line in output.lines().map_while(Result::ok) {
            match line.split_once(' ').map(|(what, number)| (what, number.parse::<u64>())) {
                Some(("trying", Ok(number))) => attempted.insert(number),
                Some(("stored", Ok(number))) => acknowledged.insert(number),
                _ => false,
            };
        }
        killer.join().unwrap();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let found: BTreeSet<u64> = runtime.block_on(async {
        let store = open(directory.path());
        let receiver = Address::from_bytes([1; 20]);
        let everything = Selection { sender: None, max_bytes: u64::MAX };
        let selected = store.select(receiver, everything).await.unwrap();
        let mut found = BTreeSet::new();
        for keys in selected.keys.chunks(500) {
            for stored in store.load(receiver, keys.to_vec()).await.unwrap() {
                let (number, _) = stored.id.message_hash.as_bytes().split_first_chunk::<8>().unwrap();
                let number = u64::from_be_bytes(*number);
                assert_eq!(stored.envelope, mail(number).envelope);
                found.insert(number);
            }
        }
        found
    });
    let lost = acknowledged.difference(&found).count();
    let invented = found.difference(&attempted).count();
    println!(
        "kill -9 cycles: {CYCLES} attempted: {} acknowledged: {} found: {} lost: {lost} invented: {invented}",
        attempted.len(),
        acknowledged.len(),
        found.len()
    );
    assert!(acknowledged.len() > 100, "the child did nothing");
    assert_eq!((lost, invented), (0, 0));
}
