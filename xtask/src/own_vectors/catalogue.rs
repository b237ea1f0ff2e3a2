//! The catalogue of operations: what a testee can be asked, with arguments and outputs.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::check::has_type;
use super::file::Vector;
use crate::repository::{Repository, files_below};

const DIRECTORY: &str = "test-vectors/operations";
const DIALECTS: [&str; 2] = ["spec", "legacy-ts"];
const TYPES: [&str; 9] = ["text", "hex", "hex0x", "base64", "integer", "boolean", "object", "array", "any"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    operations: Vec<Operation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Operation {
    name: String,
    about: String,
    dialects: Vec<String>,
    args: BTreeMap<String, String>,
    output: BTreeMap<String, String>,
}

/// All operations by name.
#[derive(Debug, Default)]
pub(crate) struct Catalogue(BTreeMap<String, Operation>);

impl Catalogue {
    /// Reads the catalogue; what is wrong with it is added to `faults`.
    pub(crate) fn read(repository: &Repository, faults: &mut Vec<String>) -> Result<Self> {
        let mut operations = BTreeMap::new();
        for path in files_below(&repository.path(DIRECTORY))? {
            let name = repository.display(&path);
            let text = fs::read_to_string(&path).with_context(|| name.clone())?;
            let file: File = serde_json::from_str(&text).with_context(|| name.clone())?;
            for operation in file.operations {
                let kinds = operation.args.values().chain(operation.output.values());
                let unknown = kinds.filter(|kind| !TYPES.contains(&kind.trim_end_matches('?')));
                faults.extend(unknown.map(|kind| format!("{name}: {}: no type `{kind}`", operation.name)));
                let unknown =
                    operation.dialects.iter().filter(|dialect| !DIALECTS.contains(&dialect.as_str()));
                faults.extend(
                    unknown.map(|dialect| format!("{name}: {}: no dialect `{dialect}`", operation.name)),
                );
                if operation.about.is_empty() || operation.dialects.is_empty() {
                    faults.push(format!("{name}: {}: needs a sentence and its dialects", operation.name));
                }
                if let Some(double) = operations.insert(operation.name.clone(), operation) {
                    faults.push(format!("{name}: {} stands twice", double.name));
                }
            }
        }
        Ok(Self(operations))
    }

    /// Complains about arguments and outputs that the operation does not have.
    pub(crate) fn check(&self, operation: &str, vector: Vector<'_>, complain: &mut impl FnMut(String)) {
        let Some(known) = self.0.get(operation) else {
            complain(format!("there is no operation {operation}"));
            return;
        };
        if !known.dialects.iter().any(|dialect| dialect == vector.dialect()) {
            complain(format!("{operation} has no dialect {}", vector.dialect()));
        }
        check_members(vector.input(), &known.args, "argument", true, complain);
        if vector.outcome() == "accept" {
            check_members(vector.output(), &known.output, "output", false, complain);
        }
    }
}

fn check_members(
    members: Option<&Map<String, Value>>,
    known: &BTreeMap<String, String>,
    what: &str,
    complete: bool,
    complain: &mut impl FnMut(String),
) {
    let Some(members) = members else { return };
    for (name, value) in members {
        let kind = known.get(name).or_else(|| known.get(&format!("{name}?")));
        match kind {
            None => complain(format!("there is no {what} {name}")),
            Some(kind) if !has_type(value, kind.trim_end_matches('?')) => {
                complain(format!("the {what} {name} is no {kind}"));
            }
            Some(_) => {}
        }
    }
    for name in known.keys().filter(|name| complete && !name.ends_with('?')) {
        if !members.contains_key(name) {
            complain(format!("the {what} {name} is missing"));
        }
    }
}
