//! Answers that a case puts in the place of the right one.

use std::time::Duration;

use serde_json::Value;

use crate::world::Reply;

/// An answer other than the right one.
#[derive(Debug, Clone)]
pub(in crate::client) enum Scripted {
    /// The connection is closed without an answer.
    HangUp,
    /// Nothing for this long, then the connection is closed.
    Silence(Duration),
    /// This status, with a body that says nothing.
    Status(u16),
    /// These bytes.
    Body {
        /// HTTP status.
        status: u16,
        /// Media type.
        content_type: &'static str,
        /// The body.
        body: String,
    },
    /// A redirect to this URL.
    Redirect(u16, String),
    /// A JSON-RPC result, with as many bytes of padding beside it.
    Result(Value, usize),
    /// A JSON-RPC error.
    Error {
        /// HTTP status.
        status: u16,
        /// JSON-RPC code.
        code: i64,
        /// What it says.
        message: String,
    },
}

impl Scripted {
    /// A JSON body with status 200.
    pub(in crate::client) fn json(body: impl Into<String>) -> Self {
        Self::Body { status: 200, content_type: "application/json", body: body.into() }
    }

    /// A JSON-RPC error of the table.
    pub(in crate::client) fn error(status: u16, code: i64) -> Self {
        Self::Error { status, code, message: "it is so because a test wants it".to_owned() }
    }

    /// The answer, where it does not depend on the request.
    pub(super) async fn reply(&self) -> Option<Reply> {
        Some(match self {
            Self::HangUp => Reply::hang_up(),
            Self::Silence(time) => {
                tokio::time::sleep(*time).await;
                Reply::hang_up()
            }
            Self::Status(status) => Reply::new(*status, "text/plain", "out of order"),
            Self::Body { status, content_type, body } => Reply::new(*status, content_type, body.as_str()),
            Self::Redirect(status, to) => {
                Reply::new(*status, "text/plain", Vec::new()).with_header("location", to)
            }
            Self::Result(..) | Self::Error { .. } => return None,
        })
    }
}
