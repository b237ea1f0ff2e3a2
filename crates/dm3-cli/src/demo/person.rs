//! The people of the demo.

use std::path::PathBuf;
use std::time::Duration;

use dm3_client::Client;
use dm3_crypto::{DEFAULT_NONCE, OsRandomness, WalletKey};
use dm3_profile::{NewProfile, USER_PROFILE_RECORD};
use dm3_types::EnsName;

use super::network::Network;
use crate::failure::Failure;
use crate::key_file::Identity;

/// Somebody with a name and a wallet.
pub(super) struct Person {
    pub name: EnsName,
    identity: Identity,
}

impl Person {
    /// Somebody new, whose profile stands in the registry.
    pub(super) fn publish(network: &Network, name: &str, services: &[EnsName]) -> Result<Self, Failure> {
        let person = Self::under_name(name)?;
        let profile = NewProfile::create(&person.identity.wallet, services, DEFAULT_NONCE);
        network.registry().set_address(&person.name, person.identity.wallet.address());
        network.registry().set_text(&person.name, USER_PROFILE_RECORD, &profile.signed.data_uri());
        Ok(person)
    }

    /// Somebody who uses a name without publishing anything for it.
    pub(super) fn under_name(name: &str) -> Result<Self, Failure> {
        let wallet = WalletKey::generate(&mut OsRandomness)?;
        let identity = Identity { wallet, nonce: DEFAULT_NONCE.to_owned() };
        Ok(Self { name: EnsName::parse(name)?, identity })
    }

    pub(super) fn client(&self, network: &Network) -> Result<Client, Failure> {
        let builder = Client::builder(self.name.clone(), self.identity.keys(), network.resolver()?);
        Ok(builder.allow_insecure_services().request_timeout(Duration::from_secs(5)).build()?)
    }

    /// Writes the key file, for `dm3 send` and `dm3 receive`.
    pub(super) fn save(&self, network: &Network) -> Result<PathBuf, Failure> {
        let path = network.directory().join(format!("{}.toml", self.name));
        self.identity.save(&path)?;
        Ok(path)
    }
}
