//! What an operator needs to run a service in the tester's world.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dm3_oracle::{Dialect, Person, Service};
use serde::{Deserialize, Serialize};

use crate::world::Ports;

const FORMAT: &str = "dm3-fixtures/1";
const BUNDLE_FILE: &str = "fixture.json";
const ENVIRONMENT_FILE: &str = "service.env";
const README_FILE: &str = "README.md";

/// Bytes that an envelope may have at a service under test: small, so that tests of the limit stay small.
pub const SIZE_LIMIT: u64 = 100_000;
/// Messages that may wait for one receiver at a service under test, where it has such a limit.
pub const MAILBOX_MESSAGES: u64 = 400;

/// The service's identity and the ports of its world. All keys follow from the service's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixtureBundle {
    format: String,
    /// The service's ENS name.
    pub service_name: String,
    /// Kind of the signing key in the service's profile.
    pub signing_key: SigningKeyKind,
    /// Port of Ethereum JSON-RPC on 127.0.0.1.
    pub rpc_port: u16,
    /// Port of the host for profiles behind links on 127.0.0.1.
    pub profile_port: u16,
}

/// A kind of signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SigningKeyKind {
    /// That of the specification.
    Secp256k1,
    /// That of the deployed network.
    Ed25519,
}

impl SigningKeyKind {
    /// The kind of a dialect.
    #[must_use]
    pub fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Spec => Self::Secp256k1,
            Dialect::LegacyTs => Self::Ed25519,
        }
    }

    /// The dialect of a kind.
    #[must_use]
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Secp256k1 => Dialect::Spec,
            Self::Ed25519 => Dialect::LegacyTs,
        }
    }
}

/// A bundle cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadBundle {
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file is no bundle of this version.
    #[error("{} is not a bundle made by `dm3-conformance ds fixtures`", .0.display())]
    NotABundle(PathBuf),
}

impl FixtureBundle {
    /// A bundle for a service of this name, with this kind of key in its profile.
    #[must_use]
    pub fn new(service_name: &str, signing_key: SigningKeyKind, ports: Ports) -> Self {
        Self {
            format: FORMAT.to_owned(),
            service_name: service_name.to_owned(),
            signing_key,
            rpc_port: ports.ethereum,
            profile_port: ports.profiles,
        }
    }

    /// Reads a bundle from its directory.
    ///
    /// # Errors
    ///
    /// [`BadBundle`].
    pub fn read(directory: &Path) -> Result<Self, BadBundle> {
        let path = directory.join(BUNDLE_FILE);
        let text =
            fs::read_to_string(&path).map_err(|error| BadBundle::File { path: path.clone(), error })?;
        let bundle: Self = serde_json::from_str(&text).map_err(|_| BadBundle::NotABundle(path.clone()))?;
        if bundle.format == FORMAT { Ok(bundle) } else { Err(BadBundle::NotABundle(path)) }
    }

    /// Writes the bundle, the environment of the service and a page that explains both into a directory.
    ///
    /// # Errors
    ///
    /// [`BadBundle::File`].
    pub fn write(&self, directory: &Path) -> Result<(), BadBundle> {
        let file = |path: &Path, error| BadBundle::File { path: path.to_owned(), error };
        fs::create_dir_all(directory).map_err(|error| file(directory, error))?;
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        let environment: String =
            self.environment().into_iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        let contents =
            [(BUNDLE_FILE, json + "\n"), (ENVIRONMENT_FILE, environment), (README_FILE, self.readme())];
        for (name, content) in contents {
            let path = directory.join(name);
            fs::write(&path, content).map_err(|error| file(&path, error))?;
        }
        Ok(())
    }

    /// The ports of the world.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports { ethereum: self.rpc_port, profiles: self.profile_port }
    }

    /// The service at this URL.
    #[must_use]
    pub fn service(&self, url: &str) -> Service {
        Service::named(&self.service_name, url)
    }

    /// The environment in which a service finds everything.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let person = Person::named(&self.service_name);
        let (spec, deployed, published) = (Dialect::Spec, Dialect::LegacyTs, self.signing_key.dialect());
        let values = [
            ("SERVICE_NAME", self.service_name.clone()),
            ("RPC_URL", format!("http://127.0.0.1:{}", self.rpc_port)),
            ("ENCRYPTION_PRIVATE_KEY", person.encryption_private_base64()),
            ("ENCRYPTION_PUBLIC_KEY", person.encryption_public_base64()),
            ("SIGNING_PRIVATE_KEY", person.signing.private(published)),
            ("SIGNING_PUBLIC_KEY", person.signing.public(published)),
            ("SECP256K1_PRIVATE_KEY", person.signing.private(spec)),
            ("SECP256K1_PUBLIC_KEY", person.signing.public(spec)),
            ("ED25519_PRIVATE_KEY", person.signing.private(deployed)),
            ("ED25519_PUBLIC_KEY", person.signing.public(deployed)),
            ("SIZE_LIMIT_BYTES", SIZE_LIMIT.to_string()),
            ("MAILBOX_MESSAGES", MAILBOX_MESSAGES.to_string()),
        ];
        values.into_iter().map(|(name, value)| (format!("DM3_FIXTURE_{name}"), value)).collect()
    }

    fn readme(&self) -> String {
        include_str!("fixture_readme.md")
            .replace("{service_name}", &self.service_name)
            .replace("{rpc_port}", &self.rpc_port.to_string())
            .replace("{profile_port}", &self.profile_port.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_comes_back_as_it_was_written() {
        let directory = tempfile::tempdir().unwrap();
        let bundle = FixtureBundle::new(
            "ds.dm3-conformance.eth",
            SigningKeyKind::Secp256k1,
            Ports { ethereum: 28545, profiles: 28546 },
        );
        bundle.write(directory.path()).unwrap();
        assert_eq!(FixtureBundle::read(directory.path()).unwrap(), bundle);
        let environment = fs::read_to_string(directory.path().join("service.env")).unwrap();
        assert!(environment.contains("DM3_FIXTURE_RPC_URL=http://127.0.0.1:28545\n"), "{environment}");
        let readme = fs::read_to_string(directory.path().join("README.md")).unwrap();
        assert!(readme.contains("ds.dm3-conformance.eth") && !readme.contains('{'), "{readme}");
    }

    #[test]
    fn keys_follow_from_the_name() {
        let of = |name, kind| FixtureBundle::new(name, kind, Ports::default()).environment();
        let (spec, deployed) = (SigningKeyKind::Secp256k1, SigningKeyKind::Ed25519);
        assert_eq!(of("ds.eth", spec), of("ds.eth", spec));
        assert_ne!(of("ds.eth", spec), of("other.eth", spec));
        assert_ne!(of("ds.eth", spec), of("ds.eth", deployed));
    }

    #[test]
    fn other_files_are_no_bundles() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(FixtureBundle::read(directory.path()), Err(BadBundle::File { .. })));
        fs::write(directory.path().join("fixture.json"), "{}").unwrap();
        assert!(matches!(FixtureBundle::read(directory.path()), Err(BadBundle::NotABundle(_))));
    }
}
