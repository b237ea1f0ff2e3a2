//! The record of a run, read back.

use std::fs;
use std::path::Path;

use crate::record::{ClauseLine, FORMAT, Footer, Header, Line, Mode, TestRecord};
use crate::summary::{self, DOES_NOT_CONFORM};
use crate::trouble::Trouble;

/// A run as its record tells it.
#[derive(Clone, Debug)]
pub struct LoadedRun {
    /// What was tested with what.
    pub header: Header,
    /// Clauses, ordered by page and id.
    pub clauses: Vec<ClauseLine>,
    /// Tests, ordered by id.
    pub tests: Vec<TestRecord>,
    /// The end; none when the run was broken off.
    pub footer: Option<Footer>,
    /// How the subject was reached; several when records were put together.
    pub modes: Vec<Mode>,
}

/// Records that cannot be put together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There is none.
    #[error("there is no record")]
    Nothing,
    /// They are about different subjects, or made with different suites.
    #[error("the records are of different {0}")]
    Different(&'static str),
    /// Two hold the same test.
    #[error("two records hold the test {0}")]
    SameTest(String),
}

impl LoadedRun {
    /// Reads a file.
    ///
    /// # Errors
    /// When the file cannot be read or is no record of this format.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let text =
            fs::read_to_string(path).map_err(|source| Trouble::Read { path: path.to_owned(), source })?;
        Self::parse(&text).map_err(|problem| Trouble::Record { path: path.to_owned(), problem })
    }

    /// Reads the text of a record.
    ///
    /// # Errors
    /// When it is no record of this format.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut header = None;
        let (mut clauses, mut tests, mut footer) = (Vec::new(), Vec::new(), None);
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let line: Line =
                serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))?;
            match line {
                Line::Header(found) if header.is_none() => header = Some(*found),
                Line::Header(_) => return Err(format!("line {}: a second header", index + 1)),
                Line::Clause(clause) => clauses.push(clause),
                Line::Test(test) => tests.push(*test),
                Line::Footer(found) => footer = Some(found),
                Line::Unknown => {}
            }
        }
        let header = header.ok_or("the record has no header")?;
        if header.format != FORMAT {
            return Err(format!("the format is {}, this program reads {FORMAT}", header.format));
        }
        clauses.sort_by(|one, other| (&one.page, &one.id).cmp(&(&other.page, &other.id)));
        tests.sort_by(|one, other| one.id.cmp(&other.id));
        let modes = vec![header.mode];
        Ok(Self { header, clauses, tests, footer, modes })
    }

    /// Puts records of one subject together, such as those of its vectors and of its client.
    ///
    /// # Errors
    /// When they are not about the same thing or overlap.
    pub fn merged(runs: Vec<Self>) -> Result<Self, MergeError> {
        let mut runs = runs.into_iter();
        let first = runs.next().ok_or(MergeError::Nothing)?;
        runs.try_fold(first, Self::and)
    }

    fn and(mut self, other: Self) -> Result<Self, MergeError> {
        let (ours, theirs) = (&mut self.header, other.header);
        let differences = [
            ("subjects", ours.subject.name != theirs.subject.name),
            ("versions of the subject", ours.subject.version != theirs.subject.version),
            ("versions of the suite", ours.suite != theirs.suite),
            ("versions of the specification", ours.spec != theirs.spec),
            ("vectors", ours.vectors != theirs.vectors),
        ];
        if let Some((what, _)) = differences.into_iter().find(|(_, differ)| *differ) {
            return Err(MergeError::Different(what));
        }
        if let Some(twice) = other.tests.iter().find(|test| self.tests.iter().any(|ours| ours.id == test.id))
        {
            return Err(MergeError::SameTest(twice.id.to_string()));
        }
        ours.classes.extend(theirs.classes);
        ours.classes.sort();
        ours.classes.dedup();
        ours.parts.extend(theirs.parts);
        ours.parts.sort();
        ours.parts.dedup();
        ours.selection.complete &= theirs.selection.complete;
        ours.selection.filters.extend(theirs.selection.filters);
        ours.configuration.extend(theirs.configuration);
        ours.started = ours.started.clone().min(theirs.started);
        self.modes.extend(other.modes);
        self.clauses.extend(other.clauses);
        self.clauses.sort_by(|one, other| (&one.page, &one.id).cmp(&(&other.page, &other.id)));
        self.clauses.dedup_by(|one, other| one.id == other.id);
        self.tests.extend(other.tests);
        self.tests.sort_by(|one, other| one.id.cmp(&other.id));
        let (classes, parts) = (&self.header.classes, &self.header.parts);
        self.footer = self.footer.take().zip(other.footer).map(|(ours, theirs)| Footer {
            finished: ours.finished.max(theirs.finished),
            counts: summary::counts(&self.tests),
            classes: summary::class_counts(classes, parts, &self.clauses, &self.tests),
            problems: [ours.problems, theirs.problems].concat(),
            remarks: [ours.remarks, theirs.remarks].concat(),
            exit_code: worse(ours.exit_code, theirs.exit_code),
        });
        Ok(self)
    }

    /// The modes in words.
    pub fn modes(&self) -> String {
        self.modes.iter().map(|mode| mode.word()).collect::<Vec<_>>().join(" + ")
    }

    /// The clause with this id.
    pub fn clause(&self, id: &str) -> Option<&ClauseLine> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// Did a SHOULD that is missed count as a failure?
    pub fn is_strict(&self) -> bool {
        self.header.configuration.get("strict").and_then(serde_json::Value::as_bool).unwrap_or(false)
    }

    /// What readers must know before they believe anything else.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        match &self.footer {
            None => warnings.push("The run was broken off: this is not all of it.".to_owned()),
            Some(footer) => {
                warnings.extend(footer.problems.iter().map(|problem| format!("The run fails: {problem}.")));
            }
        }
        if !self.header.selection.complete {
            warnings.push(format!("Only a part was run: {}.", self.header.selection.filters.join(" ")));
        }
        if !self.header.vectors.pinned {
            warnings.push("The vectors are not those that came with this version of the suite.".to_owned());
        }
        warnings
    }

    /// The result in a few words.
    pub fn result(&self) -> &'static str {
        match self.footer.as_ref().map(|footer| footer.exit_code) {
            Some(summary::CONFORMS) => "conforms",
            Some(DOES_NOT_CONFORM) => "does not conform",
            Some(_) => "could not be judged",
            None => "broken off",
        }
    }
}

/// Nonconformance outweighs trouble, and trouble outweighs conformance.
fn worse(one: u8, other: u8) -> u8 {
    if one == DOES_NOT_CONFORM || other == DOES_NOT_CONFORM { DOES_NOT_CONFORM } else { one.max(other) }
}
