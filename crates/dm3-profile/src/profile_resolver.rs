//! From a name to a verified profile.

use std::fmt;
use std::sync::Arc;

use dm3_types::closed_schema::{self, Shape};
use dm3_types::record::{DeliveryServiceProfile, SignedUserProfile};
use dm3_types::{
    Address, Dialect, EncryptionPublicKey, EnsName, Json, ParseError, Received, SigningPublicKey, WireRecord,
};
use thiserror::Error;

use crate::cid::CidError;
use crate::profile_hash::profile_hash;
use crate::profile_uri::{ProfileUri, ProfileUriError};
use crate::registry::{DELIVERY_SERVICE_RECORD, Registry, RegistryError, USER_PROFILE_RECORD};
use crate::resource_fetcher::{FetchError, ResourceFetcher};
use crate::service_url::{ServiceUrl, ServiceUrlError};
use crate::signed_profile::{ProfileError, VerifiedProfile, verify_profile};
use crate::verified_profiles::VerifiedProfiles;

/// Finds profiles by name and checks them.
///
/// ```
/// use std::sync::Arc;
/// use dm3_crypto::{DEFAULT_NONCE, WalletKey};
/// use dm3_profile::{NewProfile, ProfileResolver, StaticRegistry, USER_PROFILE_RECORD};
/// use dm3_types::{Dialect, EnsName};
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let wallet = WalletKey::from_bytes(&[7; 32])?;
/// let (alice, service) = (EnsName::parse("alice.eth")?, EnsName::parse("ds.example.eth")?);
/// let profile = NewProfile::create(&wallet, &[service], DEFAULT_NONCE);
///
/// let registry = StaticRegistry::new();
/// registry.set_address(&alice, wallet.address());
/// registry.set_text(&alice, USER_PROFILE_RECORD, &profile.signed.data_uri());
///
/// let resolver = ProfileResolver::new(Arc::new(registry), Dialect::Deployed);
/// let found = resolver.user_profile(&alice).await?;
/// assert_eq!(found.encryption_key(), profile.keys.encryption.public());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct ProfileResolver {
    registry: Arc<dyn Registry>,
    fetcher: Option<Arc<dyn ResourceFetcher>>,
    dialect: Dialect,
    verified: Option<Arc<VerifiedProfiles>>,
}

/// A delivery service, found by its name. Its profile is unsigned: it is as trustworthy as the registry.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedDeliveryService {
    name: EnsName,
    url: ServiceUrl,
    profile: Received<DeliveryServiceProfile>,
}

/// Why there is no usable profile behind a name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// The text is neither a name nor an address.
    #[error("not an ENS name or Ethereum address: {0}")]
    BadName(ParseError),
    /// The name leads to no address.
    #[error("{name} has no address")]
    NoAddress {
        /// The name.
        name: EnsName,
    },
    /// The name has no dm3 profile.
    #[error("{name} has no dm3 profile")]
    NoProfile {
        /// The name.
        name: EnsName,
    },
    /// The name is not one of a delivery service.
    #[error("{name} has no dm3 delivery service profile")]
    NoDeliveryService {
        /// The name.
        name: EnsName,
    },
    /// The text record leads nowhere.
    #[error("the record of {name} is unusable: {problem}")]
    BadRecord {
        /// The name.
        name: EnsName,
        /// What is wrong with the record.
        problem: ProfileUriError,
    },
    /// What the record leads to is not a profile.
    #[error("the profile of {name} is malformed: {problem}")]
    BadProfile {
        /// The name.
        name: EnsName,
        /// The member and what was expected there.
        problem: ParseError,
    },
    /// The profile of a delivery service holds a URL at which no service can be.
    #[error("the profile of {name} is malformed: {problem}")]
    BadServiceUrl {
        /// The name.
        name: EnsName,
        /// What is wrong with the URL.
        problem: ServiceUrlError,
    },
    /// What was found behind the link has another hash than the link says.
    #[error("the profile behind the link of {name} does not have the hash that the link names")]
    HashMismatch {
        /// The name.
        name: EnsName,
    },
    /// What was delivered is not the file that the IPFS link of the name means.
    #[error("the IPFS file of {name} is unusable: {problem}")]
    BadIpfsFile {
        /// The name.
        name: EnsName,
        /// What is wrong with the file.
        problem: CidError,
    },
    /// The wallet that owns the name did not sign the profile.
    #[error("the profile of {name} does not belong to its owner: {problem}")]
    NotSignedByOwner {
        /// The name.
        name: EnsName,
        /// What is wrong with the signature.
        problem: ProfileError,
    },
    /// The record is a link, and links are not fetched here.
    #[error("the profile of {name} is behind a link, and no fetcher is configured")]
    NoFetcher {
        /// The name.
        name: EnsName,
    },
    /// The registry gave no answer.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// What the link leads to was not to be had.
    #[error("the profile of {name} could not be fetched: {problem}")]
    Fetch {
        /// The name.
        name: EnsName,
        /// What went wrong.
        problem: FetchError,
    },
}

impl ResolveError {
    /// Whether the same question may be answered later without anybody changing a record.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Registry(error) => error.is_temporary(),
            Self::Fetch { problem, .. } => problem.is_temporary(),
            _ => false,
        }
    }
}

impl ProfileResolver {
    /// A resolver over `registry` that fetches no links.
    #[must_use]
    pub fn new(registry: Arc<dyn Registry>, dialect: Dialect) -> Self {
        Self { registry, fetcher: None, dialect, verified: None }
    }

    /// Fetches what links lead to with `fetcher`.
    #[must_use]
    pub fn with_fetcher(mut self, fetcher: Arc<dyn ResourceFetcher>) -> Self {
        self.fetcher = Some(fetcher);
        self
    }

    /// Remembers the user profiles that it verified, up to `max_bytes` of their canonical texts (in memory some times
    /// that). The same record of the same address is then neither fetched nor verified again. The registry is asked
    /// every time, and what it says counts.
    #[must_use]
    pub fn remembering(mut self, max_bytes: usize) -> Self {
        self.verified = Some(Arc::new(VerifiedProfiles::new(max_bytes)));
        self
    }

    /// Lets the registry forget what it remembers about a name, see [`Registry::forget`].
    pub fn forget(&self, name: &EnsName) {
        self.registry.forget(name);
    }

    /// The address that a name belongs to.
    ///
    /// # Errors
    ///
    /// [`ResolveError::NoAddress`], [`ResolveError::Registry`].
    pub async fn address(&self, name: &EnsName) -> Result<Address, ResolveError> {
        // REG-PRF-019: that nobody could say is an error of its own.
        let address = self.registry.address(name).await?;
        address.ok_or_else(|| ResolveError::NoAddress { name: name.clone() })
    }

    /// The address of an account given as a name or as an address itself, which is then the answer.
    ///
    /// # Errors
    ///
    /// [`ResolveError::BadName`] (an address with a wrong checksum among them), and those of
    /// [`address`](Self::address).
    pub async fn resolve_account(&self, account: &str) -> Result<Address, ResolveError> {
        let is_address = account.strip_prefix("0x").is_some_and(|digits| {
            digits.len() == 40 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        });
        if is_address {
            return Address::parse(account).map_err(ResolveError::BadName);
        }
        self.address(&EnsName::parse(account).map_err(ResolveError::BadName)?).await
    }

    /// The profile that the owner of a name has signed and published.
    ///
    /// # Errors
    ///
    /// [`ResolveError`].
    pub async fn user_profile(&self, name: &EnsName) -> Result<VerifiedProfile, ResolveError> {
        let address = self.address(name).await?;
        // REG-REC-001
        let record = self.registry.text(name, USER_PROFILE_RECORD).await?;
        // REG-PRF-018
        let record = record.ok_or_else(|| ResolveError::NoProfile { name: name.clone() })?;
        if let Some(profile) = self.verified.as_ref().and_then(|known| known.recall(&address, &record)) {
            return Ok(profile);
        }
        let json = self.load(name, &record).await?;
        let signed: Received<SignedUserProfile> = self.read(name, Shape::SignedUserProfile, json)?;
        let profile = verify_profile(&signed, &address, self.dialect).map_err(|problem| match problem {
            ProfileError::Incomplete(problem) => ResolveError::BadProfile { name: name.clone(), problem },
            // REG-PRF-017
            problem => ResolveError::NotSignedByOwner { name: name.clone(), problem },
        })?;
        if let Some(known) = &self.verified {
            known.remember(&record, &profile);
        }
        Ok(profile)
    }

    /// The delivery service of a name.
    ///
    /// # Errors
    ///
    /// [`ResolveError`].
    pub async fn delivery_service(&self, name: &EnsName) -> Result<ResolvedDeliveryService, ResolveError> {
        // REG-REC-002
        let record = self.registry.text(name, DELIVERY_SERVICE_RECORD).await?;
        // REG-DSP-009
        let record = record.ok_or_else(|| ResolveError::NoDeliveryService { name: name.clone() })?;
        let json = self.load(name, &record).await?;
        let profile: Received<DeliveryServiceProfile> =
            self.read(name, Shape::DeliveryServiceProfile, json)?;
        let url = ServiceUrl::parse(&profile.record().url)
            .map_err(|problem| ResolveError::BadServiceUrl { name: name.clone(), problem })?;
        Ok(ResolvedDeliveryService { name: name.clone(), url, profile })
    }

    /// The JSON that a text record leads to, checked against the hash in the record.
    async fn load(&self, name: &EnsName, record: &str) -> Result<Json, ResolveError> {
        let uri = ProfileUri::parse(record, self.dialect)
            .map_err(|problem| ResolveError::BadRecord { name: name.clone(), problem })?;
        let parse = |bytes: &[u8]| {
            let bad_profile = |problem| ResolveError::BadProfile { name: name.clone(), problem };
            Json::parse_slice(bytes).map_err(|error| bad_profile(ParseError::from(error)))
        };
        let fetch_failed = |problem| ResolveError::Fetch { name: name.clone(), problem };
        match uri {
            ProfileUri::Data(text) => parse(text.as_bytes()),
            ProfileUri::Link { url, dm3_hash } => {
                // REG-URI-017, REG-URI-019
                let json = parse(&self.fetcher(name)?.link(&url).await.map_err(fetch_failed)?)?;
                // REG-URI-018
                if profile_hash(&json) != dm3_hash {
                    return Err(ResolveError::HashMismatch { name: name.clone() });
                }
                Ok(json)
            }
            ProfileUri::Ipfs(cid) => {
                let block = self.fetcher(name)?.ipfs_block(&cid).await.map_err(fetch_failed)?;
                let content = cid
                    .content_of_block(&block)
                    .map_err(|problem| ResolveError::BadIpfsFile { name: name.clone(), problem })?;
                parse(&content)
            }
        }
    }

    fn fetcher(&self, name: &EnsName) -> Result<&Arc<dyn ResourceFetcher>, ResolveError> {
        self.fetcher.as_ref().ok_or_else(|| ResolveError::NoFetcher { name: name.clone() })
    }

    /// In [`Dialect::Deployed`], a profile that deployed readers refuse is refused here too: one name should not have
    /// a profile for some and none for others.
    fn read<T: WireRecord>(
        &self,
        name: &EnsName,
        shape: Shape,
        json: Json,
    ) -> Result<Received<T>, ResolveError> {
        let bad_profile = |problem| ResolveError::BadProfile { name: name.clone(), problem };
        if self.dialect == Dialect::Deployed {
            closed_schema::check(shape, &json).map_err(bad_profile)?;
        }
        // REG-PRF-001, REG-PRF-008, REG-DSP-001, REG-DSP-008
        Received::from_json(json).map_err(bad_profile)
    }
}

impl fmt::Debug for ProfileResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileResolver")
            .field("dialect", &self.dialect)
            .field("fetches_links", &self.fetcher.is_some())
            .finish_non_exhaustive()
    }
}

impl ResolvedDeliveryService {
    /// The name it was found by.
    #[must_use]
    pub fn name(&self) -> &EnsName {
        &self.name
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &ServiceUrl {
        &self.url
    }

    /// The key to encrypt delivery information for.
    #[must_use]
    pub fn encryption_key(&self) -> EncryptionPublicKey {
        self.profile.record().public_encryption_key
    }

    /// The key that postmarks are signed with.
    #[must_use]
    pub fn signing_key(&self) -> SigningPublicKey {
        self.profile.record().public_signing_key
    }

    /// The profile as it was received.
    #[must_use]
    pub fn profile(&self) -> &Received<DeliveryServiceProfile> {
        &self.profile
    }
}
