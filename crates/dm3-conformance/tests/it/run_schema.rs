//! Records are as the published schema says. The check knows the few keywords that the schema uses, and no others.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{data, run};

/// Keywords that say nothing about validity.
const COMMENTS: [&str; 5] = ["$schema", "$id", "$defs", "title", "description"];

struct Schema(Value);

impl Schema {
    fn of_a_line() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/dm3-run-v1.schema.json");
        Self(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
    }

    fn problem(&self, line: &Value) -> Option<String> {
        self.check(&self.0, line, "line").err()
    }

    fn check(&self, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
        for (keyword, rule) in schema.as_object().unwrap() {
            let holds = match keyword.as_str() {
                "$ref" => {
                    let target = self.0.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                    self.check(target, value, place)?;
                    true
                }
                "oneOf" => {
                    let fits = |schema: &&Value| self.check(schema, value, place).is_ok();
                    rule.as_array().unwrap().iter().filter(fits).count() == 1
                }
                "type" => match rule.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "boolean" => value.is_boolean(),
                    other => panic!("type {other}"),
                },
                "const" => value == rule,
                "enum" => rule.as_array().unwrap().contains(value),
                "minimum" => value.as_i64() >= rule.as_i64(),
                "required" => {
                    rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{place}[{index}]"))?;
                    }
                    true
                }
                "properties" => {
                    for (name, rule) in rule.as_object().unwrap() {
                        if let Some(member) = value.get(name) {
                            self.check(rule, member, &format!("{place}.{name}"))?;
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    let known = schema.get("properties").and_then(Value::as_object);
                    for (name, member) in value.as_object().into_iter().flatten() {
                        if known.is_none_or(|known| !known.contains_key(name)) {
                            if rule == &Value::Bool(false) {
                                return Err(format!("{place}: unknown member {name}"));
                            }
                            self.check(rule, member, &format!("{place}.{name}"))?;
                        }
                    }
                    true
                }
                // Patterns are for readers of the schema; ids and times are checked where they are made.
                "pattern" => value.is_string(),
                comment => {
                    assert!(COMMENTS.contains(&comment), "the check does not know {comment}");
                    true
                }
            };
            if !holds {
                return Err(format!("{place}: {keyword}: {value}"));
            }
        }
        Ok(())
    }
}

#[test]
fn records_of_runs_are_valid() {
    let schema = Schema::of_a_line();
    for behaviour in ["honest", "crashes", "garbage", "refuses-all", "wrong-ids"] {
        for line in run(behaviour, &[]).lines {
            assert_eq!(schema.problem(&line), None, "{line:#}");
        }
    }
}

#[test]
fn the_record_that_reports_are_tested_with_is_valid() {
    let schema = Schema::of_a_line();
    for line in fs::read_to_string(data("data/run.ndjson")).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let is_later = line["type"] == "later-addition";
        assert_eq!(schema.problem(&line).is_some(), is_later, "{:?}", schema.problem(&line));
    }
}

#[test]
fn the_schema_refuses_what_is_no_record() {
    let schema = Schema::of_a_line();
    let text = fs::read_to_string(data("data/run.ndjson")).unwrap();
    let test: Value =
        serde_json::from_str(text.lines().find(|line| line.contains("double/fails")).unwrap()).unwrap();
    assert_eq!(schema.problem(&test), None);
    for (member, value) in [
        ("verdict", Value::from("perhaps")),
        ("ms", Value::from(-1)),
        ("clauses", Value::from("TOY-DBL-001")),
        ("further", Value::from(1)),
        ("evidence", serde_json::json!([{ "kind": "rumour" }])),
        ("type", Value::from("tests")),
    ] {
        let mut broken = test.clone();
        broken[member] = value;
        assert!(schema.problem(&broken).is_some(), "{member}");
    }
}
