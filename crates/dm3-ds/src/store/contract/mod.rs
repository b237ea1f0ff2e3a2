//! What every [`MailboxStore`] has to do, as a suite that implementations run in their tests.
//!
//! [`check_all`] panics with the first promise that is broken.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a test suite reports by panicking")]

mod accounts;
mod mailboxes;
mod pages;
mod quotas;
mod time;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dm3_types::{AccountName, Address, MessageHash, UnixMillis};

use super::{MailId, MailboxStore, NewMail, Quota, Selection, StoreError, StoredMail};
use crate::clock::Clock;

pub use accounts::account;

/// The quota that the stores under test must have.
pub const QUOTA: Quota = Quota::new(160, 80_000);

const EVERYTHING: Selection = Selection { sender: None, max_bytes: u64::MAX };

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
    accounts::accounts(&open(clock())).await;
    accounts::accounts_replace_what_was_seen(&open(clock())).await;
    mailboxes::mailboxes_are_apart(&open(clock())).await;
    mailboxes::duplicates_are_kept_once(&open(clock())).await;
    mailboxes::order_of_a_pick_up(&open(clock())).await;
    mailboxes::nothing_hides_behind_a_cap(&open(clock())).await;
    mailboxes::what_waits_longest_comes_first(&open(clock())).await;
    mailboxes::acknowledging(&open(clock())).await;
    mailboxes::many_at_once(&open(clock())).await;
    mailboxes::closing(&open(clock())).await;
    pages::pages_show_everything_once_in_order(&open(clock())).await;
    pages::places_are_not_used_again(&open(clock())).await;
    pages::pages_are_bounded_in_bytes(&open(clock())).await;
    pages::devices(&open(clock())).await;
    pages::trimming_many(&open(clock())).await;
    quotas::quotas(&open(clock())).await;
    quotas::a_sender_has_a_share(&open(clock())).await;
    time::expiry(&open).await;
}

/// Everything in a mailbox, in the order of a pick-up.
pub async fn pick_up(store: &impl MailboxStore, receiver: u8) -> Vec<StoredMail> {
    let selected = store.select(address(receiver), EVERYTHING).await.expect("select");
    assert!(!selected.more, "nothing is left out of an unlimited pick-up");
    store.load(address(receiver), selected.keys).await.expect("load")
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
