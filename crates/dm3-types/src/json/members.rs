//! The members of a JSON object.

use super::Json;

/// Members of a JSON object in their order of arrival; every name once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Members {
    entries: Vec<(String, Json)>,
}

impl Members {
    /// No members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes entries whose names are known to be unique.
    pub(super) fn from_unique(entries: Vec<(String, Json)>) -> Self {
        Self { entries }
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Sets `name`, in its old place where it exists, at the end where not. Returns the value it replaces.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let (name, value) = (name.into(), value.into());
        if let Some((_, old)) = self.entries.iter_mut().find(|(key, _)| *key == name) {
            return Some(std::mem::replace(old, value));
        }
        self.entries.push((name, value));
        None
    }

    /// [`insert`](Self::insert) for building in one expression.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.insert(name, value);
        self
    }

    /// [`with`](Self::with) where there is a value; nothing where there is none.
    #[must_use]
    pub fn with_some(self, name: impl Into<String>, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            // MTP-GEN-004
            None => self,
        }
    }

    /// Adds all of `extra` behind the others. Members that exist already stay as they are.
    #[must_use]
    pub fn with_all(mut self, extra: &Self) -> Self {
        // Names in `extra` are unique, so only the members of before can clash.
        let new = extra.iter().filter(|(name, _)| self.get(name).is_none());
        let new: Vec<_> = new.map(|(name, value)| (name.to_owned(), value.clone())).collect();
        self.entries.extend(new);
        self
    }

    /// Takes `name` out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let index = self.entries.iter().position(|(key, _)| key == name)?;
        Some(self.entries.remove(index).1)
    }

    /// The members in their order of arrival.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
