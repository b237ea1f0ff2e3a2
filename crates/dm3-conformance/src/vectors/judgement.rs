//! One answer, held against what is expected.

use dm3_vectors::{Expect, Vector};
use serde_json::{Map, Value};

use crate::evidence::clipped;
use crate::testee::{Outcome, Reply};
use crate::verdict::Finding;

/// Most bytes of a value that are shown.
const SHOWN: usize = 600;

/// What an answer shows on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What was found.
    pub finding: Finding,
    /// One sentence: why. None when it conforms.
    pub reason: Option<String>,
    /// What a conforming implementation answers, for people.
    pub expected: String,
    /// What this one answered, for people.
    pub received: String,
    /// What is worth knowing and decides nothing.
    pub notes: Vec<String>,
    /// Accepted or refused; none when it did neither.
    pub accepted: Option<bool>,
}

/// Judges one answer.
pub fn judge(vector: &Vector, outcome: &Outcome) -> Judgement {
    let (finding, reason) = match outcome {
        Outcome::Reply(Reply::Ok(output)) => accepted(&vector.expect, output),
        Outcome::Reply(Reply::Rejected { .. }) => refused(&vector.expect),
        Outcome::Reply(Reply::Unsupported { reason, .. }) => {
            (Finding::Unsupported, Some(reason.clone().unwrap_or_else(|| "no reason given".to_owned())))
        }
        Outcome::Reply(Reply::Error { message, .. }) => {
            let message = message.as_deref().unwrap_or("no message given");
            (Finding::Error, Some(format!("the adapter broke: {}", clipped(message, SHOWN))))
        }
        Outcome::Broken(how) => (Finding::Error, Some(format!("the adapter wrote {how}"))),
        Outcome::Hang => (Finding::Hang, Some("no answer before the deadline".to_owned())),
        Outcome::Crash(how) => (Finding::Crash, Some(format!("the adapter died: {how}"))),
        Outcome::TooLong => (
            Finding::Unsupported,
            Some("the call is longer than the lines that the adapter takes".to_owned()),
        ),
        Outcome::NotRun(why) => (Finding::Error, Some(format!("not run: {why}"))),
    };
    let accepted = match outcome {
        Outcome::Reply(Reply::Ok(_)) => Some(true),
        Outcome::Reply(Reply::Rejected { .. }) => Some(false),
        _ => None,
    };
    Judgement {
        finding,
        reason,
        expected: expected(&vector.expect, SHOWN),
        received: received(outcome),
        notes: notes(&vector.expect, outcome),
        accepted,
    }
}

fn accepted(expect: &Expect, output: &Map<String, Value>) -> (Finding, Option<String>) {
    match expect {
        Expect::Accept { output: wanted } => {
            let wrong: Vec<String> = wanted
                .iter()
                .filter(|(name, value)| output.get(*name) != Some(value))
                .map(|(name, value)| difference(name, value, output.get(name)))
                .collect();
            let reason =
                (!wrong.is_empty()).then(|| format!("accepted with another result: {}", wrong.join("; ")));
            (Finding::of(wrong.is_empty()), reason)
        }
        Expect::Reject { .. } => (Finding::Deviates, Some("accepted what must be refused".to_owned())),
        Expect::Observe { reason, .. } => {
            (Finding::Observed, Some(format!("accepted; open, because {reason}")))
        }
    }
}

fn refused(expect: &Expect) -> (Finding, Option<String>) {
    match expect {
        Expect::Accept { .. } => (Finding::Deviates, Some("refused what must be accepted".to_owned())),
        Expect::Reject { .. } => (Finding::Conforms, None),
        Expect::Observe { reason, .. } => {
            (Finding::Observed, Some(format!("refused; open, because {reason}")))
        }
    }
}

fn difference(name: &str, wanted: &Value, found: Option<&Value>) -> String {
    let wanted = clipped(&wanted.to_string(), SHOWN);
    match found {
        Some(found) => format!("`{name}` is {}, not {wanted}", clipped(&found.to_string(), SHOWN)),
        None => format!("`{name}` is missing, expected {wanted}"),
    }
}

/// What a conforming implementation answers, for people. Long output is cut after `limit` bytes.
pub fn expected(expect: &Expect, limit: usize) -> String {
    match expect {
        Expect::Accept { output } => format!("accepted with {}", object(output, limit)),
        Expect::Reject { stage, rpc_code: Some(code) } => format!("refused (at {stage}, as JSON-RPC {code})"),
        Expect::Reject { stage, rpc_code: None } => format!("refused (at {stage})"),
        Expect::Observe { .. } => "accepted or refused".to_owned(),
    }
}

fn received(outcome: &Outcome) -> String {
    let or = |text: &Option<String>, other: &str| text.clone().unwrap_or_else(|| other.to_owned());
    match outcome {
        Outcome::Reply(Reply::Ok(output)) => format!("accepted with {}", object(output, SHOWN)),
        Outcome::Reply(Reply::Rejected { stage, code, message }) => {
            let message = clipped(&or(message, "no message"), SHOWN);
            format!("refused (at {}, {}): {message}", or(stage, "no stage"), or(code, "no code"))
        }
        Outcome::Reply(Reply::Unsupported { .. }) => "unsupported".to_owned(),
        Outcome::Reply(Reply::Error { message, .. }) => {
            format!("error: {}", clipped(&or(message, "no message"), SHOWN))
        }
        Outcome::Broken(how) => how.clone(),
        Outcome::Hang => "nothing".to_owned(),
        Outcome::Crash(how) => format!("the end of the process: {how}"),
        Outcome::TooLong | Outcome::NotRun(_) => "not asked".to_owned(),
    }
}

fn object(output: &Map<String, Value>, limit: usize) -> String {
    let text = serde_json::to_string(output).unwrap_or_default();
    clipped(&text, limit)
}

fn notes(expect: &Expect, outcome: &Outcome) -> Vec<String> {
    let Outcome::Reply(reply) = outcome else { return Vec::new() };
    let mut notes: Vec<String> = reply.lacks().into_iter().collect();
    if let (Expect::Reject { stage: wanted, .. }, Reply::Rejected { stage: Some(found), .. }) =
        (expect, reply)
        && wanted != found
    {
        notes.push(format!("refused at {found}, expected at {wanted}: perhaps for another reason"));
    }
    if let Reply::Unsupported { issue: Some(issue), .. } = reply {
        notes.push(format!("discussed at {issue}"));
    }
    notes
}
