//! Bodies of JSON-RPC 2.0 requests to the letter: one request or a batch.

use dm3_types::rpc::{Id, Request};
use dm3_types::{Json, ParseError, WireRecord};

use super::ErrorCode;

/// Requests that a batch may hold.
pub const MAX_BATCH: usize = 32;

/// What a body asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// One request.
    Single(Entry),
    /// Some requests, each to be answered as if it had come alone.
    Batch(Vec<Entry>),
}

/// One request of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A request that wants an answer.
    Call {
        /// The id that the answer repeats.
        id: Id,
        /// The request.
        request: Request,
    },
    /// A request that wants none.
    Notification(Request),
    /// What is no request. It is answered all the same.
    Invalid {
        /// The id where one could be read, else null.
        id: Id,
        /// Why it is none.
        error: FrameError,
    },
}

/// A body, or a part of it, is no JSON-RPC 2.0 request.
///
/// A service maps each case to what goes on the wire; a new case must be felt there, so the list is exhaustive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The JSON is no request.
    #[error("not a JSON-RPC request: {0}")]
    NotARequest(ParseError),
    /// A request of another version.
    #[error("`jsonrpc` must be \"2.0\"")]
    WrongVersion,
    /// A batch without requests.
    #[error("the batch is empty")]
    EmptyBatch,
    /// A batch of more than [`MAX_BATCH`] requests.
    #[error("a batch holds at most {limit} requests")]
    BatchTooLarge {
        /// Requests that a batch may hold.
        limit: usize,
    },
}

impl FrameError {
    /// The code to answer with.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::NotARequest(_) | Self::EmptyBatch => ErrorCode::InvalidRequest,
            Self::WrongVersion => ErrorCode::VersionNotSupported,
            Self::BatchTooLarge { .. } => ErrorCode::LimitExceeded,
        }
    }
}

impl Frame {
    /// Reads a body.
    ///
    /// # Errors
    /// [`FrameError::EmptyBatch`] and [`FrameError::BatchTooLarge`], to be answered with the id null. What is wrong with
    /// single requests is told by [`Entry::Invalid`].
    pub fn from_json(body: &Json) -> Result<Self, FrameError> {
        let Json::Array(requests) = body else { return Ok(Self::Single(Entry::from_json(body))) };
        if requests.is_empty() {
            return Err(FrameError::EmptyBatch); // DSA-RPC-022
        }
        if requests.len() > MAX_BATCH {
            return Err(FrameError::BatchTooLarge { limit: MAX_BATCH }); // DSA-RPC-023
        }
        Ok(Self::Batch(requests.iter().map(Entry::from_json).collect()))
    }
}

impl Entry {
    /// Reads one request.
    #[must_use]
    pub fn from_json(value: &Json) -> Self {
        let request = match read(value) {
            Ok(request) => request,
            // DSA-RPC-014, DSA-RPC-015
            Err(error) => {
                let id = value.get("id").and_then(|id| Id::from_json(id).ok()).unwrap_or_else(Id::null);
                return Self::Invalid { id, error };
            }
        };
        match request.id.clone() {
            Some(id) => Self::Call { id, request },
            None => Self::Notification(request), // DSA-RPC-017
        }
    }
}

/// A request of another version may look like anything, so the version is looked at first.
fn read(value: &Json) -> Result<Request, FrameError> {
    if value.get("jsonrpc").and_then(Json::as_str).is_some_and(|version| version != "2.0") {
        return Err(FrameError::WrongVersion); // DSA-RPC-008
    }
    // DSA-RPC-003, DSA-RPC-004, DSA-RPC-005, DSA-RPC-006, DSA-RPC-007, DSA-RPC-009, DSA-RPC-024
    let request = Request::from_json(value).map_err(FrameError::NotARequest)?;
    // DSA-RPC-031
    if request.versioned { Ok(request) } else { Err(FrameError::WrongVersion) }
}
