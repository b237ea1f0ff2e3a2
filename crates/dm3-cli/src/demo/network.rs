//! The demo's network: a registry and two delivery services, each of them a process of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use dm3_devnet::{LocalRegistry, ServiceProcess};
use dm3_profile::{EnsRegistry, HttpTransport, ProfileResolver};
use dm3_types::{Dialect, EnsName};
use tempfile::TempDir;

use super::story::Story;
use crate::failure::Failure;

/// Everything that runs. Dropping it kills the services and removes their data.
pub(super) struct Network {
    registry: LocalRegistry,
    first: ServiceProcess,
    second: ServiceProcess,
    directory: TempDir,
}

impl Network {
    pub(super) async fn start(story: &mut Story<'_>) -> Result<Self, Failure> {
        let started = Instant::now();
        let directory = tempfile::Builder::new().prefix("dm3-demo-").tempdir()?;
        let registry = LocalRegistry::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        story.step(
            format!("a registry answers at {}", registry.url()),
            &["it speaks Ethereum JSON-RPC and answers for the ENS contracts from a table"],
            started,
        );
        let started = Instant::now();
        let program = std::env::current_exe().context("this program cannot be found")?;
        let first = EnsName::parse("ds1.demo.eth")?;
        let first = ServiceProcess::start(&program, directory.path(), first, &registry).await?;
        let second = EnsName::parse("ds2.demo.eth")?;
        let second = ServiceProcess::start(&program, directory.path(), second, &registry).await?;
        story.step(
            format!("two delivery services run: {} and {}", first.name(), second.name()),
            &[&format!("at {} and {}, published in the registry", first.url(), second.url())],
            started,
        );
        Ok(Self { registry, first, second, directory })
    }

    pub(super) fn first(&self) -> EnsName {
        self.first.name().clone()
    }

    pub(super) fn second(&self) -> EnsName {
        self.second.name().clone()
    }

    pub(super) fn registry(&self) -> &LocalRegistry {
        &self.registry
    }

    pub(super) fn registry_url(&self) -> String {
        self.registry.url()
    }

    pub(super) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Profiles from this network's registry, over HTTP as from any Ethereum node.
    pub(super) fn resolver(&self) -> Result<ProfileResolver, Failure> {
        let node = HttpTransport::new(&[self.registry.url()])?;
        Ok(ProfileResolver::new(Arc::new(EnsRegistry::new(Arc::new(node))), Dialect::Deployed))
    }

    /// Kills the first delivery service without warning.
    pub(super) async fn kill_first(&mut self) -> Result<(), Failure> {
        Ok(self.first.kill().await?)
    }

    /// Starts the first delivery service again, at the same address with the same data.
    pub(super) async fn restart_first(&mut self) -> Result<(), Failure> {
        Ok(self.first.restart().await?)
    }

    /// Memory of each service in kilobytes, where the system tells.
    pub(super) fn resident_kilobytes(&self) -> Vec<(String, Option<u32>)> {
        [&self.first, &self.second]
            .map(|service| (service.name().to_string(), service.resident_kilobytes()))
            .to_vec()
    }

    /// Asks the services to stop, waits for them, and stops the registry.
    pub(super) async fn stop(self) -> Result<(), Failure> {
        self.first.stop().await?;
        self.second.stop().await?;
        self.registry.shutdown().await;
        Ok(())
    }
}
