//! Finding profiles by name, over a registry and resources that the vector tells.

use std::sync::Arc;

use dm3_profile::{
    Cid, DELIVERY_SERVICE_RECORD, FetchError, FetchFuture, ProfileResolver, ProfileUri, ResolveError,
    ResolverKind, ResourceFetcher, StaticRegistry, USER_PROFILE_RECORD, link_matches,
};
use dm3_types::closed_schema::{self, Shape};
use dm3_types::{Address, Dialect, EnsName, Json, Members};

use super::Operation;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "getUserProfile" => user_profile,
        "getDeliveryServiceProfile" => delivery_service_profile,
        "LinkResolver.resolveProfile" => linked,
        "IpfsResolver.resolveProfile" => in_ipfs,
        _ => return None,
    })
}

/// The name that is looked up; the peer's registry answers the same for every name.
const NAME: &str = "name.eth";

/// Runs a future to its end.
pub(super) fn wait<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(runtime.block_on(future))
}

/// A registry in which [`NAME`] has the vector's records.
pub(super) fn registry(case: &Case<'_>, name: &EnsName, record: &str) -> Result<StaticRegistry, Failure> {
    let registry = StaticRegistry::new();
    if let Some(address) = case.optional_text("address")? {
        registry.set_address(name, Address::parse(address)?);
    }
    if let (Some(text), false) = (case.optional_text("textRecord")?, case.flag("noResolver")?) {
        registry.set_text(name, record, text);
    }
    Ok(registry)
}

fn user_profile(case: &Case<'_>) -> Outcome {
    let name = EnsName::parse(NAME)?;
    let registry = registry(case, &name, USER_PROFILE_RECORD)?;
    let resolver = ProfileResolver::new(Arc::new(registry), Dialect::Deployed);
    match wait(resolver.user_profile(&name))? {
        Ok(profile) => Ok(Answer::new(profile.signed().json().clone())),
        Err(error) => none_or_refused(case, error),
    }
}

fn delivery_service_profile(case: &Case<'_>) -> Outcome {
    let name = EnsName::parse(NAME)?;
    let registry = registry(case, &name, DELIVERY_SERVICE_RECORD)?;
    let resolver = ProfileResolver::new(Arc::new(registry), Dialect::Deployed);
    let resolver = resolver.with_fetcher(Arc::new(Resource::of(case)));
    match wait(resolver.delivery_service(&name))? {
        Ok(service) => Ok(Answer::new(service.profile().json().clone())),
        Err(error) => none_or_refused(case, error),
    }
}

/// What the peer passes over in silence, our resolver tells as an error of its own.
fn none_or_refused(case: &Case<'_>, error: ResolveError) -> Outcome {
    let ignored = match &error {
        ResolveError::NoProfile { .. } => true,
        ResolveError::BadRecord { .. } => {
            case.optional_text("textRecord")?.is_some_and(|record| ResolverKind::of(record).is_none())
        }
        _ => false,
    };
    if ignored { Ok(Answer::undefined()) } else { Err(error.into()) }
}

/// The resolver for links alone: the profile's owner is not checked.
fn linked(case: &Case<'_>) -> Outcome {
    let uri = case.text("uri")?;
    let ProfileUri::Link { url, .. } = ProfileUri::parse(uri, Dialect::Deployed)? else {
        return Err(case.broken("uri"));
    };
    let profile = Json::parse_slice(&wait(Resource::of(case).link(&url))??)?;
    closed_schema::check(Shape::SignedUserProfile, &profile)?;
    if !link_matches(uri, &profile, Dialect::Deployed) {
        return Err(Failure::refused("the profile has another hash than the link names"));
    }
    Ok(Answer::new(profile))
}

/// The resolver for IPFS alone. Ours compares the file with the content identifier.
fn in_ipfs(case: &Case<'_>) -> Outcome {
    let ProfileUri::Ipfs(cid) = ProfileUri::parse(case.text("uri")?, Dialect::Deployed)? else {
        return Err(case.broken("uri"));
    };
    let block = wait(Resource::of(case).ipfs_block(&cid))??;
    let profile = Json::parse_slice(&cid.content_of_block(&block)?)?;
    Ok(Answer::new(Members::new().with("profile", profile)))
}

/// What all links lead to.
struct Resource(Option<String>);

impl Resource {
    fn of(case: &Case<'_>) -> Self {
        Self(case.optional("resource").map(Json::to_text))
    }

    fn fetch(&self) -> FetchFuture<'_> {
        let content = self.0.clone().map(String::into_bytes);
        Box::pin(async { content.ok_or(FetchError::Status { status: 404 }) })
    }
}

impl ResourceFetcher for Resource {
    fn link<'a>(&'a self, _url: &'a str) -> FetchFuture<'a> {
        self.fetch()
    }

    fn ipfs_block<'a>(&'a self, _cid: &'a Cid) -> FetchFuture<'a> {
        self.fetch()
    }
}
