//! The HTTP interface of a delivery service, as deployed clients use it.

use std::fmt;
use std::time::Duration;

use dm3_crypto::SigningKeyPair;
use dm3_mtp::rpc::{self, SubmitAnswer, read_submit_answer};
use dm3_mtp::{ChallengeError, LoginChallenge};
use dm3_profile::ServiceUrl;
use dm3_types::json::Members;
use dm3_types::record::{Acknowledgements, DeliveryServiceProperties, ProfileExtension};
use dm3_types::rpc::{Request, Response};
use dm3_types::{EnsName, Expected, Json, ParseError, WireRecord};
use zeroize::Zeroizing;

use crate::envelope_list;

/// A pick-up may take so many times the time of another request: it carries a whole mailbox.
const PICK_UP_PATIENCE: u32 = 15;
/// Largest answer that is read, in bytes: a full mailbox.
const MAX_ANSWER_BYTES: usize = 128 * 1024 * 1024;
/// Largest answer that is read where a short one is due, in bytes.
const MAX_SHORT_ANSWER_BYTES: usize = 256 * 1024;
/// Longest text of a refusal that is kept, in characters.
const MAX_REASON_CHARACTERS: usize = 300;

/// A delivery service did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The service's URL is not `https`, and insecure services are not allowed.
    #[error(
        "the delivery service's URL is not https; allow insecure services only for tests on your own machine"
    )]
    Insecure,
    /// No answer; try again later.
    #[error("the delivery service cannot be reached: {0}")]
    Unreachable(NetworkFault),
    /// The service is up and unable to do it now; try again later.
    #[error("the delivery service cannot do this now (HTTP {status}): {reason}")]
    Unavailable {
        /// HTTP status.
        status: u16,
        /// What the service said, shortened; untrusted text.
        reason: String,
    },
    /// The token is missing, expired or for somebody else; log in again.
    #[error("the delivery service asks to log in")]
    Unauthorized,
    /// What the service asks to sign is no log-in challenge for this name; it was not signed. Do not trust the service.
    #[error("the delivery service asks to sign something else than a log-in: {0}")]
    ForeignChallenge(ChallengeError),
    /// The service refuses.
    #[error("the delivery service refuses (HTTP {status}): {reason}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What the service said, shortened; untrusted text.
        reason: String,
    },
    /// The answer is not what this request is answered with: the service is at fault.
    #[error("the delivery service's answer is malformed: {0}")]
    Malformed(ParseError),
    /// The answer is larger than any right one.
    #[error("the delivery service's answer has more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkFault {
    /// No connection: nothing listens, the name does not resolve, or TLS fails.
    #[error("no connection")]
    Connect,
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke.
    #[error("the connection broke")]
    Interrupted,
}

impl ServiceError {
    /// Whether the same request may succeed later without a change.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Unavailable { .. })
    }
}

/// A session token: whoever has it reads and deletes the mailbox's messages. It prints nothing.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// One delivery service over HTTP.
#[derive(Debug, Clone)]
pub struct ServiceApi {
    http: reqwest::Client,
    url: ServiceUrl,
    timeout: Duration,
}

impl ServiceApi {
    /// The service at `url`.
    ///
    /// # Errors
    /// [`ServiceError::Insecure`] for another scheme than `https` unless `allow_insecure`.
    pub(crate) fn new(
        http: reqwest::Client,
        url: ServiceUrl,
        timeout: Duration,
        allow_insecure: bool,
    ) -> Result<Self, ServiceError> {
        if !allow_insecure && !url.as_str().starts_with("https:") {
            return Err(ServiceError::Insecure);
        }
        Ok(Self { http, url, timeout })
    }

    /// Submits an envelope's text.
    ///
    /// # Errors
    /// [`ServiceError::Unreachable`]; every answer is a [`SubmitAnswer`].
    pub async fn submit(&self, envelope: &str) -> Result<SubmitAnswer, ServiceError> {
        let request = rpc::submit_request_deployed(envelope, None);
        let (status, body) = self.call(&request, MAX_SHORT_ANSWER_BYTES).await?;
        Ok(read_submit_answer(status, &body))
    }

    /// Asks for the service's properties.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn properties(&self) -> Result<DeliveryServiceProperties, ServiceError> {
        self.ask(&rpc::properties_request(None)).await
    }

    /// Asks for a receiver's settings.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn profile_extension(&self, receiver: &EnsName) -> Result<ProfileExtension, ServiceError> {
        self.ask(&rpc::profile_extension_request(receiver, None)).await
    }

    /// Creates or renews the account of `name` with its signed profile.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn register(&self, name: &EnsName, signed_profile: &Json) -> Result<(), ServiceError> {
        let path = format!("/profile/{}", path_segment(name));
        let request = self.http.post(self.url.endpoint(&path));
        let (status, body) = self.send(with_json(request, signed_profile), MAX_SHORT_ANSWER_BYTES).await?;
        check_status(status, &body)
    }

    /// Logs in: signs the service's challenge with the profile's signing key.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn log_in(&self, name: &EnsName, key: &SigningKeyPair) -> Result<Token, ServiceError> {
        let url = self.url.endpoint(&format!("/auth/{}", path_segment(name)));
        let (status, body) = self.send(self.http.get(&url), MAX_SHORT_ANSWER_BYTES).await?;
        check_status(status, &body)?;
        let challenge =
            LoginChallenge::parse(&json_string(&body)?, name).map_err(ServiceError::ForeignChallenge)?;
        let answer =
            Members::new().with("signature", challenge.answer(key)).with("challenge", challenge.as_str());
        let request = with_json(self.http.post(&url), &answer.into());
        let (status, body) = self.send(request, MAX_SHORT_ANSWER_BYTES).await?;
        check_status(status, &body)?;
        json_string(&body).map(|token| Token(Zeroizing::new(token)))
    }

    /// The envelopes that wait for `name`. One that is not even JSON comes as the JSON string of its text.
    ///
    /// # Errors
    /// [`ServiceError`]; [`ServiceError::Unauthorized`] asks to log in again.
    pub async fn incoming(&self, name: &EnsName, token: &Token) -> Result<Vec<Json>, ServiceError> {
        let url = self.url.endpoint(&format!("/delivery/messages/incoming/{}", path_segment(name)));
        let request = self.http.get(url).bearer_auth(token.0.as_str());
        let request = request.timeout(self.timeout.saturating_mul(PICK_UP_PATIENCE));
        let (status, body) = self.send(request, MAX_ANSWER_BYTES).await?;
        check_status(status, &body)?;
        envelope_list::parse(&body).map_err(ServiceError::Malformed)
    }

    /// Tells that messages of `name` were taken and may be deleted.
    ///
    /// # Errors
    /// [`ServiceError`]; [`ServiceError::Unauthorized`] asks to log in again.
    pub async fn acknowledge(
        &self,
        name: &EnsName,
        token: &Token,
        acknowledgements: &Acknowledgements,
    ) -> Result<(), ServiceError> {
        let url =
            self.url.endpoint(&format!("/delivery/messages/{}/syncAcknowledgements", path_segment(name)));
        let request =
            with_json(self.http.post(url).bearer_auth(token.0.as_str()), &acknowledgements.to_json());
        let (status, body) = self.send(request, MAX_SHORT_ANSWER_BYTES).await?;
        check_status(status, &body)
    }

    async fn ask<T: WireRecord>(&self, request: &Request) -> Result<T, ServiceError> {
        let (status, body) = self.call(request, MAX_SHORT_ANSWER_BYTES).await?;
        check_status(status, &body)?;
        let response = Response::from_json(&parse(&body)?).map_err(ServiceError::Malformed)?;
        match response.outcome {
            Ok(result) => {
                rpc::read_result(&result).map_err(|error| ServiceError::Malformed(error.within("result")))
            }
            Err(error) => Err(ServiceError::Refused { status, reason: shorten(&error.message) }),
        }
    }

    async fn call(&self, request: &Request, limit: usize) -> Result<(u16, Vec<u8>), ServiceError> {
        self.send(with_json(self.http.post(self.url.endpoint("/rpc")), &request.to_json()), limit).await
    }

    async fn send(
        &self,
        request: reqwest::RequestBuilder,
        limit: usize,
    ) -> Result<(u16, Vec<u8>), ServiceError> {
        let mut response = request.send().await.map_err(|error| unreachable_service(&error))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreachable_service(&error))? {
            if body.len() + chunk.len() > limit {
                return Err(ServiceError::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok((status, body))
    }
}

/// The client for all services: no redirects (a redirect would carry the token elsewhere), limits on time.
pub(crate) fn http_client(
    timeout: Duration,
    allow_insecure: bool,
) -> Result<reqwest::Client, reqwest::Error> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(timeout.min(Duration::from_secs(5)))
        .timeout(timeout);
    if allow_insecure {
        // A proxy would look for services on its own machine.
        builder = builder.no_proxy();
    }
    builder.build()
}

/// The name, safe in a path. Deployed services bring it into their own normal form themselves.
fn path_segment(name: &EnsName) -> String {
    let mut segment = String::with_capacity(name.as_str().len());
    for byte in name.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            segment.push(char::from(byte));
        } else {
            segment.push('%');
            segment.push_str(dm3_types::hex::encode0x(&[byte]).trim_start_matches("0x"));
        }
    }
    segment
}

fn with_json(request: reqwest::RequestBuilder, body: &Json) -> reqwest::RequestBuilder {
    request.header(reqwest::header::CONTENT_TYPE, "application/json").body(body.to_text())
}

fn check_status(status: u16, body: &[u8]) -> Result<(), ServiceError> {
    let reason = || shorten(&said_in(body));
    match status {
        200..300 => Ok(()),
        401 => Err(ServiceError::Unauthorized),
        408 | 425 | 429 | 500.. => Err(ServiceError::Unavailable { status, reason: reason() }),
        _ => Err(ServiceError::Refused { status, reason: reason() }),
    }
}

/// What a body says: its member `error` or `message` where it is JSON with one, otherwise all of it.
fn said_in(body: &[u8]) -> String {
    let json = Json::parse_slice(body).ok();
    let member = |name| json.as_ref()?.get(name)?.as_str();
    match member("error").or_else(|| member("message")) {
        Some(text) => text.to_owned(),
        None => String::from_utf8_lossy(body).into_owned(),
    }
}

fn shorten(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(MAX_REASON_CHARACTERS).collect()
}

fn parse(body: &[u8]) -> Result<Json, ServiceError> {
    Json::parse_slice(body).map_err(|error| ServiceError::Malformed(error.into()))
}

fn json_string(body: &[u8]) -> Result<String, ServiceError> {
    match parse(body)? {
        Json::String(text) => Ok(text),
        _ => Err(ServiceError::Malformed(ParseError::malformed("", Expected::String))),
    }
}

fn unreachable_service(error: &reqwest::Error) -> ServiceError {
    ServiceError::Unreachable(if error.is_timeout() {
        NetworkFault::Timeout
    } else if error.is_connect() {
        NetworkFault::Connect
    } else {
        NetworkFault::Interrupted
    })
}
