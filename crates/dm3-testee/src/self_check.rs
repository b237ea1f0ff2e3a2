//! Vector files without the suite: every disagreement of our crates, one line each.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use dm3_types::Dialect;
use serde_json::{Map, Value};

use crate::protocol;
use crate::reply::{Refusal, Reply};

/// Runs the files. True when nothing disagrees.
pub(crate) fn run(files: &[PathBuf]) -> Result<bool> {
    let mut out = io::stdout();
    let (mut total, mut wrong) = (0_usize, 0_usize);
    for path in files {
        let name = path.display().to_string();
        let file: Value =
            serde_json::from_str(&fs::read_to_string(path).context(name.clone())?).context(name)?;
        let operation = text(&file, "operation");
        for vector in file.get("vectors").and_then(Value::as_array).into_iter().flatten() {
            total += 1;
            if let Some(complaint) = complaint(operation, vector) {
                wrong += 1;
                writeln!(out, "{}: {complaint}", text(vector, "id"))?;
            }
        }
    }
    writeln!(out, "{total} vectors, {wrong} disagreements")?;
    Ok(wrong == 0)
}

fn complaint(operation: &str, vector: &Value) -> Option<String> {
    let dialect = if text(vector, "dialect") == "legacy-ts" { Dialect::Deployed } else { Dialect::Written };
    let empty = Map::new();
    let input = vector.get("input").and_then(Value::as_object).unwrap_or(&empty);
    let reply = protocol::run(operation, input, dialect);
    let expect = vector.get("expect")?;
    match (text(expect, "outcome"), &reply) {
        ("accept", Ok(output)) => difference(expect.get("output")?, output),
        ("reject", Err(Refusal::Rejected { .. })) => None,
        ("observe", Ok(_) | Err(Refusal::Rejected { .. })) => None,
        _ => Some(shown(&reply)),
    }
}

fn difference(expected: &Value, output: &Value) -> Option<String> {
    let mut members = expected.as_object()?.iter();
    members.find(|(name, value)| output.get(name.as_str()) != Some(value)).map(|(name, value)| {
        format!("{name}: expected {value}, got {}", output.get(name).unwrap_or(&Value::Null))
    })
}

fn shown(reply: &Reply) -> String {
    match reply {
        Ok(output) => format!("accepted with {output}"),
        Err(refusal) => {
            let (name, body) = refusal.to_json();
            format!("{name} {body}")
        }
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
