//! DTP/1: one JSON object per line, both ways.

use std::io::{self, BufRead, Write};

use anyhow::Result;
use dm3_types::Dialect;
use serde_json::{Map, Value, json};

use crate::arguments::Arguments;
use crate::operation;
use crate::reply::{Refusal, Reply};

/// Answers calls until the input ends.
pub(crate) fn serve() -> Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        let id = call.get("id").cloned().unwrap_or(Value::Null);
        let (name, body) = match answer(&call) {
            Ok(result) => ("ok", result),
            Err(refusal) => refusal.to_json(),
        };
        writeln!(output, "{}", json!({ "id": id, name: body }))?;
        output.flush()?;
    }
    Ok(())
}

fn answer(call: &Value) -> Reply {
    let name = call.get("op").and_then(Value::as_str).unwrap_or_default();
    if name == "hello" {
        return Ok(hello());
    }
    let dialect = match call.get("dialect").and_then(Value::as_str) {
        Some("legacy-ts") => Dialect::Deployed,
        Some("spec") | None => Dialect::Written,
        Some(other) => return Err(Refusal::unsupported(format!("dialect {other}"))),
    };
    let empty = Map::new();
    let members = call.get("args").and_then(Value::as_object).unwrap_or(&empty);
    run(name, members, dialect)
}

/// Runs one operation.
pub(crate) fn run(name: &str, members: &Map<String, Value>, dialect: Dialect) -> Reply {
    let Some(operation) = operation::find(name) else {
        return Err(Refusal::unsupported(format!("operation {name}")));
    };
    operation(&Arguments::new(members, dialect))
}

fn hello() -> Value {
    json!({
        "dtp": 1,
        "name": "dm3-rs",
        "version": env!("CARGO_PKG_VERSION"),
        "language": "rust",
        "source": env!("CARGO_PKG_REPOSITORY"),
        "issues": concat!(env!("CARGO_PKG_REPOSITORY"), "/issues"),
        "roles": ["codec", "client"],
        "dialects": ["spec", "legacy-ts"],
        "features": ["associated-data", "fixed-ephemeral", "spam", "storage"],
        "ops": operation::names(),
    })
}
