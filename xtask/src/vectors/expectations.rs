//! Where our crates are meant to answer otherwise than the peer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::golden_file::Vector;

/// The listed deviations.
#[derive(Debug, Default)]
pub(super) struct Expectations {
    operations: BTreeMap<String, String>,
    inexpressible: BTreeMap<String, String>,
    vectors: BTreeMap<String, Expectation>,
    characters: Vec<CharacterRule>,
}

/// A deviation that hangs on a character in the input, whatever the vector is called.
#[derive(Debug)]
struct CharacterRule {
    operation: String,
    characters: Vec<char>,
    expectation: Expectation,
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
    #[serde(default)]
    ids: Vec<String>,
    operation: Option<String>,
    #[serde(default)]
    characters: Vec<char>,
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
    inexpressible_in: Vec<String>,
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
        for Stricter { ids, operation, characters, ours, reason } in content.stricter {
            let expectation = match ours {
                Ours::Refuses => Expectation::Refuses(reason),
                Ours::Differs => Expectation::Differs(reason),
            };
            for id in ids {
                list.add_vector(id, expectation.clone())?;
            }
            match operation {
                Some(operation) => list.add_rule(operation, characters, expectation)?,
                None => ensure!(characters.is_empty(), "characters without an operation"),
            }
        }
        for NotApplicable { operations, inexpressible_in, ids, reason } in content.not_applicable {
            for operation in inexpressible_in {
                check_reason(&operation, &reason)?;
                let previous = list.inexpressible.insert(operation.clone(), reason.clone());
                ensure!(previous.is_none(), "{operation}: listed twice");
            }
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

    /// Why inputs of an operation that our crates cannot express are left out.
    pub(super) fn inexpressible(&self, operation: &str) -> Option<&str> {
        self.inexpressible.get(operation).map(String::as_str)
    }

    /// What is listed for a vector: by its id, or by a character in its input.
    pub(super) fn of_vector(&self, vector: &Vector) -> Option<&Expectation> {
        let by_character = || {
            let input = vector.input.canonical();
            let applies = |rule: &&CharacterRule| {
                rule.operation == vector.op && input.contains(rule.characters.as_slice())
            };
            self.characters.iter().find(applies).map(|rule| &rule.expectation)
        };
        self.vectors.get(&vector.id).or_else(by_character)
    }

    /// The operations that are not run.
    #[cfg(test)]
    pub(super) fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// The operations of which some inputs are listed.
    #[cfg(test)]
    pub(super) fn partly_listed(&self) -> impl Iterator<Item = &str> {
        let rules = self.characters.iter().map(|rule| &rule.operation);
        self.inexpressible.keys().chain(rules).map(String::as_str)
    }

    /// The ids of all listed vectors.
    #[cfg(test)]
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.vectors.keys().map(String::as_str)
    }

    fn add_rule(&mut self, operation: String, characters: Vec<char>, expectation: Expectation) -> Result<()> {
        check_reason(&operation, expectation.reason())?;
        ensure!(!characters.is_empty(), "{operation}: listed without characters");
        self.characters.push(CharacterRule { operation, characters, expectation });
        Ok(())
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
