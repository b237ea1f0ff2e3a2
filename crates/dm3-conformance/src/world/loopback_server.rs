//! An HTTP server on the loopback interface whose answers the tester decides.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::request_log::{LoggedRequest, RequestLog};

/// Bytes of a request body that are read.
const MAX_BODY_BYTES: usize = 32 << 20;

/// What a server has been asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// HTTP method.
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Asked {
    /// The path without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What a server answers.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status; nothing cuts the connection without an answer.
    pub status: Option<u16>,
    /// Headers; content length and date are set by the server.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: ReplyBody,
    /// What was asked for in words, for the log.
    pub note: String,
}

/// The body of an answer.
#[derive(Debug)]
pub enum ReplyBody {
    /// All of it at once.
    Whole(Vec<u8>),
    /// Piece by piece, as long as there is a sender; for event streams.
    Pieces(mpsc::UnboundedReceiver<Vec<u8>>),
}

impl Reply {
    /// An answer of this content type.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: Some(status),
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: ReplyBody::Whole(body.into()),
            note: String::new(),
        }
    }

    /// JSON with status 200.
    #[must_use]
    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/json", body)
    }

    /// No answer: the connection is closed.
    #[must_use]
    pub fn hang_up() -> Self {
        Self { status: None, headers: Vec::new(), body: ReplyBody::Whole(Vec::new()), note: String::new() }
    }

    /// Says for the log what was asked for.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// An answer that is being made.
pub type ReplyFuture<'a> = Pin<Box<dyn Future<Output = Reply> + Send + 'a>>;

/// Decides what a server answers.
pub trait Answers: Send + Sync + 'static {
    /// The answer to one request.
    fn answer<'a>(&'a self, asked: &'a Asked) -> ReplyFuture<'a>;
}

/// A running server; dropping it stops it.
pub struct LoopbackServer {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl LoopbackServer {
    /// Serves `answers` at this port of 127.0.0.1; port 0 takes a free one. Requests go to `log` under `name`.
    ///
    /// # Errors
    ///
    /// The port is taken.
    pub async fn start(
        name: &str,
        port: u16,
        log: RequestLog,
        answers: Arc<dyn Answers>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let name = name.to_owned();
        let accepting = tokio::spawn(async move {
            // Connections end with the server that took them.
            let mut connections = tokio::task::JoinSet::new();
            loop {
                if let Ok((stream, _)) = listener.accept().await {
                    connections.spawn(serve(stream, name.clone(), log.clone(), Arc::clone(&answers)));
                }
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Self { address, accepting })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:port`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for LoopbackServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl fmt::Debug for LoopbackServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoopbackServer").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn serve(stream: TcpStream, name: String, log: RequestLog, answers: Arc<dyn Answers>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| exchange(request, &name, &log, answers.as_ref()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .max_buf_size(512 << 10)
        .serve_connection(TokioIo::new(stream), service);
    // Whoever asked has gone, or was hung up on; the log tells.
    let _ = connection.await;
}

/// The server cuts the connection on purpose.
#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hung up")
    }
}

impl std::error::Error for HungUp {}

async fn exchange(
    request: Request<Incoming>,
    name: &str,
    log: &RequestLog,
    answers: &dyn Answers,
) -> Result<Response<Outgoing>, HungUp> {
    let (parts, body) = request.into_parts();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let body = Limited::new(body, MAX_BODY_BYTES).collect().await.map_err(|_| HungUp)?;
    let asked = Asked { method: parts.method.to_string(), target, headers, body: body.to_bytes().into() };
    let place = log.begin(LoggedRequest {
        at_ms: 0,
        server: name.to_owned(),
        method: asked.method.clone(),
        target: asked.target.clone(),
        headers: asked.headers.clone(),
        body: asked.body.clone(),
        status: None,
        note: String::new(),
    });
    let reply = answers.answer(&asked).await;
    log.finish(place, reply.status, reply.note.clone());
    let status = reply.status.ok_or(HungUp)?;
    let mut response = Response::new(Outgoing::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.headers {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value))
        else {
            continue;
        };
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

/// The body on its way out.
enum Outgoing {
    Whole(Option<Bytes>),
    Pieces(mpsc::UnboundedReceiver<Vec<u8>>),
}

impl From<ReplyBody> for Outgoing {
    fn from(body: ReplyBody) -> Self {
        match body {
            ReplyBody::Whole(bytes) => {
                Self::Whole(Some(bytes.into()).filter(|bytes: &Bytes| !bytes.is_empty()))
            }
            ReplyBody::Pieces(pieces) => Self::Pieces(pieces),
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Pieces(pieces) => {
                pieces.poll_recv(context).map(|piece| piece.map(|piece| Ok(Frame::data(piece.into()))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len().try_into().unwrap_or(0)))
            }
            Self::Pieces(_) => SizeHint::default(),
        }
    }
}
