//! What must hold for our vectors: form, permanence, controls, clauses, arguments.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use super::catalogue::Catalogue;
use super::file::{Vector, VectorFile};
use super::manifest::Manifest;
use crate::repository::Repository;
use crate::spec::Pages;

const SCHEMA: &str = "test-vectors/schema/dm3-vectors-v1.schema.json";
/// Converted public corpora have the numbering and the variety of their origin.
const CORPUS: &str = "corpus.";

/// How many vectors there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) accepting: usize,
    pub(crate) rejecting: usize,
    pub(crate) observing: usize,
    /// Of public corpora, counted apart.
    pub(crate) corpus: usize,
}

impl Counts {
    /// Vectors of our own.
    pub(crate) const fn own(self) -> usize {
        self.accepting + self.rejecting + self.observing
    }
}

/// Checks all files; what is wrong is added to `faults`.
pub(crate) fn check(
    repository: &Repository,
    files: &[VectorFile],
    faults: &mut Vec<String>,
) -> Result<Counts> {
    let schema = std::fs::read_to_string(repository.path(SCHEMA)).context(SCHEMA)?;
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema)?)?;
    let pages = Pages::read(repository, &mut Vec::new())?;
    let catalogue = Catalogue::read(repository, faults)?;
    let mut seen = BTreeSet::new();
    let mut counts = Counts::default();
    for file in files {
        faults.extend(
            schema
                .iter_errors(&file.json)
                .map(|error| format!("{}: {}: {error}", file.path, error.instance_path())),
        );
        check_file(repository, file, faults);
        let by_id: BTreeMap<&str, Vector<'_>> = file.vectors().map(|vector| (vector.id(), vector)).collect();
        for vector in file.vectors() {
            if !seen.insert(vector.id().to_owned()) {
                faults.push(format!("{}: the id stands twice", vector.id()));
            }
            count(&mut counts, file, vector);
            let mut complain = |text: String| faults.push(format!("{}: {text}", vector.id()));
            check_clauses(&pages, file, vector, &mut complain);
            check_control(&by_id, vector, &mut complain);
            catalogue.check(file.operation(), vector, &mut complain);
        }
    }
    let strays = VectorFile::strays(repository, files)?;
    faults.extend(strays.into_iter().map(|name| format!("{name}: its format is not that of vectors")));
    check_contradictions(files, faults);
    check_manifest(repository, files, faults)?;
    Ok(counts)
}

fn count(counts: &mut Counts, file: &VectorFile, vector: Vector<'_>) {
    if file.suite().starts_with(CORPUS) {
        counts.corpus += 1;
        return;
    }
    match vector.outcome() {
        "accept" => counts.accepting += 1,
        "reject" => counts.rejecting += 1,
        _ => counts.observing += 1,
    }
}

fn check_file(repository: &Repository, file: &VectorFile, faults: &mut Vec<String>) {
    let expected = format!("test-vectors/{}.json", file.suite().replace('.', "/"));
    if file.path != expected {
        faults.push(format!("{}: the suite {} belongs into {expected}", file.path, file.suite()));
    }
    if !repository.path(file.document()).is_file() {
        faults.push(format!("{}: there is no page {}", file.path, file.document()));
    }
    for vector in file.vectors() {
        if vector.id().split_once('/').map(|(suite, _)| suite) != Some(file.suite()) {
            faults.push(format!("{}: the id does not begin with its suite", vector.id()));
        }
    }
}

fn check_clauses(pages: &Pages, file: &VectorFile, vector: Vector<'_>, complain: &mut impl FnMut(String)) {
    let mut levels = BTreeSet::new();
    for id in vector.clauses() {
        match (pages.clauses.get(id), pages.divergences.contains_key(id)) {
            (None, false) => complain(format!("{id} is no clause")),
            (Some(clause), _) => {
                levels.insert(clause.level);
                if clause.is_withdrawn() && !vector.is_withdrawn() {
                    complain(format!("{id} is withdrawn"));
                }
                if vector.dialect() != "spec" {
                    complain(format!("cites {id}, but the deployed form is judged by divergences"));
                }
            }
            (None, true) if vector.dialect() == "spec" && !file.suite().starts_with(CORPUS) => {
                complain(format!("cites {id}, but the specification is judged by clauses"));
            }
            (None, true) => {}
        }
    }
    if levels.len() > 1 {
        complain("cites clauses of different levels".to_owned());
    }
}

fn check_control(by_id: &BTreeMap<&str, Vector<'_>>, vector: Vector<'_>, complain: &mut impl FnMut(String)) {
    if vector.outcome() != "reject" {
        return;
    }
    let Some(control) = vector.control().and_then(|id| by_id.get(id)) else {
        complain("its control is not in this suite".to_owned());
        return;
    };
    if control.outcome() != "accept" {
        complain("its control is not accepted".to_owned());
    }
    if control.is_withdrawn() && !vector.is_withdrawn() {
        complain("its control is withdrawn".to_owned());
    }
    if control.dialect() != vector.dialect() {
        complain("its control is of another dialect".to_owned());
    }
    let (Some(left), Some(right)) = (control.input(), vector.input()) else { return };
    let names: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let differing: Vec<&str> =
        names.into_iter().filter(|name| left.get(*name) != right.get(*name)).map(String::as_str).collect();
    // Some defects cannot be had in one member, such as a forgery that exists under one key alone. Such a vector names
    // the members in its mutation.
    let is_of_names = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mutation = vector.mutation().unwrap_or_default();
    let words: BTreeSet<&str> = mutation.split(|character| !is_of_names(character)).collect();
    let named = !differing.is_empty() && differing.iter().all(|name| words.contains(name));
    if differing.len() != 1 && !named {
        complain(format!(
            "differs from its control in {} members of the input ({}), not in one",
            differing.len(),
            differing.join(", ")
        ));
    }
}

/// Complains about pairs of vectors that no implementation can both pass.
fn check_contradictions(files: &[VectorFile], faults: &mut Vec<String>) {
    let mut asked: BTreeMap<(&str, &str, String), Vec<Vector<'_>>> = BTreeMap::new();
    for file in files {
        for vector in file.vectors().filter(|vector| !vector.is_withdrawn()) {
            let Some(input) = vector.input() else { continue };
            // Members of an object that was read are in order, so the text is the same for the same input.
            let input = serde_json::to_string(input).unwrap_or_default();
            let before = asked.entry((file.operation(), vector.dialect(), input)).or_default();
            if let Some(other) = before.iter().find(|other| contradict(**other, vector)) {
                faults.push(format!("{}: contradicts {}, which has the same input", vector.id(), other.id()));
            }
            before.push(vector);
        }
    }
}

fn contradict(one: Vector<'_>, other: Vector<'_>) -> bool {
    let judges = |vector: Vector<'_>| matches!(vector.outcome(), "accept" | "reject");
    let (Some(left), Some(right)) = (one.output(), other.output()) else {
        return judges(one) && judges(other) && one.outcome() != other.outcome();
    };
    left.iter().any(|(name, value)| right.get(name).is_some_and(|found| found != value))
}

fn check_manifest(repository: &Repository, files: &[VectorFile], faults: &mut Vec<String>) -> Result<()> {
    let (known, now) = (Manifest::read(repository)?, Manifest::of(files));
    faults.extend(
        known.lost_in(&now).into_iter().map(|id| format!("{id}: gone; a vector is withdrawn, never deleted")),
    );
    faults.extend(
        known
            .differing(&now)
            .map(|suite| format!("{suite}: not the file of the manifest; run `cargo xtask vectors gen`")),
    );
    Ok(())
}

/// Complains about files that the recipes would write otherwise.
pub(crate) fn check_recipes(files: &[VectorFile], faults: &mut Vec<String>) {
    let mut generated = BTreeSet::new();
    for suite in dm3_vector_recipes::suites() {
        let path = format!("test-vectors/{}", dm3_vector_recipes::file_name(&suite));
        let text = dm3_vector_recipes::file_text(&suite);
        if !files.iter().any(|file| file.path == path && file.text == text) {
            faults.push(format!("{path}: not what its recipe gives; run `cargo xtask vectors gen`"));
        }
        generated.insert(path);
    }
    let without = files.iter().filter(|file| !generated.contains(&file.path));
    faults.extend(without.map(|file| format!("{}: no recipe makes this file", file.path)));
}

/// Whether a value has the type that a catalogue names.
pub(super) fn has_type(value: &Value, kind: &str) -> bool {
    let hex = |text: &str| {
        text.len().is_multiple_of(2) && text.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f'))
    };
    match kind {
        "text" | "base64" => value.is_string(),
        "hex" => value.as_str().is_some_and(hex),
        "hex0x" => value.as_str().and_then(|text| text.strip_prefix("0x")).is_some_and(hex),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "any" => true,
        _ => false,
    }
}
