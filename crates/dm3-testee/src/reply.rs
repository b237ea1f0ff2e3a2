//! What a testee answers.

use serde_json::{Value, json};

/// The layer that refused, from the outside in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Parse,
    Decode,
    Decrypt,
    Authenticate,
    Semantic,
    Policy,
}

impl Stage {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Decode => "decode",
            Self::Decrypt => "decrypt",
            Self::Authenticate => "authenticate",
            Self::Semantic => "semantic",
            Self::Policy => "policy",
        }
    }
}

/// Why there is no output.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Refusal {
    /// The crates refused the input on purpose.
    Rejected { stage: Stage, code: &'static str, message: String },
    /// The crates cannot be asked this.
    Unsupported { reason: String },
    /// The call itself is wrong: an argument is missing or of another type.
    BadCall { message: String },
}

/// Output members, or why there are none.
pub(crate) type Reply = Result<Value, Refusal>;

impl Refusal {
    /// The crates refused the input; `error` says why.
    pub(crate) fn rejected(stage: Stage, code: &'static str, error: impl ToString) -> Self {
        Self::Rejected { stage, code, message: error.to_string() }
    }

    /// The crates have no such function in this dialect.
    pub(crate) fn unsupported(reason: impl Into<String>) -> Self {
        Self::Unsupported { reason: reason.into() }
    }

    /// The members of a DTP/1 reply.
    pub(crate) fn to_json(&self) -> (&'static str, Value) {
        match self {
            Self::Rejected { stage, code, message } => {
                ("rejected", json!({ "stage": stage.as_str(), "code": code, "message": message }))
            }
            Self::Unsupported { reason } => ("unsupported", json!({ "reason": reason })),
            Self::BadCall { message } => ("error", json!({ "message": message })),
        }
    }
}
