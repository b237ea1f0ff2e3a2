//! Where a service is.

use std::net::IpAddr;

use reqwest::Url;

/// The base URL of a service, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUrl {
    base: String,
    url: Url,
}

/// A text that is not the URL of a service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadServiceUrl {
    /// It is no URL.
    #[error("`{0}` is not a URL such as http://localhost:8083")]
    Malformed(String),
    /// It names something else than a web server.
    #[error("a delivery service is reached over http or https")]
    OtherScheme,
    /// It holds more than an address.
    #[error("the URL must not have a user, a query or a fragment")]
    MoreThanAnAddress,
}

impl ServiceUrl {
    /// Reads the URL of a service, or of its JSON-RPC endpoint.
    ///
    /// # Errors
    ///
    /// [`BadServiceUrl`].
    pub fn parse(text: &str) -> Result<Self, BadServiceUrl> {
        let url = Url::parse(text).map_err(|_| BadServiceUrl::Malformed(text.to_owned()))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(BadServiceUrl::OtherScheme);
        }
        let has_more = url.query().is_some() || url.fragment().is_some();
        if has_more || !url.username().is_empty() || url.password().is_some() {
            return Err(BadServiceUrl::MoreThanAnAddress);
        }
        let text = url.as_str().trim_end_matches('/');
        let base = text.strip_suffix("/rpc").unwrap_or(text).trim_end_matches('/').to_owned();
        Ok(Self { base, url })
    }

    /// The base, as a service's profile names it.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The URL of a path below the base. The path begins with a slash.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The path of the base on its host, without a slash at its end.
    #[must_use]
    pub fn base_path(&self) -> String {
        let path = self.url.path().trim_end_matches('/');
        path.strip_suffix("/rpc").unwrap_or(path).trim_end_matches('/').to_owned()
    }

    /// Host and port to connect to, where no TLS is needed.
    #[must_use]
    pub fn plain_authority(&self) -> Option<String> {
        let host = self.url.host_str().filter(|_| self.url.scheme() == "http")?;
        Some(format!("{host}:{}", self.url.port_or_known_default()?))
    }

    /// Whether the service is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        address.map_or_else(
            |_| host == "localhost" || host.ends_with(".localhost"),
            |address| address.is_loopback(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_name_a_service_lead_to_its_base() {
        for text in [
            "http://ds.example/x/rpc",
            "http://ds.example/x",
            "http://ds.example/x/",
            "http://ds.example/x/rpc/",
        ] {
            let url = ServiceUrl::parse(text).unwrap();
            assert_eq!(
                (url.at("/rpc").as_str(), url.base_path().as_str()),
                ("http://ds.example/x/rpc", "/x")
            );
        }
        let url = ServiceUrl::parse("http://127.0.0.1:8083").unwrap();
        assert_eq!((url.base(), url.base_path().as_str()), ("http://127.0.0.1:8083", ""));
        assert_eq!(url.plain_authority().as_deref(), Some("127.0.0.1:8083"));
    }

    #[test]
    fn only_this_machine_is_loopback() {
        let is_loopback = |text| ServiceUrl::parse(text).unwrap().is_loopback();
        assert!(["http://localhost:1", "http://127.9.9.9", "http://[::1]:8"].into_iter().all(is_loopback));
        assert!(
            !["http://localhost.example", "https://ds.example", "http://10.0.0.1"]
                .into_iter()
                .any(is_loopback)
        );
    }

    #[test]
    fn what_is_more_than_an_address_is_refused() {
        for text in
            ["http://me@ds.example", "http://ds.example?x=1", "ftp://ds.example", "ds.example", "mailto:a@b"]
        {
            assert!(ServiceUrl::parse(text).is_err(), "{text}");
        }
    }
}
