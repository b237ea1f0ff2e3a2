//! What a test found, and what the level of its clauses makes of that.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How binding the clauses of a test are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// MUST and MUST NOT.
    #[serde(rename = "MUST")]
    Must,
    /// SHOULD and SHOULD NOT.
    #[serde(rename = "SHOULD")]
    Should,
    /// MAY.
    #[serde(rename = "MAY")]
    May,
    /// What the deployed network does where the text says otherwise. Judged like MUST, counted in no class.
    #[serde(rename = "DEPLOYED")]
    Deployed,
}

impl Level {
    /// All levels, the most binding first.
    pub const ALL: [Self; 4] = [Self::Must, Self::Should, Self::May, Self::Deployed];

    /// The level of a BCP 14 keyword such as `SHOULD NOT`. None for any other word.
    pub fn of_keyword(keyword: &str) -> Option<Self> {
        match keyword {
            "MUST" | "MUST NOT" => Some(Self::Must),
            "SHOULD" | "SHOULD NOT" => Some(Self::Should),
            "MAY" => Some(Self::May),
            _ => None,
        }
    }

    /// The word used in records and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::May => "MAY",
            Self::Deployed => "DEPLOYED",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// What a test found. The level of its clauses turns it into a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The subject did what the clauses say.
    Conforms,
    /// The subject did something else.
    Deviates,
    /// The specification leaves it open; what happened is recorded.
    Observed,
    /// The step that gives the test its meaning did not succeed.
    Inconclusive,
    /// The subject said that it does not know the operation.
    Unsupported,
    /// The subject never claimed it, so it was not asked.
    NotClaimed,
    /// Nothing that can be reached from outside shows the behaviour.
    Unobservable,
    /// No answer before the deadline.
    Hang,
    /// The subject died.
    Crash,
    /// The test could not be judged: the suite, its surroundings or an adapter broke.
    Error,
}

impl Finding {
    /// `Conforms` or `Deviates`.
    pub fn of(conforms: bool) -> Self {
        if conforms { Self::Conforms } else { Self::Deviates }
    }

    /// The verdict at this level.
    pub fn verdict(self, level: Level) -> Verdict {
        match (self, level) {
            (Self::Conforms | Self::Deviates, Level::May) | (Self::Observed, _) => Verdict::Info,
            (Self::Conforms, _) => Verdict::Pass,
            (Self::Deviates, Level::Should) => Verdict::Warn,
            (Self::Deviates, Level::Must | Level::Deployed) => Verdict::Fail,
            (Self::Inconclusive, _) => Verdict::Inconclusive,
            (Self::Unsupported, _) => Verdict::Unsupported,
            (Self::NotClaimed, _) => Verdict::NotClaimed,
            (Self::Unobservable, _) => Verdict::Unobservable,
            (Self::Hang, _) => Verdict::Hang,
            (Self::Crash, _) => Verdict::Crash,
            (Self::Error, _) => Verdict::Error,
        }
    }
}

/// What is written down about a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Behaves as a MUST or SHOULD says.
    Pass,
    /// Does not behave as a MUST says.
    Fail,
    /// Does not behave as a SHOULD says.
    Warn,
    /// Recorded; nothing is required.
    Info,
    /// Means nothing, because the control did not pass.
    Inconclusive,
    /// The subject does not know the operation.
    Unsupported,
    /// The subject did not claim it.
    NotClaimed,
    /// Cannot be seen from outside.
    Unobservable,
    /// No answer before the deadline.
    Hang,
    /// The subject died.
    Crash,
    /// The suite or an adapter broke.
    Error,
    /// Did not behave as required, and its authors said so beforehand.
    Xfail,
    /// Behaves as required although its authors said that it would not.
    Xpass,
}

impl Verdict {
    /// All verdicts, in the order of reports.
    pub const ALL: [Self; 13] = [
        Self::Pass,
        Self::Fail,
        Self::Warn,
        Self::Info,
        Self::Inconclusive,
        Self::Unsupported,
        Self::NotClaimed,
        Self::Unobservable,
        Self::Hang,
        Self::Crash,
        Self::Error,
        Self::Xfail,
        Self::Xpass,
    ];

    /// The word used in records, expectation files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Inconclusive => "inconclusive",
            Self::Unsupported => "unsupported",
            Self::NotClaimed => "not-claimed",
            Self::Unobservable => "unobservable",
            Self::Hang => "hang",
            Self::Crash => "crash",
            Self::Error => "error",
            Self::Xfail => "xfail",
            Self::Xpass => "xpass",
        }
    }

    /// The verdict that a word of a record or expectation file names.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }

    /// Does this verdict alone make a run end with "does not conform"?
    pub fn fails_run(self, strict: bool) -> bool {
        match self {
            Self::Fail | Self::Xpass | Self::Crash | Self::Hang | Self::Error => true,
            Self::Warn => strict,
            _ => false,
        }
    }

    /// Does this verdict say anything about the subject's behaviour? A run without any has judged nothing.
    pub fn is_judgement(self) -> bool {
        matches!(
            self,
            Self::Pass
                | Self::Fail
                | Self::Warn
                | Self::Info
                | Self::Hang
                | Self::Crash
                | Self::Xfail
                | Self::Xpass
        )
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_decides_what_a_deviation_is() {
        assert_eq!(Finding::Deviates.verdict(Level::Must), Verdict::Fail);
        assert_eq!(Finding::Deviates.verdict(Level::Should), Verdict::Warn);
        assert_eq!(Finding::Deviates.verdict(Level::May), Verdict::Info);
        assert_eq!(Finding::Deviates.verdict(Level::Deployed), Verdict::Fail);
        assert_eq!(Finding::Conforms.verdict(Level::Should), Verdict::Pass);
        assert_eq!(Finding::Conforms.verdict(Level::May), Verdict::Info);
    }

    #[test]
    fn a_dead_or_silent_subject_is_never_excused_by_the_level() {
        for level in Level::ALL {
            assert_eq!(Finding::Crash.verdict(level), Verdict::Crash);
            assert_eq!(Finding::Hang.verdict(level), Verdict::Hang);
        }
    }

    #[test]
    fn words_and_json_are_the_same() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.word());
            assert_eq!(Verdict::of_word(verdict.word()), Some(verdict));
        }
        for level in Level::ALL {
            assert_eq!(serde_json::to_value(level).unwrap(), level.word());
        }
    }

    #[test]
    fn only_strict_runs_fail_on_warnings() {
        assert!(!Verdict::Warn.fails_run(false));
        assert!(Verdict::Warn.fails_run(true));
        assert!(!Verdict::Xfail.fails_run(true));
    }
}
