//! Everything that the suite knows about a clause or a test, offline.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use dm3_vectors::Vector;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::inventory::Inventory;
use crate::list::{self, Listed};
use crate::record::{ClauseLine, Mode};
use crate::summary::CONFORMS;
use crate::trouble::Trouble;

/// Tells what a clause says and what tests it, or what a test does
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Id of a clause (MTP-PMK-004), a difference (DIV-TS-004) or a test (mtp.postmark/wrong-key)
    #[arg(value_name = "ID")]
    pub id: String,
    /// Use the vectors below a directory, not those that came with the program
    #[arg(long, value_name = "DIRECTORY")]
    pub vectors: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct OfClause<'a> {
    clause: &'a ClauseLine,
    tests: Vec<&'a Listed>,
}

#[derive(Serialize)]
struct OfTest<'a> {
    test: &'a Listed,
    clauses: Vec<&'a ClauseLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vector: Option<OfVector<'a>>,
}

#[derive(Serialize)]
struct OfVector<'a> {
    file: &'a str,
    input: &'a Map<String, Value>,
    expected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    control: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bug: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
    refs: &'a [String],
    intermediates: &'a Map<String, Value>,
}

/// Prints the explanation.
///
/// # Errors
/// When the suite does not know the id, vectors cannot be used or standard output cannot be written.
pub fn run(arguments: &Arguments) -> Result<u8, Trouble> {
    let inventory = Inventory::new(arguments.vectors.as_deref())?;
    let tests = list::tests(&inventory);
    let upper = arguments.id.to_ascii_uppercase();
    let text = if let Some(test) = tests.iter().find(|test| test.id == arguments.id) {
        let clauses = test.clauses.iter().filter_map(|clause| inventory.clause(clause)).collect();
        let vector = inventory.vectors().vector(&test.id).map(of_vector);
        let explained = OfTest { test, clauses, vector };
        if arguments.json { json(&explained) } else { test_text(&explained) }
    } else if let Some(clause) = inventory.clause(&upper) {
        let tests = tests.iter().filter(|test| test.clauses.contains(&clause.id) && test.withdrawn.is_none());
        let explained = OfClause { clause, tests: tests.collect() };
        if arguments.json { json(&explained) } else { clause_text(&explained) }
    } else {
        return Err(Trouble::Usage(format!(
            "no clause and no test has the id {}; `dm3-conformance list` shows all tests with their clauses",
            arguments.id
        )));
    };
    let written = io::stdout().write_all(text.as_bytes());
    written.map_err(|source| Trouble::Write { path: PathBuf::from("standard output"), source })?;
    Ok(CONFORMS)
}

fn json(explained: &impl Serialize) -> String {
    serde_json::to_string_pretty(explained).unwrap_or_default() + "\n"
}

fn of_vector(vector: &Vector) -> OfVector<'_> {
    OfVector {
        file: &vector.file,
        input: &vector.input,
        expected: crate::vectors::expected(&vector.expect, usize::MAX),
        control: vector.control.as_deref(),
        mutation: vector.mutation.as_deref(),
        severity: vector.severity.as_deref(),
        bug: vector.bug.as_deref(),
        comment: vector.comment.as_deref(),
        refs: &vector.refs,
        intermediates: &vector.intermediates,
    }
}

fn clause_text(explained: &OfClause<'_>) -> String {
    let mut text = sentence(explained.clause);
    let clause = explained.clause;
    let roles: Vec<&str> = clause.roles.iter().map(|role| role.word()).collect();
    let binds = if roles.is_empty() { String::new() } else { format!(", binds {}", roles.join(", ")) };
    let _ = writeln!(text, "    {}{binds}, {}\n", clause.level, clause.page);
    for test in &explained.tests {
        let (polarity, mode) = (test.polarity.word(), test.mode.word());
        let _ = writeln!(text, "{polarity:<7}  {mode:<7}  {}\n                  {}", test.id, test.title);
    }
    let _ = writeln!(text, "{} tests", explained.tests.len());
    text
}

fn sentence(clause: &ClauseLine) -> String {
    format!("[{}] {}\n", clause.id, clause.text)
}

fn test_text(explained: &OfTest<'_>) -> String {
    let test = explained.test;
    let mut text = format!("{}\n    {}\n\n", test.id, test.title);
    for clause in &explained.clauses {
        text.push_str(&sentence(clause));
    }
    text.push('\n');
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<13} {value}");
    };
    line("level", test.level.word());
    line("dialect", &test.dialect);
    if let Some(reason) = &test.withdrawn {
        line("withdrawn", reason);
    }
    if !test.needs.is_empty() {
        line("needs", &test.needs.join(", "));
    }
    if let Some(vector) = &explained.vector {
        line("operation", test.operation.as_deref().unwrap_or_default());
        let rows = [
            ("mutation", vector.mutation),
            ("control", vector.control),
            ("severity", vector.severity),
            ("bug", vector.bug),
            ("comment", vector.comment),
        ];
        rows.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .for_each(|(name, value)| line(name, value));
        vector.refs.iter().for_each(|reference| line("see", reference));
        line("expected", &vector.expected);
        line("file", vector.file);
        for (title, members) in [("input", vector.input), ("on the way", vector.intermediates)] {
            let shown = members.iter().map(|(name, value)| format!("\n              {name} = {value}"));
            let shown: String = shown.collect();
            if !shown.is_empty() {
                line(title, shown.trim_start());
            }
        }
    }
    let repeat = match test.mode {
        Mode::Vectors => format!("dm3-conformance vectors --only '{}' -- YOUR-ADAPTER", test.id),
        Mode::Ds => format!("dm3-conformance ds --only '{}' --url URL", test.id),
        Mode::Client => format!("dm3-conformance client --only '{}' -- YOUR-ADAPTER", test.id),
    };
    line("run", &repeat);
    text
}
