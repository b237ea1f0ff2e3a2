//! Steps of a command, run one after the other, with a summary at the end.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::repository::Repository;

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StepResult {
    /// What the step checks holds.
    Passed,
    /// It does not; the step has printed what is wrong.
    Failed,
    /// This machine lacks what the step needs.
    NotRun(String),
}

impl From<bool> for StepResult {
    fn from(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}

/// One step of a command.
pub(crate) struct Step {
    name: &'static str,
    run: fn(&Repository) -> Result<StepResult>,
}

impl Step {
    /// A step with the name it is announced under.
    pub(crate) const fn new(name: &'static str, run: fn(&Repository) -> Result<StepResult>) -> Self {
        Self { name, run }
    }
}

struct Finished {
    name: &'static str,
    result: StepResult,
    time: Duration,
}

/// Runs all steps, also after one that failed, and prints a summary. True when none failed.
pub(crate) fn run_all(repository: &Repository, steps: &[Step]) -> Result<bool> {
    run_all_to(&mut io::stdout(), repository, steps)
}

fn run_all_to(out: &mut impl Write, repository: &Repository, steps: &[Step]) -> Result<bool> {
    let mut finished = Vec::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        writeln!(out, "==> [{}/{}] {}", index + 1, steps.len(), step.name)?;
        let start = Instant::now();
        let result = (step.run)(repository).unwrap_or_else(|error| {
            // A closed standard output is reported by the summary below.
            let _ = writeln!(out, "{error:#}");
            StepResult::Failed
        });
        let time = start.elapsed();
        if let StepResult::NotRun(reason) = &result {
            writeln!(out, "{}: NOT RUN ({reason})", step.name)?;
        }
        writeln!(out, "<== {} {} ({})", step.name, word(&result), seconds(time))?;
        finished.push(Finished { name: step.name, result, time });
    }
    write_summary(out, &finished)?;
    Ok(!finished.iter().any(|step| step.result == StepResult::Failed))
}

fn write_summary(out: &mut impl Write, finished: &[Finished]) -> io::Result<()> {
    let width = finished.iter().map(|step| step.name.len()).max().unwrap_or_default();
    writeln!(out, "\nSummary")?;
    for Finished { name, result, time } in finished {
        let reason = match result {
            StepResult::NotRun(reason) => format!(" ({reason})"),
            _ => String::new(),
        };
        writeln!(out, "  {name:width$}  {:7}  {:>8}{reason}", word(result), seconds(*time))?;
    }
    Ok(())
}

fn word(result: &StepResult) -> &'static str {
    match result {
        StepResult::Passed => "passed",
        StepResult::Failed => "FAILED",
        StepResult::NotRun(_) => "not run",
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    fn run(steps: &[Step]) -> bool {
        run_all_to(&mut Vec::new(), &Repository::find().unwrap(), steps).unwrap()
    }

    #[test]
    fn one_failed_step_fails_the_command() {
        let passes = || Step::new("passes", |_| Ok(StepResult::Passed));
        assert!(run(&[passes()]));
        assert!(!run(&[passes(), Step::new("fails", |_| Ok(StepResult::Failed)), passes()]));
    }

    #[test]
    fn an_error_is_a_failure() {
        assert!(!run(&[Step::new("breaks", |_| bail!("no such program"))]));
    }

    #[test]
    fn what_the_machine_lacks_is_no_failure() {
        assert!(run(&[Step::new("lacks", |_| Ok(StepResult::NotRun("no target".to_owned())))]));
    }
}
