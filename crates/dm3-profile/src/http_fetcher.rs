//! Profile resources over HTTP, with a guard against requests into internal networks.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::ACCEPT;
use reqwest::{Client, Url, redirect};
use url::Host;

use crate::address_guard::is_public_address;
use crate::cid::Cid;
use crate::http_body::{BodyError, read_limited};
use crate::http_transport::HttpTransportError;
use crate::resource_fetcher::{FetchError, FetchFuture, MAX_RESOURCE_LENGTH, ResourceFetcher};

const CONNECT_TIME: Duration = Duration::from_secs(3);
// REG-URI-030
const TOTAL_TIME: Duration = Duration::from_secs(10);
/// A block as it is, from a gateway that need not be trusted.
const RAW_BLOCK: &str = "application/vnd.ipld.raw";

/// Fetches profile resources over `https`, from hosts on the public Internet only.
///
/// Checked are the addresses that are connected to, after name resolution. Redirects are not followed, proxies of the
/// environment are not used, a body of more than [`MAX_RESOURCE_LENGTH`] bytes or 10 s is given up.
pub struct HttpFetcher {
    client: Client,
    allow_insecure: bool,
    ipfs_gateway: Option<Url>,
}

impl HttpFetcher {
    /// A fetcher with all guards up and no IPFS gateway.
    ///
    /// # Errors
    ///
    /// [`HttpTransportError::Tls`].
    pub fn new() -> Result<Self, HttpTransportError> {
        Ok(Self { client: client(false)?, allow_insecure: false, ipfs_gateway: None })
    }

    /// A fetcher that also takes plain `http` and goes to any address, internal ones included. For tests and closed
    /// networks: on a public service, strangers would send it through your network.
    ///
    /// # Errors
    ///
    /// [`HttpTransportError::Tls`].
    pub fn allow_insecure() -> Result<Self, HttpTransportError> {
        Ok(Self { client: client(true)?, allow_insecure: true, ipfs_gateway: None })
    }

    /// Gets IPFS blocks from a gateway, asked for `{gateway}/ipfs/{cid}?format=raw`. Its answers are checked against
    /// the content identifier, so it can hide a profile but not change it. The same guards hold as for links.
    ///
    /// # Errors
    ///
    /// [`FetchError::BadUrl`] if `gateway` is not a URL that a path can be appended to.
    pub fn with_ipfs_gateway(mut self, gateway: &str) -> Result<Self, FetchError> {
        let mut gateway = Url::parse(gateway).map_err(|_| FetchError::BadUrl)?;
        if gateway.cannot_be_a_base() {
            return Err(FetchError::BadUrl);
        }
        gateway.set_query(None);
        gateway.set_fragment(None);
        self.ipfs_gateway = Some(gateway);
        Ok(self)
    }

    async fn get(&self, url: Url, accept: &str) -> Result<Vec<u8>, FetchError> {
        self.check(&url)?;
        let response = self.client.get(url).header(ACCEPT, accept).send().await.map_err(|error| {
            if is_forbidden(&error) {
                FetchError::ForbiddenAddress
            } else if error.is_timeout() {
                FetchError::TimedOut
            } else if error.is_connect() {
                FetchError::NotReached
            } else {
                FetchError::Interrupted
            }
        })?;
        if !response.status().is_success() {
            // REG-URI-031
            return Err(FetchError::Status { status: response.status().as_u16() });
        }
        // REG-URI-029
        read_limited(response, MAX_RESOURCE_LENGTH).await.map_err(|error| match error {
            BodyError::TooLarge => FetchError::TooLarge { limit: MAX_RESOURCE_LENGTH },
            BodyError::TimedOut => FetchError::TimedOut,
            BodyError::Interrupted => FetchError::Interrupted,
        })
    }

    /// What the URL itself tells; the addresses behind a host name are checked when it is resolved.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        match url.scheme() {
            "https" => {}
            "http" if self.allow_insecure => {}
            _ => return Err(FetchError::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::BadUrl);
        }
        let public = match url.host().ok_or(FetchError::BadUrl)? {
            Host::Domain(_) => true,
            Host::Ipv4(address) => is_public_address(address.into()),
            Host::Ipv6(address) => is_public_address(address.into()),
        };
        if public || self.allow_insecure { Ok(()) } else { Err(FetchError::ForbiddenAddress) }
    }

    async fn get_link(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let url = Url::parse(url).map_err(|_| FetchError::BadUrl)?;
        self.get(url, "application/json").await
    }

    async fn get_block(&self, cid: &Cid) -> Result<Vec<u8>, FetchError> {
        let mut url = self.ipfs_gateway.clone().ok_or(FetchError::NoIpfsGateway)?;
        url.path_segments_mut()
            .map_err(|()| FetchError::BadUrl)?
            .pop_if_empty()
            .push("ipfs")
            .push(cid.as_str());
        url.set_query(Some("format=raw"));
        self.get(url, RAW_BLOCK).await
    }
}

impl ResourceFetcher for HttpFetcher {
    fn link<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        Box::pin(self.get_link(url))
    }

    fn ipfs_block<'a>(&'a self, cid: &'a Cid) -> FetchFuture<'a> {
        Box::pin(self.get_block(cid))
    }
}

impl fmt::Debug for HttpFetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpFetcher")
            .field("allow_insecure", &self.allow_insecure)
            .field("has_ipfs_gateway", &self.ipfs_gateway.is_some())
            .finish_non_exhaustive()
    }
}

fn client(allow_insecure: bool) -> Result<Client, HttpTransportError> {
    let mut builder = Client::builder()
        .connect_timeout(CONNECT_TIME)
        .timeout(TOTAL_TIME)
        // REG-URI-028
        .redirect(redirect::Policy::none())
        // A proxy would resolve the name itself, past the guard.
        .no_proxy();
    if !allow_insecure {
        builder = builder.dns_resolver(Arc::new(PublicResolver));
    }
    builder.build().map_err(|_| HttpTransportError::Tls)
}

/// The system's name resolution, for public addresses only.
struct PublicResolver;

/// A name leads to an internal address.
#[derive(Debug)]
struct ForbiddenAddress;

impl fmt::Display for ForbiddenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host is not on the public Internet")
    }
}

impl Error for ForbiddenAddress {}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // One internal address among public ones is a trick as well.
            // REG-URI-027
            if addresses.iter().any(|address| !is_public_address(address.ip())) {
                return Err(Box::new(ForbiddenAddress) as Box<dyn Error + Send + Sync>);
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

fn is_forbidden(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.is::<ForbiddenAddress>() {
            return true;
        }
        source = cause.source();
    }
    false
}
