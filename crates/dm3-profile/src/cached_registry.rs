//! Remembers a registry's answers for a while.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use dm3_types::{Address, EnsName, UnixMillis};

use crate::registry::{Registry, RegistryError, RegistryFuture};

/// The time, as the caller keeps it.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z. May jump: an answer from the future counts as expired.
    fn now(&self) -> UnixMillis;
}

impl<F: Fn() -> UnixMillis + Send + Sync> Clock for F {
    fn now(&self) -> UnixMillis {
        self()
    }
}

/// How long and how much a [`CachedRegistry`] remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// Life of an address or text, in ms.
    pub time_to_live_ms: u64,
    /// Life of the answer that there is none, in ms.
    pub negative_time_to_live_ms: u64,
    /// Most answers kept at a time.
    pub max_entries: usize,
    /// Most bytes of names, keys and texts kept at a time.
    pub max_bytes: usize,
}

impl Default for CacheLimits {
    /// Five minutes, half a minute for absence, 4096 answers, 16 MiB.
    fn default() -> Self {
        Self {
            time_to_live_ms: 300_000,
            negative_time_to_live_ms: 30_000,
            max_entries: 4096,
            max_bytes: 16 << 20,
        }
    }
}

/// A registry that answers from memory what it was asked lately. Errors are not remembered.
///
/// When it is full, the oldest answers go first.
pub struct CachedRegistry {
    inner: Arc<dyn Registry>,
    clock: Box<dyn Clock>,
    limits: CacheLimits,
    answers: Mutex<Answers>,
}

type Question = (EnsName, Option<String>);

#[derive(Clone)]
enum Answer {
    Address(Option<Address>),
    Text(Option<String>),
}

struct Entry {
    answer: Answer,
    stored_at: u64,
    sequence: u64,
    size: usize,
}

#[derive(Default)]
struct Answers {
    entries: HashMap<Question, Entry>,
    by_age: BTreeMap<u64, Question>,
    next_sequence: u64,
    bytes: usize,
}

impl CachedRegistry {
    /// A cache in front of `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn Registry>, clock: impl Clock + 'static, limits: CacheLimits) -> Self {
        Self { inner, clock: Box::new(clock), limits, answers: Mutex::default() }
    }

    fn recall(&self, question: &Question) -> Option<Answer> {
        let now = self.clock.now().as_u64();
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = answers.entries.get(question)?;
        let life = if entry.answer.is_negative() {
            self.limits.negative_time_to_live_ms
        } else {
            self.limits.time_to_live_ms
        };
        // REG-REC-019
        if now.checked_sub(entry.stored_at).is_some_and(|age| age < life) {
            return Some(entry.answer.clone());
        }
        answers.remove(question);
        None
    }

    fn remember(&self, question: Question, answer: Answer) {
        let stored_at = self.clock.now().as_u64();
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.remove(&question);
        answers.insert(question, answer, stored_at);
        while answers.entries.len() > self.limits.max_entries || answers.bytes > self.limits.max_bytes {
            if !answers.remove_oldest() {
                break;
            }
        }
    }
}

impl Answers {
    fn insert(&mut self, question: Question, answer: Answer, stored_at: u64) {
        let size = question.0.as_str().len() + question.1.as_ref().map_or(0, String::len) + answer.size();
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.bytes += size;
        self.by_age.insert(sequence, question.clone());
        self.entries.insert(question, Entry { answer, stored_at, sequence, size });
    }

    fn remove(&mut self, question: &Question) {
        if let Some(entry) = self.entries.remove(question) {
            self.by_age.remove(&entry.sequence);
            self.bytes -= entry.size;
        }
    }

    fn remove_oldest(&mut self) -> bool {
        let Some((_, question)) = self.by_age.first_key_value() else { return false };
        let question = question.clone();
        self.remove(&question);
        true
    }
}

impl Answer {
    fn is_negative(&self) -> bool {
        matches!(self, Self::Address(None) | Self::Text(None))
    }

    fn size(&self) -> usize {
        match self {
            Self::Text(Some(text)) => text.len(),
            Self::Address(_) | Self::Text(None) => size_of::<Address>(),
        }
    }
}

impl Registry for CachedRegistry {
    fn address<'a>(&'a self, name: &'a EnsName) -> RegistryFuture<'a, Option<Address>> {
        Box::pin(async move {
            let question = (name.clone(), None);
            if let Some(Answer::Address(address)) = self.recall(&question) {
                return Ok(address);
            }
            // REG-REC-021
            let address = self.inner.address(name).await?;
            self.remember(question, Answer::Address(address));
            Ok::<_, RegistryError>(address)
        })
    }

    fn text<'a>(&'a self, name: &'a EnsName, key: &'a str) -> RegistryFuture<'a, Option<String>> {
        Box::pin(async move {
            let question = (name.clone(), Some(key.to_owned()));
            if let Some(Answer::Text(text)) = self.recall(&question) {
                return Ok(text);
            }
            // REG-REC-021
            let text = self.inner.text(name, key).await?;
            self.remember(question, Answer::Text(text.clone()));
            Ok::<_, RegistryError>(text)
        })
    }

    fn forget(&self, name: &EnsName) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let questions: Vec<Question> =
            answers.entries.keys().filter(|(asked, _)| asked == name).cloned().collect();
        for question in questions {
            answers.remove(&question);
        }
        drop(answers);
        self.inner.forget(name);
    }
}

impl fmt::Debug for CachedRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedRegistry").field("limits", &self.limits).finish_non_exhaustive()
    }
}
