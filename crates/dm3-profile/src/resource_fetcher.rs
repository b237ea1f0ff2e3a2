//! Getting what a profile link leads to.

use std::pin::Pin;

use thiserror::Error;

use crate::cid::Cid;

/// Longest profile resource that is read, in bytes: 1 MiB.
pub const MAX_RESOURCE_LENGTH: usize = 1 << 20;

/// A resource, on its way.
pub type FetchFuture<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, FetchError>> + Send + 'a>>;

/// Fetches profile resources from where strangers say they are.
///
/// Whoever implements this decides which addresses may be reached and for how long. What was fetched is always
/// checked against its hash by the caller, so a fetcher needs no trust in its source.
pub trait ResourceFetcher: Send + Sync {
    /// The body at an `https` or `http` URL, at most [`MAX_RESOURCE_LENGTH`] bytes.
    fn link<'a>(&'a self, url: &'a str) -> FetchFuture<'a>;

    /// The block with this content identifier, as it is (IPLD raw block), at most [`MAX_RESOURCE_LENGTH`] bytes.
    fn ipfs_block<'a>(&'a self, cid: &'a Cid) -> FetchFuture<'a>;
}

/// Why a resource was not fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The URL cannot be used: not a URL, or with user name or password.
    #[error("the URL is unusable")]
    BadUrl,
    /// The URL has a scheme that this fetcher does not allow.
    #[error("the URL is not https")]
    NotHttps,
    /// The host is, or its name leads to, an address that is not public.
    #[error("the host is not on the public Internet")]
    ForbiddenAddress,
    /// This fetcher has no way to IPFS.
    #[error("no IPFS gateway is configured")]
    NoIpfsGateway,
    /// No connection.
    #[error("the host could not be reached")]
    NotReached,
    /// The connection broke while the resource was read.
    #[error("the connection broke")]
    Interrupted,
    /// Not complete within the time limit.
    #[error("the resource did not arrive in time")]
    TimedOut,
    /// An HTTP status other than 2xx; redirects are not followed.
    #[error("the host answered with HTTP status {status}")]
    Status {
        /// The HTTP status code.
        status: u16,
    },
    /// More bytes than are read.
    #[error("the resource is longer than {limit} bytes")]
    TooLarge {
        /// The longest resource that is read, in bytes.
        limit: usize,
    },
}

impl FetchError {
    /// Whether the same fetch may succeed later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            // REG-URI-032
            Self::NotReached | Self::Interrupted | Self::TimedOut => true,
            Self::Status { status } => matches!(status, 408 | 429 | 500..=599),
            Self::BadUrl
            | Self::NotHttps
            | Self::ForbiddenAddress
            | Self::NoIpfsGateway
            | Self::TooLarge { .. } => false,
        }
    }
}
