//! What a client is asked to send, and what it says of it.

use serde_json::{Map, Value};

use crate::ds::stop::{CaseResult, Stop};
use crate::evidence::clipped;

/// A message that a client is asked to send.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outgoing {
    /// Arguments of the operation, without those that every call has.
    pub(super) arguments: Map<String, Value>,
    /// May loopback addresses be asked without TLS?
    pub(super) allow_loopback: bool,
}

impl Outgoing {
    /// A new message with this text.
    pub(super) fn text(text: &str) -> Self {
        Self { arguments: Map::new(), allow_loopback: true }.with("text", text)
    }

    /// A message without a text.
    pub(super) fn without_text() -> Self {
        Self { arguments: Map::new(), allow_loopback: true }
    }

    /// Sets an argument.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.arguments.insert(name.to_owned(), value.into());
        self
    }

    /// Sets the type.
    pub(super) fn of_type(self, message_type: &str) -> Self {
        self.with("message_type", message_type)
    }

    /// Leaves the operator's permission away.
    pub(super) fn without_permission(mut self) -> Self {
        self.allow_loopback = false;
        self
    }
}

/// What a client says that came of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sent {
    /// A delivery service accepted it.
    Accepted {
        /// Which.
        by: String,
        /// The hash of the message.
        hash: String,
    },
    /// It was not delivered.
    Rejected {
        /// One of the codes of the operation.
        code: String,
        /// In words.
        message: String,
    },
}

impl Sent {
    /// Reads the output of the operation.
    pub(super) fn of_output(output: &Map<String, Value>) -> Result<Self, Stop> {
        let text = |name: &str| output.get(name).and_then(Value::as_str).map(str::to_owned);
        match (text("accepted_by"), text("message_hash")) {
            (Some(by), Some(hash)) => Ok(Self::Accepted { by, hash }),
            _ => Err(Stop::Error("the adapter's output has no `accepted_by` and `message_hash`".to_owned())),
        }
    }

    /// In words.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Accepted { by, .. } => format!("accepted by {by}"),
            Self::Rejected { code, message } => format!("rejected with {code}: {}", clipped(message, 300)),
        }
    }

    /// Demands that this service accepted it; returns the hash.
    pub(super) fn is_accepted_by(&self, service: &str) -> Result<String, Stop> {
        match self {
            Self::Accepted { by, hash } if by == service => Ok(hash.clone()),
            _ => Err(Stop::deviates(format!("accepted by {service}"), self.in_words())),
        }
    }

    /// Demands that nobody accepted it.
    pub(super) fn is_rejected(&self) -> CaseResult {
        match self {
            Self::Rejected { .. } => Ok(()),
            Self::Accepted { .. } => Err(Stop::deviates("no delivery", self.in_words())),
        }
    }

    /// Demands that it was rejected with one of these codes.
    pub(super) fn is_rejected_as(&self, codes: &[&str]) -> CaseResult {
        match self {
            Self::Rejected { code, .. } if codes.contains(&code.as_str()) => Ok(()),
            _ => Err(Stop::deviates(format!("rejected with {}", codes.join(" or ")), self.in_words())),
        }
    }

    /// Demands that it was rejected with none of these codes.
    pub(super) fn is_not_rejected_as(&self, codes: &[&str]) -> CaseResult {
        match self {
            Self::Rejected { code, .. } if codes.contains(&code.as_str()) => {
                Err(Stop::deviates(format!("no report of {}", codes.join(" or ")), self.in_words()))
            }
            _ => Ok(()),
        }
    }
}

/// The codes of the operation that cases ask for.
pub(super) mod code {
    /// A delivery service refused the message.
    pub(in crate::client) const REFUSED: &str = "client.refused";
    /// Nobody accepted or refused it, or the receiver could not be looked up for now.
    pub(in crate::client) const RETRY_LATER: &str = "client.retry-later";
    /// The receiver has no profile.
    pub(in crate::client) const NO_PROFILE: &str = "client.no-profile";
    /// The receiver's profile names no delivery service.
    pub(in crate::client) const NO_SERVICE: &str = "client.no-delivery-service";
    /// Terms are not met.
    pub(in crate::client) const TERMS: &str = "client.terms";
    /// Such a message is not made.
    pub(in crate::client) const MESSAGE: &str = "client.message";
}
