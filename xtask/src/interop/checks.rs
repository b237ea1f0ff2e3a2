//! Counting what held and telling what did not.

use std::io::{self, Write};

/// The checks of a run.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    passed: usize,
    failed: usize,
    in_section: usize,
}

impl Checks {
    /// One check.
    pub(crate) fn that(&mut self, what: &str, holds: bool) {
        if holds {
            self.passed += 1;
            self.in_section += 1;
        } else {
            self.failed += 1;
            let _ = writeln!(io::stdout(), "  does not hold: {what}");
        }
    }

    /// The end of a group of checks.
    pub(crate) fn section(&mut self, title: &str) {
        let _ = writeln!(io::stdout(), "  {title}: {} checks held", self.in_section);
        self.in_section = 0;
    }

    /// Prints the closing line.
    pub(crate) fn conclude(&self) -> bool {
        let _ = writeln!(io::stdout(), "interop: {} passed, {} failed", self.passed, self.failed);
        self.all_held()
    }

    /// Whether every check held, and there was one.
    fn all_held(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_check_fails_the_run() {
        let mut checks = Checks::default();
        assert!(!checks.all_held(), "nothing checked is nothing shown");
        checks.that("holds", true);
        assert!(checks.all_held());
        checks.that("is wrong", false);
        assert!(!checks.all_held());
    }
}
