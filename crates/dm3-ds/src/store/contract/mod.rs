//! What every [`MailboxStore`] has to do, as a suite that implementations run in their tests.
//!
//! [`check_all`] panics with the first promise that is broken.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a test suite reports by panicking")]

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dm3_types::{AccountName, Address, MessageHash, UnixMillis};

use super::{
    Account, Appended, MailId, MailboxStore, NewMail, Quota, Selection, StoreError, StoreHealth, StoredMail,
    Usage,
};
use crate::clock::Clock;

/// The quota that the stores under test must have.
pub const QUOTA: Quota = Quota { messages: 20, bytes: 10_000 };

const EVERYTHING: Selection = Selection { sender: None, max_bytes: u64::MAX };
const DAY: Duration = Duration::from_secs(86_400);

/// Clocks that stand still until they are set.
#[derive(Debug)]
pub struct SetClock(Mutex<(UnixMillis, Duration)>);

impl SetClock {
    /// Clocks that show these times.
    #[must_use]
    pub fn new(now: UnixMillis, uptime: Duration) -> Self {
        Self(Mutex::new((now, uptime)))
    }

    /// Sets the wall clock.
    pub fn set_now(&self, now: UnixMillis) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = now;
    }

    /// Lets both clocks run on.
    pub fn advance(&self, by: Duration) {
        let mut clocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        clocks.0 = UnixMillis::saturating(clocks.0.as_u64().saturating_add(millis));
        clocks.1 += by;
    }
}

impl Clock for SetClock {
    fn now(&self) -> UnixMillis {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn uptime(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// Some address.
#[must_use]
pub fn address(number: u8) -> Address {
    Address::from_bytes([number; 20])
}

/// Some sender.
#[must_use]
pub fn sender(name: &str) -> AccountName {
    AccountName::nameprep(name).expect("a plain name")
}

/// The identity of some mail.
#[must_use]
pub fn mail_id(from: &str, number: u64) -> MailId {
    let mut hash = [0; 32];
    hash.iter_mut().zip(number.to_be_bytes()).for_each(|(to, byte)| *to = byte);
    MailId { sender: sender(from), message_hash: MessageHash::from_bytes(hash) }
}

/// Some mail.
#[must_use]
pub fn mail(receiver: u8, from: &str, number: u64) -> NewMail {
    NewMail {
        receiver: address(receiver),
        id: mail_id(from, number),
        arrived: UnixMillis::saturating(1_700_000_000_000 + number),
        envelope: format!("{{\"message\":\"{from} {number} ❄\"}}"),
    }
}

/// Runs the whole suite; `open` makes an empty store with [`QUOTA`] and the given clock.
pub async fn check_all<S: MailboxStore>(open: impl Fn(Arc<SetClock>) -> S) {
    let clock = || Arc::new(SetClock::new(UnixMillis::saturating(1_700_000_000_000), Duration::ZERO));
    accounts(&open(clock())).await;
    mailboxes_are_apart(&open(clock())).await;
    duplicates_are_kept_once(&open(clock())).await;
    order_of_a_pick_up(&open(clock())).await;
    nothing_hides_behind_a_cap(&open(clock())).await;
    acknowledging(&open(clock())).await;
    quotas(&open(clock())).await;
    expiry(&open).await;
    many_at_once(&open(clock())).await;
    closing(&open(clock())).await;
}

/// Everything in a mailbox, in the order of a pick-up.
pub async fn pick_up(store: &impl MailboxStore, receiver: u8) -> Vec<StoredMail> {
    let selected = store.select(address(receiver), EVERYTHING).await.expect("select");
    assert!(!selected.more, "nothing is left out of an unlimited pick-up");
    store.load(address(receiver), selected.keys).await.expect("load")
}

async fn accounts(store: &impl MailboxStore) {
    assert_eq!(store.account(address(1)).await, Ok(None));
    let mut account = Account {
        owner: address(1),
        name: sender("alice.eth"),
        signed_profile: "{\"profile\":{}}".to_owned(),
        created_at: UnixMillis::saturating(5),
        registered_at: UnixMillis::saturating(6),
    };
    assert_eq!(store.put_account(account.clone()).await, Ok(()));
    assert_eq!(store.account(address(1)).await, Ok(Some(account.clone())));
    assert_eq!(store.account(address(2)).await, Ok(None), "accounts are apart");
    assert_eq!(store.append(mail(1, "bob.eth", 1)).await, Ok(Appended::Stored));
    account.signed_profile = "{\"profile\":{\"new\":true}}".to_owned();
    assert_eq!(store.put_account(account.clone()).await, Ok(()));
    assert_eq!(store.account(address(1)).await, Ok(Some(account)));
    assert_eq!(pick_up(store, 1).await.len(), 1, "a new profile keeps the mail");
}

async fn mailboxes_are_apart(store: &impl MailboxStore) {
    for receiver in [1, 2] {
        assert_eq!(store.append(mail(receiver, "bob.eth", 1)).await, Ok(Appended::Stored));
    }
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 1)]).await, Ok(1));
    assert!(pick_up(store, 1).await.is_empty());
    let kept = pick_up(store, 2).await;
    assert_eq!(kept.len(), 1, "an acknowledgement touches the caller's mail alone");
    let expected = mail(2, "bob.eth", 1);
    let found = kept.first().expect("one message");
    assert_eq!(
        (&found.id, found.arrived, &found.envelope),
        (&expected.id, expected.arrived, &expected.envelope)
    );
    let keys = kept.iter().map(|mail| mail.key).collect();
    assert_eq!(store.load(address(1), keys).await, Ok(vec![]), "a key opens no other mailbox");
}

async fn duplicates_are_kept_once(store: &impl MailboxStore) {
    assert_eq!(store.append(mail(1, "bob.eth", 1)).await, Ok(Appended::Stored));
    let mut again = mail(1, "bob.eth", 1);
    again.envelope = "{\"another\":\"postmark\"}".to_owned();
    assert_eq!(store.append(again).await, Ok(Appended::AlreadyHere));
    let standing = store.standing(address(1), mail_id("bob.eth", 1)).await.expect("standing");
    assert!(standing.already_here);
    assert_eq!(standing.usage.messages, 1);
    assert_eq!(standing.quota, QUOTA);
    assert_eq!(
        pick_up(store, 1).await.first().map(|mail| mail.envelope.clone()),
        Some(mail(1, "bob.eth", 1).envelope)
    );
    // The same hash from another sender is another message: nobody can suppress a message of somebody else.
    assert_eq!(store.append(mail(1, "eve.eth", 1)).await, Ok(Appended::Stored));
    assert_eq!(pick_up(store, 1).await.len(), 2);
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 1)]).await, Ok(1));
    assert_eq!(
        store.append(mail(1, "bob.eth", 1)).await,
        Ok(Appended::Stored),
        "after the acknowledgement it is new"
    );
}

async fn order_of_a_pick_up(store: &impl MailboxStore) {
    for (from, number) in [("a.eth", 1), ("b.eth", 2), ("a.eth", 3), ("c.eth", 4), ("b.eth", 5)] {
        assert_eq!(store.append(mail(1, from, number)).await, Ok(Appended::Stored));
    }
    let ids: Vec<_> = pick_up(store, 1).await.into_iter().map(|mail| mail.id).collect();
    let expected = [("b.eth", 5), ("b.eth", 2), ("c.eth", 4), ("a.eth", 3), ("a.eth", 1)];
    assert_eq!(ids, expected.map(|(from, number)| mail_id(from, number)), "conversations, newest first");
    let only = Selection { sender: Some(sender("a.eth")), max_bytes: u64::MAX };
    let selected = store.select(address(1), only).await.expect("select");
    let ids: Vec<_> =
        store.load(address(1), selected.keys).await.expect("load").into_iter().map(|mail| mail.id).collect();
    assert_eq!(ids, [mail_id("a.eth", 3), mail_id("a.eth", 1)], "one contact, newest first");
}

async fn nothing_hides_behind_a_cap(store: &impl MailboxStore) {
    for number in 0..15 {
        assert_eq!(store.append(mail(1, "flood.eth", number)).await, Ok(Appended::Stored));
    }
    assert_eq!(store.append(mail(1, "bob.eth", 99)).await, Ok(Appended::Stored));
    let wanted = Selection { sender: None, max_bytes: 120 };
    let mut seen = Vec::new();
    for round in 0.. {
        let selected = store.select(address(1), wanted.clone()).await.expect("select");
        let found = store.load(address(1), selected.keys).await.expect("load");
        if round == 0 {
            assert!(found.iter().any(|mail| mail.id.sender == sender("bob.eth")), "a flood hides nobody");
        }
        let taken: Vec<_> = found.into_iter().map(|mail| mail.id).collect();
        assert!(!taken.is_empty(), "every round brings something");
        seen.extend(taken.clone());
        store.acknowledge(address(1), taken).await.expect("acknowledge");
        if !selected.more {
            break;
        }
    }
    assert_eq!(seen.len(), 16, "acknowledging brings up the rest");
    assert!(pick_up(store, 1).await.is_empty());
}

async fn acknowledging(store: &impl MailboxStore) {
    for number in 0..5 {
        assert_eq!(store.append(mail(1, "bob.eth", number)).await, Ok(Appended::Stored));
    }
    assert_eq!(store.acknowledge(address(1), vec![]).await, Ok(0));
    assert_eq!(store.acknowledge(address(1), vec![mail_id("eve.eth", 1)]).await, Ok(0), "another sender");
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 77)]).await, Ok(0), "another hash");
    assert_eq!(store.acknowledge(address(9), vec![mail_id("bob.eth", 1)]).await, Ok(0), "another receiver");
    let twice = vec![mail_id("bob.eth", 1), mail_id("bob.eth", 3), mail_id("bob.eth", 1)];
    assert_eq!(store.acknowledge(address(1), twice.clone()).await, Ok(2));
    assert_eq!(store.acknowledge(address(1), twice).await, Ok(0), "again: nothing happens");
    let left: Vec<_> = pick_up(store, 1).await.into_iter().map(|mail| mail.id).collect();
    assert_eq!(left, [4, 2, 0].map(|number| mail_id("bob.eth", number)));
}

async fn quotas(store: &impl MailboxStore) {
    for number in 0..QUOTA.messages {
        assert_eq!(store.append(mail(1, "bob.eth", number)).await, Ok(Appended::Stored));
    }
    let refusal = Err(StoreError::TooManyMessages { limit: QUOTA.messages });
    assert_eq!(store.append(mail(1, "bob.eth", 999)).await, refusal);
    assert_eq!(
        store.append(mail(1, "bob.eth", 3)).await,
        Ok(Appended::AlreadyHere),
        "a duplicate needs no room"
    );
    assert_eq!(
        store.append(mail(2, "bob.eth", 999)).await,
        Ok(Appended::Stored),
        "others have their own quota"
    );
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 3)]).await, Ok(1));
    assert_eq!(store.append(mail(1, "bob.eth", 999)).await, Ok(Appended::Stored));

    let mut large = mail(3, "bob.eth", 1);
    large.envelope = "x".repeat(9_999);
    assert_eq!(store.append(large).await, Ok(Appended::Stored));
    assert_eq!(
        store.append(mail(3, "bob.eth", 2)).await,
        Err(StoreError::TooManyBytes { limit: QUOTA.bytes })
    );
    let mut exact = mail(3, "bob.eth", 3);
    exact.envelope = "x".to_owned();
    assert_eq!(store.append(exact).await, Ok(Appended::Stored), "the limit itself is within the quota");
    let usage = store.standing(address(3), mail_id("bob.eth", 9)).await.expect("standing").usage;
    assert_eq!(usage, Usage { messages: 2, bytes: 10_000 });
}

async fn expiry<S: MailboxStore>(open: impl Fn(Arc<SetClock>) -> S) {
    let start = UnixMillis::saturating(1_700_000_000_000);
    let clock = Arc::new(SetClock::new(start, Duration::ZERO));
    let store = open(Arc::clone(&clock));
    let arriving_now = |number| NewMail { arrived: clock.now(), ..mail(1, "bob.eth", number) };
    assert_eq!(store.append(arriving_now(1)).await, Ok(Appended::Stored));
    clock.advance(DAY * 20);
    assert_eq!(store.append(arriving_now(2)).await, Ok(Appended::Stored));
    let sweep = async |now| store.sweep(now, DAY * 30).await.expect("sweep").deleted;
    assert_eq!(
        sweep(UnixMillis::saturating(4_000_000_000_000)).await,
        0,
        "a clock that jumps ahead deletes nothing"
    );
    clock.advance(DAY * 10 - Duration::from_millis(1));
    assert_eq!(sweep(clock.now()).await, 0);
    clock.advance(Duration::from_millis(1));
    assert_eq!(sweep(UnixMillis::saturating(0)).await, 0, "a clock that was set back deletes nothing");
    assert_eq!(sweep(clock.now()).await, 1);
    assert_eq!(sweep(clock.now()).await, 0);
    let left: Vec<_> = pick_up(&store, 1).await.into_iter().map(|mail| mail.id).collect();
    assert_eq!(left, [mail_id("bob.eth", 2)]);
    clock.advance(DAY * 50);
    assert_eq!(
        sweep(UnixMillis::saturating(0)).await,
        1,
        "twice the time is enough whatever the wall clock says"
    );
    let usage = store.standing(address(1), mail_id("bob.eth", 1)).await.expect("standing").usage;
    assert_eq!(usage, Usage::default());
}

async fn many_at_once(store: &impl MailboxStore) {
    // 400 submissions of 200 messages, all waiting together.
    let appends = (0..400_u64).map(|number| {
        let receiver = u8::try_from(number % 20).unwrap_or(0);
        store.append(mail(receiver, "bob.eth", number % 200))
    });
    let outcomes = join_all(appends.collect()).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let stored = outcomes.iter().filter(|outcome| **outcome == Ok(Appended::Stored)).count();
    assert_eq!(stored, 200, "each message is stored once");
    let mut total = 0;
    for receiver in 0..20 {
        total += pick_up(store, receiver).await.len();
    }
    assert_eq!(total, 200);
}

async fn closing(store: &impl MailboxStore) {
    assert_eq!(store.health(), StoreHealth::Good);
    assert_eq!(store.close().await, Ok(()));
    assert_eq!(store.health(), StoreHealth::Closed);
    assert_eq!(store.append(mail(1, "bob.eth", 1)).await, Err(StoreError::Closed));
    assert_eq!(store.select(address(1), EVERYTHING).await, Err(StoreError::Closed));
    assert_eq!(store.close().await, Ok(()), "closing again does nothing");
}

/// Waits for all futures, polling every one of them each time.
pub async fn join_all<T>(futures: Vec<super::StoreFuture<'_, T>>) -> Vec<Result<T, StoreError>> {
    let mut waiting: Vec<_> = futures.into_iter().map(|future| (Some(future), None)).collect();
    std::future::poll_fn(move |context| {
        for (future, outcome) in &mut waiting {
            if let Some(running) = future
                && let std::task::Poll::Ready(value) = running.as_mut().poll(context)
            {
                (*future, *outcome) = (None, Some(value));
            }
        }
        if waiting.iter().any(|(future, _)| future.is_some()) {
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(waiting.iter_mut().filter_map(|(_, outcome)| outcome.take()).collect())
    })
    .await
}
