//! The record of a run, `dm3-run/1`: one JSON object per line. Every report is derived from it alone.
//!
//! Order of the lines: one header, the clauses, one line per test, one footer. A record without a footer belongs to a run
//! that was broken off. Readers ignore members and kinds of lines that they do not know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::case::{CaseId, Part, Polarity};
use crate::class::{Class, Role};
use crate::evidence::Exchange;
use crate::verdict::{Level, Verdict};

/// The format that this library writes and reads.
pub const FORMAT: &str = "dm3-run/1";

/// One line of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Line {
    /// What was tested with what. The first line.
    Header(Box<Header>),
    /// A clause of the specification, whether tests of the run cite it or not.
    Clause(ClauseLine),
    /// One test.
    Test(Box<TestRecord>),
    /// The end of a run that was not broken off.
    Footer(Footer),
    /// A kind of line that a later version added.
    #[serde(other)]
    Unknown,
}

/// What was tested with what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// The suite that ran.
    pub suite: Suite,
    /// Version of the specification, such as `1.0`.
    pub spec: String,
    /// How the subject was reached.
    pub mode: Mode,
    /// The vectors and clauses that the suite used.
    pub vectors: VectorSet,
    /// What was tested.
    pub subject: Subject,
    /// Classes that the subject claims.
    pub classes: Vec<Class>,
    /// Optional parts of the protocol that the subject claims, beside the core.
    pub parts: Vec<Part>,
    /// Which tests were chosen.
    pub selection: Selection,
    /// Settings of the run that may explain a result, by their names on the command line.
    #[serde(default)]
    pub configuration: Map<String, Value>,
    /// Begin of the run: RFC 3339, UTC, whole seconds.
    pub started: String,
}

/// Name and version of the program that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suite {
    /// `dm3-conformance`.
    pub name: String,
    /// SemVer.
    pub version: String,
}

impl Suite {
    /// This suite.
    pub fn current() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// How a subject is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Through an adapter, one call per vector.
    Vectors,
    /// A delivery service, over the network.
    Ds,
    /// A client, through an adapter, inside a simulated world.
    Client,
}

impl Mode {
    /// The word used in records, and the name of the command.
    pub fn word(self) -> &'static str {
        match self {
            Self::Vectors => "vectors",
            Self::Ds => "ds",
            Self::Client => "client",
        }
    }
}

/// Vectors and clauses of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VectorSet {
    /// `sha256:` and 64 hex digits over all files.
    pub digest: String,
    /// How many vectors the set has.
    pub count: usize,
    /// Are they the ones that came with this version of the suite?
    pub pinned: bool,
}

/// What was tested, in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Name of the implementation, or the service's address without secrets.
    pub name: String,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its programming language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where its source is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where to report what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issues: Option<String>,
    /// Declared roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Declared dialects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dialects: Vec<String>,
    /// Declared features.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// Declared operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<String>,
}

/// Which tests were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Every test of the mode has a line in the record.
    pub complete: bool,
    /// What narrowed the selection, as typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
}

/// A clause as it read when the run was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseLine {
    /// Such as `MTP-PMK-004`.
    pub id: String,
    /// How binding it is.
    pub level: Level,
    /// Who it binds. Empty for what the deployed network does.
    pub roles: Vec<Role>,
    /// Which part of the protocol it belongs to.
    pub part: Part,
    /// The sentence, in the Markdown of the page.
    pub text: String,
    /// The page, such as `spec/postmark.md`.
    pub page: String,
}

/// One test and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestRecord {
    /// Permanent id.
    pub id: CaseId,
    /// One sentence: the behaviour tested.
    pub title: String,
    /// Clauses tested.
    pub clauses: Vec<String>,
    /// Their level.
    pub level: Level,
    /// What a conforming subject does.
    pub polarity: Polarity,
    /// Dialect, such as `spec`.
    pub dialect: String,
    /// Aids that the test needs and that were not there, such as features of an adapter or fixtures of a service. A test
    /// that was not run for that reason alone leaves its clauses to their other tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The operation called, or the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// How it ended.
    pub verdict: Verdict,
    /// Duration in milliseconds.
    pub ms: u64,
    /// One sentence: why this verdict. Present unless the verdict is `pass` or `not-claimed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What a conforming subject gives, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What this subject gave, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
    /// Things worth knowing that decide nothing, such as another stage of refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// For a refusal: how bad it is to accept this, such as `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// For a refusal: the kind of mistake that accepts this, such as `auth-bypass`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bug: Option<String>,
    /// For a refusal: the test that must pass for it to mean anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// For a refusal: the single difference from the control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mutation: Option<String>,
    /// What the subject's authors said beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expectation: Option<Expectation>,
    /// The command that repeats just this test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<String>,
    /// What went over the wire, without secrets. Kept for tests that did not pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Exchange>,
}

impl TestRecord {
    /// A record without anything that is not needed.
    pub fn new(id: CaseId, title: &str, clauses: Vec<String>, level: Level, polarity: Polarity) -> Self {
        Self {
            id,
            title: title.to_owned(),
            clauses,
            level,
            polarity,
            dialect: "spec".to_owned(),
            missing: Vec::new(),
            operation: None,
            verdict: Verdict::NotClaimed,
            ms: 0,
            reason: None,
            expected: None,
            received: None,
            notes: Vec::new(),
            severity: None,
            bug: None,
            control: None,
            mutation: None,
            expectation: None,
            repeat: None,
            evidence: Vec::new(),
        }
    }
}

/// An entry of the expectation file that applied to a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// Why, in the words of the subject's authors.
    pub reason: String,
    /// Where that is discussed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The verdict that the behaviour alone would have had.
    pub without: Verdict,
    /// Is the entry from the list of tests that pass now and then?
    #[serde(default)]
    pub flaky: bool,
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    /// End of the run: RFC 3339, UTC, whole seconds.
    pub finished: String,
    /// How many tests of each level ended with each verdict.
    pub counts: BTreeMap<String, BTreeMap<Verdict, usize>>,
    /// How many clauses of each claimed class are met.
    pub classes: BTreeMap<String, ClassCount>,
    /// What is wrong with the run as a whole and makes it fail, such as an expectation that matches nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// What whoever made the run should know, such as lines of an adapter that belong to no call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Exit code of the program: 0 conforms, 1 does not, 2 could not be judged.
    pub exit_code: u8,
}

/// Clauses of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassCount {
    /// Clauses that say MUST.
    pub must: ClauseCount,
    /// Clauses that say SHOULD.
    pub should: ClauseCount,
}

/// Clauses of one level in one class. A clause is met when one of its tests passed and none ended otherwise than passed
/// or unobservable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseCount {
    /// Clauses with tests.
    pub total: usize,
    /// Clauses met.
    pub met: usize,
    /// Clauses of which nothing could be seen from outside.
    pub unobserved: usize,
}

#[cfg(test)]
pub(crate) mod fixture {
    use super::*;

    /// A test of TST-AAA-001 that ended so.
    pub(crate) fn test(id: &str, verdict: Verdict) -> TestRecord {
        let clauses = vec!["TST-AAA-001".to_owned()];
        let id = CaseId::parse(id).unwrap();
        TestRecord { verdict, ..TestRecord::new(id, "Does it", clauses, Level::Must, Polarity::Accept) }
    }
}
