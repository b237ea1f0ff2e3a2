//! `cargo xtask spec`: the specification as data, its clauses, their evidence, and what is missing.

mod clause;
mod coverage;
mod divergence;
mod evidence;
mod lock;
mod pages;
mod traceability;
mod waivers;

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Result;
use clap::Subcommand;
use dm3_conformance::case::{self, CaseInfo};

use crate::repository::Repository;
use crate::step::{Step, StepResult};

use clause::Level;
use coverage::Tally;
use evidence::{AllEvidence, OutsideCase, Polarity};
use waivers::Waiver;

pub(crate) use pages::Pages;

/// What to do with the specification.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Action {
    /// Check the form of all clauses, every citation of one, the lock and the waivers.
    Check,
    /// Check that every obligation has evidence from outside or a waiver, and that the generated table is up to date.
    Coverage,
    /// Confirm the wording of clauses after their evidence was read again.
    Confirm {
        /// The clauses.
        #[arg(required_unless_present = "all")]
        ids: Vec<String>,
        /// All of them.
        #[arg(long)]
        all: bool,
    },
    /// Write spec/TRACEABILITY.md.
    Trace,
}

/// Form, citations, lock and waivers.
pub(crate) const CHECK: Step =
    Step::new("specification", |repository| run(repository, &Action::Check).map(StepResult::from));

/// Evidence for every obligation.
pub(crate) const COVERAGE: Step =
    Step::new("coverage", |repository| run(repository, &Action::Coverage).map(StepResult::from));

/// Runs the command. True when nothing is wrong.
pub(crate) fn run(repository: &Repository, action: &Action) -> Result<bool> {
    let mut out = io::stdout();
    let mut faults = Vec::new();
    match action {
        Action::Check => {
            let state = State::read(repository, &outside_cases(), &mut faults)?;
            coverage::check_citations(&state.pages, &state.evidence, &mut faults);
            lock::check(repository, &state.pages, &mut faults)?;
            let (clauses, divergences) = (state.pages.binding().count(), state.pages.divergences.len());
            writeln!(out, "{clauses} clauses, {divergences} divergences, {} faults", faults.len())?;
        }
        Action::Coverage => {
            let state = State::read(repository, &outside_cases(), &mut Vec::new())?;
            let tallies = coverage::check(&state.pages, &state.evidence, &state.waivers, &mut faults);
            traceability::check(repository, &state.table()?, &mut faults);
            write_tallies(&mut out, &tallies)?;
        }
        Action::Confirm { ids, all } => {
            let pages = Pages::read(repository, &mut faults)?;
            let changed = lock::confirm(repository, &pages, ids, *all)?;
            writeln!(out, "{changed} clauses confirmed")?;
        }
        Action::Trace => {
            let state = State::read(repository, &outside_cases(), &mut Vec::new())?;
            traceability::write(repository, &state.table()?)?;
        }
    }
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    Ok(faults.is_empty())
}

/// Everything that is known.
struct State {
    pages: Pages,
    evidence: AllEvidence,
    waivers: BTreeMap<String, Waiver>,
}

impl State {
    fn read(repository: &Repository, cases: &[OutsideCase], faults: &mut Vec<String>) -> Result<Self> {
        let pages = Pages::read(repository, faults)?;
        let evidence = AllEvidence::gather(repository, cases)?;
        let waivers = waivers::read(repository, &pages, &today(), faults)?;
        Ok(Self { pages, evidence, waivers })
    }

    fn table(&self) -> Result<String> {
        traceability::table(&self.pages, &self.evidence, &self.waivers)
    }
}

/// The day in UTC as `YYYY-MM-DD`.
fn today() -> String {
    chrono::Utc::now().format("%Y-%m-%d").to_string()
}

/// The black-box cases of the conformance program.
fn outside_cases() -> Vec<OutsideCase> {
    let cases = dm3_conformance::inventory::coded_cases().into_iter().map(|case| case.info);
    let outside = |case: CaseInfo| OutsideCase {
        id: case.id.to_owned(),
        clauses: case.clauses.iter().copied().map(str::to_owned).collect(),
        polarity: match case.polarity {
            case::Polarity::Accept => Some(Polarity::Accept),
            case::Polarity::Reject => Some(Polarity::Reject),
            case::Polarity::Observe => None,
        },
    };
    cases.map(outside).collect()
}

fn write_tallies(out: &mut impl Write, tallies: &BTreeMap<Level, Tally>) -> Result<()> {
    writeln!(out, "level   clauses  with evidence  waived  coverage")?;
    for (level, tally) in tallies {
        // A waived obligation counts as covered; a waived recommendation does not.
        let percent = tally.percent(*level == Level::Must);
        writeln!(
            out,
            "{:7} {:7}  {:13}  {:6}  {percent:6.1} %",
            level.to_string(),
            tally.total,
            tally.shown,
            tally.waived
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
