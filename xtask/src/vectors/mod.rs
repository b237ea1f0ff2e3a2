//! `cargo xtask vectors`: known answers of the TypeScript peer against our crates.
//!
//! An operation of the peer is done with the public functions of our crates, as a user would do it. It is given the
//! input alone, and what the peer drew at random: the id of a log-in challenge stands in the answer only. What the peer
//! answered is compared afterwards.

mod answer;
mod case;
mod draws;
mod expectations;
mod golden_file;
mod judge;
mod operation;
mod report;

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use anyhow::{Result, bail};
use dm3_types::Json;

use crate::repository::{Repository, files_below};

use answer::{Failure, Outcome};
use case::Case;
use expectations::Expectations;
use golden_file::{GoldenFile, Vector};
use judge::Verdict;
use report::Report;

/// Where deviations from the peer are listed, with their reasons. Used for vectors of any directory.
const EXPECTATIONS: &str = "test-vectors/peer/expectations.toml";
const DEFAULT_DIRECTORY: &str = "test-vectors/peer";

/// Runs all vectors below `directory`. True when none failed.
pub(crate) fn run(repository: &Repository, directory: Option<&Path>, verbose: bool) -> Result<bool> {
    let expectations = Expectations::read(&repository.path(EXPECTATIONS))?;
    let default = repository.path(DEFAULT_DIRECTORY);
    let directory = directory.unwrap_or(&default);
    let mut report = Report::new(io::stdout(), verbose);
    for path in files_below(directory)? {
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if let Some(file) = is_json.then(|| GoldenFile::read(&path)).transpose()?.flatten() {
            for vector in &file.vectors {
                report.add(vector, verdict(&file.topic, vector, &expectations))?;
            }
        }
    }
    if report.is_empty() {
        bail!("{}: no vectors", directory.display());
    }
    report.finish()
}

fn verdict(topic: &str, vector: &Vector, expectations: &Expectations) -> Verdict {
    if let Some(reason) = expectations.operation_not_applicable(&vector.op) {
        return Verdict::NotApplicable(reason.to_owned());
    }
    let outcome = outcome(topic, vector);
    if let (Err(Failure::NotExpressible(_)), Some(reason)) =
        (&outcome, expectations.inexpressible(&vector.op))
    {
        return Verdict::NotApplicable(reason.to_owned());
    }
    judge::judge(&vector.output, &outcome, expectations.of_vector(vector))
}

fn outcome(topic: &str, vector: &Vector) -> Outcome {
    let operation = operation::find(&vector.op)
        .ok_or_else(|| Failure::Broken(format!("unknown operation `{}`", vector.op)))?;
    let claims = vector.output.get("decoded").and_then(|token| token.get("payload"));
    let challenge_id = claims.and_then(|claims| claims.get("challenge")).and_then(Json::as_str);
    let case = Case::new(topic, &vector.input, challenge_id);
    panic::catch_unwind(AssertUnwindSafe(|| operation(&case)))
        .unwrap_or_else(|_| Err(Failure::Broken("panicked".to_owned())))
}

#[cfg(test)]
mod tests;
