//! The delivery service: the pipeline with registry, store and clock around it.

mod cursors;
mod devices;
mod link_fetches;
mod login;
mod mail_events;
mod mail_pages;
mod mailbox;
mod pick_ups;
mod properties;
mod register;
mod second_looks;
mod serve;
mod streams;
mod submit;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use dm3_crypto::{Randomness, RandomnessError};
use dm3_profile::{
    ProfileResolver, Registry, RegistryError, ResolveError, ResourceFetcher, TransportError, VerifiedProfile,
};
use dm3_types::{Address, Dialect, EnsName};

use crate::account_ref::AccountRef;
use crate::auth::{ServerSecret, UsedChallenges};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{ServiceError, of_resolve};
use crate::store::{Account, MailboxStore};

use link_fetches::LinkFetches;
use pick_ups::PickUps;
use second_looks::SecondLooks;
use streams::Streams;

pub use mail_events::MailEvents;
pub use mail_pages::PickedUpPage;
pub use mailbox::{MailBatches, Mailbox};
pub use submit::Accepted;

/// Canonical bytes of verified profiles that are remembered: some thousand profiles.
const REMEMBERED_PROFILE_BYTES: usize = 1 << 20;

/// A delivery service. Clones are handles to the same one.
#[derive(Clone)]
pub struct DeliveryService(Arc<Inner>);

struct Inner {
    config: Config,
    store: Arc<dyn MailboxStore>,
    resolver: ProfileResolver,
    /// For profiles that deployed readers would not take: with members of their own, or percent-encoded.
    written: ProfileResolver,
    clock: Arc<dyn Clock>,
    randomness: Mutex<Box<dyn Randomness + Send>>,
    secret: ServerSecret,
    used_challenges: UsedChallenges,
    second_looks: SecondLooks,
    pick_ups: Arc<PickUps>,
    streams: Arc<Streams>,
    /// Whether the log says already that there is no registry.
    told_no_registry: AtomicBool,
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
        let resolver = |dialect| ProfileResolver::new(Arc::clone(&registry), dialect);
        Self::build(config, store, resolver, clock, randomness)
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
        let fetches = Arc::new(LinkFetches::new(fetcher));
        let resolver = |dialect| {
            ProfileResolver::new(Arc::clone(&registry), dialect).with_fetcher(Arc::clone(&fetches) as Arc<_>)
        };
        Self::build(config, store, resolver, clock, randomness)
    }

    fn build(
        config: Config,
        store: Arc<dyn MailboxStore>,
        resolver: impl Fn(Dialect) -> ProfileResolver,
        clock: Arc<dyn Clock>,
        randomness: Box<dyn Randomness + Send>,
    ) -> Self {
        let secret = ServerSecret::derive(&config.keys.signing);
        let used_challenges = UsedChallenges::new(clock.now());
        let randomness = Mutex::new(randomness);
        // Half of the connections are left for everything else.
        let streams = Arc::new(Streams::new((config.limits.max_connections / 2).max(1)));
        let resolver = |dialect| resolver(dialect).remembering(REMEMBERED_PROFILE_BYTES);
        let (resolver, written) = (resolver(Dialect::Deployed), resolver(Dialect::Written));
        Self(Arc::new(Inner {
            config,
            store,
            resolver,
            written,
            clock,
            randomness,
            secret,
            used_challenges,
            second_looks: SecondLooks::default(),
            pick_ups: Arc::default(),
            streams,
            told_no_registry: AtomicBool::new(false),
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

    /// The profile that a name publishes now, in the form of either dialect: the owner of the name has signed it as it
    /// was read, so no profile is taken for another one.
    async fn published_profile(&self, name: &EnsName) -> Result<VerifiedProfile, ResolveError> {
        let deployed = self.ask(self.0.resolver.user_profile(name)).await;
        let Err(refused) = &deployed else { return deployed };
        if !is_about_form(refused) {
            return deployed;
        }
        match self.ask(self.0.written.user_profile(name)).await {
            Err(error) if is_about_form(&error) => deployed,
            written => written,
        }
    }

    /// Gives a question to the registry its time and no more.
    async fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, ResolveError>>,
    ) -> Result<T, ResolveError> {
        let patience = self.0.config.limits.registry_timeout;
        let timed_out = RegistryError::Unavailable(TransportError::TimedOut);
        let answer = tokio::time::timeout(patience, question).await.unwrap_or(Err(timed_out.into()));
        if matches!(answer, Err(ResolveError::Registry(RegistryError::NoRegistryContract)))
            && !self.0.told_no_registry.swap(true, Ordering::Relaxed)
        {
            tracing::error!(
                code = "ds.registry.misconfigured",
                "there is no ENS registry on the chain of the configured Ethereum node; no name can be looked up"
            );
        }
        answer
    }

    /// Makes sure that the next questions about `name` are answered anew; not where that was so a moment ago, which is
    /// new enough.
    fn look_again(&self, name: &EnsName) -> bool {
        let allowed = self.0.second_looks.allow(name, self.0.clock.uptime());
        if allowed {
            self.0.resolver.forget(name);
        }
        allowed
    }
}

/// Whether a reader of the other dialect may see it otherwise.
fn is_about_form(error: &ResolveError) -> bool {
    matches!(
        error,
        ResolveError::BadRecord { .. }
            | ResolveError::BadProfile { .. }
            | ResolveError::HashMismatch { .. }
            | ResolveError::NotSignedByOwner { .. }
    )
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
