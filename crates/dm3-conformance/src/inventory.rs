//! All that the suite has: vectors, cases that are written as code, and the clauses that both cite.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dm3_vectors::{Clause, Divergence, Source, VectorSet};

use crate::case::{CaseInfo, Part};
use crate::class::Role;
use crate::client;
use crate::ds;
use crate::record::{self, ClauseLine, Mode};
use crate::trouble::Trouble;
use crate::verdict::Level;

/// All that the suite has.
#[derive(Debug)]
pub struct Inventory {
    vectors: VectorSet,
    clauses: BTreeMap<String, ClauseLine>,
    pinned: bool,
}

impl Inventory {
    /// What came with this program, its vectors replaced by those below a directory if one is given. Pages in a directory
    /// `spec` below that one add clauses.
    ///
    /// # Errors
    /// When the vectors cannot be used.
    pub fn new(directory: Option<&Path>) -> Result<Self, Trouble> {
        let embedded = VectorSet::embedded();
        let (vectors, pinned) = match directory {
            Some(directory) => {
                let vectors = VectorSet::from_dir(directory)?;
                let pinned = embedded.is_ok_and(|embedded| embedded.digest() == vectors.digest());
                (vectors, pinned)
            }
            None => (embedded?, true),
        };
        let mut clauses = dm3_vectors::clauses();
        if let Some(directory) = directory {
            clauses.extend(clauses_below(&directory.join("spec"))?);
        }
        Ok(Self::of(vectors, pinned, &clauses, &dm3_vectors::divergences()))
    }

    /// These vectors and clauses.
    pub fn of(vectors: VectorSet, pinned: bool, clauses: &[Clause], divergences: &[Divergence]) -> Self {
        let clauses = clauses.iter().map(clause_line).chain(divergences.iter().map(divergence_line));
        Self { vectors, clauses: clauses.map(|line| (line.id.clone(), line)).collect(), pinned }
    }

    /// The vectors.
    pub fn vectors(&self) -> &VectorSet {
        &self.vectors
    }

    /// The vectors as a record names them.
    pub fn vector_set(&self) -> record::VectorSet {
        let count = self.vectors.vectors().iter().filter(|vector| vector.withdrawn.is_none()).count();
        record::VectorSet { digest: self.vectors.digest().to_owned(), count, pinned: self.pinned }
    }

    /// Do the vectors come from this program?
    pub fn is_embedded(&self) -> bool {
        *self.vectors.source() == Source::Embedded
    }

    /// The cases that are written as code.
    pub fn cases(&self) -> Vec<CodedCase> {
        coded_cases()
    }

    /// Ids of all tests that are not withdrawn, whatever runs them.
    pub fn ids(&self) -> BTreeSet<String> {
        let vectors = self.vectors.vectors().iter().filter(|vector| vector.withdrawn.is_none());
        let cases = self.cases().into_iter().map(|case| case.info.id.to_owned());
        vectors.map(|vector| vector.id.clone()).chain(cases).collect()
    }

    /// The clause, or the row about the deployed network, with this id.
    pub fn clause(&self, id: &str) -> Option<&ClauseLine> {
        self.clauses.get(id)
    }

    /// All clauses, ordered by id.
    pub fn clauses(&self) -> impl Iterator<Item = &ClauseLine> {
        self.clauses.values()
    }

    /// The level of a test that cites these clauses. They have one level; if they had several, the least binding one
    /// would be the fair one. A clause that is not known is taken for a MUST.
    pub fn level<'a>(&self, clauses: impl IntoIterator<Item = &'a str>) -> Level {
        let levels = clauses.into_iter().map(|id| match self.clause(id) {
            Some(clause) => clause.level,
            None if id.starts_with("DIV-") => Level::Deployed,
            None => Level::Must,
        });
        levels.max().unwrap_or(Level::Must)
    }
}

fn clauses_below(directory: &Path) -> Result<Vec<Clause>, Trouble> {
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |source| Trouble::Read { path: directory.to_owned(), source };
    let mut clauses = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path).map_err(unreadable)?;
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            clauses.extend(dm3_vectors::clauses_of_page(&format!("spec/{name}"), &text));
        }
    }
    Ok(clauses)
}

/// A case that is written as code.
#[derive(Clone, Copy, Debug)]
pub struct CodedCase {
    /// What runs it.
    pub mode: Mode,
    /// The dialect that the subject is spoken to in.
    pub dialect: &'static str,
    /// What it says about itself.
    pub info: CaseInfo,
}

/// The tables of cases.
const CASES: &[fn() -> Vec<CodedCase>] = &[ds_cases, client::cases];

/// All cases that are written as code. They need no vectors.
pub fn coded_cases() -> Vec<CodedCase> {
    CASES.iter().flat_map(|cases| cases()).collect()
}

fn ds_cases() -> Vec<CodedCase> {
    let coded =
        |case: ds::case::Case| CodedCase { mode: Mode::Ds, dialect: case.dialect.as_str(), info: case.info };
    ds::cases::all().into_iter().map(coded).collect()
}

fn clause_line(clause: &Clause) -> ClauseLine {
    let roles: Vec<Role> = clause.roles.iter().filter_map(|role| Role::of_word(role)).collect();
    ClauseLine {
        id: clause.id.clone(),
        level: clause.keyword.and_then(Level::of_keyword).unwrap_or(Level::May),
        part: Part::of_clause(&clause.id, &roles),
        roles,
        text: clause.text.clone(),
        page: clause.page.clone(),
    }
}

fn divergence_line(row: &Divergence) -> ClauseLine {
    ClauseLine {
        id: row.id.clone(),
        level: Level::Deployed,
        part: Part::Core,
        roles: Vec::new(),
        text: format!("{}: {}", row.subject, row.deployed),
        page: row.page.clone(),
    }
}
