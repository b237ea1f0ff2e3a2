//! The delivery service: the pipeline with registry, store and clock around it.

mod login;
mod mailbox;
mod properties;
mod register;
mod serve;
mod submit;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use dm3_crypto::{Randomness, RandomnessError};
use dm3_profile::{ProfileResolver, Registry, ResolveError, ResourceFetcher, VerifiedProfile};
use dm3_types::{Address, Dialect, EnsName};

use crate::account_ref::AccountRef;
use crate::auth::{ServerSecret, SessionOwners, UsedChallenges};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{ServiceError, of_resolve};
use crate::store::{Account, MailboxStore};

pub use mailbox::{MailBatches, Mailbox};
pub use submit::Accepted;

/// A delivery service. Clones are handles to the same one.
#[derive(Clone)]
pub struct DeliveryService(Arc<Inner>);

struct Inner {
    config: Config,
    store: Arc<dyn MailboxStore>,
    resolver: ProfileResolver,
    clock: Arc<dyn Clock>,
    randomness: Mutex<Box<dyn Randomness + Send>>,
    secret: ServerSecret,
    used_challenges: UsedChallenges,
    session_owners: SessionOwners,
}

impl DeliveryService {
    /// A service on these parts. Profiles behind links are not read; see [`with_fetcher`](Self::with_fetcher).
    #[must_use]
    pub fn new(
        config: Config,
        store: Arc<dyn MailboxStore>,
        registry: Arc<dyn Registry>,
        clock: Arc<dyn Clock>,
        randomness: Box<dyn Randomness + Send>,
    ) -> Self {
        Self::build(config, store, ProfileResolver::new(registry, Dialect::Deployed), clock, randomness)
    }

    /// As [`new`](Self::new), and reads profiles behind links with `fetcher`.
    #[must_use]
    pub fn with_fetcher(
        config: Config,
        store: Arc<dyn MailboxStore>,
        registry: Arc<dyn Registry>,
        fetcher: Arc<dyn ResourceFetcher>,
        clock: Arc<dyn Clock>,
        randomness: Box<dyn Randomness + Send>,
    ) -> Self {
        let resolver = ProfileResolver::new(registry, Dialect::Deployed).with_fetcher(fetcher);
        Self::build(config, store, resolver, clock, randomness)
    }

    fn build(
        config: Config,
        store: Arc<dyn MailboxStore>,
        resolver: ProfileResolver,
        clock: Arc<dyn Clock>,
        randomness: Box<dyn Randomness + Send>,
    ) -> Self {
        let secret = ServerSecret::derive(&config.keys.signing);
        let used_challenges = UsedChallenges::new(clock.now());
        let randomness = Mutex::new(randomness);
        let session_owners = SessionOwners::new();
        Self(Arc::new(Inner {
            config,
            store,
            resolver,
            clock,
            randomness,
            secret,
            used_challenges,
            session_owners,
        }))
    }

    /// What it was configured with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Its mail and accounts.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn MailboxStore> {
        &self.0.store
    }

    /// Draws from the service's randomness.
    fn rng(&self) -> SharedRandomness<'_> {
        SharedRandomness(&self.0.randomness)
    }

    /// The address behind a name or an address.
    async fn address_of(&self, account: &AccountRef) -> Result<Address, ServiceError> {
        match account {
            AccountRef::Address(address) => Ok(*address),
            AccountRef::Name(name) => {
                self.ask(self.0.resolver.address(name)).await.map_err(|error| of_resolve(&error))
            }
        }
    }

    /// The account behind a name or an address.
    async fn account_of(&self, account: &AccountRef) -> Result<Account, ServiceError> {
        let address = self.address_of(account).await?;
        self.0.store.account(address).await?.ok_or(ServiceError::NoAccount)
    }

    /// The profile that a name publishes now.
    async fn published_profile(&self, name: &EnsName) -> Result<VerifiedProfile, ResolveError> {
        self.ask(self.0.resolver.user_profile(name)).await
    }

    /// Gives a question to the registry its time and no more.
    async fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, ResolveError>>,
    ) -> Result<T, ResolveError> {
        let patience = self.0.config.limits.registry_timeout;
        tokio::time::timeout(patience, question).await.unwrap_or(Err(ResolveError::Registry(
            dm3_profile::RegistryError::Unavailable(dm3_profile::TransportError::TimedOut),
        )))
    }
}

impl fmt::Debug for DeliveryService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryService").field("config", &self.0.config).finish_non_exhaustive()
    }
}

/// One random source for all requests.
struct SharedRandomness<'a>(&'a Mutex<Box<dyn Randomness + Send>>);

impl Randomness for SharedRandomness<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes)
    }
}
