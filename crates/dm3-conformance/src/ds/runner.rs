//! Running cases, one after the other.

use std::time::{Duration, Instant};

use super::answer::shown;
use super::bench::Bench;
use super::case::Case;
use super::shared::{Lack, Shared};
use super::stop::{CaseResult, Stop};
use crate::case::Polarity;
use crate::evidence::Exchange;
use crate::verdict::Finding;

/// Time in which a service that broke is gone.
const DYING: Duration = Duration::from_millis(100);

/// Bytes of a dead service's last words that a report shows.
const LAST_WORDS: usize = 300;

/// How a case ended.
#[derive(Debug)]
pub struct Outcome {
    /// What was found.
    pub finding: Finding,
    /// Why, where that is no plain conformance.
    pub reason: Option<String>,
    /// What a conforming service does, where this one did something else.
    pub expected: Option<String>,
    /// What it did.
    pub received: Option<String>,
    /// Duration in milliseconds.
    pub ms: u64,
    /// Needs of the case that are not met.
    pub missing: Vec<String>,
    /// What was said.
    pub evidence: Vec<Exchange>,
}

/// Runs a case. Afterwards the service runs again, where the tester has its process.
pub async fn run(case: &Case, shared: &Shared) -> Outcome {
    if let Some(lack) = shared.lacks(case.info.needs, case.info.part) {
        return lacking(&lack);
    }
    let begun = Instant::now();
    let bench = Bench::new(shared, case.info.id, case.dialect);
    let mut result = case.run(&bench).await;
    if let Some(fixtures) = &shared.fixtures {
        fixtures.world.chain.set_fault(None);
    }
    if result.is_err() && shared.process.is_some() {
        // A connection ends before the process does.
        bench.pause(DYING).await;
    }
    if let Some(dead) = revive(shared).await {
        result = Err(dead);
    } else if shared.process.is_none() {
        bench.clean_up_all().await;
    }
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut outcome = ended(result, ms, bench.into_evidence());
    if case.info.polarity == Polarity::Observe
        && matches!(outcome.finding, Finding::Conforms | Finding::Deviates)
    {
        outcome.finding = Finding::Observed;
        outcome.reason = Some("the service may do either".to_owned());
    }
    outcome
}

/// Starts the service again where it died; tells how it died.
async fn revive(shared: &Shared) -> Option<Stop> {
    let mut process = shared.process.as_ref()?.lock().await;
    let status = process.settled(&shared.settings.url).await?;
    let said = process.output();
    let said = shown(said.get(said.len().saturating_sub(LAST_WORDS)..).unwrap_or(&said));
    match process.start(&shared.settings.url).await {
        Ok(()) => Some(Stop::Crash(format!("the service ended ({status}); it said: {said}"))),
        Err(error) => {
            Some(Stop::Crash(format!("the service ended ({status}) and does not start again: {error}")))
        }
    }
}

fn lacking(lack: &Lack) -> Outcome {
    let (finding, reason, missing) = match lack {
        Lack::NotClaimed => (Finding::NotClaimed, None, Vec::new()),
        Lack::Need { need, reason } => {
            (Finding::Unobservable, Some((*reason).to_owned()), vec![(*need).to_owned()])
        }
    };
    Outcome { finding, reason, expected: None, received: None, ms: 0, missing, evidence: Vec::new() }
}

fn ended(result: CaseResult, ms: u64, evidence: Vec<Exchange>) -> Outcome {
    let Err(stop) = result else {
        return Outcome {
            finding: Finding::Conforms,
            reason: None,
            expected: None,
            received: None,
            ms,
            missing: Vec::new(),
            evidence: Vec::new(),
        };
    };
    let (finding, reason) = (stop.finding(), Some(stop.reason()));
    let (expected, received) = match stop {
        Stop::Deviates { expected, received } => (Some(expected), Some(received)),
        _ => (None, None),
    };
    Outcome { finding, reason, expected, received, ms, missing: Vec::new(), evidence }
}
