//! Asking the service over HTTP, at a bounded pace, and keeping what was said.

use std::error::Error as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, redirect};
use tokio::sync::Mutex as AsyncMutex;

use super::answer::Answer;
use super::raw_socket::{self, RawEnd};
use super::stop::Stop;
use crate::evidence::{Exchange, HttpExchange, REDACTED, clipped};

/// Bytes of an answer that are read.
const MAX_ANSWER_BYTES: usize = 64 << 20;
/// Bodies beyond this size go over a socket of their own: a service may refuse them before it has read them, which HTTP
/// libraries take for a broken connection.
const LARGE_BODY: usize = 256 << 10;
/// Exchanges that a case keeps as evidence.
const MAX_EXCHANGES: usize = 40;

/// A request. Anything that HTTP allows can be asked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// HTTP method.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body; nothing sends none.
    pub body: Option<Vec<u8>>,
}

impl Ask {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body: None }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sets a JSON body with its content type.
    #[must_use]
    pub fn json(self, body: impl Into<Vec<u8>>) -> Self {
        self.header("content-type", "application/json").body(body)
    }

    /// Shows a session token.
    #[must_use]
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }
}

/// Lets so many requests a second through.
#[derive(Debug)]
pub struct Pace {
    every: Option<Duration>,
    next: AsyncMutex<Option<Instant>>,
}

impl Pace {
    /// So many requests a second; nothing means as many as possible.
    #[must_use]
    pub fn new(per_second: Option<u32>) -> Self {
        let every = per_second.map(|number| Duration::from_secs(1) / number.max(1));
        Self { every, next: AsyncMutex::new(None) }
    }

    async fn wait(&self) {
        let Some(every) = self.every else { return };
        // Whoever waits keeps the others waiting: that is the cap.
        let mut next = self.next.lock().await;
        if let Some(at) = *next {
            tokio::time::sleep_until(at.into()).await;
        }
        *next = Some(Instant::now() + every);
    }
}

/// The connection to the service that all cases share.
#[derive(Debug)]
pub struct Line {
    client: Client,
    pace: Pace,
    deadline: Duration,
}

/// The tester cannot make HTTP requests at all.
#[derive(Debug, thiserror::Error)]
#[error("HTTP cannot be used: {0}")]
pub struct NoHttp(reqwest::Error);

impl Line {
    /// A line on which each answer has so much time.
    ///
    /// # Errors
    ///
    /// [`NoHttp`].
    pub fn new(pace: Pace, deadline: Duration) -> Result<Self, NoHttp> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(10))
            .user_agent(concat!("dm3-conformance/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(NoHttp)?;
        Ok(Self { client, pace, deadline })
    }

    /// Time that an answer has.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.deadline
    }

    /// Waits until another request may go out.
    pub async fn wait_for_turn(&self) {
        self.pace.wait().await;
    }

    /// Sends a request and returns as soon as the head of the answer is there.
    ///
    /// # Errors
    ///
    /// [`Stop::Hang`], [`Stop::Crash`], [`Stop::Deviates`] where the connection ends without an answer, [`Stop::Error`]
    /// where the request cannot be sent at all.
    pub async fn open(&self, ask: &Ask) -> Result<reqwest::Response, Stop> {
        self.pace.wait().await;
        let mut headers = HeaderMap::new();
        for (name, value) in &ask.headers {
            let broken = |_| Stop::Error(format!("the tester cannot send the header {name}"));
            let name = HeaderName::try_from(name.as_str()).map_err(|error| broken(error.to_string()))?;
            let value = HeaderValue::try_from(value.as_str()).map_err(|error| broken(error.to_string()))?;
            headers.append(name, value);
        }
        let mut request = self.client.request(ask.method.clone(), &ask.url).headers(headers);
        if let Some(body) = &ask.body {
            request = request.body(body.clone());
        }
        match tokio::time::timeout(self.deadline, request.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(failed(&error)),
            Err(_) => Err(Stop::Hang(format!("no answer within {} s", self.deadline.as_secs()))),
        }
    }
}

/// What a failed exchange means.
fn failed(error: &reqwest::Error) -> Stop {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    if error.is_connect() {
        Stop::Crash(format!("the service cannot be reached any more ({text})"))
    } else if error.is_timeout() {
        Stop::Hang(text)
    } else if error.is_builder() {
        Stop::Error(text)
    } else {
        Stop::deviates("an HTTP answer", format!("the connection ended ({text})"))
    }
}

/// What one case says to the service.
#[derive(Debug)]
pub struct Caller<'a> {
    line: &'a Line,
    begun: Instant,
    said: Mutex<Vec<Exchange>>,
}

impl<'a> Caller<'a> {
    /// A caller that has said nothing yet.
    #[must_use]
    pub fn new(line: &'a Line) -> Self {
        Self { line, begun: Instant::now(), said: Mutex::default() }
    }

    /// The line that all cases share.
    #[must_use]
    pub fn line(&self) -> &'a Line {
        self.line
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    ///
    /// As [`Line::open`].
    pub async fn send(&self, ask: &Ask) -> Result<Answer, Stop> {
        let at = self.begun.elapsed();
        let outcome = self.exchange(ask).await;
        self.note(ask, outcome.as_ref().ok(), at);
        outcome
    }

    async fn exchange(&self, ask: &Ask) -> Result<Answer, Stop> {
        let is_large = ask.body.as_ref().is_some_and(|body| body.len() > LARGE_BODY);
        if let Some(authority) = plain_authority(&ask.url).filter(|_| is_large) {
            return self.exchange_large(ask, &authority).await;
        }
        let mut response = self.line.open(ask).await?;
        let (status, headers) = head_of(&response);
        let mut body = Vec::new();
        let whole = async {
            while let Some(piece) = response.chunk().await.map_err(|error| failed(&error))? {
                body.extend_from_slice(&piece);
                if body.len() > MAX_ANSWER_BYTES {
                    return Err(Stop::deviates("an answer of bounded size", "more than 64 MiB"));
                }
            }
            Ok(())
        };
        match tokio::time::timeout(self.line.deadline, whole).await {
            Ok(done) => done?,
            Err(_) => return Err(Stop::Hang("the answer does not end".to_owned())),
        }
        Ok(Answer { status, headers, body })
    }

    async fn exchange_large(&self, ask: &Ask, authority: &str) -> Result<Answer, Stop> {
        self.line.wait_for_turn().await;
        let bytes = raw_socket::request(ask, authority);
        match raw_socket::exchange(authority, &bytes, false, self.line.deadline).await? {
            RawEnd::Answered(answer) => Ok(answer),
            RawEnd::Closed => Err(Stop::deviates("an HTTP answer", "the connection was closed without one")),
            RawEnd::Silent => Err(Stop::Hang(format!("no answer within {} s", self.line.deadline.as_secs()))),
        }
    }

    /// Keeps an exchange as evidence. `at` is the time since the case began.
    pub fn note(&self, ask: &Ask, answer: Option<&Answer>, at: Duration) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() == MAX_EXCHANGES {
            return;
        }
        let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        // A log-in answers with a token, which the deployed form writes as a bare string.
        let gives_token =
            ask.method == Method::POST && (ask.url.contains("/auth/") || ask.url.contains("/session"));
        let response_body = match answer {
            Some(answer) if gives_token && answer.status == 200 => REDACTED.to_owned(),
            answer => answer.map(|answer| text(&answer.body)).unwrap_or_default(),
        };
        let exchange = HttpExchange {
            at_ms: u64::try_from(at.as_millis()).unwrap_or(u64::MAX),
            peer: "service".to_owned(),
            method: ask.method.to_string(),
            url: clipped(&ask.url, 512),
            request_headers: ask.headers.clone(),
            request_body: ask
                .body
                .as_deref()
                .map(|body| text(body.get(..8192).unwrap_or(body)))
                .unwrap_or_default(),
            status: answer.map(|answer| answer.status),
            response_headers: answer.map(|answer| answer.headers.clone()).unwrap_or_default(),
            response_body,
        };
        said.push(Exchange::Http(exchange.redacted()));
    }

    /// Time since the case began.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// What was said, for the record.
    #[must_use]
    pub fn into_evidence(self) -> Vec<Exchange> {
        self.said.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Host and port of a URL without TLS.
fn plain_authority(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok().filter(|url| url.scheme() == "http")?;
    Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
}

/// Status and headers of an answer.
pub fn head_of(response: &reqwest::Response) -> (u16, Vec<(String, String)>) {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    (response.status().as_u16(), headers.collect())
}
