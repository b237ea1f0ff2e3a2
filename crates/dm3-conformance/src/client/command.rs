//! `dm3-conformance client`: a run from the start of the adapter to its record.

use dm3_oracle::Dialect;
use serde_json::{Map, json};
use tokio::sync::Mutex;

use super::adapter::Adapter;
use super::arguments::Arguments;
use super::case::Case;
use super::cases;
use super::runner::{self, Outcome};
use crate::case::{CaseId, Part};
use crate::class::Class;
use crate::inventory::Inventory;
use crate::record::{Mode, Subject, TestRecord};
use crate::session::{Plan, Session};
use crate::testee::Testee;
use crate::trouble::Trouble;
use crate::verdict::{Finding, Verdict};

/// Runs the cases and gives the exit code of the program. The future runs on one thread.
///
/// # Errors
/// When the suite cannot do its work: the adapter does not start, expectations cannot be used.
pub async fn run(arguments: &Arguments) -> Result<u8, Trouble> {
    let inventory = Inventory::new(None)?;
    let testee = Testee::start(arguments.testee.command()?, arguments.settings()).await?;
    let (subject, line) = (testee.hello().subject.clone(), testee.command().line());
    let testee = Mutex::new(testee);
    let mut session = run_with(arguments, &inventory, &subject, &line, &testee).await?;
    session.adapter_ended(&testee.into_inner().stop().await);
    session.finish()
}

/// Runs the chosen cases with whoever answers calls.
pub(super) async fn run_with<'a>(
    arguments: &Arguments,
    inventory: &Inventory,
    subject: &Subject,
    line: &str,
    adapter: &'a Mutex<dyn Adapter + 'a>,
) -> Result<Session, Trouble> {
    let chosen: Vec<Case> =
        cases::all().into_iter().filter(|case| arguments.chooses(case.info.id, case.dialect)).collect();
    if chosen.is_empty() {
        return Err(Trouble::Usage("no case is chosen".to_owned()));
    }
    let plan = plan(arguments, subject, line, chosen.len());
    let mut session = Session::begin(&arguments.run, inventory, plan)?;
    let mut records = Vec::with_capacity(chosen.len());
    for case in &chosen {
        session.progress(case.info.id);
        let outcome = match unclaimed(case, subject) {
            Some(outcome) => outcome,
            None => runner::run(case, adapter).await,
        };
        records.push(record(case, outcome, inventory, line)?);
    }
    records.sort_by(|left, right| left.id.cmp(&right.id));
    for record in records {
        session.record(record)?;
    }
    Ok(session)
}

/// What a case ends with that the adapter does not claim.
fn unclaimed(case: &Case, subject: &Subject) -> Option<Outcome> {
    let dialect = case.dialect.as_str();
    let has = |list: &[String], word: &str| list.iter().any(|known| known == word);
    let reason = if !has(&subject.dialects, dialect) {
        format!("the dialect {dialect} is not declared")
    } else if !has(&subject.operations, case.operation) {
        format!("the operation {} is not declared", case.operation)
    } else {
        return None;
    };
    let (expected, received) = (None, None);
    let finding = Finding::NotClaimed;
    Some(Outcome { finding, reason: Some(reason), expected, received, ms: 0, evidence: Vec::new() })
}

fn plan(arguments: &Arguments, subject: &Subject, line: &str, tests: usize) -> Plan {
    let mut configuration = Map::new();
    configuration.insert("command".to_owned(), json!(line));
    configuration.insert("timeout".to_owned(), json!(arguments.settings().timeout.as_secs_f64()));
    configuration.insert("strict".to_owned(), json!(arguments.run.strict));
    // What vectors ask of a library is no part of this run.
    let classes = Class::claimed_by(&subject.roles);
    let classes =
        classes.into_iter().filter(|class| matches!(class, Class::Sender | Class::Receiver)).collect();
    Plan {
        mode: Mode::Client,
        subject: subject.clone(),
        classes,
        parts: Part::claimed_by(&subject.features),
        filters: arguments.filters(),
        configuration,
        tests,
    }
}

fn record(case: &Case, outcome: Outcome, inventory: &Inventory, line: &str) -> Result<TestRecord, Trouble> {
    let info = &case.info;
    let id = CaseId::parse(info.id).map_err(|error| Trouble::Setup(error.to_string()))?;
    let level = inventory.level(info.clauses.iter().copied());
    let clauses = info.clauses.iter().map(|&clause| clause.to_owned()).collect();
    let mut record = TestRecord::new(id, info.title, clauses, level, info.polarity);
    record.dialect = case.dialect.as_str().to_owned();
    record.operation = Some(case.operation.to_owned());
    record.verdict = outcome.finding.verdict(level);
    record.ms = outcome.ms;
    record.reason = outcome.reason;
    record.expected = outcome.expected;
    record.received = outcome.received;
    record.evidence = outcome.evidence;
    let unknown = info.clauses.iter().filter(|clause| inventory.clause(clause).is_none());
    record.notes.extend(unknown.map(|clause| format!("the suite does not know the clause {clause}")));
    if !matches!(record.verdict, Verdict::Pass | Verdict::NotClaimed) {
        let dialect = if case.dialect == Dialect::LegacyTs { " --dialect legacy-ts" } else { "" };
        record.repeat = Some(format!("dm3-conformance client --only {}{dialect} -- {line}", info.id));
    }
    Ok(record)
}
