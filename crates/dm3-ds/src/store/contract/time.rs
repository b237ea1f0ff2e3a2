//! Mail that nobody fetches.

#![expect(clippy::expect_used, reason = "a test suite reports by panicking")]

use std::sync::Arc;
use std::time::Duration;

use dm3_types::UnixMillis;

use super::{SetClock, address, mail, mail_id, pick_up};
use crate::clock::Clock;
use crate::store::{Appended, MailboxStore, NewMail, Usage};

const DAY: Duration = Duration::from_secs(86_400);

pub(super) async fn expiry<S: MailboxStore>(open: impl Fn(Arc<SetClock>) -> S) {
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
