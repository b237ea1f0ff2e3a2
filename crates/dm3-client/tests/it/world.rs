//! A registry, people with wallets, and delivery services that can be stopped and started again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dm3_client::{Client, ClientBuilder};
use dm3_crypto::{DEFAULT_NONCE, DeliveryServiceKeys, OsRandomness, Seed, WalletKey};
use dm3_devnet::LocalRegistry;
use dm3_ds::clock::{Clock, SystemClock};
use dm3_ds::config::{Config, Limits};
use dm3_ds::store::{EmbeddedOptions, EmbeddedStore, MailboxStore, MemoryStore};
use dm3_ds::{CancellationToken, DeliveryService};
use dm3_profile::{
    DELIVERY_SERVICE_RECORD, EnsRegistry, HttpTransport, NewProfile, ProfileResolver, Registry,
    StaticRegistry, USER_PROFILE_RECORD, data_uri, delivery_service_profile,
};
use dm3_types::{Address, Dialect, EnsName, UnixMillis, WireRecord};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(crate) fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

/// Somebody with a wallet and a profile.
pub(crate) struct Person {
    pub(crate) name: EnsName,
    pub(crate) wallet: WalletKey,
    pub(crate) profile: NewProfile,
}

impl Person {
    pub(crate) fn new(text: &str, secret: u8, services: &[&str]) -> Self {
        Self::with_nonce(text, secret, services, DEFAULT_NONCE)
    }

    /// The same wallet with another nonce has other keys.
    pub(crate) fn with_nonce(text: &str, secret: u8, services: &[&str], nonce: &str) -> Self {
        let wallet = WalletKey::from_bytes(&[secret; 32]).unwrap();
        let services: Vec<_> = services.iter().map(|service| name(service)).collect();
        Self { name: name(text), profile: NewProfile::create(&wallet, &services, nonce), wallet }
    }
}

/// Where names are looked up.
pub(crate) enum Names {
    InMemory(Arc<StaticRegistry>),
    OverHttp(LocalRegistry),
}

impl Names {
    pub(crate) fn set_address(&self, name: &EnsName, address: Address) {
        match self {
            Self::InMemory(registry) => registry.set_address(name, address),
            Self::OverHttp(registry) => registry.set_address(name, address),
        }
    }

    pub(crate) fn set_text(&self, name: &EnsName, key: &str, value: &str) {
        match self {
            Self::InMemory(registry) => registry.set_text(name, key, value),
            Self::OverHttp(registry) => registry.set_text(name, key, value),
        }
    }

    fn registry(&self) -> Arc<dyn Registry> {
        match self {
            Self::InMemory(registry) => Arc::clone(registry) as Arc<dyn Registry>,
            Self::OverHttp(registry) => ens_at(&registry.url()),
        }
    }
}

/// ENS through a node at this URL.
pub(crate) fn ens_at(url: &str) -> Arc<dyn Registry> {
    Arc::new(EnsRegistry::new(Arc::new(HttpTransport::new(&[url]).unwrap())))
}

/// Everything around the clients.
pub(crate) struct World {
    pub(crate) names: Names,
    pub(crate) clock: Arc<ShiftedClock>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { names: Names::InMemory(Arc::default()), clock: Arc::default() }
    }

    pub(crate) async fn over_http() -> Self {
        let local = LocalRegistry::start(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        Self { names: Names::OverHttp(local), clock: Arc::default() }
    }

    pub(crate) fn resolver(&self) -> ProfileResolver {
        ProfileResolver::new(self.names.registry(), Dialect::Deployed)
    }

    pub(crate) fn publish(&self, person: &Person) {
        self.names.set_address(&person.name, person.wallet.address());
        self.names.set_text(&person.name, USER_PROFILE_RECORD, &person.profile.signed.data_uri());
    }

    pub(crate) fn publish_service(&self, name: &EnsName, keys: &DeliveryServiceKeys, url: &str) {
        let profile = delivery_service_profile(keys, url).unwrap();
        self.names.set_text(name, DELIVERY_SERVICE_RECORD, &data_uri(&profile.to_json()));
    }

    pub(crate) fn builder(&self, person: &Person) -> ClientBuilder {
        let builder = Client::builder(person.name.clone(), person.profile.keys.clone(), self.resolver());
        builder.allow_insecure_services().request_timeout(Duration::from_secs(10))
    }

    pub(crate) fn client(&self, person: &Person) -> Client {
        self.builder(person).build().unwrap()
    }

    /// A published person whose accounts are open.
    pub(crate) async fn join(&self, person: &Person) -> Client {
        self.publish(person);
        let client = self.client(person);
        for registration in client.register().await.unwrap() {
            assert_eq!(registration.result, Ok(()), "{}", registration.service);
        }
        client
    }

    /// A running delivery service that keeps its mail in memory.
    pub(crate) async fn service(&self, text: &str, secret: u8) -> Service {
        self.service_on(text, secret, Storage::Memory).await
    }

    /// A running delivery service that keeps its mail in a file and survives being stopped.
    pub(crate) async fn durable_service(&self, text: &str, secret: u8) -> Service {
        self.service_on(text, secret, Storage::file(None)).await
    }

    /// A running delivery service whose file cannot outgrow this size.
    pub(crate) async fn small_service(&self, text: &str, secret: u8, max_bytes: u64) -> Service {
        self.service_on(text, secret, Storage::file(Some(max_bytes))).await
    }

    async fn service_on(&self, text: &str, secret: u8, storage: Storage) -> Service {
        let keys = DeliveryServiceKeys::derive(&Seed::from_bytes([secret; 32]));
        let mut service = Service {
            name: name(text),
            limits: Limits::default(),
            registry: self.names.registry(),
            clock: Arc::clone(&self.clock),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            keys,
            storage,
            running: None,
        };
        service.run().await;
        self.publish_service(&service.name, &service.keys, &format!("http://{}", service.address));
        service
    }
}

enum Storage {
    Memory,
    File { directory: tempfile::TempDir, max_bytes: Option<u64> },
}

impl Storage {
    fn file(max_bytes: Option<u64>) -> Self {
        Self::File { directory: tempfile::tempdir().unwrap(), max_bytes }
    }

    fn open(&self, clock: Arc<ShiftedClock>) -> Arc<dyn MailboxStore> {
        let options = EmbeddedOptions::default();
        match self {
            Self::Memory => Arc::new(MemoryStore::new(options.quota, clock)),
            Self::File { directory, max_bytes } => {
                let options = EmbeddedOptions { max_file_bytes: *max_bytes, ..options };
                Arc::new(EmbeddedStore::open(directory.path(), options, clock).unwrap())
            }
        }
    }
}

/// A real delivery service.
pub(crate) struct Service {
    pub(crate) name: EnsName,
    pub(crate) keys: DeliveryServiceKeys,
    pub(crate) limits: Limits,
    registry: Arc<dyn Registry>,
    clock: Arc<ShiftedClock>,
    address: SocketAddr,
    storage: Storage,
    running: Option<(CancellationToken, JoinHandle<std::io::Result<()>>)>,
}

impl Service {
    /// Starts it, at the same address as before.
    pub(crate) async fn run(&mut self) {
        let mut config = Config::with_keys(self.keys.clone().into());
        config.limits = self.limits;
        let store = self.storage.open(Arc::clone(&self.clock));
        let (registry, clock) = (Arc::clone(&self.registry), Arc::clone(&self.clock));
        let service = DeliveryService::new(config, store, registry, clock, Box::new(OsRandomness));
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(service.serve(listener, shutdown.clone()));
        self.running = Some((shutdown, task));
    }

    pub(crate) async fn stop(&mut self) {
        let (shutdown, task) = self.running.take().unwrap();
        shutdown.cancel();
        task.await.unwrap().unwrap();
    }
}

/// The system's clock, set forward.
#[derive(Debug, Default)]
pub(crate) struct ShiftedClock {
    system: SystemClock,
    forward_ms: AtomicU64,
}

impl ShiftedClock {
    pub(crate) fn advance(&self, time: Duration) {
        self.forward_ms.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::saturating(self.system.now().as_u64() + self.forward_ms.load(Ordering::SeqCst))
    }

    fn uptime(&self) -> Duration {
        self.system.uptime()
    }
}
