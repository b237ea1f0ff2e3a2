//! Where our crates are meant to answer otherwise than the peer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// The listed deviations.
#[derive(Debug, Default)]
pub(super) struct Expectations {
    operations: BTreeMap<String, String>,
    vectors: BTreeMap<String, Expectation>,
}

/// A listed deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expectation {
    /// Our crates refuse what the peer takes.
    Refuses(String),
    /// Our crates give another answer on purpose.
    Differs(String),
    /// Our crates have no such value or function.
    NotApplicable(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    #[serde(default)]
    stricter: Vec<Stricter>,
    #[serde(default)]
    not_applicable: Vec<NotApplicable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stricter {
    ids: Vec<String>,
    ours: Ours,
    reason: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ours {
    Refuses,
    Differs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotApplicable {
    #[serde(default)]
    operations: Vec<String>,
    #[serde(default)]
    ids: Vec<String>,
    reason: String,
}

impl Expectations {
    /// Reads the list.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| name.to_string())?;
        Self::parse(&text).with_context(|| name.to_string())
    }

    /// [`read`](Self::read) for the text of the list.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let content: Content = toml::from_str(text)?;
        let mut list = Self::default();
        for Stricter { ids, ours, reason } in content.stricter {
            for id in ids {
                let reason = reason.clone();
                let expectation = match ours {
                    Ours::Refuses => Expectation::Refuses(reason),
                    Ours::Differs => Expectation::Differs(reason),
                };
                list.add_vector(id, expectation)?;
            }
        }
        for NotApplicable { operations, ids, reason } in content.not_applicable {
            for id in ids {
                list.add_vector(id, Expectation::NotApplicable(reason.clone()))?;
            }
            for operation in operations {
                check_reason(&operation, &reason)?;
                let previous = list.operations.insert(operation.clone(), reason.clone());
                ensure!(previous.is_none(), "{operation}: listed twice");
            }
        }
        Ok(list)
    }

    /// Why an operation is not run.
    pub(super) fn operation_not_applicable(&self, operation: &str) -> Option<&str> {
        self.operations.get(operation).map(String::as_str)
    }

    /// What is listed for a vector.
    pub(super) fn of_vector(&self, id: &str) -> Option<&Expectation> {
        self.vectors.get(id)
    }

    /// All listed operations.
    #[cfg(test)]
    pub(super) fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// The ids of all listed vectors.
    #[cfg(test)]
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.vectors.keys().map(String::as_str)
    }

    fn add_vector(&mut self, id: String, expectation: Expectation) -> Result<()> {
        check_reason(&id, expectation.reason())?;
        ensure!(!self.vectors.contains_key(&id), "{id}: listed twice");
        self.vectors.insert(id, expectation);
        Ok(())
    }
}

impl Expectation {
    /// Why our crates deviate.
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Refuses(reason) | Self::Differs(reason) | Self::NotApplicable(reason) => reason,
        }
    }
}

fn check_reason(name: &str, reason: &str) -> Result<()> {
    ensure!(!reason.trim().is_empty(), "{name}: listed without a reason");
    Ok(())
}
