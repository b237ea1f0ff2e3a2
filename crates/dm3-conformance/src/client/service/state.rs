//! What a delivery service of the world knows.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dm3_oracle::{Dialect, Person};
use serde_json::Value;

use super::question::Question;
use super::script::Scripted;
use crate::client::people::People;

/// A message that waits.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::client) struct Mail {
    /// The sender as the service names it.
    pub(in crate::client) sender: String,
    /// The hash as the service names it.
    pub(in crate::client) hash: String,
    /// The envelope with its postmark.
    pub(in crate::client) envelope: Value,
}

/// What a delivery service knows; the rest follows from its name.
#[derive(Debug)]
pub(in crate::client) struct State {
    /// Name and keys.
    pub(super) person: Person,
    /// Which form it speaks.
    pub(super) dialect: Dialect,
    /// Path of its URL, without a slash at the end.
    pub(super) path: String,
    /// Who has a profile.
    pub(super) people: People,
    inner: Mutex<Inner>,
}

/// What changes.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) scripts: BTreeMap<Question, Scripted>,
    pub(super) size_limit: u64,
    pub(super) message_types: Vec<String>,
    /// Knows only the older deployed form of the envelope.
    pub(super) older: bool,
    pub(super) mail: Vec<Mail>,
    pub(super) page_size: usize,
    /// The challenge in the place of the right one.
    pub(super) challenge: Option<String>,
    pub(super) challenges: Vec<String>,
    pub(super) tokens: Vec<String>,
    pub(super) acknowledged: Vec<(String, String)>,
}

impl State {
    pub(super) fn new(person: Person, dialect: Dialect, path: String, people: People) -> Self {
        let types = ["NEW", "EDIT", "REPLY", "REACTION", "DELETE_REQUEST", "RESEND_REQUEST", "READ_RECEIPT"];
        let inner = Inner {
            scripts: BTreeMap::new(),
            size_limit: 10_000_000,
            message_types: types.map(str::to_owned).to_vec(),
            older: false,
            mail: Vec::new(),
            page_size: 50,
            challenge: None,
            challenges: Vec::new(),
            tokens: Vec::new(),
            acknowledged: Vec::new(),
        };
        Self { person, dialect, path, people, inner: Mutex::new(inner) }
    }

    /// What is put in the place of the right answer.
    pub(super) fn script(&self, question: Question) -> Option<Scripted> {
        self.inner().scripts.get(&question).cloned()
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
