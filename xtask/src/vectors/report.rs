//! What the command prints.

use std::io::Write;

use anyhow::Result;

use super::golden_file::Vector;
use super::judge::Verdict;

/// Counts verdicts and prints those that matter.
pub(super) struct Report<W> {
    out: W,
    verbose: bool,
    passed: usize,
    failed: usize,
    stricter: usize,
    not_applicable: usize,
}

impl<W: Write> Report<W> {
    /// An empty report.
    pub(super) fn new(out: W, verbose: bool) -> Self {
        Self { out, verbose, passed: 0, failed: 0, stricter: 0, not_applicable: 0 }
    }

    /// Whether there was no vector.
    pub(super) fn is_empty(&self) -> bool {
        self.passed + self.failed + self.stricter + self.not_applicable == 0
    }

    /// Takes in a verdict.
    pub(super) fn add(&mut self, vector: &Vector, verdict: Verdict) -> Result<()> {
        let line = match verdict {
            Verdict::Passed(refusal) => {
                self.passed += 1;
                refusal.map_or_else(|| "passed".to_owned(), |why| format!("passed, refused: {why}"))
            }
            Verdict::Stricter(reason) => {
                self.stricter += 1;
                format!("stricter: {reason}")
            }
            Verdict::NotApplicable(reason) => {
                self.not_applicable += 1;
                format!("not applicable: {reason}")
            }
            Verdict::Failed { expected, got } => {
                self.failed += 1;
                writeln!(self.out, "FAILED {} ({})", vector.id, vector.op)?;
                writeln!(self.out, "  expected: {expected}\n  got:      {got}")?;
                return Ok(());
            }
        };
        if self.verbose {
            writeln!(self.out, "{} ({}): {line}", vector.id, vector.op)?;
        }
        Ok(())
    }

    /// Prints the closing line. True when nothing failed.
    pub(super) fn finish(mut self) -> Result<bool> {
        let Self { passed, failed, stricter, not_applicable, .. } = self;
        writeln!(
            self.out,
            "{passed} passed, {failed} failed, {stricter} stricter, {not_applicable} not applicable"
        )?;
        Ok(failed == 0)
    }
}
