//! One entry of an expectation file.

use crate::glob::Glob;
use crate::utc;
use crate::verdict::Verdict;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which tests it is about.
    pub id: Glob,
    /// How they end; none for flaky ones, which may pass or not.
    pub verdict: Option<Verdict>,
    /// Why. Empty when the file gives none.
    pub reason: String,
    /// Where that is discussed.
    pub issue: Option<String>,
    /// The last day on which the entry counts: the text of the file and days since 1970.
    pub until: Option<(String, u64)>,
}

impl Entry {
    /// Is it from the list of tests that pass now and then?
    pub fn is_flaky(&self) -> bool {
        self.verdict.is_none()
    }

    /// What is wrong with it, whatever tests exist. `today` is in days since 1970.
    pub(crate) fn problems(&self, today: u64) -> Vec<String> {
        let mut problems = Vec::new();
        if self.reason.trim().is_empty() {
            problems.push(format!("expectation `{}`: no reason is given", self.id.as_str()));
        }
        if let Some((text, last)) = &self.until
            && *last < today
        {
            problems.push(format!("expectation `{}`: was good until {text}", self.id.as_str()));
        }
        problems
    }

    /// The verdict that this entry makes of another. None when it says nothing about that.
    pub(crate) fn changes(&self, verdict: Verdict) -> Option<Verdict> {
        match self.verdict {
            Some(expected) if expected == verdict => Some(Verdict::Xfail),
            Some(_) if verdict == Verdict::Pass => Some(Verdict::Xpass),
            Some(_) => None,
            None => is_excusable(verdict).then_some(Verdict::Xfail),
        }
    }

    /// The entry in a few words.
    pub(crate) fn summary(&self) -> String {
        let verdict = self.verdict.map_or("flaky", Verdict::word);
        format!("{verdict}, because {}", self.reason)
    }

    pub(crate) fn until(text: &str) -> Option<(String, u64)> {
        let is_date = text.len() == 10;
        is_date.then(|| utc::days_of(text)).flatten().map(|days| (text.to_owned(), days))
    }
}

/// Verdicts that can be foretold.
pub(crate) fn is_excusable(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Fail
            | Verdict::Warn
            | Verdict::Hang
            | Verdict::Crash
            | Verdict::Error
            | Verdict::Inconclusive
            | Verdict::Unsupported
    )
}
