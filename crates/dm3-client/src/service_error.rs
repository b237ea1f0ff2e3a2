//! Why a delivery service did not do what was asked.

use dm3_mtp::ChallengeError;
use dm3_types::ParseError;

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
