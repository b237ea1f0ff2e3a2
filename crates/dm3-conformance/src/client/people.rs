//! Who is who in the world of a case.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dm3_oracle::Person;

/// Everybody with a published profile, by name. Clones are handles to the same list.
#[derive(Debug, Clone, Default)]
pub(super) struct People(Arc<Mutex<BTreeMap<String, Person>>>);

impl People {
    /// Adds somebody, or changes their keys.
    pub(super) fn add(&self, person: &Person) {
        self.list().insert(person.name.clone(), person.clone());
    }

    /// The person of this name.
    pub(super) fn named(&self, name: &str) -> Option<Person> {
        self.list().get(name).cloned()
    }

    fn list(&self) -> MutexGuard<'_, BTreeMap<String, Person>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
