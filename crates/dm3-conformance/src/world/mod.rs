//! The simulated world around an implementation: a chain with names, a host for profiles, and a log of who asked what.
//!
//! Everything listens on the loopback interface only and belongs to the tester: names, wallets and keys follow from
//! names, so whoever runs the world plays sender, receiver and service at will.
//!
//! ```
//! use dm3_conformance::world::{Ports, World};
//! use dm3_oracle::{Dialect, Person};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let world = World::start(Ports::default()).await?;
//! world.publish_user(&Person::named("bob.eth"), &["ds.eth"], Dialect::Spec);
//! assert!(world.rpc_url().starts_with("http://127.0.0.1:"));
//! # Ok::<(), std::io::Error>(())
//! # })?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod chain;
mod contract_abi;
mod contracts;
mod ethereum_rpc;
mod fault;
mod loopback_server;
mod name_hash;
mod profile_host;
mod request_log;

use std::io;
use std::sync::Arc;

use dm3_oracle::{Dialect, Person, Service, profile};

pub use chain::{Address, Chain, ChainAccount, NameEntry};
pub use contracts::{ENS_REGISTRY, RESOLVER, WILDCARD_RESOLVER};
pub use ethereum_rpc::EthereumNode;
pub use fault::Fault;
pub use loopback_server::{Answers, Asked, LoopbackServer, Reply, ReplyBody, ReplyFuture};
pub use name_hash::name_hash;
pub use profile_host::ProfileHost;
pub use request_log::{LoggedRequest, RequestLog};

/// Ports of 127.0.0.1 for the servers of a world; 0 takes a free one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    /// Ethereum JSON-RPC.
    pub ethereum: u16,
    /// Profiles behind links.
    pub profiles: u16,
}

/// A running world; dropping it stops its servers.
#[derive(Debug)]
pub struct World {
    /// Everything that was asked of any server, in order.
    pub log: RequestLog,
    /// The chain's state.
    pub chain: Arc<Chain>,
    /// Documents behind links.
    pub profiles: Arc<ProfileHost>,
    ethereum: LoopbackServer,
    profile_host: LoopbackServer,
}

impl World {
    /// Starts an empty world.
    ///
    /// # Errors
    ///
    /// A port is taken.
    pub async fn start(ports: Ports) -> io::Result<Self> {
        let log = RequestLog::default();
        let chain = Arc::<Chain>::default();
        let profiles = Arc::<ProfileHost>::default();
        let node = Arc::new(EthereumNode(Arc::clone(&chain)));
        let ethereum = LoopbackServer::start("ethereum", ports.ethereum, log.clone(), node).await?;
        let host: Arc<dyn Answers> = Arc::<ProfileHost>::clone(&profiles);
        let profile_host = LoopbackServer::start("profiles", ports.profiles, log.clone(), host).await?;
        Ok(Self { log, chain, profiles, ethereum, profile_host })
    }

    /// Where Ethereum JSON-RPC is spoken.
    #[must_use]
    pub fn rpc_url(&self) -> String {
        self.ethereum.url()
    }

    /// Where documents behind links are; paths are appended.
    #[must_use]
    pub fn profile_url(&self) -> String {
        self.profile_host.url()
    }

    /// The ports that are in use.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports { ethereum: self.ethereum.address().port(), profiles: self.profile_host.address().port() }
    }

    /// Publishes a person's address and signed profile in the name's own records.
    pub fn publish_user(&self, person: &Person, services: &[&str], dialect: Dialect) {
        let signed = profile::signed(&profile::user(person, services, dialect), person);
        self.chain.set_address(&person.name, person.wallet.address());
        self.chain.set_text(&person.name, profile::USER_RECORD, &profile::data_uri(&signed));
    }

    /// Publishes a delivery service's profile in the name's own record.
    pub fn publish_service(&self, service: &Service, dialect: Dialect) {
        let record = profile::data_uri(&profile::service(service, dialect));
        self.chain.set_text(&service.person.name, profile::SERVICE_RECORD, &record);
    }
}
