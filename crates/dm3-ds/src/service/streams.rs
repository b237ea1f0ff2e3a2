//! Who waits for mail, and how many may.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use dm3_types::Address;
use tokio::sync::watch;

use crate::error::ServiceError;

/// Streams of one mailbox at a time: one for each of several devices.
const PER_OWNER: usize = 8;

/// The open streams of all mailboxes.
#[derive(Debug)]
pub(super) struct Streams {
    limit: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    count: usize,
    by_owner: HashMap<Address, OfOwner>,
}

#[derive(Debug)]
struct OfOwner {
    count: usize,
    arrivals: watch::Sender<()>,
}

/// A place for one stream, free again when dropped.
#[derive(Debug)]
pub(super) struct StreamPlace {
    all: Arc<Streams>,
    owner: Address,
    arrivals: watch::Receiver<()>,
}

impl Streams {
    /// At most `limit` streams of all mailboxes together: they hold connections that others need.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, open: Mutex::default() }
    }

    /// A place for one more stream of `owner`.
    pub(super) fn begin(self: &Arc<Self>, owner: Address) -> Result<StreamPlace, ServiceError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.count >= self.limit {
            return Err(ServiceError::TooManyStreams { limit: self.limit });
        }
        let of_owner = open
            .by_owner
            .entry(owner)
            .or_insert_with(|| OfOwner { count: 0, arrivals: watch::Sender::default() });
        // MAP-PSH-009, MAP-PSH-014
        if of_owner.count >= PER_OWNER {
            return Err(ServiceError::TooManyStreams { limit: PER_OWNER });
        }
        of_owner.count += 1;
        let arrivals = of_owner.arrivals.subscribe();
        open.count += 1;
        Ok(StreamPlace { all: Arc::clone(self), owner, arrivals })
    }

    /// Tells the streams of `owner` that there is mail. Call it when the mail can be read.
    pub(super) fn announce(&self, owner: &Address) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_owner) = open.by_owner.get(owner) {
            of_owner.arrivals.send_replace(());
        }
    }
}

impl StreamPlace {
    /// What is announced from here on ends [`arrival`](Self::arrival), what was announced before does not.
    pub(super) fn look(&mut self) {
        self.arrivals.mark_unchanged();
    }

    /// Waits for an announcement since the last [`look`](Self::look).
    pub(super) async fn arrival(&mut self) {
        if self.arrivals.changed().await.is_err() {
            // Cannot be: the sender lives as long as this place.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut open = self.all.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.count = open.count.saturating_sub(1);
        if let Entry::Occupied(mut of_owner) = open.by_owner.entry(self.owner) {
            let left = of_owner.get().count.saturating_sub(1);
            of_owner.get_mut().count = left;
            if left == 0 {
                of_owner.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    fn address(number: u8) -> Address {
        Address::from_bytes([number; 20])
    }

    #[test]
    fn places_are_counted_and_come_free() {
        let streams = Arc::new(Streams::new(PER_OWNER + 2));
        let mut places: Vec<_> = (0..PER_OWNER).map(|_| streams.begin(address(1)).unwrap()).collect();
        let refused = ServiceError::TooManyStreams { limit: PER_OWNER };
        assert_eq!(streams.begin(address(1)).unwrap_err(), refused);
        places.extend([streams.begin(address(2)).unwrap(), streams.begin(address(3)).unwrap()]);
        let refused = ServiceError::TooManyStreams { limit: PER_OWNER + 2 };
        assert_eq!(streams.begin(address(4)).unwrap_err(), refused);
        places.remove(0);
        places.push(streams.begin(address(1)).unwrap());
        drop(places);
        let open = streams.open.lock().unwrap();
        assert_eq!((open.count, open.by_owner.len()), (0, 0), "nothing is remembered");
    }

    #[tokio::test]
    async fn what_is_announced_after_the_look_is_heard() {
        let streams = Arc::new(Streams::new(10));
        let (mut one, mut two) = (streams.begin(address(1)).unwrap(), streams.begin(address(1)).unwrap());
        let mut other = streams.begin(address(2)).unwrap();
        one.look();
        streams.announce(&address(1));
        one.arrival().await;
        two.arrival().await;
        let patience = Duration::from_millis(20);
        assert!(timeout(patience, other.arrival()).await.is_err(), "another mailbox");
        streams.announce(&address(1));
        one.look();
        assert!(timeout(patience, one.arrival()).await.is_err(), "announced before the look");
    }
}
