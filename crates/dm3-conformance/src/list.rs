//! What the suite has: tests with their clauses, and operations. Also read by the tool that checks the coverage.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use dm3_vectors::{Argument, Operation, Vector};
use serde::Serialize;

use crate::case::{Part, Polarity};
use crate::glob::Glob;
use crate::inventory::{CodedCase, Inventory};
use crate::record::{Mode, Suite};
use crate::summary::CONFORMS;
use crate::trouble::Trouble;
use crate::vectors::polarity;
use crate::verdict::Level;

/// Lists the tests, or the operations that an adapter may offer
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// List the operations that an adapter may offer, not the tests
    #[arg(long)]
    pub operations: bool,
    /// List only tests or operations whose id or name matches. May be repeated
    #[arg(long, visible_alias = "suite", value_name = "GLOB")]
    pub only: Vec<Glob>,
    /// Use the vectors below a directory, not those that came with the program
    #[arg(long, value_name = "DIRECTORY")]
    pub vectors: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A test as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Permanent id.
    pub id: String,
    /// The behaviour tested.
    pub title: String,
    /// The command that runs it.
    pub mode: Mode,
    /// Clauses tested.
    pub clauses: Vec<String>,
    /// Their level.
    pub level: Level,
    /// What a conforming subject does.
    pub polarity: Polarity,
    /// The dialect.
    pub dialect: String,
    /// Which part of the protocol it belongs to.
    pub part: Part,
    /// The operation called; none for cases that are written as code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Features of an adapter, or fixtures of a service, that must be there.
    pub needs: Vec<String>,
    /// Why it no longer counts, when it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
}

#[derive(Serialize)]
struct TestList {
    format: &'static str,
    suite: Suite,
    vectors: String,
    tests: Vec<Listed>,
}

#[derive(Serialize)]
struct OperationList<'a> {
    format: &'static str,
    suite: Suite,
    operations: Vec<ListedOperation<'a>>,
}

#[derive(Serialize)]
struct ListedOperation<'a> {
    name: &'a str,
    about: &'a str,
    dialects: &'a [String],
    args: Vec<ListedArgument<'a>>,
    output: Vec<ListedArgument<'a>>,
    vectors: usize,
}

#[derive(Serialize)]
struct ListedArgument<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    optional: bool,
}

/// Prints the list.
///
/// # Errors
/// When vectors cannot be used or standard output cannot be written.
pub fn run(arguments: &Arguments) -> Result<u8, Trouble> {
    let inventory = Inventory::new(arguments.vectors.as_deref())?;
    let chosen =
        |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|glob| glob.covers(name));
    let text = if arguments.operations {
        let operations = inventory.vectors().operations().iter();
        let operations: Vec<&Operation> = operations.filter(|operation| chosen(&operation.name)).collect();
        if arguments.json { operations_json(&inventory, &operations) } else { operations_text(&operations) }
    } else {
        let tests: Vec<Listed> = tests(&inventory).into_iter().filter(|test| chosen(&test.id)).collect();
        if arguments.json { tests_json(&inventory, tests) } else { tests_text(&tests) }
    };
    let written = io::stdout().write_all(text.as_bytes());
    written.map_err(|source| Trouble::Write { path: PathBuf::from("standard output"), source })?;
    Ok(CONFORMS)
}

/// All tests, ordered by id.
pub fn tests(inventory: &Inventory) -> Vec<Listed> {
    let vectors = inventory.vectors().vectors().iter().map(|vector| of_vector(inventory, vector));
    let cases = inventory.cases().into_iter().map(|case| of_case(inventory, &case));
    let mut tests: Vec<Listed> = vectors.chain(cases).collect();
    tests.sort_by(|one, other| one.id.cmp(&other.id));
    tests
}

fn of_vector(inventory: &Inventory, vector: &Vector) -> Listed {
    let parts = vector.clauses.iter().filter_map(|clause| inventory.clause(clause)).map(|clause| clause.part);
    Listed {
        id: vector.id.clone(),
        title: vector.title.clone(),
        mode: Mode::Vectors,
        clauses: vector.clauses.clone(),
        level: inventory.level(vector.clauses.iter().map(String::as_str)),
        polarity: polarity(&vector.expect),
        dialect: vector.dialect.clone(),
        part: parts.max().unwrap_or(Part::Core),
        operation: Some(vector.operation.clone()),
        needs: vector.features.clone(),
        withdrawn: vector.withdrawn.clone(),
    }
}

fn of_case(inventory: &Inventory, coded: &CodedCase) -> Listed {
    let case = &coded.info;
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Listed {
        id: case.id.to_owned(),
        title: case.title.to_owned(),
        mode: coded.mode,
        clauses: owned(case.clauses),
        level: inventory.level(case.clauses.iter().copied()),
        polarity: case.polarity,
        dialect: coded.dialect.to_owned(),
        part: case.part,
        operation: None,
        needs: owned(case.needs),
        withdrawn: None,
    }
}

fn tests_json(inventory: &Inventory, tests: Vec<Listed>) -> String {
    let vectors = inventory.vectors().digest().to_owned();
    let list = TestList { format: "dm3-list/1", suite: Suite::current(), vectors, tests };
    serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
}

fn tests_text(tests: &[Listed]) -> String {
    let width = tests.iter().map(|test| test.id.len()).max().unwrap_or_default();
    let mut text = tests.iter().fold(String::new(), |mut text, test| {
        let withdrawn = if test.withdrawn.is_some() { "  (withdrawn)" } else { "" };
        let (level, polarity) = (test.level.word(), test.polarity.word());
        let clauses = test.clauses.join(" ");
        let _ = writeln!(text, "{:<width$}  {level:<8} {polarity:<7}  {clauses}{withdrawn}", test.id);
        text
    });
    let _ = writeln!(text, "{} tests", tests.len());
    text
}

fn operations_json(inventory: &Inventory, operations: &[&Operation]) -> String {
    let vectors = inventory.vectors().vectors();
    let operations = operations.iter().map(|operation| ListedOperation {
        name: &operation.name,
        about: &operation.about,
        dialects: &operation.dialects,
        args: arguments(&operation.arguments),
        output: arguments(&operation.output),
        vectors: vectors.iter().filter(|vector| vector.operation == operation.name).count(),
    });
    let operations = operations.collect();
    let list = OperationList { format: "dm3-operations/1", suite: Suite::current(), operations };
    serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
}

fn arguments(arguments: &[Argument]) -> Vec<ListedArgument<'_>> {
    let listed = arguments.iter().map(|Argument { name, kind, optional }| {
        // The catalogue calls it a type.
        ListedArgument { name, kind, optional: *optional }
    });
    listed.collect()
}

fn operations_text(operations: &[&Operation]) -> String {
    operations.iter().fold(String::new(), |mut text, operation| {
        let members = |members: &[Argument]| {
            let member = |member: &Argument| {
                let mark = if member.optional { "?" } else { "" };
                format!("{}{mark}: {}", member.name, member.kind)
            };
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        };
        let (arguments, output) = (members(&operation.arguments), members(&operation.output));
        let _ = writeln!(text, "{} [{}]", operation.name, operation.dialects.join(", "));
        let _ = writeln!(text, "    {}\n    ({arguments}) -> {{ {output} }}", operation.about);
        text
    })
}
