//! What the checks run in: a registry, a delivery service, the peer, and two people.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use dm3_client::Client;
use dm3_crypto::{DEFAULT_NONCE, OsRandomness, ProfileKeys, WalletKey};
use dm3_devnet::{LocalRegistry, ServiceProcess};
use dm3_profile::{
    EnsRegistry, HttpTransport, NewProfile, ProfileResolver, ResolvedDeliveryService, USER_PROFILE_RECORD,
};
use dm3_types::json::Members;
use dm3_types::{Address, Dialect, EnsName, Json};
use tempfile::TempDir;

use super::peer::{Peer, at, text};
use crate::repository::Repository;

/// Everything that runs.
pub(super) struct World {
    pub registry: LocalRegistry,
    pub service: ServiceProcess,
    pub peer: Peer,
    /// Uses our client.
    pub rosa: Rosa,
    /// Uses the TypeScript libraries.
    pub tina: Tina,
    pub resolver: ProfileResolver,
    _directory: TempDir,
}

/// Somebody with our client.
pub(super) struct Rosa {
    pub name: EnsName,
    pub wallet: WalletKey,
    pub keys: ProfileKeys,
    pub client: Client,
}

/// Somebody with the TypeScript libraries.
pub(super) struct Tina {
    pub name: EnsName,
    pub address: Address,
    pub signed_profile: Json,
    pub keys: Json,
}

impl World {
    pub(super) async fn start(repository: &Repository, program: &Path) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let registry = LocalRegistry::start("127.0.0.1:0".parse()?).await?;
        let service = EnsName::parse("ds.interop.eth")?;
        let service = ServiceProcess::start(program, directory.path(), service, &registry).await?;
        let mut peer = Peer::start(repository)?;
        let node = HttpTransport::new(&[registry.url()])?;
        let resolver = ProfileResolver::new(Arc::new(EnsRegistry::new(Arc::new(node))), Dialect::Deployed);
        let rosa = Rosa::publish(&registry, &service, &resolver)?;
        let tina = Tina::publish(&registry, &service, &mut peer).await?;
        Ok(Self { registry, service, peer, rosa, tina, resolver, _directory: directory })
    }

    /// The delivery service as the registry names it.
    pub(super) async fn resolved_service(&self) -> Result<ResolvedDeliveryService> {
        Ok(self.resolver.delivery_service(self.service.name()).await?)
    }

    /// Where deployed clients find the service.
    pub(super) fn base_url(&self) -> Members {
        Members::new().with("baseUrl", self.service.url())
    }

    pub(super) async fn stop(self) -> Result<()> {
        self.peer.stop().await?;
        self.service.stop().await?;
        self.registry.shutdown().await;
        Ok(())
    }
}

impl Rosa {
    fn publish(
        registry: &LocalRegistry,
        service: &ServiceProcess,
        resolver: &ProfileResolver,
    ) -> Result<Self> {
        let wallet = WalletKey::generate(&mut OsRandomness)?;
        let name = EnsName::parse("rosa.interop.eth")?;
        let profile = NewProfile::create(&wallet, std::slice::from_ref(service.name()), DEFAULT_NONCE);
        registry.set_address(&name, wallet.address());
        registry.set_text(&name, USER_PROFILE_RECORD, &profile.signed.data_uri());
        let client = Client::builder(name.clone(), profile.keys.clone(), resolver.clone())
            .allow_insecure_services()
            .request_timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { name, wallet, keys: profile.keys, client })
    }
}

impl Tina {
    async fn publish(registry: &LocalRegistry, service: &ServiceProcess, peer: &mut Peer) -> Result<Self> {
        let wallet = WalletKey::generate(&mut OsRandomness)?;
        let services = vec![Json::from(service.name().as_str())];
        let args = Members::new()
            .with("walletPrivateKey", wallet.to_hex().as_str())
            .with("deliveryServices", services);
        let created = peer.call("createProfile", args).await?;
        let address = Address::parse(text(&created, &["address"])?)?;
        let signed_profile = at(&created, &["signedProfile"])?.clone();
        let uri = peer.call("dataUri", Members::new().with("value", signed_profile.clone())).await?;
        let name = EnsName::parse("tina.interop.eth")?;
        registry.set_address(&name, address);
        registry.set_text(&name, USER_PROFILE_RECORD, text(&uri, &["uri"])?);
        let keys = at(&created, &["keys"])?.clone();
        Ok(Self { name, address, signed_profile, keys })
    }

    /// The private signing key, base64.
    pub(super) fn signing_key(&self) -> Result<&str> {
        text(&self.keys, &["signingKeyPair", "privateKey"])
    }

    /// The public signing key, base64.
    pub(super) fn public_signing_key(&self) -> Result<&str> {
        text(&self.keys, &["signingKeyPair", "publicKey"])
    }

    /// The encryption key pair, base64.
    pub(super) fn encryption_key_pair(&self) -> Result<Json> {
        self.keys.get("encryptionKeyPair").cloned().context("the peer's keys have no encryptionKeyPair")
    }
}
