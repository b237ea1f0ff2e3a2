//! From arguments to a registry and a client.

use std::sync::Arc;

use anyhow::Context;
use dm3_client::Client;
use dm3_profile::{EnsRegistry, HttpFetcher, HttpTransport, ProfileResolver};
use dm3_types::Dialect;

use crate::arguments::{IdentityArguments, RegistryArguments};
use crate::key_file::Identity;

/// Profiles from ENS over these endpoints.
pub(crate) fn resolver(arguments: &RegistryArguments) -> anyhow::Result<ProfileResolver> {
    let node = HttpTransport::new(&arguments.rpc).context("--rpc is unusable")?;
    let fetcher = if arguments.insecure { HttpFetcher::allow_insecure()? } else { HttpFetcher::new()? };
    let registry = EnsRegistry::new(Arc::new(node));
    Ok(ProfileResolver::new(Arc::new(registry), Dialect::Deployed).with_fetcher(Arc::new(fetcher)))
}

/// A client for the name and keys of these arguments.
pub(crate) fn client(arguments: &IdentityArguments) -> anyhow::Result<Client> {
    let identity = Identity::load(&arguments.keys.keys)?;
    let resolver = resolver(&arguments.registry)?;
    let builder = Client::builder(arguments.name.clone(), identity.keys(), resolver);
    let builder = if arguments.registry.insecure { builder.allow_insecure_services() } else { builder };
    Ok(builder.build()?)
}
