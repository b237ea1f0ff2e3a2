//! `dm3-conformance ds`: a run from its surroundings to its record.

use serde_json::{Map, Value, json};

use super::arguments::{DsArguments, DsCommand, DsTestArguments, FixturesArguments};
use super::case::Case;
use super::fixture_bundle::{FixtureBundle, SigningKeyKind};
use super::runner::{self, Outcome};
use super::settings::Settings;
use super::setup::Setup;
use super::{cases, shared::Shared};
use crate::case::{CaseId, CaseInfo};
use crate::class::Class;
use crate::evidence::redacted_url;
use crate::inventory::Inventory;
use crate::record::{Mode, Subject, TestRecord};
use crate::session::{Plan, Session};
use crate::trouble::Trouble;
use crate::verdict::Verdict;
use crate::world::Ports;

/// What all cases say about themselves.
#[must_use]
pub fn infos() -> Vec<CaseInfo> {
    cases::all().into_iter().map(|case| case.info).collect()
}

/// Does what the command line says; returns the exit code of the program. The future runs on one thread.
///
/// # Errors
///
/// When nothing could be judged.
pub async fn execute(arguments: &DsArguments, inventory: &Inventory) -> Result<u8, Trouble> {
    match &arguments.command {
        Some(DsCommand::Fixtures(fixtures)) => export(fixtures).map(|()| 0),
        None => test(&arguments.test, inventory).await,
    }
}

fn export(arguments: &FixturesArguments) -> Result<(), Trouble> {
    let ports = Ports { ethereum: arguments.rpc_port, profiles: arguments.profile_port };
    let kind = SigningKeyKind::of(arguments.dialect.into());
    let bundle = FixtureBundle::new(&arguments.name, kind, ports);
    bundle.write(&arguments.dir).map_err(|error| Trouble::Setup(error.to_string()))
}

async fn test(arguments: &DsTestArguments, inventory: &Inventory) -> Result<u8, Trouble> {
    let setup = Setup::make(arguments).await?;
    let ended = test_with(arguments, inventory, &setup.shared).await;
    setup.end().await;
    ended
}

async fn test_with(
    arguments: &DsTestArguments,
    inventory: &Inventory,
    shared: &Shared,
) -> Result<u8, Trouble> {
    let chosen: Vec<Case> = cases::all()
        .into_iter()
        .filter(|case| {
            shared.settings.dialects.contains(&case.dialect) && arguments.run.chooses(case.info.id)
        })
        .collect();
    let mut session =
        Session::begin(&arguments.run, inventory, plan(arguments, &shared.settings, chosen.len()))?;
    let mut records = Vec::with_capacity(chosen.len());
    for case in &chosen {
        session.progress(case.info.id);
        let outcome = runner::run(case, shared).await;
        records.push(record(case, outcome, inventory, arguments, &shared.settings)?);
    }
    // The record is in the order of the ids, whatever order the cases ran in.
    records.sort_by(|left, right| left.id.cmp(&right.id));
    for record in records {
        session.record(record)?;
    }
    session.finish()
}

fn plan(arguments: &DsTestArguments, settings: &Settings, tests: usize) -> Plan {
    let dialects: Vec<&str> = settings.dialects.iter().map(|dialect| dialect.as_str()).collect();
    let name = arguments.start.clone().unwrap_or_else(|| redacted_url(settings.url.base()));
    let subject = Subject {
        name,
        dialects: dialects.iter().map(|&dialect| dialect.to_owned()).collect(),
        ..Subject::default()
    };
    let values = [
        ("provision", json!(if arguments.start.is_some() { "start" } else { provision(arguments) })),
        ("dialect", json!(dialects)),
        ("seed", json!(settings.seed)),
        ("allow_writes", json!(settings.may_write())),
        ("rate", json!(settings.effective_rate())),
        ("observer", json!(settings.observer.is_some())),
    ];
    let configuration: Map<String, Value> =
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Plan {
        mode: Mode::Ds,
        subject,
        classes: vec![Class::DeliveryService],
        parts: settings.parts.clone(),
        filters: arguments.run.filters(),
        configuration,
        tests,
    }
}

fn provision(arguments: &DsTestArguments) -> &'static str {
    match arguments.provision {
        super::arguments::Provision::None => "none",
        super::arguments::Provision::Fixtures => "fixtures",
    }
}

fn record(
    case: &Case,
    outcome: Outcome,
    inventory: &Inventory,
    arguments: &DsTestArguments,
    settings: &Settings,
) -> Result<TestRecord, Trouble> {
    let info = &case.info;
    let id = CaseId::parse(info.id).map_err(|error| Trouble::Usage(error.to_string()))?;
    let level = inventory.level(info.clauses.iter().copied());
    let clauses = info.clauses.iter().map(|&clause| clause.to_owned()).collect();
    let mut record = TestRecord::new(id, info.title, clauses, level, info.polarity);
    record.dialect = case.dialect.as_str().to_owned();
    record.verdict = outcome.finding.verdict(level);
    record.ms = outcome.ms;
    record.missing = outcome.missing;
    record.reason = outcome.reason;
    record.expected = outcome.expected;
    record.received = outcome.received;
    record.evidence = outcome.evidence;
    if record.verdict != Verdict::Pass {
        record.repeat = Some(repeat(info.id, case.dialect.as_str(), arguments, settings));
    }
    Ok(record)
}

/// The command that repeats just one test.
fn repeat(id: &str, dialect: &str, arguments: &DsTestArguments, settings: &Settings) -> String {
    let mut command = "dm3-conformance ds".to_owned();
    let mut option = |name: &str, value: &str| {
        command.push_str(&format!(" --{name} {}", quoted(value)));
    };
    match &arguments.start {
        Some(start) => option("start", start),
        None => option("url", settings.url.base()),
    }
    if let Some(directory) = arguments.fixtures.as_ref().filter(|_| arguments.start.is_none()) {
        option("provision", provision(arguments));
        option("fixtures", &directory.display().to_string());
    }
    for (name, value) in
        [("observer", &arguments.observer), ("register", &arguments.register), ("rules", &arguments.rules)]
    {
        if let Some(value) = value {
            option(name, value);
        }
    }
    if arguments.class == super::arguments::ClaimedClass::CoreSpam {
        option("class", "core+spam");
    }
    option("dialect", dialect);
    option("only", id);
    if arguments.allow_writes {
        command.push_str(" --allow-writes");
    }
    command
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=+,@".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(quoted("http://127.0.0.1:8083/a"), "http://127.0.0.1:8083/a");
        assert_eq!(quoted("./run it"), "'./run it'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
