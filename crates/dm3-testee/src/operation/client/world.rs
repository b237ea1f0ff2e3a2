//! The way into the simulated world.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use dm3_client::{Client, now};
use dm3_crypto::{DEFAULT_NONCE, EncryptionKeyPair, ProfileKeys, StorageKey};
use dm3_mtp::EnvelopeFormat;
use dm3_profile::{
    CacheLimits, CachedRegistry, Cid, EnsRegistry, FetchFuture, HttpFetcher, HttpTransport, ProfileResolver,
    Registry, ResourceFetcher,
};
use dm3_types::{Dialect, EnsName};
use serde_json::Value;

use crate::arguments::Arguments;
use crate::operation::messages::signing_pair;
use crate::reply::{Refusal, Reply};

/// A client lives as long as its program, and so does what it remembers of a registry.
static REGISTRIES: LazyLock<Mutex<HashMap<String, Arc<CachedRegistry>>>> = LazyLock::new(Mutex::default);

/// The client of a call.
pub(super) fn client(arguments: &Arguments<'_>) -> Result<Client, Refusal> {
    let name = EnsName::parse(arguments.text("name")?).map_err(bad_call)?;
    let mut keys = ProfileKeys::derive(StorageKey::from_wallet_signature(""), DEFAULT_NONCE);
    keys.encryption = EncryptionKeyPair::from_secret_bytes(&arguments.array("encryption_private_key")?);
    keys.signing = signing_pair(arguments, "signing_private_key")?;
    let allow_loopback = arguments.value("allow_loopback").and_then(Value::as_bool).unwrap_or(false);
    let dialect = arguments.dialect();
    let resolver = ProfileResolver::new(registry(arguments.text("ethereum_rpc_url")?)?, dialect)
        .with_fetcher(fetcher(arguments, allow_loopback)?);
    let format = match dialect {
        Dialect::Written => EnvelopeFormat::Written,
        Dialect::Deployed => EnvelopeFormat::default(),
    };
    let mut builder = Client::builder(name, keys, resolver).envelope_format(format);
    if allow_loopback {
        builder = builder.allow_insecure_services();
    }
    builder.build().map_err(bad_call)
}

/// Runs a future of the client to its end.
pub(super) fn run(future: impl Future<Output = Reply>) -> Reply {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(bad_call)?.block_on(future)
}

pub(super) fn bad_call(error: impl ToString) -> Refusal {
    Refusal::BadCall { message: error.to_string() }
}

fn registry(url: &str) -> Result<Arc<dyn Registry>, Refusal> {
    let mut registries = REGISTRIES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = registries.get(url) {
        return Ok(Arc::clone(known) as Arc<dyn Registry>);
    }
    let node = HttpTransport::new(&[url]).map_err(bad_call)?;
    let ens = Arc::new(EnsRegistry::new(Arc::new(node)));
    let cached = Arc::new(CachedRegistry::new(ens, Box::new(now), CacheLimits::default()));
    registries.insert(url.to_owned(), Arc::clone(&cached));
    Ok(cached)
}

fn fetcher(arguments: &Arguments<'_>, allow_loopback: bool) -> Result<Arc<dyn ResourceFetcher>, Refusal> {
    let fetcher = if allow_loopback { HttpFetcher::allow_insecure() } else { HttpFetcher::new() };
    let mut fetcher = fetcher.map_err(bad_call)?;
    if let Some(gateway) = arguments.optional_text("ipfs_gateway_url")? {
        fetcher = fetcher.with_ipfs_gateway(gateway).map_err(bad_call)?;
    }
    Ok(if allow_loopback { Arc::new(WithoutTls(fetcher)) } else { Arc::new(fetcher) })
}

/// The world has no TLS: what is at `https://127.0.0.1` there is fetched without it.
struct WithoutTls(HttpFetcher);

const SECURE: &str = "https://127.0.0.1:";

impl ResourceFetcher for WithoutTls {
    fn link<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        Box::pin(async move {
            match url.strip_prefix(SECURE) {
                Some(rest) => self.0.link(&format!("http://127.0.0.1:{rest}")).await,
                None => self.0.link(url).await,
            }
        })
    }

    fn ipfs_block<'a>(&'a self, cid: &'a Cid) -> FetchFuture<'a> {
        self.0.ipfs_block(cid)
    }
}
