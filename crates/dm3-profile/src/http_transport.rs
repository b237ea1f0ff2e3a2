//! JSON-RPC over HTTP.

use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Url, redirect};
use thiserror::Error;
use url::Host;

use crate::http_body::{BodyError, read_limited};
use crate::json_rpc_transport::{JsonRpcTransport, TransportError, TransportFuture};

/// Limits on one exchange with an Ethereum node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpTransportLimits {
    /// Time to connect to one endpoint.
    pub connect_time: Duration,
    /// Time for one whole exchange with one endpoint.
    pub total_time: Duration,
    /// Longest response in bytes.
    pub response_bytes: usize,
}

impl Default for HttpTransportLimits {
    /// 3 s to connect, 10 s in all, 3 MiB (a text record of 1 MiB in hex, and what is around it).
    fn default() -> Self {
        Self {
            connect_time: Duration::from_secs(3),
            total_time: Duration::from_secs(10),
            response_bytes: 3 << 20,
        }
    }
}

/// Ethereum nodes at HTTP endpoints, tried in the order given: the next one when the one before is not reached, breaks
/// off, is too slow or answers with an HTTP status other than 2xx.
///
/// The endpoints are the operator's choice, so they may be anywhere, the own machine included. Redirects are not
/// followed. Endpoint URLs often hold an access key; they are never printed.
pub struct HttpTransport {
    client: Client,
    endpoints: Vec<Url>,
    limits: HttpTransportLimits,
}

/// Why a transport cannot be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HttpTransportError {
    /// The list of endpoints is empty.
    #[error("no endpoint of an Ethereum node is given")]
    NoEndpoint,
    /// An endpoint is not an `http` or `https` URL.
    #[error("endpoint {position} is not an http or https URL")]
    BadEndpoint {
        /// Its place in the list, from 1.
        position: usize,
    },
    /// The TLS library of this machine cannot be used.
    #[error("TLS cannot be set up on this machine")]
    Tls,
}

impl HttpTransport {
    /// A transport to these endpoints with the default limits.
    ///
    /// # Errors
    ///
    /// [`HttpTransportError`].
    pub fn new<E: AsRef<str>>(endpoints: &[E]) -> Result<Self, HttpTransportError> {
        Self::with_limits(endpoints, HttpTransportLimits::default())
    }

    /// A transport to these endpoints with limits of your own.
    ///
    /// # Errors
    ///
    /// [`HttpTransportError`].
    pub fn with_limits<E: AsRef<str>>(
        endpoints: &[E],
        limits: HttpTransportLimits,
    ) -> Result<Self, HttpTransportError> {
        let read = |(index, text): (usize, &E)| {
            let url = Url::parse(text.as_ref()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            url.ok_or(HttpTransportError::BadEndpoint { position: index + 1 })
        };
        let endpoints = endpoints.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        if endpoints.is_empty() {
            return Err(HttpTransportError::NoEndpoint);
        }
        let mut client = Client::builder()
            .connect_timeout(limits.connect_time)
            .timeout(limits.total_time)
            .redirect(redirect::Policy::none());
        if endpoints.iter().all(is_on_this_machine) {
            // A proxy of the environment would look for the node on its own machine.
            client = client.no_proxy();
        }
        let client = client.build().map_err(|_| HttpTransportError::Tls)?;
        Ok(Self { client, endpoints, limits })
    }

    async fn exchange_with(&self, endpoint: &Url, request: &str) -> Result<String, TransportError> {
        let post = self
            .client
            .post(endpoint.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(request.to_owned());
        let response = post.send().await.map_err(|error| {
            if error.is_timeout() {
                TransportError::TimedOut
            } else if error.is_connect() {
                TransportError::NotReached
            } else {
                TransportError::Interrupted
            }
        })?;
        if !response.status().is_success() {
            return Err(TransportError::Status { status: response.status().as_u16() });
        }
        let body = read_limited(response, self.limits.response_bytes).await.map_err(|error| match error {
            BodyError::TooLarge => TransportError::TooLarge { limit: self.limits.response_bytes },
            BodyError::TimedOut => TransportError::TimedOut,
            BodyError::Interrupted => TransportError::Interrupted,
        })?;
        String::from_utf8(body).map_err(|_| TransportError::NotUtf8)
    }

    async fn exchange_with_any(&self, request: &str) -> Result<String, TransportError> {
        let mut failure = TransportError::NotReached;
        for endpoint in &self.endpoints {
            match self.exchange_with(endpoint, request).await {
                Ok(response) => return Ok(response),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }
}

fn is_on_this_machine(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl JsonRpcTransport for HttpTransport {
    fn exchange<'a>(&'a self, request: &'a str) -> TransportFuture<'a> {
        Box::pin(self.exchange_with_any(request))
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport")
            .field("endpoints", &self.endpoints.len())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
