//! Registrations at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dm3_crypto::{DeliveryServiceKeys, OsRandomness, Seed};
use dm3_ds::clock::SystemClock;
use dm3_ds::config::Config;
use dm3_ds::store::{
    Account, AccountStored, Advanced, Appended, DevicePut, MailId, MailKey, MailboxStore, MemoryStore,
    NewMail, Page, PageLimits, Position, Quota, Selected, Selection, Standing, StoreFuture, StoreHealth,
    StoredDevice, StoredMail, Swept,
};
use dm3_ds::{DeliveryService, ServiceError};
use dm3_profile::{NewProfile, StaticRegistry, USER_PROFILE_RECORD};
use dm3_types::access::DeviceName;
use dm3_types::{Address, Json, Received, UnixMillis, WireRecord};

use crate::world::{Person, name};

/// A store in which somebody else is faster so many times.
#[derive(Debug)]
struct Contested {
    inner: MemoryStore,
    rival: Account,
    rivals_left: AtomicUsize,
}

impl MailboxStore for Contested {
    fn account(&self, owner: Address) -> StoreFuture<'_, Option<Account>> {
        self.inner.account(owner)
    }

    fn put_account(&self, account: Account, replaces: Option<Account>) -> StoreFuture<'_, AccountStored> {
        Box::pin(async move {
            let left =
                self.rivals_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
            if let Ok(left) = left {
                let registered_at = UnixMillis::saturating(u64::try_from(left).unwrap());
                let rival = Account { registered_at, ..self.rival.clone() };
                let before = self.inner.account(rival.owner).await?;
                let _ = self.inner.put_account(rival, before).await?;
            }
            self.inner.put_account(account, replaces).await
        })
    }

    fn standing(&self, receiver: Address, mail: MailId) -> StoreFuture<'_, Standing> {
        self.inner.standing(receiver, mail)
    }

    fn append(&self, mail: NewMail) -> StoreFuture<'_, Appended> {
        self.inner.append(mail)
    }

    fn select(&self, receiver: Address, wanted: Selection) -> StoreFuture<'_, Selected> {
        self.inner.select(receiver, wanted)
    }

    fn load(&self, receiver: Address, keys: Vec<MailKey>) -> StoreFuture<'_, Vec<StoredMail>> {
        self.inner.load(receiver, keys)
    }

    fn acknowledge(&self, receiver: Address, taken: Vec<MailId>) -> StoreFuture<'_, u64> {
        self.inner.acknowledge(receiver, taken)
    }

    fn page(&self, receiver: Address, position: Position, limits: PageLimits) -> StoreFuture<'_, Page> {
        self.inner.page(receiver, position, limits)
    }

    fn devices(&self, receiver: Address) -> StoreFuture<'_, Vec<StoredDevice>> {
        self.inner.devices(receiver)
    }

    fn put_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, DevicePut> {
        self.inner.put_device(receiver, device)
    }

    fn remove_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, ()> {
        self.inner.remove_device(receiver, device)
    }

    fn advance_device(
        &self,
        receiver: Address,
        device: DeviceName,
        taken: Position,
    ) -> StoreFuture<'_, Advanced> {
        self.inner.advance_device(receiver, device, taken)
    }

    fn trim(&self, receiver: Address) -> StoreFuture<'_, Swept> {
        self.inner.trim(receiver)
    }

    fn sweep(&self, now: UnixMillis, time_to_live: Duration) -> StoreFuture<'_, Swept> {
        self.inner.sweep(now, time_to_live)
    }

    fn health(&self) -> StoreHealth {
        self.inner.health()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        self.inner.close()
    }
}

/// Registers Bob's published profile while somebody else registers an older one of his under this name; returns what
/// is stored in the end.
async fn register_against(rivals: usize, rivals_name: &str) -> (Result<(), ServiceError>, Account) {
    let bob = Person::new("bob.eth", 2);
    let old = NewProfile::create(&bob.wallet, &[name("old.eth")], "another nonce");
    let registry = StaticRegistry::new();
    for (name, profile) in [(name(rivals_name), &old), (bob.name.clone(), &bob.profile)] {
        registry.set_address(&name, bob.wallet.address());
        registry.set_text(&name, USER_PROFILE_RECORD, &profile.signed.data_uri());
    }
    let clock = Arc::new(SystemClock::new());
    let rival = Account {
        owner: bob.wallet.address(),
        name: name(rivals_name),
        signed_profile: old.signed.record().to_json().to_text(),
        created_at: UnixMillis::saturating(0),
        registered_at: UnixMillis::saturating(0),
    };
    let inner = MemoryStore::new(Quota::UNLIMITED, clock.clone());
    let store = Arc::new(Contested { inner, rival, rivals_left: AtomicUsize::new(rivals) });
    let keys = DeliveryServiceKeys::derive(&Seed::from_bytes([9; 32]));
    let config = Config::with_keys(keys.into());
    let service =
        DeliveryService::new(config, store.clone(), Arc::new(registry), clock, Box::new(OsRandomness));
    let profile = Received::from_json(Json::parse(&bob.signed_profile()).unwrap()).unwrap();
    let registered = service.register("bob.eth", profile).await.map(|_| ());
    (registered, store.account(bob.wallet.address()).await.unwrap().unwrap())
}

#[tokio::test]
async fn who_is_overtaken_looks_again() {
    let (registered, stored) = register_against(1, "bob.eth").await;
    assert_eq!(registered, Ok(()));
    assert_eq!(stored.signed_profile, Person::new("bob.eth", 2).signed_profile());
}

#[tokio::test]
async fn who_is_overtaken_does_not_skip_the_rules() {
    let (registered, stored) = register_against(1, "alias.eth").await;
    assert_eq!(registered, Err(ServiceError::OtherNameHolds));
    assert_eq!(stored.name, name("alias.eth"));
}

#[tokio::test]
async fn who_is_overtaken_again_and_again_is_told_to_try_later() {
    let (registered, _) = register_against(9, "bob.eth").await;
    assert_eq!(registered, Err(ServiceError::AccountBusy));
}
