//! The URI in a dm3 text record: where the profile is, and how to know that it is the right one.

use dm3_types::{Dialect, Hash};
use thiserror::Error;
use url::Url;

use crate::cid::{Cid, CidError};
use crate::data_uri::{DataUriError, is_deployed_json, json_of_data_uri};
use crate::profile_hash::hash_in_link;

/// Longest text record that is read, in bytes: 1 MiB.
pub const MAX_RECORD_LENGTH: usize = 1 << 20;

/// What a text record leads to. Every kind proves its content: the record itself holds it, or a hash of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileUri {
    /// The JSON text stands in the record.
    Data(String),
    /// The JSON is behind an `https` (deployed: or `http`) URL and has this hash.
    Link {
        /// The record, which is the URL to fetch.
        url: String,
        /// [`profile_hash`](crate::profile_hash) of what must be found there.
        dm3_hash: Hash,
    },
    /// The JSON is a file in IPFS.
    Ipfs(Cid),
}

/// The resolvers of the deployed network, by the record that each takes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResolverKind {
    /// `http:` and `https:` URLs.
    Link,
    /// `ipfs:` URLs.
    Ipfs,
    /// `data:application/json`.
    Json,
}

/// Why a text record leads to no profile. The fault is with who wrote the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProfileUriError {
    /// Longer than [`MAX_RECORD_LENGTH`].
    #[error("the text record is longer than 1048576 bytes")]
    TooLong,
    /// Neither a `data:`, an `https:` nor an `ipfs:` URI.
    #[error("the text record is no data, https or ipfs URI")]
    UnknownScheme,
    /// A `data:` URI that cannot be read.
    #[error("the text record is unreadable: {0}")]
    Data(#[from] DataUriError),
    /// A link over plain `http`, which the written protocol does not allow.
    #[error("the link is not https")]
    NotHttps,
    /// A link that does not prove what it leads to.
    #[error("the link has no usable dm3Hash parameter (exactly one, SHA-256 in hex)")]
    NoHash,
    /// An `ipfs:` URI whose content cannot be proven.
    #[error("the IPFS link is unusable: {0}")]
    Ipfs(#[from] CidError),
}

impl ProfileUri {
    /// Reads a text record.
    ///
    /// # Errors
    ///
    /// [`ProfileUriError`] for a record that leads to nothing provable. The deployed network fetches some of these
    /// (a link without a hash) only to refuse them afterwards, and trusts a gateway for `ipfs:`; both end here.
    pub fn parse(record: &str, dialect: Dialect) -> Result<Self, ProfileUriError> {
        if record.len() > MAX_RECORD_LENGTH {
            // REG-REC-016
            return Err(ProfileUriError::TooLong);
        }
        match url_scheme(record) {
            Some(UrlScheme::Http { encrypted }) => {
                if !encrypted && dialect == Dialect::Written {
                    // REG-URI-014
                    return Err(ProfileUriError::NotHttps);
                }
                let dm3_hash = hash_in_link(record, dialect).ok_or(ProfileUriError::NoHash)?;
                Ok(Self::Link { url: record.to_owned(), dm3_hash })
            }
            Some(UrlScheme::Ipfs) => Ok(Self::Ipfs(cid_of_ipfs_url(record)?)),
            None if starts_with_data(record) => Ok(Self::Data(json_of_data_uri(record, dialect)?)),
            // REG-URI-001
            None => Err(ProfileUriError::UnknownScheme),
        }
    }
}

impl ResolverKind {
    /// Which of the deployed network's resolvers takes on this record; `None` if it ignores the record.
    #[must_use]
    pub fn of(record: &str) -> Option<Self> {
        match url_scheme(record) {
            Some(UrlScheme::Http { .. }) => Some(Self::Link),
            Some(UrlScheme::Ipfs) => Some(Self::Ipfs),
            None => is_deployed_json(record).then_some(Self::Json),
        }
    }
}

enum UrlScheme {
    Http { encrypted: bool },
    Ipfs,
}

fn url_scheme(record: &str) -> Option<UrlScheme> {
    // A data record may be long; it is not worth parsing as a URL.
    if starts_with_data(record) {
        return None;
    }
    match Url::parse(record).ok()?.scheme() {
        "https" => Some(UrlScheme::Http { encrypted: true }),
        "http" => Some(UrlScheme::Http { encrypted: false }),
        "ipfs" => Some(UrlScheme::Ipfs),
        _ => None,
    }
}

fn starts_with_data(record: &str) -> bool {
    record.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

fn cid_of_ipfs_url(record: &str) -> Result<Cid, CidError> {
    let rest = record.get(7..).filter(|_| record.get(4..7) == Some("://")).ok_or(CidError::Malformed)?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.contains(['/', '?', '#']) {
        // REG-URI-021
        return Err(CidError::PathNotSupported);
    }
    Cid::parse(rest)
}
