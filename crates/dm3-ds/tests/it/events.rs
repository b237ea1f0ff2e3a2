//! Live push.

use std::time::Duration;

use dm3_ds::auth::{ServerSecret, issue_session_for};
use dm3_types::access::{EventReader, MailItem};
use dm3_types::{AccountName, UnixMillis};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::world::{Person, World, request_bytes};

/// An open stream of events.
struct Listener {
    stream: TcpStream,
    reader: EventReader,
    received: Vec<u8>,
    in_body: bool,
    waiting: Vec<MailItem>,
}

impl Listener {
    async fn open(world: &World, person: &Person, token: &str, after: Option<&str>) -> Self {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![("Authorization", bearer.as_str())];
        headers.extend(after.map(|after| ("Last-Event-ID", after)));
        let path = format!("/access/v1/{}/events", person.name);
        let mut stream = TcpStream::connect(world.address()).await.unwrap();
        stream.write_all(&request_bytes("GET", &path, &headers, b"")).await.unwrap();
        let mut listener = Self {
            stream,
            reader: EventReader::new(1 << 20),
            received: Vec::new(),
            in_body: false,
            waiting: Vec::new(),
        };
        while !listener.in_body {
            assert!(listener.read().await, "the stream ended early");
        }
        listener
    }

    /// Reads what comes next; nothing where the stream has ended.
    async fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let count = timeout(Duration::from_secs(20), self.stream.read(&mut buffer)).await;
        let count = count.expect("neither events nor an end").unwrap_or(0);
        self.received.extend_from_slice(&buffer[..count]);
        if !self.in_body {
            let Some(end) = self.received.windows(4).position(|window| window == b"\r\n\r\n") else {
                return count > 0;
            };
            let head = String::from_utf8(self.received.drain(..end + 4).collect()).unwrap();
            let head = head.to_ascii_lowercase();
            assert!(head.starts_with("http/1.1 200"), "{head}");
            assert!(head.contains("content-type: text/event-stream\r\n"), "{head}");
            assert!(head.contains("cache-control: no-store\r\n"), "{head}");
            self.in_body = true;
        }
        // Chunks as they come; a size never splits an event that matters here.
        while let Some(end) = self.received.windows(2).position(|window| window == b"\r\n") {
            let size = std::str::from_utf8(&self.received[..end]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            if size == 0 || self.received.len() < end + 2 + size + 2 {
                break;
            }
            let chunk: Vec<u8> = self.received.drain(..end + 2 + size + 2).skip(end + 2).take(size).collect();
            self.waiting.extend(self.reader.push(&chunk).unwrap());
        }
        count > 0
    }

    async fn next(&mut self) -> MailItem {
        while self.waiting.is_empty() {
            assert!(self.read().await, "the stream ended early");
        }
        self.waiting.remove(0)
    }

    async fn next_cursors(&mut self, count: usize) -> Vec<String> {
        let mut cursors = Vec::new();
        for _ in 0..count {
            cursors.push(self.next().await.cursor.to_string());
        }
        cursors
    }

    async fn ended(&mut self) {
        while self.read().await {}
    }
}

async fn send(world: &World, from: &Person, to: &Person, text: &str) {
    assert_eq!(world.submit(&from.envelope(to, &world.service_key(), text)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_device_hears_everything_once_and_goes_on_where_it_was() {
    let mut world = World::start_patient().await;
    let (alice, bob, carol) =
        (Person::new("alice.eth", 1), Person::new("bob.eth", 2), Person::new("carol.eth", 3));
    world.publish(&alice);
    let token = world.settle(&bob).await;
    let carols = world.settle(&carol).await;
    send(&world, &alice, &bob, "waiting").await;
    let mut phone = Listener::open(&world, &bob, &token, None).await;
    let mut laptop = Listener::open(&world, &bob, &token, None).await;
    let mut others = Listener::open(&world, &carol, &carols, None).await;
    assert_eq!(phone.next_cursors(1).await, ["1"]);
    send(&world, &alice, &bob, "new").await;
    send(&world, &alice, &bob, "newer").await;
    assert_eq!(phone.next_cursors(2).await, ["2", "3"]);
    assert_eq!(laptop.next_cursors(3).await, ["1", "2", "3"]);
    let page = world.page(&bob, &token, "").await;
    assert_eq!(page.messages.len(), 3, "nothing is deleted because it was pushed");

    // The connection breaks after the second message was taken.
    drop(phone);
    send(&world, &alice, &bob, "while away").await;
    let mut phone = Listener::open(&world, &bob, &token, Some("2")).await;
    assert_eq!(phone.next_cursors(2).await, ["3", "4"]);
    assert_eq!(phone.reader.last_event_id().map(dm3_types::access::Cursor::as_str), Some("4"));
    let item = laptop.next().await;
    assert_eq!(item, world.page(&bob, &token, "?after=3").await.messages[0], "the same as in a page");
    send(&world, &alice, &carol, "for carol").await;
    assert_eq!(others.next_cursors(1).await, ["1"], "nothing of another's mailbox");

    // The header counts before the parameter.
    let path = "/access/v1/bob.eth/events?after=4";
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Last-Event-ID", "99")];
    let refused = world.request("GET", path, &headers, b"").await;
    assert_eq!((refused.status, refused.code()), (410, Some("ds.cursor.unknown")));
    // Stopping the service ends the streams at once.
    let before = std::time::Instant::now();
    world.stop().await;
    assert!(before.elapsed() < Duration::from_secs(2));
    phone.ended().await;
    laptop.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_new_mail_loses_nothing() {
    let mut world = World::start_patient().await;
    world.stop().await;
    world.config.limits.quota = dm3_ds::store::Quota::UNLIMITED;
    world.run().await;
    let world = std::sync::Arc::new(world);
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    let token = world.settle(&bob).await;
    let mut listener = Listener::open(&world, &bob, &token, None).await;
    let mut senders = tokio::task::JoinSet::new();
    for part in 0..4 {
        let world = std::sync::Arc::clone(&world);
        senders.spawn(async move {
            let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
            for number in 0..25 {
                send(&world, &alice, &bob, &format!("{part} {number}")).await;
            }
        });
    }
    let expected: Vec<_> = (1..=100).map(|cursor: u32| cursor.to_string()).collect();
    assert_eq!(listener.next_cursors(100).await, expected, "everything, once, in order");
    while let Some(done) = senders.join_next().await {
        done.unwrap();
    }
    std::sync::Arc::into_inner(world).unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session() {
    let mut world = World::start_patient().await;
    let bob = Person::new("bob.eth", 2);
    world.settle(&bob).await;
    let owner = bob.wallet.address();
    let secret = ServerSecret::derive(&world.keys.signing).for_sessions_of(&owner);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let now = UnixMillis::saturating(u64::try_from(since.as_millis()).unwrap());
    let account = AccountName::nameprep("bob.eth").unwrap();
    let token = issue_session_for(&secret, &account, Duration::from_secs(2), now);
    let mut listener = Listener::open(&world, &bob, &token, None).await;
    timeout(Duration::from_secs(4), listener.ended()).await.expect("the stream outlives the session");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_owner_holds_few_streams_at_a_time() {
    let mut world = World::start_patient().await;
    let bob = Person::new("bob.eth", 2);
    let token = world.settle(&bob).await;
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(Listener::open(&world, &bob, &token, None).await);
    }
    let refused = world.call("GET", &bob, "events", &token, "").await;
    assert_eq!((refused.status, refused.code()), (429, Some("ds.mailbox.too-many-streams")));
    drop(open);
    // A place comes free when the service notices, which is with the next thing it writes.
    let alice = Person::new("alice.eth", 1);
    world.publish(&alice);
    for number in 0..50 {
        send(&world, &alice, &bob, &number.to_string()).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        let bearer = format!("Bearer {token}");
        let request = request_bytes("GET", "/access/v1/bob.eth/events", &[("Authorization", &bearer)], b"");
        let mut stream = TcpStream::connect(world.address()).await.unwrap();
        stream.write_all(&request).await.unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.unwrap();
        if &head == b"HTTP/1.1 200" {
            drop(stream);
            world.stop().await;
            return;
        }
    }
    panic!("the places do not come free");
}
