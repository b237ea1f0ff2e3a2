//! What the service costs in memory, in a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::world::{Person, World};

const CHILD: &str = "DM3_DS_TEST_MEMORY_CHILD";
const SENDERS: usize = 8;
const MESSAGES: usize = 60;
const LIMIT_KB: u64 = 40_000;

fn people() -> (Person, Person) {
    (Person::new("alice.eth", 1), Person::new("bob.eth", 2))
}

/// The process that is measured: a service until its input ends.
#[test]
fn child() {
    if std::env::var(CHILD).is_err() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let world = World::start().await;
        let (alice, bob) = people();
        world.publish(&alice);
        world.publish(&bob);
        println!("\nat {}", world.address());
        let wait = || std::io::stdin().read_to_end(&mut Vec::new());
        tokio::task::spawn_blocking(wait).await.unwrap().unwrap();
    });
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_service_stays_small() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory::child", "--nocapture"])
        .env(CHILD, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.find_map(|line| line.unwrap().strip_prefix("at ").map(str::to_owned)).unwrap();
    let resident = |name: &str| -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let at_rest = resident("VmRSS");

    let mut world = World::at_rest();
    world.look_at(address.parse().unwrap());
    let (alice, bob) = people();
    world.register(&bob).await;
    let parts = Arc::new((world, alice, bob));
    let mut sending = tokio::task::JoinSet::new();
    for sender in 0..SENDERS {
        let parts = Arc::clone(&parts);
        sending.spawn(async move {
            let (world, alice, bob) = parts.as_ref();
            for number in 0..MESSAGES {
                let envelope = alice.envelope(bob, &world.service_key(), &format!("{sender} {number}"));
                assert_eq!(world.submit(&envelope).await.status, 200);
            }
        });
    }
    while let Some(done) = sending.join_next().await {
        done.unwrap();
    }
    let (world, _, bob) = parts.as_ref();
    let token = world.log_in(bob).await;
    for _ in 0..5 {
        assert_eq!(world.incoming(bob, &token).await.len(), SENDERS * MESSAGES);
    }
    let (after, most) = (resident("VmRSS"), resident("VmHWM"));
    println!(
        "resident: {at_rest} kB at rest, {after} kB after {} messages and 5 pick-ups, {most} kB at most",
        SENDERS * MESSAGES
    );
    drop(child.stdin.take());
    child.wait().unwrap();
    assert!(most < LIMIT_KB, "{most} kB");
}
