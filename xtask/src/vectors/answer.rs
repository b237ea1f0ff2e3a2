//! What our crates answered.

use std::collections::BTreeMap;
use std::error::Error;

use dm3_types::Json;

/// An operation's answer or why there is none.
pub(super) type Outcome = Result<Answer, Failure>;

/// What our crates returned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    /// The result; nothing where the peer's `undefined` is meant.
    pub(super) result: Option<Json>,
    /// Further values that the vector tells, by their names in `output`.
    pub(super) also: BTreeMap<&'static str, Json>,
    /// Names in `output` that our crates have no counterpart of.
    pub(super) without: &'static [&'static str],
}

impl Answer {
    /// This result.
    pub(super) fn new(result: impl Into<Json>) -> Self {
        Self { result: Some(result.into()), also: BTreeMap::new(), without: &[] }
    }

    /// The peer's `undefined`.
    pub(super) fn undefined() -> Self {
        Self { result: None, also: BTreeMap::new(), without: &[] }
    }

    /// Adds a further value.
    pub(super) fn also(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.also.insert(name, value.into());
        self
    }

    /// Names further values of the vector that our crates have no counterpart of.
    pub(super) fn without(mut self, names: &'static [&'static str]) -> Self {
        self.without = names;
        self
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// Our crates refused the input with this error.
    Refused(String),
    /// Our crates have no such value or function at all.
    NotExpressible(&'static str),
    /// The vector is not as its format says, or the program that runs it is at fault. Never counts as a refusal.
    Broken(String),
}

impl Failure {
    /// A refusal in own words, where our crates say it with something else than an error.
    pub(super) fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into())
    }
}

/// Every error of our crates is a refusal.
impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Refused(error.to_string())
    }
}
