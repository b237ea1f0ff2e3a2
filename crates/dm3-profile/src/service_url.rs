//! Where a delivery service is.

use std::fmt;

use thiserror::Error;
use url::Url;

/// The base URL of a delivery service, without a slash at the end.
///
/// Paths are appended to it as text (`/rpc`), which is what deployed clients do. It is what the service's owner
/// wrote: a program that connects on behalf of others should check first that the host is not an internal one
/// ([`is_public_address`](crate::is_public_address)).
///
/// ```
/// use dm3_profile::ServiceUrl;
/// let url = ServiceUrl::parse("https://example.org/ds/")?;
/// assert_eq!(url.endpoint("/rpc"), "https://example.org/ds/rpc");
/// # Ok::<(), dm3_profile::ServiceUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceUrl(String);

/// Why a text is not the URL of a delivery service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ServiceUrlError {
    /// Not an absolute URL.
    #[error("the URL of the delivery service is not an absolute URL")]
    NotAUrl,
    /// A scheme other than `https` and `http`.
    #[error("the URL of the delivery service is neither https nor http")]
    NotHttp,
    /// User name or password in the URL.
    #[error("the URL of the delivery service holds credentials")]
    Credentials,
    /// A query or fragment, to which no path can be appended.
    #[error("the URL of the delivery service has a query or fragment")]
    QueryOrFragment,
}

impl ServiceUrl {
    /// Reads a URL; slashes at its end are dropped.
    ///
    /// # Errors
    ///
    /// [`ServiceUrlError`].
    pub fn parse(text: &str) -> Result<Self, ServiceUrlError> {
        // REG-DSP-004
        let url = Url::parse(text).map_err(|_| ServiceUrlError::NotAUrl)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(ServiceUrlError::NotHttp);
        }
        if !url.username().is_empty() || url.password().is_some() {
            // REG-DSP-005
            return Err(ServiceUrlError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            // REG-DSP-006
            return Err(ServiceUrlError::QueryOrFragment);
        }
        // REG-DSP-007
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The URL without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL of a path of the service; `path` starts with a slash.
    #[must_use]
    pub fn endpoint(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
