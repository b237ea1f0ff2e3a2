//! Fixture persons and services, with all keys following from the name.

use crate::Dialect;
use crate::encoding::base64;
use crate::hash::sha256;
use crate::seal::{private_key_of_seed, public_key};
use crate::sign::{EcdsaKey, SigningKeys, checksummed};

/// Somebody with an ENS name, a wallet and profile keys.
#[derive(Debug, Clone)]
pub struct Person {
    /// The ENS name.
    pub name: String,
    /// The wallet that owns the name.
    pub wallet: EcdsaKey,
    /// Private X25519 key.
    pub encryption_private: [u8; 32],
    /// Signing keys of both dialects.
    pub signing: SigningKeys,
}

impl Person {
    /// The person of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            wallet: EcdsaKey::labelled(&format!("dm3 fixture wallet {name}")),
            encryption_private: private_key_of_seed(&sha256(
                format!("dm3 fixture encryption {name}").as_bytes(),
            )),
            signing: SigningKeys {
                ecdsa: EcdsaKey::labelled(&format!("dm3 fixture signing {name}")),
                ed25519_seed: sha256(format!("dm3 fixture signing {name}").as_bytes()),
            },
        }
    }

    /// The same person with other profile keys: what `named` gives for another name.
    #[must_use]
    pub fn with_keys_of(&self, other: &str) -> Self {
        let other = Self::named(other);
        Self { name: self.name.clone(), wallet: self.wallet.clone(), ..other }
    }

    /// The wallet's checksummed address.
    #[must_use]
    pub fn address(&self) -> String {
        checksummed(&self.wallet.address())
    }

    /// Public X25519 key, 32 bytes.
    #[must_use]
    pub fn encryption_public(&self) -> [u8; 32] {
        public_key(&self.encryption_private)
    }

    /// Public X25519 key in base64.
    #[must_use]
    pub fn encryption_public_base64(&self) -> String {
        base64(&self.encryption_public())
    }

    /// Private X25519 key in base64.
    #[must_use]
    pub fn encryption_private_base64(&self) -> String {
        base64(&self.encryption_private)
    }

    /// Base64 of the signature of `text`.
    #[must_use]
    pub fn sign(&self, text: &str, dialect: Dialect) -> String {
        self.signing.sign(text, dialect)
    }
}

/// A delivery service: a person with an address on the network.
#[derive(Debug, Clone)]
pub struct Service {
    /// Name and keys.
    pub person: Person,
    /// Base URL, no slash at the end.
    pub url: String,
}

impl Service {
    /// The service of this name at this URL.
    #[must_use]
    pub fn named(name: &str, url: &str) -> Self {
        Self { person: Person::named(name), url: url.to_owned() }
    }
}
