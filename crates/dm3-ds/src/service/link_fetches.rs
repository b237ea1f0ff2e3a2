//! How many profile links are fetched at a time.

use std::sync::Arc;

use dm3_profile::{Cid, FetchFuture, ResourceFetcher};
use tokio::sync::Semaphore;

/// Fetches at a time, all names together.
const MAX_FETCHES: usize = 8;

/// A fetcher that does little at a time; further fetches wait.
///
/// Whose profile is looked up is a stranger's choice, and where its link leads to is another's. Without a bound the
/// service could be used to send many requests to third parties, or be kept busy by hosts that answer slowly.
pub(super) struct LinkFetches {
    inner: Arc<dyn ResourceFetcher>,
    places: Semaphore,
}

impl LinkFetches {
    /// A bound around `inner`.
    pub(super) fn new(inner: Arc<dyn ResourceFetcher>) -> Self {
        Self { inner, places: Semaphore::new(MAX_FETCHES) }
    }
}

impl ResourceFetcher for LinkFetches {
    fn link<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        Box::pin(async move {
            let _place = self.places.acquire().await;
            self.inner.link(url).await
        })
    }

    fn ipfs_block<'a>(&'a self, cid: &'a Cid) -> FetchFuture<'a> {
        Box::pin(async move {
            let _place = self.places.acquire().await;
            self.inner.ipfs_block(cid).await
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[derive(Default)]
    struct Slow {
        running: AtomicUsize,
        most: AtomicUsize,
    }

    impl ResourceFetcher for Slow {
        fn link<'a>(&'a self, _: &'a str) -> FetchFuture<'a> {
            Box::pin(async move {
                let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
                self.most.fetch_max(running, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(5)).await;
                self.running.fetch_sub(1, Ordering::SeqCst);
                Ok(Vec::new())
            })
        }

        fn ipfs_block<'a>(&'a self, _: &'a Cid) -> FetchFuture<'a> {
            self.link("")
        }
    }

    #[tokio::test]
    async fn further_fetches_wait() {
        let slow = Arc::new(Slow::default());
        let fetches = LinkFetches::new(slow.clone());
        let all = (0..50).map(|_| fetches.link("https://a.example/"));
        for fetched in futures_util::future::join_all(all).await {
            assert_eq!(fetched, Ok(Vec::new()));
        }
        assert_eq!(slow.most.load(Ordering::SeqCst), MAX_FETCHES);
    }
}
