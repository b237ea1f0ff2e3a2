//! What a delivery service is asked.

use dm3_oracle::Dialect;
use serde_json::Value;

/// One thing that a delivery service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::client) enum Question {
    /// For its properties.
    Properties,
    /// For the receiver's profile extension.
    Extension,
    /// To take an envelope.
    Submit,
    /// For a challenge.
    Challenge,
    /// For a session, with the answer to a challenge.
    Session,
    /// For what waits.
    Messages,
    /// To delete what was taken.
    Acknowledge,
    /// Anything else that a service has.
    Other,
}

impl Question {
    /// All that a service has an answer to.
    pub(in crate::client) const ALL: [Self; 8] = [
        Self::Properties,
        Self::Extension,
        Self::Submit,
        Self::Challenge,
        Self::Session,
        Self::Messages,
        Self::Acknowledge,
        Self::Other,
    ];

    /// The word for the log.
    pub(in crate::client) const fn word(self) -> &'static str {
        match self {
            Self::Properties => "properties",
            Self::Extension => "profile extension",
            Self::Submit => "submission",
            Self::Challenge => "challenge",
            Self::Session => "session",
            Self::Messages => "messages",
            Self::Acknowledge => "acknowledgement",
            Self::Other => "something else",
        }
    }

    /// The method of a JSON-RPC request.
    pub(in crate::client) fn of_method(request: &Value) -> Self {
        match request.get("method").and_then(Value::as_str) {
            Some("dm3_getDeliveryServiceProperties") => Self::Properties,
            Some("dm3_getProfileExtension") => Self::Extension,
            Some("dm3_submitMessage") => Self::Submit,
            _ => Self::Other,
        }
    }

    /// What a request to this path, below the service's URL, asks. Several things in a batch.
    pub(in crate::client) fn of_request(
        method: &str,
        path: &str,
        body: &[u8],
        dialect: Dialect,
    ) -> Vec<Self> {
        if path == "/rpc" {
            return match serde_json::from_slice(body) {
                Ok(Value::Array(requests)) => requests.iter().map(Self::of_method).collect(),
                Ok(request) => vec![Self::of_method(&request)],
                Err(_) => vec![Self::Other],
            };
        }
        vec![match dialect {
            Dialect::Spec => Self::of_access(method, path),
            Dialect::LegacyTs => Self::of_deployed(method, path),
        }]
    }

    fn of_access(method: &str, path: &str) -> Self {
        let Some((_, what)) = path.strip_prefix("/access/v1/").and_then(|rest| rest.split_once('/')) else {
            return Self::Other;
        };
        match (method, what) {
            ("POST", "challenge") => Self::Challenge,
            ("POST", "session") => Self::Session,
            ("GET", "messages" | "events") => Self::Messages,
            ("POST", "acknowledgements") => Self::Acknowledge,
            _ => Self::Other,
        }
    }

    fn of_deployed(method: &str, path: &str) -> Self {
        let is_below = |start: &str| path.starts_with(start);
        match method {
            "GET" if is_below("/auth/") => Self::Challenge,
            "POST" if is_below("/auth/") => Self::Session,
            "GET" if is_below("/delivery/messages/") => Self::Messages,
            "POST" if is_below("/delivery/messages/") && path.ends_with("/syncAcknowledgements") => {
                Self::Acknowledge
            }
            _ => Self::Other,
        }
    }
}
