//! The checks, one after the other.

use std::fmt::Write as _;

use dm3_vectors::Vector;
use serde::Serialize;
use serde_json::{Map, Value};

use super::canaries::Canaries;
use super::output_types;
use crate::inventory::Inventory;
use crate::legible;
use crate::testee::{Answered, Call, Outcome, Reply, Testee};
use crate::vectors::call;

/// Calls open at once in the check of that.
const AT_ONCE: usize = 8;

/// Length of the long argument: close to the longest line that every adapter takes.
const LONG: usize = 1_000_000;

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What a sane adapter does.
    pub name: &'static str,
    /// What this one does otherwise.
    pub problems: Vec<String>,
    /// What is worth knowing.
    pub remarks: Vec<String>,
}

impl Check {
    fn new(name: &'static str) -> Self {
        Self { name, problems: Vec::new(), remarks: Vec::new() }
    }

    /// The check of an adapter that did not say hello.
    pub(super) fn silent(problem: &str, stderr: &str) -> Self {
        let mut check = Self::new(HELLO);
        check.problems.push(format!("{problem}{stderr}"));
        check
    }

    /// Is nothing wrong?
    pub fn passed(&self) -> bool {
        self.problems.is_empty()
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{:<7} {}\n", if self.passed() { "ok" } else { "FAILED" }, self.name);
        for problem in &self.problems {
            let _ = writeln!(text, "        - {}", legible::lines(problem, "          "));
        }
        for remark in &self.remarks {
            let _ = writeln!(text, "        ({})", legible::lines(remark, "         "));
        }
        text
    }
}

const HELLO: &str = "says hello";

/// Runs all checks and ends the adapter.
pub(super) async fn run_all(mut testee: Testee, inventory: &Inventory) -> Vec<Check> {
    let canaries = Canaries::of(inventory, &testee.hello().subject);
    let mut checks = vec![hello(&testee, inventory), unknown_operation(&mut testee).await];
    let any = canaries.first();
    checks.push(unknown_dialect(&mut testee, any).await);
    checks.push(unknown_members(&mut testee, any).await);
    checks.push(no_arguments(&mut testee, any).await);
    checks.push(long_line(&mut testee).await);

    testee.set_in_flight(1);
    let calls: Vec<Call> = canaries.vectors().iter().map(|vector| call(vector)).collect();
    let alone = testee.call_all(&calls, &mut |_| ()).await;
    checks.push(form(&canaries, &alone, inventory));
    checks.push(canaries.check(&alone));
    testee.set_in_flight(AT_ONCE);
    let together = testee.call_all(&calls, &mut |_| ()).await;
    checks.push(same(&canaries, &alone, &together));

    checks.extend(end(testee).await);
    checks
}

fn hello(testee: &Testee, inventory: &Inventory) -> Check {
    let mut check = Check::new(HELLO);
    let subject = &testee.hello().subject;
    let known: Vec<&str> =
        inventory.vectors().operations().iter().map(|operation| operation.name.as_str()).collect();
    let unknown = |declared: &[String], known: &[&str]| -> Vec<String> {
        declared.iter().filter(|word| !known.contains(&word.as_str())).cloned().collect()
    };
    let lists = [
        ("operations", unknown(&subject.operations, &known)),
        ("dialects", unknown(&subject.dialects, &["spec", "legacy-ts"])),
        (
            "roles",
            unknown(&subject.roles, &["codec", "client", "sender", "receiver", "ds", "delivery-service"]),
        ),
    ];
    for (what, unknown) in lists {
        if !unknown.is_empty() {
            check.remarks.push(format!("{what} that this suite does not know: {}", unknown.join(", ")));
        }
    }
    if subject.operations.is_empty() {
        check.problems.push("it declares no operation".to_owned());
    }
    if subject.dialects.is_empty() {
        check.problems.push("it declares no dialect".to_owned());
    }
    for (name, value) in [("version", &subject.version), ("language", &subject.language)] {
        if value.is_none() {
            check.remarks.push(format!("`{name}` is not given"));
        }
    }
    check
}

async fn unknown_operation(testee: &mut Testee) -> Check {
    let mut check = Check::new("answers `unsupported` to an operation that does not exist");
    let call = spec_call("no_such.operation", Map::new());
    expect_unsupported(&mut check, &testee.call(&call).await);
    check
}

async fn unknown_dialect(testee: &mut Testee, any: Option<&Vector>) -> Check {
    let mut check = Check::new("answers `unsupported` to a dialect that does not exist");
    let Some(vector) = any else { return without_canaries(check) };
    let call = Call { dialect: Some("no-such-dialect".to_owned()), ..call(vector) };
    expect_unsupported(&mut check, &testee.call(&call).await);
    check
}

async fn unknown_members(testee: &mut Testee, any: Option<&Vector>) -> Check {
    let mut check = Check::new("passes over members that it does not know");
    let Some(vector) = any else { return without_canaries(check) };
    let plain = call(vector);
    let mut further = plain.clone();
    further.further.insert("x_later".to_owned(), Value::from("a later version of the protocol"));
    further.arguments.insert("x_later".to_owned(), Value::from(1));
    let (plain, further) = (testee.call(&plain).await, testee.call(&further).await);
    if gist(&plain) != gist(&further) {
        check.problems.push(format!("{}: {}, with them {}", vector.id, shown(&plain), shown(&further)));
    }
    check
}

async fn no_arguments(testee: &mut Testee, any: Option<&Vector>) -> Check {
    let mut check = Check::new("survives a call without arguments");
    let Some(vector) = any else { return without_canaries(check) };
    let answered = testee.call(&spec_call(&vector.operation, Map::new())).await;
    match &answered.outcome {
        Outcome::Reply(Reply::Ok(_)) if !vector.input.is_empty() => {
            check.problems.push(format!("{} accepted nothing at all", vector.operation));
        }
        Outcome::Reply(_) => {}
        _ => check.problems.push(shown(&answered)),
    }
    check
}

async fn long_line(testee: &mut Testee) -> Check {
    let mut check = Check::new("takes a line of a million bytes");
    let arguments = Map::from_iter([("json_text".to_owned(), Value::from("x".repeat(LONG)))]);
    let answered = testee.call(&spec_call("no_such.operation", arguments)).await;
    if answered.outcome == Outcome::TooLong {
        check.remarks.push("it declares a shorter limit; longer vectors count as unsupported".to_owned());
    } else {
        expect_unsupported(&mut check, &answered);
    }
    check
}

/// Every answer has the form of the protocol, and output members have their types.
fn form(canaries: &Canaries<'_>, answers: &[Answered], inventory: &Inventory) -> Check {
    let mut check = Check::new("answers in the form of the protocol");
    for (vector, answered) in canaries.vectors().iter().zip(answers) {
        let problem = match &answered.outcome {
            Outcome::Reply(Reply::Ok(output)) => {
                let operations = inventory.vectors().operations();
                let operation = operations.iter().find(|operation| operation.name == vector.operation);
                operation.and_then(|operation| output_types::mismatch(operation, output))
            }
            Outcome::Reply(reply @ Reply::Error { .. }) => {
                let lacks = reply.lacks().map(|lacks| format!(" ({lacks})")).unwrap_or_default();
                Some(format!("{}{lacks}", shown(answered)))
            }
            Outcome::Reply(reply) => reply.lacks(),
            _ => Some(shown(answered)),
        };
        check.problems.extend(problem.map(|problem| format!("{}: {problem}", vector.id)));
    }
    shortened(check)
}

/// The same call has the same answer, also when others are open.
fn same(canaries: &Canaries<'_>, alone: &[Answered], together: &[Answered]) -> Check {
    let mut check = Check::new("answers the same again, also with several calls open at once");
    for ((vector, first), second) in canaries.vectors().iter().zip(alone).zip(together) {
        if gist(first) != gist(second) {
            check.problems.push(format!("{}: first {}, then {}", vector.id, shown(first), shown(second)));
        }
    }
    shortened(check)
}

async fn end(testee: Testee) -> [Check; 2] {
    let ending = testee.stop().await;
    let mut stops = Check::new("stops after the end of its input");
    if !ending.by_itself {
        stops.problems.push("it went on, and was ended after five seconds".to_owned());
    }
    let mut clean = Check::new("writes nothing else to standard output");
    clean.problems.extend(ending.stray.iter().map(|stray| format!("beside its answers it wrote {stray}")));
    [stops, shortened(clean)]
}

fn spec_call(operation: &str, arguments: Map<String, Value>) -> Call {
    Call { operation: operation.to_owned(), dialect: Some("spec".to_owned()), arguments, ..Call::default() }
}

fn expect_unsupported(check: &mut Check, answered: &Answered) {
    if !matches!(answered.outcome, Outcome::Reply(Reply::Unsupported { .. })) {
        check.problems.push(shown(answered));
    }
}

fn without_canaries(mut check: Check) -> Check {
    check.remarks.push("not tried: no vector fits what the adapter declares".to_owned());
    check
}

/// What must be the same when a call is repeated: words may differ.
fn gist(answered: &Answered) -> String {
    match &answered.outcome {
        Outcome::Reply(Reply::Ok(output)) => Value::Object(output.clone()).to_string(),
        Outcome::Reply(Reply::Rejected { stage, code, .. }) => format!("rejected {stage:?} {code:?}"),
        Outcome::Reply(Reply::Unsupported { .. }) => "unsupported".to_owned(),
        Outcome::Reply(Reply::Error { .. }) => "error".to_owned(),
        other => format!("{other:?}"),
    }
}

fn shown(answered: &Answered) -> String {
    let what = match &answered.outcome {
        Outcome::Reply(Reply::Ok(_)) => "it answered ok".to_owned(),
        Outcome::Reply(Reply::Rejected { .. }) => "it answered rejected".to_owned(),
        Outcome::Reply(Reply::Unsupported { .. }) => "it answered unsupported".to_owned(),
        Outcome::Reply(Reply::Error { message, .. }) => {
            format!("it broke: {}", message.as_deref().unwrap_or("no message"))
        }
        Outcome::Broken(how) => format!("it wrote {how}"),
        Outcome::Hang => "no answer".to_owned(),
        Outcome::Crash(how) => format!("it died: {how}"),
        Outcome::TooLong => "the line is too long for it".to_owned(),
        Outcome::NotRun(why) => why.clone(),
    };
    answered.stderr.lines().last().map_or(what.clone(), |last| format!("{what} [{last}]"))
}

/// The first problems, and how many more there are.
fn shortened(mut check: Check) -> Check {
    const SHOWN: usize = 5;
    let more = check.problems.len().saturating_sub(SHOWN);
    check.problems.truncate(SHOWN);
    if more > 0 {
        check.remarks.push(format!("and {more} more of the kind"));
    }
    check
}
