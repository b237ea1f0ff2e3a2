//! Outcomes by their stable names.

use serde_json::Value;

use crate::ds::answer::Answer;
use crate::ds::stop::{CaseResult, Stop};

/// Demands that a failure is named in `error.data.code` and in the header `x-dm3-error`.
pub(super) fn is_outcome(answer: &Answer, outcome: &str) -> CaseResult {
    let response = answer.response()?;
    let in_body = response.pointer("/error/data/code").and_then(Value::as_str);
    if in_body == Some(outcome) && answer.header("x-dm3-error") == Some(outcome) {
        return Ok(());
    }
    let header = answer.header("x-dm3-error").unwrap_or("no header");
    Err(Stop::deviates(
        format!("`{outcome}` in `error.data.code` and in the header `x-dm3-error`"),
        format!("{} and {header}", in_body.unwrap_or("nothing")),
    ))
}
