//! What shows that a clause holds: vectors and black-box cases from outside, tests and enforcing lines from inside.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use regex::Regex;

use super::clause::{DOCUMENTS, pattern};
use crate::own_vectors::file::VectorFile;
use crate::repository::Repository;

/// Files in which ids are looked for.
const SEARCHED: [&str; 11] = ["rs", "md", "toml", "json", "py", "mjs", "js", "ts", "yml", "yaml", "sh"];
/// Generated, or full of ids that are wrong on purpose.
const NOT_SEARCHED: [&str; 4] =
    ["spec/TRACEABILITY.md", "xtask/src/spec/", "xtask/src/own_vectors/", "target/"];

/// Also ids with too few or too many digits: they are meant as citations, and cite nothing.
static CITATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b(?:{}|DIV)-[A-Z]{{2,6}}-\d+\b", DOCUMENTS.join("|"))));

/// How the testee has to behave for the evidence to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Polarity {
    Accept,
    Reject,
}

/// A black-box case of the conformance program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutsideCase {
    pub(crate) id: String,
    pub(crate) clauses: Vec<String>,
    /// None where the specification leaves it open; that shows nothing.
    pub(crate) polarity: Option<Polarity>,
}

/// Everything that is known about one clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub(crate) accepting: Vec<String>,
    pub(crate) rejecting: Vec<String>,
    pub(crate) cases: Vec<String>,
    pub(crate) tests: Vec<String>,
    pub(crate) upheld_by: Vec<String>,
    pub(crate) enforced_at: Vec<String>,
    accepting_case: bool,
    rejecting_case: bool,
}

impl Evidence {
    pub(crate) fn is_shown(&self) -> bool {
        self.accepts() || self.rejects()
    }

    pub(crate) fn accepts(&self) -> bool {
        self.accepting_case || !self.accepting.is_empty()
    }

    pub(crate) fn rejects(&self) -> bool {
        self.rejecting_case || !self.rejecting.is_empty()
    }
}

/// All evidence by clause, and every place that cites an id.
#[derive(Debug, Default)]
pub(crate) struct AllEvidence {
    pub(crate) by_clause: BTreeMap<String, Evidence>,
    /// (place, id), to find ids that cannot be cited.
    pub(crate) citations: Vec<(String, String)>,
}

impl AllEvidence {
    /// Reads the vectors and searches the repository.
    pub(crate) fn gather(repository: &Repository, cases: &[OutsideCase]) -> Result<Self> {
        let mut all = Self::default();
        for file in VectorFile::read_all(repository)? {
            all.add_vectors(&file);
        }
        for case in cases {
            all.add_case(case);
        }
        for path in repository.files()? {
            let name = repository.display(&path).replace('\\', "/");
            let searched = path.extension().is_some_and(|kind| SEARCHED.iter().any(|known| kind == *known));
            if searched && !NOT_SEARCHED.iter().any(|prefix| name.starts_with(prefix)) {
                all.search(&name, &fs::read_to_string(&path).with_context(|| name.clone())?);
            }
        }
        Ok(all)
    }

    fn add_vectors(&mut self, file: &VectorFile) {
        for vector in file.vectors().filter(|vector| !vector.is_withdrawn()) {
            for clause in vector.clauses() {
                self.citations.push((vector.id().to_owned(), clause.to_owned()));
                let evidence = self.by_clause.entry(clause.to_owned()).or_default();
                match vector.outcome() {
                    "accept" => push_once(&mut evidence.accepting, vector.id()),
                    "reject" => {
                        push_once(&mut evidence.rejecting, vector.id());
                        // The control is the accepting case of whatever its mutation breaks.
                        vector.control().into_iter().for_each(|id| push_once(&mut evidence.accepting, id));
                    }
                    _ => {}
                }
            }
        }
    }

    fn add_case(&mut self, case: &OutsideCase) {
        for clause in &case.clauses {
            self.citations.push((case.id.clone(), clause.clone()));
            let evidence = self.by_clause.entry(clause.clone()).or_default();
            push_once(&mut evidence.cases, &case.id);
            match case.polarity {
                Some(Polarity::Accept) => evidence.accepting_case = true,
                Some(Polarity::Reject) => evidence.rejecting_case = true,
                None => {}
            }
        }
    }

    fn search(&mut self, name: &str, text: &str) {
        let is_code = name.starts_with("crates/") && name.ends_with(".rs");
        for (index, line) in text.lines().enumerate() {
            let place = format!("{name}:{}", index + 1);
            for citation in CITATION.find_iter(line) {
                let id = citation.as_str();
                self.citations.push((place.clone(), id.to_owned()));
                let evidence = self.by_clause.entry(id.to_owned()).or_default();
                match line.trim_start() {
                    line if line.starts_with("// covers:") => evidence.tests.push(place.clone()),
                    line if line.starts_with("// upholds:") => evidence.upheld_by.push(place.clone()),
                    _ if is_code && name.contains("/src/") && line.contains("//") => {
                        push_once(&mut evidence.enforced_at, &place);
                    }
                    _ => {}
                }
            }
        }
    }
}

fn push_once(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}
