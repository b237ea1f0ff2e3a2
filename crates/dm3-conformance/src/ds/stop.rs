//! Why a case ends before its end.

use crate::verdict::Finding;

/// A case cannot go on. Only [`Deviates`](Self::Deviates) speaks about conformance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The service did something else than the clauses say.
    Deviates {
        /// What a conforming service does.
        expected: String,
        /// What this one did.
        received: String,
    },
    /// An honest step failed, so the rest would mean nothing.
    Inconclusive(String),
    /// Nothing that the tester can reach shows the behaviour.
    Unobservable(String),
    /// The service says that it does not have this.
    Unsupported(String),
    /// No answer before the deadline.
    Hang(String),
    /// The service is gone.
    Crash(String),
    /// The tester, or something it relies on, broke.
    Error(String),
}

/// How a case ends: notes worth keeping, or why it stopped.
pub type CaseResult = Result<(), Stop>;

impl Stop {
    /// The service should have done one thing and did another.
    pub fn deviates(expected: impl Into<String>, received: impl Into<String>) -> Self {
        Self::Deviates { expected: expected.into(), received: received.into() }
    }

    /// What was found.
    #[must_use]
    pub fn finding(&self) -> Finding {
        match self {
            Self::Deviates { .. } => Finding::Deviates,
            Self::Inconclusive(_) => Finding::Inconclusive,
            Self::Unobservable(_) => Finding::Unobservable,
            Self::Unsupported(_) => Finding::Unsupported,
            Self::Hang(_) => Finding::Hang,
            Self::Crash(_) => Finding::Crash,
            Self::Error(_) => Finding::Error,
        }
    }

    /// One sentence about the reason.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Deviates { .. } => "the service does something else than the clauses say".to_owned(),
            Self::Inconclusive(reason)
            | Self::Unobservable(reason)
            | Self::Unsupported(reason)
            | Self::Hang(reason)
            | Self::Crash(reason)
            | Self::Error(reason) => reason.clone(),
        }
    }
}

/// Marks steps that give a case its meaning but are not what it tests.
pub trait Honest<T> {
    /// A deviation in this step makes the case inconclusive instead of failed.
    ///
    /// # Errors
    ///
    /// The same stop, or [`Stop::Inconclusive`] for a deviation.
    fn honest(self, step: &str) -> Result<T, Stop>;
}

impl<T> Honest<T> for Result<T, Stop> {
    fn honest(self, step: &str) -> Self {
        self.map_err(|stop| match stop {
            Stop::Deviates { expected, received } => Stop::Inconclusive(format!(
                "an honest step failed ({step}): expected {expected}; received {received}"
            )),
            other => other,
        })
    }
}
