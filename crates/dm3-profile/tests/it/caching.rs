use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dm3_profile::{
    CacheLimits, CachedRegistry, Registry, RegistryError, RegistryFuture, StaticRegistry, TransportError,
};
use dm3_types::{Address, EnsName, UnixMillis};

/// Counts the questions and answers from a table, or not at all.
#[derive(Default)]
struct Counting {
    table: StaticRegistry,
    asked: AtomicU64,
    fails: std::sync::atomic::AtomicBool,
}

impl Counting {
    fn count(&self) -> Result<(), RegistryError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.fails.load(Ordering::SeqCst) { Err(TransportError::TimedOut.into()) } else { Ok(()) }
    }
}

impl Registry for Counting {
    fn address<'a>(&'a self, name: &'a EnsName) -> RegistryFuture<'a, Option<Address>> {
        Box::pin(async move {
            self.count()?;
            self.table.address(name).await
        })
    }

    fn text<'a>(&'a self, name: &'a EnsName, key: &'a str) -> RegistryFuture<'a, Option<String>> {
        Box::pin(async move {
            self.count()?;
            self.table.text(name, key).await
        })
    }
}

struct Setup {
    inner: Arc<Counting>,
    clock: Arc<AtomicU64>,
    cache: CachedRegistry,
}

fn setup(limits: CacheLimits) -> Setup {
    let (inner, clock) = (Arc::new(Counting::default()), Arc::new(AtomicU64::new(1_000_000)));
    let time = Arc::clone(&clock);
    let now = move || UnixMillis::saturating(time.load(Ordering::SeqCst));
    let cache = CachedRegistry::new(Arc::clone(&inner) as Arc<dyn Registry>, now, limits);
    Setup { inner, clock, cache }
}

fn limits() -> CacheLimits {
    CacheLimits { time_to_live_ms: 1000, negative_time_to_live_ms: 100, max_entries: 3, max_bytes: 1000 }
}

fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

#[tokio::test]
async fn answers_live_as_long_as_they_should() {
    let Setup { inner, clock, cache } = setup(limits());
    let alice = name("alice.eth");
    let asked = || inner.asked.load(Ordering::SeqCst);

    assert_eq!(cache.address(&alice).await, Ok(None));
    inner.table.set_address(&alice, Address::from_bytes([1; 20]));
    clock.fetch_add(99, Ordering::SeqCst);
    assert_eq!(cache.address(&alice).await, Ok(None));
    assert_eq!(asked(), 1);
    clock.fetch_add(1, Ordering::SeqCst);
    assert_eq!(cache.address(&alice).await, Ok(Some(Address::from_bytes([1; 20]))));
    inner.table.set_address(&alice, Address::from_bytes([2; 20]));
    clock.fetch_add(999, Ordering::SeqCst);
    assert_eq!(cache.address(&alice).await, Ok(Some(Address::from_bytes([1; 20]))));
    assert_eq!(asked(), 2);
    // A clock that was set back makes no answer live longer.
    clock.fetch_sub(10_000, Ordering::SeqCst);
    assert_eq!(cache.address(&alice).await, Ok(Some(Address::from_bytes([2; 20]))));
    inner.table.remove(&alice);
    cache.forget(&alice);
    assert_eq!(cache.address(&alice).await, Ok(None));
}

#[tokio::test]
async fn errors_are_not_remembered() {
    let Setup { inner, cache, .. } = setup(limits());
    inner.fails.store(true, Ordering::SeqCst);
    let alice = name("alice.eth");
    assert!(cache.text(&alice, "k").await.unwrap_err().is_temporary());
    inner.fails.store(false, Ordering::SeqCst);
    assert_eq!(cache.text(&alice, "k").await, Ok(None));
}

#[tokio::test]
async fn size_is_bounded() {
    let Setup { inner, cache, .. } = setup(limits());
    for text in ["a.eth", "b.eth", "c.eth", "d.eth"] {
        assert_eq!(cache.address(&name(text)).await, Ok(None));
    }
    assert_eq!(cache.address(&name("d.eth")).await, Ok(None));
    assert_eq!(inner.asked.load(Ordering::SeqCst), 4);
    // The oldest went.
    assert_eq!(cache.address(&name("a.eth")).await, Ok(None));
    assert_eq!(inner.asked.load(Ordering::SeqCst), 5);

    inner.table.set_text(&name("big.eth"), "k", &"x".repeat(2000));
    for _ in 0..2 {
        assert_eq!(cache.text(&name("big.eth"), "k").await.unwrap().unwrap().len(), 2000);
    }
    assert_eq!(inner.asked.load(Ordering::SeqCst), 7);
}
