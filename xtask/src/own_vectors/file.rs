//! Our vector files, read as data.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::repository::{Repository, files_below};

/// Where all vectors are.
pub(crate) const DIRECTORY: &str = "test-vectors";
const FORMAT: &str = "dm3-vectors/1";
/// Where JSON files have other formats.
const OTHERS: [&str; 5] = ["/peer/", "/schema/", "/operations/", "/corpus/sources/", "/MANIFEST.json"];

/// One file with the vectors of a suite.
#[derive(Debug, Clone)]
pub(crate) struct VectorFile {
    /// Path relative to the repository.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl VectorFile {
    /// All files of the format, in the order of their paths. Other JSON files are left out.
    pub(crate) fn read_all(repository: &Repository) -> Result<Vec<Self>> {
        let directory = repository.path(DIRECTORY);
        if !directory.is_dir() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for path in files_below(&directory)? {
            let name = repository.display(&path).replace('\\', "/");
            // The peer's known answers have a format of their own.
            if !name.ends_with(".json") || name.starts_with("test-vectors/peer/") {
                continue;
            }
            let text = fs::read_to_string(&path).with_context(|| name.clone())?;
            let json: Value = serde_json::from_str(&text).with_context(|| name.clone())?;
            if json.get("format").and_then(Value::as_str) == Some(FORMAT) {
                files.push(Self { path: name, text, json });
            }
        }
        Ok(files)
    }

    /// JSON files where only files of the format may be, which programs that read all vectors would stumble over.
    pub(crate) fn strays(repository: &Repository, files: &[Self]) -> Result<Vec<String>> {
        let mut strays = Vec::new();
        for path in files_below(&repository.path(DIRECTORY))? {
            let name = repository.display(&path).replace('\\', "/");
            let place = name.trim_start_matches(DIRECTORY);
            let other = OTHERS.iter().any(|other| place.starts_with(other)) || !name.ends_with(".json");
            if !other && !files.iter().any(|file| file.path == name) {
                strays.push(name);
            }
        }
        Ok(strays)
    }

    pub(crate) fn suite(&self) -> &str {
        text(&self.json, "suite")
    }

    pub(crate) fn operation(&self) -> &str {
        text(&self.json, "operation")
    }

    pub(crate) fn document(&self) -> &str {
        self.json.get("spec").map(|spec| text(spec, "document")).unwrap_or_default()
    }

    pub(crate) fn vectors(&self) -> impl Iterator<Item = Vector<'_>> {
        self.json.get("vectors").and_then(Value::as_array).into_iter().flatten().map(Vector)
    }
}

/// One vector of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vector<'a>(&'a Value);

impl<'a> Vector<'a> {
    pub(crate) fn id(self) -> &'a str {
        text(self.0, "id")
    }

    pub(crate) fn clauses(self) -> Vec<&'a str> {
        let clauses = self.0.get("clauses").and_then(Value::as_array);
        clauses.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// `accept`, `reject` or `observe`.
    pub(crate) fn outcome(self) -> &'a str {
        self.0.get("expect").map(|expect| text(expect, "outcome")).unwrap_or_default()
    }

    pub(crate) fn mutation(self) -> Option<&'a str> {
        self.0.get("mutation").and_then(Value::as_str)
    }

    pub(crate) fn control(self) -> Option<&'a str> {
        self.0.get("control").and_then(Value::as_str)
    }

    pub(crate) fn dialect(self) -> &'a str {
        self.0.get("dialect").and_then(Value::as_str).unwrap_or("spec")
    }

    pub(crate) fn is_withdrawn(self) -> bool {
        self.0.get("withdrawn").is_some()
    }

    pub(crate) fn input(self) -> Option<&'a Map<String, Value>> {
        self.0.get("input").and_then(Value::as_object)
    }

    /// What an accepting vector expects.
    pub(crate) fn output(self) -> Option<&'a Map<String, Value>> {
        self.0.pointer("/expect/output").and_then(Value::as_object)
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
