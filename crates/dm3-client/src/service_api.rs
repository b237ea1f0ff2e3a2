//! A delivery service over HTTP. What receivers ask in the written form is in `access_api`.

use std::fmt;
use std::time::Duration;

use dm3_crypto::SigningKeyPair;
use dm3_mtp::rpc::{self, SubmitAnswer, read_submit_answer};
use dm3_mtp::{LoginChallenge, SealedEnvelope};
use dm3_profile::ServiceUrl;
use dm3_types::access::{AccessFailure, AcknowledgedMail, MailItem};
use dm3_types::json::Members;
use dm3_types::record::{Acknowledgements, DeliveryServiceProperties, ProfileExtension};
use dm3_types::rpc::{Id, Request, Response};
use dm3_types::{Dialect, EnsName, Expected, Json, ParseError, WireRecord};
use reqwest::Method;
use zeroize::Zeroizing;

use crate::envelope_list;
use crate::service_error::{NetworkFault, ServiceError};

/// A pick-up may take so many times the time of another request: it carries a whole mailbox.
const PICK_UP_PATIENCE: u32 = 15;
/// Largest answer that is read, in bytes: a full mailbox.
pub(crate) const MAX_ANSWER_BYTES: usize = 128 * 1024 * 1024;
/// Largest answer that is read where a short one is due, in bytes.
// MTP-TRN-010
pub(crate) const MAX_SHORT_ANSWER_BYTES: usize = 256 * 1024;
/// Longest text of a refusal that is kept, in characters.
const MAX_REASON_CHARACTERS: usize = 300;

/// A session token: whoever has it reads and deletes the mailbox's messages. It prints nothing.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// A message that waits at a delivery service.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The envelope. One that is not even JSON comes as the JSON string of its text.
    pub envelope: Json,
    /// How an acknowledgement has to name it; deployed services do not say.
    pub name: Option<AcknowledgedMail>,
}

/// One delivery service over HTTP.
#[derive(Debug, Clone)]
pub struct ServiceApi {
    http: reqwest::Client,
    url: ServiceUrl,
    timeout: Duration,
    dialect: Dialect,
}

impl ServiceApi {
    /// The service at `url`, asked in this dialect.
    ///
    /// # Errors
    /// [`ServiceError::Insecure`] for another scheme than `https` unless `allow_insecure`.
    pub(crate) fn new(
        http: reqwest::Client,
        url: ServiceUrl,
        timeout: Duration,
        allow_insecure: bool,
        dialect: Dialect,
    ) -> Result<Self, ServiceError> {
        // MTP-TRN-007, MAP-AUT-037
        if !allow_insecure && !url.as_str().starts_with("https:") {
            return Err(ServiceError::Insecure);
        }
        Ok(Self { http, url, timeout, dialect })
    }

    /// Submits an envelope.
    ///
    /// # Errors
    /// [`ServiceError::Unreachable`]; every answer is a [`SubmitAnswer`].
    pub async fn submit(&self, envelope: &SealedEnvelope) -> Result<SubmitAnswer, ServiceError> {
        let request = match self.id() {
            Some(id) => rpc::submit_request(envelope.envelope(), id),
            None => rpc::submit_request_deployed(&envelope.text(), None),
        };
        let (status, body) = self.call(&request, MAX_SHORT_ANSWER_BYTES).await?;
        Ok(read_submit_answer(status, &body))
    }

    /// Asks for the service's properties.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn properties(&self) -> Result<DeliveryServiceProperties, ServiceError> {
        self.ask(&rpc::properties_request(self.id())).await
    }

    /// Asks for a receiver's settings.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn profile_extension(&self, receiver: &EnsName) -> Result<ProfileExtension, ServiceError> {
        self.ask(&rpc::profile_extension_request(receiver, self.id())).await
    }

    /// Creates or renews the account of `name` with its signed profile.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn register(&self, name: &EnsName, signed_profile: &Json) -> Result<(), ServiceError> {
        if self.dialect == Dialect::Written {
            return self.register_written(name, signed_profile).await;
        }
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
        if self.dialect == Dialect::Written {
            return self.log_in_written(name, key).await;
        }
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
        json_string(&body).map(Token::new)
    }

    /// What waits for `name`.
    ///
    /// # Errors
    /// [`ServiceError`]; [`ServiceError::Unauthorized`] asks to log in again.
    pub async fn incoming(&self, name: &EnsName, token: &Token) -> Result<Vec<Waiting>, ServiceError> {
        if self.dialect == Dialect::Written {
            let named = |item: MailItem| Waiting {
                envelope: item.envelope,
                name: Some(AcknowledgedMail { sender: item.sender, message_hash: item.message_hash }),
            };
            return Ok(self.pages(name, token).await?.into_iter().map(named).collect());
        }
        let url = self.url.endpoint(&format!("/delivery/messages/incoming/{}", path_segment(name)));
        let request = self.http.get(url).bearer_auth(token.0.as_str());
        let request = request.timeout(self.pick_up_patience());
        let (status, body) = self.send(request, MAX_ANSWER_BYTES).await?;
        check_status(status, &body)?;
        let envelopes = envelope_list::parse(&body).map_err(ServiceError::Malformed)?;
        Ok(envelopes.into_iter().map(|envelope| Waiting { envelope, name: None }).collect())
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
        if self.dialect == Dialect::Written {
            let named = acknowledgements.acknowledgements.iter().map(|acknowledgement| AcknowledgedMail {
                sender: acknowledgement.contact.clone(),
                message_hash: acknowledgement.message_hash,
            });
            return self.acknowledge_written(name, token, named.collect()).await;
        }
        let url =
            self.url.endpoint(&format!("/delivery/messages/{}/syncAcknowledgements", path_segment(name)));
        let request =
            with_json(self.http.post(url).bearer_auth(token.0.as_str()), &acknowledgements.to_json());
        let (status, body) = self.send(request, MAX_SHORT_ANSWER_BYTES).await?;
        check_status(status, &body)
    }

    pub(crate) fn pick_up_patience(&self) -> Duration {
        self.timeout.saturating_mul(PICK_UP_PATIENCE)
    }

    /// A request below `/access/v1/{name}/`, and the body of its answer.
    pub(crate) async fn access(
        &self,
        method: Method,
        name: &EnsName,
        what: &str,
        token: Option<&Token>,
        body: Option<&Json>,
        limit: usize,
    ) -> Result<Vec<u8>, ServiceError> {
        let url = self.url.endpoint(&format!("/access/v1/{}/{what}", path_segment(name)));
        let mut request = self.http.request(method, url);
        if let Some(token) = token {
            request = request.bearer_auth(token.0.as_str());
        }
        if let Some(body) = body {
            request = with_json(request, body);
        }
        let (status, body) = self.send(request, limit).await?;
        check_status(status, &body)?;
        Ok(body)
    }

    /// The id of a request; deployed clients send none. Each request has a connection's answer to itself, so all have the
    /// same.
    fn id(&self) -> Option<Id> {
        // MTP-TRN-006
        (self.dialect == Dialect::Written).then(|| Id::from(1))
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

/// The client for all services: no redirects, which would carry the token elsewhere, and limits on time.
// MTP-TRN-008, MAP-AUT-035
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
    if let Some(failure) = json.as_ref().and_then(|json| AccessFailure::from_json(json).ok()) {
        return failure.message;
    }
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
