//! From the peer's answer and ours to a verdict.

use dm3_types::{Json, Members};

use super::answer::{Answer, Failure, Outcome};
use super::expectations::Expectation;

/// What a vector says about our crates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Our answer is the peer's. Where both refuse, with what ours said.
    Passed(Option<String>),
    /// Our crates deviate on purpose.
    Stricter(String),
    /// Our crates have nothing to compare.
    NotApplicable(String),
    /// Our crates deviate, or do not deviate where that is listed.
    Failed {
        /// What the peer answered.
        expected: String,
        /// What our crates answered.
        got: String,
    },
}

/// How our answer compares with the peer's.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Comparison {
    Agrees(Option<String>),
    Refuses { expected: String, got: String },
    Differs { expected: String, got: String },
    NotExpressible(&'static str),
    Broken(String),
}

/// Judges our outcome by the peer's output and by what is listed for the vector.
pub(super) fn judge(output: &Json, ours: &Outcome, listed: Option<&Expectation>) -> Verdict {
    let failed = |expected: String, got: String| Verdict::Failed { expected, got };
    match (compare(output, ours), listed) {
        (Comparison::Broken(why), _) => failed(shortened(output), why),
        (Comparison::Agrees(refusal), None) => Verdict::Passed(refusal),
        (Comparison::Agrees(_), Some(listed)) => failed(
            format!("a deviation, listed because: {}", listed.reason()),
            "the peer's answer; remove the vector from the list".to_owned(),
        ),
        (Comparison::Refuses { .. }, Some(Expectation::Refuses(reason)))
        | (Comparison::Differs { .. }, Some(Expectation::Differs(reason))) => {
            Verdict::Stricter(reason.clone())
        }
        (Comparison::NotExpressible(_), Some(Expectation::NotApplicable(reason))) => {
            Verdict::NotApplicable(reason.clone())
        }
        (Comparison::Refuses { expected, got } | Comparison::Differs { expected, got }, None) => {
            failed(expected, got)
        }
        (Comparison::NotExpressible(why), None) => {
            failed(shortened(output), format!("not expressible: {why}"))
        }
        (Comparison::Refuses { expected, got } | Comparison::Differs { expected, got }, Some(_)) => {
            failed(expected, format!("{got} (the list expects another deviation)"))
        }
        (Comparison::NotExpressible(why), Some(_)) => {
            failed(shortened(output), format!("not expressible: {why} (the list expects another deviation)"))
        }
    }
}

fn compare(output: &Json, ours: &Outcome) -> Comparison {
    let Some(output) = output.as_object() else {
        return Comparison::Broken("the vector's output is no object".to_owned());
    };
    let answer = match ours {
        Ok(answer) => answer,
        // What our crates say when they refuse is theirs to choose.
        Err(Failure::Refused(why)) if is_refusal(output) => return Comparison::Agrees(Some(why.clone())),
        Err(Failure::Refused(why)) => {
            return Comparison::Refuses { expected: expected_result(output), got: format!("error: {why}") };
        }
        Err(Failure::NotExpressible(why)) => return Comparison::NotExpressible(why),
        Err(Failure::Broken(why)) => return Comparison::Broken(why.clone()),
    };
    if let Some(error) = output.get("error") {
        return match &answer.result {
            Some(Json::Bool(false)) => Comparison::Agrees(None),
            _ => differs(format!("error {}", shortened(error)), ours_in_words(answer)),
        };
    }
    if !has_result(output, answer) {
        return differs(expected_result(output), ours_in_words(answer));
    }
    output
        .iter()
        .find_map(|(name, expected)| further_difference(name, expected, answer))
        .unwrap_or(Comparison::Agrees(None))
}

/// The peer threw, or said no.
fn is_refusal(output: &Members) -> bool {
    output.get("error").is_some() || output.get("result") == Some(&Json::Bool(false))
}

fn has_result(output: &Members, answer: &Answer) -> bool {
    let undefined = output.get("resultType").and_then(Json::as_str) == Some("undefined");
    match (&answer.result, output.get("result")) {
        (None, expected) => undefined && expected.is_none_or(|expected| *expected == Json::Null),
        (Some(ours), Some(expected)) => !undefined && same(ours, expected),
        (Some(_), None) => false,
    }
}

fn further_difference(name: &str, expected: &Json, answer: &Answer) -> Option<Comparison> {
    if ["result", "resultType"].contains(&name) || answer.without.contains(&name) {
        return None;
    }
    match answer.also.get(name) {
        Some(ours) if same(ours, expected) => None,
        Some(ours) => Some(differs(format!("{name} {}", shortened(expected)), shortened(ours))),
        None => Some(Comparison::Broken(format!("nothing to compare with the vector's `output.{name}`"))),
    }
}

fn differs(expected: String, got: String) -> Comparison {
    Comparison::Differs { expected, got }
}

fn expected_result(output: &Members) -> String {
    match (output.get("resultType"), output.get("result")) {
        (Some(_), _) => "undefined".to_owned(),
        (None, Some(result)) => shortened(result),
        (None, None) => "neither result nor error".to_owned(),
    }
}

fn ours_in_words(answer: &Answer) -> String {
    answer.result.as_ref().map_or_else(|| "undefined".to_owned(), shortened)
}

/// Equal JSON values; the order of members does not count.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

const LONGEST: usize = 200;

fn shortened(json: &Json) -> String {
    let text = json.to_text();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({} bytes)", text.get(..end).unwrap_or_default(), text.len()),
        None => text,
    }
}
