//! How a JSON-RPC request gets to an Ethereum node.

use std::pin::Pin;

use thiserror::Error;

/// A node's response, on its way.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<String, TransportError>> + Send + 'a>>;

/// Carries one JSON-RPC request text to an Ethereum node and brings back the response text.
///
/// Limits on time and size are the transport's business; the content is not.
pub trait JsonRpcTransport: Send + Sync {
    /// Sends `request` (one JSON object) and waits for the response body.
    fn exchange<'a>(&'a self, request: &'a str) -> TransportFuture<'a>;
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection to the node.
    #[error("no connection to the Ethereum node")]
    NotReached,
    /// The connection broke while the answer was read.
    #[error("the connection to the Ethereum node broke")]
    Interrupted,
    /// No complete answer within the time limit.
    #[error("no answer from the Ethereum node in time")]
    TimedOut,
    /// An HTTP status other than 2xx.
    #[error("the Ethereum node answered with HTTP status {status}")]
    Status {
        /// The HTTP status code.
        status: u16,
    },
    /// The response is larger than what is read.
    #[error("the answer of the Ethereum node is longer than {limit} bytes")]
    TooLarge {
        /// The longest response that is read, in bytes.
        limit: usize,
    },
    /// The response is no text.
    #[error("the answer of the Ethereum node is not UTF-8")]
    NotUtf8,
}

impl TransportError {
    /// Whether the same request may succeed later. False where the node was reached and refuses us (HTTP 4xx other
    /// than 408 and 429).
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Status { status } => !matches!(status, 400..=499) || matches!(status, 408 | 429),
            _ => true,
        }
    }
}
