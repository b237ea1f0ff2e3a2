//! dm3 profiles and the registry: from an ENS name to verified keys and delivery services, and back.
//!
//! For programs that look up or publish dm3 profiles. To write, seal or open messages use `dm3-mtp`; to send and
//! receive them use `dm3-client`; for the bare records use `dm3-types`.
//!
//! | need | here |
//! |---|---|
//! | the profile of a name, checked | [`ProfileResolver`] over a [`Registry`] |
//! | ENS | [`EnsRegistry`] over a [`JsonRpcTransport`] (`HttpTransport` with feature `http`) |
//! | answers kept for a while, or fixed ones | [`CachedRegistry`], [`StaticRegistry`] |
//! | what a text record leads to | [`ProfileUri`], [`published_data_uri`], [`profile_hash`], [`Cid`] |
//! | a new profile | [`NewProfile`], [`SignedProfile`], [`delivery_service_profile`] |
//! | a received profile | [`verify_profile`] |
//! | linked profiles | [`ProfileLink`], [`SignedProfileLink`] |
//! | names for contracts, accounts and people | [`namehash`], [`dns_encode`], [`conversation_id`], [`display_name()`] |
//!
//! Nothing here trusts what it fetches: a profile counts when its owner's wallet signed it, a link when the hash in the
//! record fits, an IPFS file when its block fits the content identifier. Trusted are the Ethereum node that is asked
//! and, for the profile of a delivery service, which nobody signs, the registry.
//!
//! # Example
//!
//! ```
//! use dm3_crypto::{DEFAULT_NONCE, WalletKey};
//! use dm3_profile::{NewProfile, ProfileUri, verify_profile};
//! use dm3_types::{Dialect, EnsName, Received, record::SignedUserProfile};
//!
//! // Alice makes her profile; the text goes into her record `network.dm3.profile`.
//! let wallet = WalletKey::from_bytes(&[7; 32])?;
//! let profile = NewProfile::create(&wallet, &[EnsName::parse("ds.example.eth")?], DEFAULT_NONCE);
//! let record = profile.signed.data_uri();
//!
//! // Bob reads the record and checks that the owner of her name signed what it holds.
//! let ProfileUri::Data(text) = ProfileUri::parse(&record, Dialect::Deployed)? else { unreachable!() };
//! let received = Received::<SignedUserProfile>::parse_text(&text)?;
//! let verified = verify_profile(&received, &wallet.address(), Dialect::Deployed)?;
//! assert_eq!(verified.signing_key(), profile.keys.signing.public());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! * `http` (default): `HttpTransport` and `HttpFetcher` on reqwest. Without it nothing here opens a socket.

mod account_id;
mod address_guard;
mod base58;
mod cached_registry;
mod charset;
mod cid;
mod creation_message;
mod data_uri;
mod display_name;
mod ens_registry;
mod ethereum_abi;
mod ethereum_node;
#[cfg(test)]
mod ethereum_wallet;
#[cfg(feature = "http")]
mod http_body;
#[cfg(feature = "http")]
mod http_fetcher;
#[cfg(feature = "http")]
mod http_transport;
mod json_rpc_transport;
mod namehash;
mod new_profile;
mod profile_hash;
mod profile_link;
mod profile_resolver;
mod profile_uri;
mod registry;
mod resource_fetcher;
mod service_url;
mod signed_profile;
mod static_registry;
mod unixfs;
mod verified_profiles;

pub use account_id::{conversation_id, is_same_account};
pub use address_guard::is_public_address;
pub use cached_registry::{CacheLimits, CachedRegistry, Clock};
pub use cid::{Cid, CidError};
pub use creation_message::profile_creation_message;
pub use data_uri::{DataUriError, base64_data_uri, data_uri, json_of_data_uri, published_data_uri};
pub use display_name::{Ellipsis, display_name};
pub use ens_registry::{ENS_REGISTRY_CONTRACT, EnsRegistry};
#[cfg(feature = "http")]
pub use http_fetcher::HttpFetcher;
#[cfg(feature = "http")]
pub use http_transport::{HttpTransport, HttpTransportError, HttpTransportLimits};
pub use json_rpc_transport::{JsonRpcTransport, TransportError, TransportFuture};
pub use namehash::{DnsEncodingError, dns_encode, namehash, namehash_of_text};
pub use new_profile::{NewProfile, delivery_service_profile, user_profile};
pub use profile_hash::{hash_in_link, link_matches, link_to, profile_hash};
pub use profile_link::{ExpectedLink, ProfileLink, ProfileLinkError, ProfileLinkKind, SignedProfileLink};
pub use profile_resolver::{ProfileResolver, ResolveError, ResolvedDeliveryService};
pub use profile_uri::{MAX_RECORD_LENGTH, ProfileUri, ProfileUriError, ResolverKind};
pub use registry::{
    DELIVERY_SERVICE_RECORD, MalformedAnswer, RecordKey, Registry, RegistryError, RegistryFuture,
    USER_PROFILE_RECORD,
};
pub use resource_fetcher::{FetchError, FetchFuture, MAX_RESOURCE_LENGTH, ResourceFetcher};
pub use service_url::{ServiceUrl, ServiceUrlError};
pub use signed_profile::{ProfileError, SignedProfile, VerifiedProfile, verify_profile};
pub use static_registry::StaticRegistry;
