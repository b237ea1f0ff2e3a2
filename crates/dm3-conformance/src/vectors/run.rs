//! A run of vectors, from the start of the adapter to the exit code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dm3_vectors::{Expect, Vector};
use serde_json::{Map, json};

use super::arguments::Arguments;
use super::claim::Unclaimed;
use super::judgement::judge;
use super::rules::{Judged, apply_rules};
use crate::case::{CaseId, Part, Polarity};
use crate::class::Class;
use crate::inventory::Inventory;
use crate::record::{Mode, TestRecord};
use crate::session::{Plan, Session};
use crate::testee::{Answered, Call, Testee, TesteeCommand};
use crate::trouble::Trouble;
use crate::verdict::{Finding, Verdict};

/// Runs the vectors and gives the exit code of the program.
///
/// # Errors
/// When the suite cannot do its work: the adapter does not start, vectors or expectations cannot be used.
pub async fn run(arguments: &Arguments) -> Result<u8, Trouble> {
    let inventory = Inventory::new(arguments.vectors.as_deref())?;
    let all = inventory.vectors().vectors().iter().filter(|vector| vector.withdrawn.is_none());
    let chosen: Vec<&Vector> = all.filter(|vector| arguments.chooses(&vector.id, &vector.dialect)).collect();
    if chosen.is_empty() {
        return Err(Trouble::Usage("no vector is chosen".to_owned()));
    }
    for vector in &chosen {
        CaseId::parse(&vector.id)
            .map_err(|error| Trouble::Setup(format!("vectors: {}: {error}", vector.file)))?;
    }
    let mut testee = Testee::start(arguments.testee.command()?, arguments.testee.settings()).await?;
    let mut session = Session::begin(&arguments.run, &inventory, plan(arguments, &testee, chosen.len()))?;
    let tests = Tests { inventory: &inventory, repeat: repeat(arguments, &testee) };

    let subject = testee.hello().subject.clone();
    let mut operations: BTreeMap<&str, Vec<&Vector>> = BTreeMap::new();
    for vector in chosen {
        match Unclaimed::of(vector, &subject) {
            Some(unclaimed) => session.record(tests.not_claimed(vector, &unclaimed)?)?,
            None => operations.entry(&vector.operation).or_default().push(vector),
        }
    }
    for (operation, chosen) in operations {
        let sent = with_controls(&chosen, &inventory, |vector| Unclaimed::of(vector, &subject).is_none());
        let calls: Vec<Call> = sent.iter().map(|vector| call(vector)).collect();
        session.progress(operation);
        let answers =
            testee.call_all(&calls, &mut |done| session.progress(&format!("{operation} {done}"))).await;
        let mut judged: Vec<Judged<'_>> = sent
            .iter()
            .zip(&answers)
            .map(|(vector, answered)| Judged { vector, judgement: judge(vector, &answered.outcome) })
            .collect();
        apply_rules(&mut judged);
        let ids: BTreeSet<&str> = chosen.iter().map(|vector| vector.id.as_str()).collect();
        for (judged, answered) in judged.iter().zip(&answers) {
            if ids.contains(judged.vector.id.as_str()) {
                session.record(tests.judged(judged, answered)?)?;
            }
        }
    }
    session.adapter_ended(&testee.stop().await);
    session.finish()
}

fn plan(arguments: &Arguments, testee: &Testee, tests: usize) -> Plan {
    let subject = testee.hello().subject.clone();
    let mut configuration = Map::new();
    configuration.insert("command".to_owned(), json!(testee.command().line()));
    configuration.insert("timeout".to_owned(), json!(arguments.testee.timeout));
    configuration.insert("in-flight".to_owned(), json!(arguments.testee.in_flight));
    configuration.insert("strict".to_owned(), json!(arguments.run.strict));
    if !arguments.dialect.is_empty() {
        configuration.insert("dialect".to_owned(), json!(arguments.dialect));
    }
    Plan {
        mode: Mode::Vectors,
        classes: Class::claimed_by(&subject.roles),
        parts: Part::claimed_by(&subject.features),
        subject,
        filters: arguments.filters(),
        configuration,
        tests,
    }
}

/// The chosen vectors and the controls that they need, accepted ones before refused ones.
fn with_controls<'a>(
    chosen: &[&'a Vector],
    inventory: &'a Inventory,
    claimed: impl Fn(&Vector) -> bool,
) -> Vec<&'a Vector> {
    let mut sent: Vec<&Vector> = chosen.to_vec();
    let ids: BTreeSet<&str> = chosen.iter().map(|vector| vector.id.as_str()).collect();
    let controls: BTreeSet<&str> = chosen.iter().filter_map(|vector| vector.control.as_deref()).collect();
    let controls = controls.into_iter().filter(|control| !ids.contains(control));
    sent.extend(
        controls.filter_map(|control| inventory.vectors().vector(control)).filter(|vector| claimed(vector)),
    );
    sent.sort_by_key(|vector| (matches!(vector.expect, Expect::Reject { .. }), vector.id.as_str()));
    sent
}

/// The call of a vector. Nothing but its operation, dialect and input goes to the adapter.
pub fn call(vector: &Vector) -> Call {
    Call {
        operation: vector.operation.clone(),
        dialect: Some(vector.dialect.clone()),
        arguments: vector.input.clone(),
        ..Call::default()
    }
}

/// The command that repeats one test, before and behind its id.
fn repeat(arguments: &Arguments, testee: &Testee) -> [String; 2] {
    let words = |path: &Path| TesteeCommand::of_words(vec![path.display().to_string()]).line();
    let vectors = arguments.vectors.as_deref().map(|path| format!(" --vectors {}", words(path)));
    let before = "dm3-conformance vectors --only ".to_owned();
    [before, format!("{} -- {}", vectors.unwrap_or_default(), testee.command().line())]
}

struct Tests<'a> {
    inventory: &'a Inventory,
    repeat: [String; 2],
}

impl Tests<'_> {
    fn not_claimed(&self, vector: &Vector, unclaimed: &Unclaimed) -> Result<TestRecord, Trouble> {
        let mut test = self.test(vector)?;
        test.verdict = Verdict::NotClaimed;
        test.reason = Some(unclaimed.reason(vector));
        if let Unclaimed::Features(missing) = unclaimed {
            test.missing.clone_from(missing);
        }
        Ok(test)
    }

    fn judged(&self, judged: &Judged<'_>, answered: &Answered) -> Result<TestRecord, Trouble> {
        let (vector, judgement) = (judged.vector, &judged.judgement);
        let mut test = self.test(vector)?;
        test.verdict = judgement.finding.verdict(test.level);
        test.ms = answered.ms;
        test.reason.clone_from(&judgement.reason);
        test.received = Some(judgement.received.clone());
        test.notes.extend(judgement.notes.iter().cloned());
        if judgement.finding != Finding::Conforms {
            test.expected = Some(judgement.expected.clone());
            test.evidence = vec![answered.evidence()];
            let [before, behind] = &self.repeat;
            test.repeat = Some(format!("{before}{}{behind}", vector.id));
        }
        Ok(test)
    }

    fn test(&self, vector: &Vector) -> Result<TestRecord, Trouble> {
        let id = CaseId::parse(&vector.id).map_err(|error| Trouble::Setup(error.to_string()))?;
        let level = self.inventory.level(vector.clauses.iter().map(String::as_str));
        let polarity = polarity(&vector.expect);
        let mut test = TestRecord::new(id, &vector.title, vector.clauses.clone(), level, polarity);
        test.dialect.clone_from(&vector.dialect);
        test.operation = Some(vector.operation.clone());
        test.severity.clone_from(&vector.severity);
        test.bug.clone_from(&vector.bug);
        test.control.clone_from(&vector.control);
        test.mutation.clone_from(&vector.mutation);
        let unknown = vector.clauses.iter().filter(|clause| self.inventory.clause(clause).is_none());
        test.notes.extend(unknown.map(|clause| format!("the suite does not know the clause {clause}")));
        Ok(test)
    }
}

/// What a conforming subject does with a vector.
pub(crate) fn polarity(expect: &Expect) -> Polarity {
    match expect {
        Expect::Accept { .. } => Polarity::Accept,
        Expect::Reject { .. } => Polarity::Reject,
        Expect::Observe { .. } => Polarity::Observe,
    }
}
