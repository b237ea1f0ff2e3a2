//! The client: a name, its keys, and the way to the registry.

use std::collections::HashMap;
use std::time::Duration;

use dm3_crypto::ProfileKeys;
use dm3_mtp::EnvelopeFormat;
use dm3_profile::{ProfileResolver, ResolvedDeliveryService};
use dm3_types::EnsName;
use tokio::sync::Mutex;

use crate::service_api::{ServiceApi, Token, http_client};
use crate::service_error::ServiceError;

/// A dm3 client for one name.
#[derive(Debug)]
pub struct Client {
    pub(crate) name: EnsName,
    pub(crate) own_names: Vec<EnsName>,
    pub(crate) keys: ProfileKeys,
    pub(crate) resolver: ProfileResolver,
    pub(crate) format: EnvelopeFormat,
    http: reqwest::Client,
    timeout: Duration,
    allow_insecure: bool,
    tokens: Mutex<HashMap<EnsName, Token>>,
    formats: Mutex<HashMap<EnsName, EnvelopeFormat>>,
}

/// Makes a [`Client`].
#[derive(Debug)]
pub struct ClientBuilder {
    name: EnsName,
    other_names: Vec<EnsName>,
    keys: ProfileKeys,
    resolver: ProfileResolver,
    format: EnvelopeFormat,
    allow_insecure: bool,
    timeout: Duration,
}

/// A client cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The system's TLS set-up is unusable.
    #[error("TLS cannot be set up on this machine; check its certificate store")]
    Tls,
}

impl ClientBuilder {
    /// Further names under which messages for this client may be addressed, such as the address name that deployed
    /// messengers write.
    #[must_use]
    pub fn also_known_as(mut self, names: impl IntoIterator<Item = EnsName>) -> Self {
        self.other_names.extend(names);
        self
    }

    /// The form in which envelopes are written first.
    #[must_use]
    pub fn envelope_format(mut self, format: EnvelopeFormat) -> Self {
        self.format = format;
        self
    }

    /// Longest time for one request, 20 s without this. A pick-up, which carries a whole mailbox, may take longer.
    #[must_use]
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Talks to delivery services without TLS too, and past any proxy that the environment names. For tests on one's
    /// own machine.
    #[must_use]
    pub fn allow_insecure_services(mut self) -> Self {
        self.allow_insecure = true;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`BuildError`].
    pub fn build(self) -> Result<Client, BuildError> {
        let http = http_client(self.timeout, self.allow_insecure).map_err(|_| BuildError::Tls)?;
        let own_names = std::iter::once(self.name.clone()).chain(self.other_names).collect();
        Ok(Client {
            name: self.name,
            own_names,
            keys: self.keys,
            resolver: self.resolver,
            format: self.format,
            http,
            timeout: self.timeout,
            allow_insecure: self.allow_insecure,
            tokens: Mutex::default(),
            formats: Mutex::default(),
        })
    }
}

impl Client {
    /// A client for `name`, whose published profile has the public halves of `keys`.
    #[must_use]
    pub fn builder(name: EnsName, keys: ProfileKeys, resolver: ProfileResolver) -> ClientBuilder {
        ClientBuilder {
            name,
            other_names: Vec::new(),
            keys,
            resolver,
            format: EnvelopeFormat::default(),
            allow_insecure: false,
            timeout: Duration::from_secs(20),
        }
    }

    /// The name that this client sends as.
    #[must_use]
    pub fn name(&self) -> &EnsName {
        &self.name
    }

    /// The delivery service over HTTP.
    ///
    /// # Errors
    /// [`ServiceError::Insecure`].
    pub fn service(&self, service: &ResolvedDeliveryService) -> Result<ServiceApi, ServiceError> {
        let url = service.url().clone();
        ServiceApi::new(self.http.clone(), url, self.timeout, self.allow_insecure, self.format.dialect())
    }

    /// The form that this service took last time, or the one to begin with.
    pub(crate) async fn format_for(&self, service: &EnsName) -> EnvelopeFormat {
        self.formats.lock().await.get(service).copied().unwrap_or(self.format)
    }

    pub(crate) async fn remember_format(&self, service: &EnsName, format: EnvelopeFormat) {
        if format != self.format_for(service).await {
            self.formats.lock().await.insert(service.clone(), format);
        }
    }

    /// The token of an earlier log-in, or of a new one.
    pub(crate) async fn token(&self, service: &EnsName, api: &ServiceApi) -> Result<Token, ServiceError> {
        // MAP-AUT-034
        if let Some(token) = self.tokens.lock().await.get(service) {
            return Ok(token.clone());
        }
        let token = api.log_in(&self.name, &self.keys.signing).await?;
        self.tokens.lock().await.insert(service.clone(), token.clone());
        Ok(token)
    }

    pub(crate) async fn forget_token(&self, service: &EnsName) {
        self.tokens.lock().await.remove(service);
    }
}
