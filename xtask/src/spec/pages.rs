//! The pages of the specification, read as a whole.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::clause::{self, Clause};
use super::divergence::{self, Divergence};
use crate::repository::Repository;

/// Pages without clauses: the index, what is generated, and the rows of divergences.
const WITHOUT_CLAUSES: [&str; 2] = ["spec/README.md", TRACEABILITY];
const DIVERGENCES: &str = "spec/divergences.md";

/// The generated table of clauses and their evidence.
pub(crate) const TRACEABILITY: &str = "spec/TRACEABILITY.md";

/// All clauses and divergences by id.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) clauses: BTreeMap<String, Clause>,
    pub(crate) divergences: BTreeMap<String, Divergence>,
}

impl Pages {
    /// Reads `spec/*.md`; what is wrong with them is added to `faults`.
    pub(crate) fn read(repository: &Repository, faults: &mut Vec<String>) -> Result<Self> {
        let mut pages = Self::default();
        for (name, text) in texts(repository)? {
            if name == DIVERGENCES {
                pages.divergences = divergence::rows(&name, &text, faults);
            }
            for clause in clause::clauses_of(&name, &text, faults) {
                pages.add(clause, faults);
            }
        }
        Ok(pages)
    }

    fn add(&mut self, clause: Clause, faults: &mut Vec<String>) {
        match self.clauses.get(&clause.id) {
            Some(first) => faults.push(format!(
                "{}:{}: {} stands already at {}:{}",
                clause.page, clause.line, clause.id, first.page, first.line
            )),
            None => drop(self.clauses.insert(clause.id.clone(), clause)),
        }
    }

    /// Clauses that bind, that is, all but the withdrawn ones.
    pub(crate) fn binding(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.values().filter(|clause| !clause.is_withdrawn())
    }

    /// Why an id cannot be cited, if it cannot.
    pub(crate) fn complaint_about(&self, id: &str) -> Option<&'static str> {
        if self.divergences.contains_key(id) {
            return None;
        }
        match self.clauses.get(id) {
            None => Some("is no clause"),
            Some(clause) if clause.is_withdrawn() => Some("is withdrawn"),
            Some(_) => None,
        }
    }
}

fn texts(repository: &Repository) -> Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(repository.path("spec")).context("spec")? {
        let path = entry?.path();
        let name = repository.display(&path).replace('\\', "/");
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        if is_page && !WITHOUT_CLAUSES.contains(&name.as_str()) {
            let text = fs::read_to_string(&path).with_context(|| name.clone())?;
            pages.push((name, text));
        }
    }
    pages.sort();
    Ok(pages)
}
