//! From a name to a profile, in a world that the arguments hold.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use dm3_profile::{
    Cid, FetchError, FetchFuture, ProfileResolver, Registry, RegistryError, RegistryFuture, ResolveError,
    ResourceFetcher, TransportError,
};
use dm3_types::{Address, EnsName, hex};
use serde_json::{Value, json};

use super::{keys, malformed, not_verified, profile_members, with};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

/// Records and resources by name; nothing takes time.
#[derive(Debug)]
struct World {
    address: Option<Address>,
    records: Value,
    resources: Vec<Value>,
    unavailable: Vec<String>,
    requests: Mutex<Vec<String>>,
}

impl World {
    fn of(arguments: &Arguments<'_>) -> Result<Arc<Self>, Refusal> {
        let list = |name| arguments.value(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let address = arguments.optional_text("address")?.map(Address::parse).transpose();
        Ok(Arc::new(Self {
            address: address.map_err(malformed)?,
            records: arguments.value("records").cloned().unwrap_or_default(),
            resources: list("resources"),
            unavailable: list("unavailable").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            requests: Mutex::default(),
        }))
    }

    fn look_up<T>(&self, record: &str, answer: Option<T>) -> Result<Option<T>, RegistryError> {
        if self.unavailable.iter().any(|unavailable| unavailable == record) {
            return Err(RegistryError::Unavailable(TransportError::TimedOut));
        }
        Ok(answer)
    }

    fn fetch(&self, uri: &str) -> Result<Vec<u8>, FetchError> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(uri.to_owned());
        let is_asked = |resource: &&Value| resource.get("uri").and_then(Value::as_str) == Some(uri);
        let resource = self.resources.iter().find(is_asked).ok_or(FetchError::NotReached)?;
        let status =
            resource.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
        match status {
            Some(200..300) => {}
            Some(status) => return Err(FetchError::Status { status }),
            None => return Err(FetchError::Interrupted),
        }
        let body = resource.get("body_hex").and_then(Value::as_str).unwrap_or_default();
        hex::decode0x(&format!("0x{body}")).map_err(|_| FetchError::Interrupted)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Registry for World {
    fn address<'a>(&'a self, _: &'a EnsName) -> RegistryFuture<'a, Option<Address>> {
        Box::pin(async { self.look_up("addr", self.address) })
    }

    fn text<'a>(&'a self, _: &'a EnsName, key: &'a str) -> RegistryFuture<'a, Option<String>> {
        let text = self.records.get(key).and_then(Value::as_str).map(str::to_owned);
        Box::pin(async move { self.look_up(key, text) })
    }
}

impl ResourceFetcher for World {
    fn link<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        Box::pin(async move { self.fetch(url) })
    }

    fn ipfs_block<'a>(&'a self, cid: &'a Cid) -> FetchFuture<'a> {
        Box::pin(async move { self.fetch(&format!("ipfs://{cid}")) })
    }
}

/// `profile.resolve`.
pub(super) fn profile(arguments: &Arguments<'_>) -> Reply {
    let (world, resolver, name) = start(arguments)?;
    match at_once(resolver.user_profile(&name))? {
        Ok(profile) => Ok(found("profile", &world, profile_members(&profile))),
        Err(error) => failed(error),
    }
}

/// `service_profile.resolve`.
pub(super) fn service(arguments: &Arguments<'_>) -> Reply {
    let (world, resolver, name) = start(arguments)?;
    match at_once(resolver.delivery_service(&name))? {
        Ok(service) => {
            let members = keys(service.encryption_key(), service.signing_key());
            Ok(found("service", &world, with(members, "rpc_url", service.url().endpoint("/rpc"))))
        }
        Err(error) => failed(error),
    }
}

fn start(arguments: &Arguments<'_>) -> Result<(Arc<World>, ProfileResolver, EnsName), Refusal> {
    let world = World::of(arguments)?;
    let resolver = ProfileResolver::new(Arc::clone(&world) as Arc<dyn Registry>, arguments.dialect());
    let resolver = resolver.with_fetcher(Arc::clone(&world) as Arc<dyn ResourceFetcher>);
    let name = EnsName::parse(arguments.text("name")?).map_err(malformed)?;
    Ok((world, resolver, name))
}

fn found(result: &str, world: &World, members: Value) -> Value {
    with(with(members, "result", result), "requests", world.requests())
}

fn failed(error: ResolveError) -> Reply {
    let (stage, code) = match error {
        ResolveError::NoAddress { .. }
        | ResolveError::NoProfile { .. }
        | ResolveError::NoDeliveryService { .. } => {
            return Ok(json!({ "result": "none" }));
        }
        error if error.is_temporary() => return Ok(json!({ "result": "unavailable" })),
        ResolveError::BadProfile { problem, .. } => return Err(malformed(problem)),
        ResolveError::NotSignedByOwner { problem, .. } => return Err(not_verified(problem)),
        ResolveError::BadRecord { .. } => (Stage::Parse, "reg.record.unusable"),
        ResolveError::BadServiceUrl { .. } => (Stage::Decode, "reg.service-url.unusable"),
        ResolveError::HashMismatch { .. } => (Stage::Authenticate, "reg.link.hash-mismatch"),
        ResolveError::BadIpfsFile { .. } => (Stage::Authenticate, "reg.ipfs.unusable"),
        ResolveError::Fetch { .. } => (Stage::Policy, "reg.link.not-fetched"),
        _ => (Stage::Semantic, "reg.name.unusable"),
    };
    Err(Refusal::rejected(stage, code, error))
}

/// Nothing in a played world waits, so one look at the future is enough.
pub(super) fn at_once<T>(future: impl Future<Output = T>) -> Result<T, Refusal> {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Ok(output),
        Poll::Pending => Err(Refusal::BadCall { message: "the played world waits".to_owned() }),
    }
}
