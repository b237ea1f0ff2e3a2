//! What the authors of an implementation say beforehand about tests that it does not pass.
//!
//! ```toml
//! [[expect]]
//! id = "mtp.postmark/second-signature"       # an id, or a pattern with `*` and `?`
//! verdict = "fail"                           # fail, warn, hang, crash, error, inconclusive or unsupported
//! reason = "postmarks are checked one by one"
//! issue = "https://tracker.example/12"       # optional
//! until = "2030-06-30"                       # optional: the last day on which the entry counts
//!
//! [[flaky]]
//! id = "ds.limits/slow-body"
//! reason = "depends on the load of the machine"
//! ```
//!
//! Everything is run all the same. An entry makes a run fail when it names no test, when its test passes, when it gives
//! no reason or when its day is over.

mod entry;
mod file;

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{Expectation, TestRecord};
use crate::verdict::Verdict;

pub use entry::Entry;
pub use file::{FileError, parse};

/// Most tests that may be called flaky.
pub const MAX_FLAKY: usize = 10;

/// Entries matched with the tests that exist.
#[derive(Debug, Default)]
pub struct Expectations {
    by_test: BTreeMap<String, Entry>,
}

impl Expectations {
    /// Matches entries with the ids of all tests. Also gives what is wrong with the entries; each such problem makes the
    /// run fail. `today` is in days since 1970.
    pub fn matched(entries: &[Entry], ids: &BTreeSet<String>, today: u64) -> (Self, Vec<String>) {
        let mut problems = Vec::new();
        let mut by_test: BTreeMap<String, Entry> = BTreeMap::new();
        // Exact ids come last, so that they replace patterns.
        let (exact, patterns): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().partition(|entry| entry.id.is_exact());
        for entry in patterns.into_iter().chain(exact) {
            problems.extend(entry.problems(today));
            let covered: Vec<&String> = ids.iter().filter(|id| entry.id.covers(id)).collect();
            if covered.is_empty() {
                let what =
                    if entry.id.is_exact() { "no test has this id" } else { "no test matches this pattern" };
                problems.push(format!("expectation `{}`: {what}", entry.id.as_str()));
            }
            for id in covered {
                let before = by_test.insert(id.clone(), entry.clone());
                if before.is_some_and(|before| before.id.is_exact() == entry.id.is_exact()) {
                    problems.push(format!("expectation `{}`: {id} is covered twice", entry.id.as_str()));
                }
            }
        }
        let flaky = by_test.values().filter(|entry| entry.is_flaky()).count();
        if flaky > MAX_FLAKY {
            problems.push(format!("{flaky} tests are called flaky; at most {MAX_FLAKY} may be"));
        }
        (Self { by_test }, problems)
    }

    /// Replaces the verdict of a test by `xfail` or `xpass` where an entry says so.
    pub fn apply(&self, test: &mut TestRecord) {
        let Some(entry) = self.by_test.get(test.id.as_str()) else { return };
        let without = test.verdict;
        let Some(verdict) = entry.changes(without) else {
            if without != Verdict::Pass {
                test.notes.push(format!(
                    "an expectation covers this test but not the verdict: {}",
                    entry.summary()
                ));
            }
            return;
        };
        if verdict == Verdict::Xpass {
            let expected = entry.verdict.map_or("another verdict", Verdict::word);
            test.reason = Some(format!("passes although `{expected}` was expected: {}", entry.reason));
        }
        test.verdict = verdict;
        test.expectation = Some(Expectation {
            reason: entry.reason.clone(),
            issue: entry.issue.clone(),
            without,
            flaky: entry.is_flaky(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::fixture;

    const TODAY: u64 = 20_000;

    fn ids() -> BTreeSet<String> {
        ["a.b/one", "a.b/two", "a.c/three"].map(str::to_owned).into()
    }

    fn matched(text: &str) -> (Expectations, Vec<String>) {
        Expectations::matched(&parse(text).unwrap(), &ids(), TODAY)
    }

    fn verdict(expectations: &Expectations, id: &str, verdict: Verdict) -> Verdict {
        let mut test = fixture::test(id, verdict);
        expectations.apply(&mut test);
        test.verdict
    }

    #[test]
    fn expected_failures_are_excused_and_unexpected_passes_are_not() {
        let (expectations, problems) =
            matched("[[expect]]\nid = \"a.b/*\"\nverdict = \"fail\"\nreason = \"not yet\"\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::Fail), Verdict::Xfail);
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::Pass), Verdict::Xpass);
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::Crash), Verdict::Crash);
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::NotClaimed), Verdict::NotClaimed);
        assert_eq!(verdict(&expectations, "a.c/three", Verdict::Fail), Verdict::Fail);
    }

    #[test]
    fn flaky_tests_may_pass_or_fail() {
        let (expectations, problems) = matched("[[flaky]]\nid = \"a.b/one\"\nreason = \"load\"\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::Fail), Verdict::Xfail);
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::Hang), Verdict::Xfail);
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::Pass), Verdict::Pass);
    }

    #[test]
    fn an_exact_id_replaces_a_pattern() {
        let (expectations, problems) = matched(
            "[[expect]]\nid = \"a.b/one\"\nverdict = \"crash\"\nreason = \"x\"\n\
             [[expect]]\nid = \"a.b/*\"\nverdict = \"fail\"\nreason = \"y\"\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(verdict(&expectations, "a.b/one", Verdict::Crash), Verdict::Xfail);
        assert_eq!(verdict(&expectations, "a.b/two", Verdict::Fail), Verdict::Xfail);
    }

    #[test]
    fn entries_that_do_not_hold_are_problems() {
        let problem = |entry: &str| {
            let (_, problems) = matched(&format!("[[expect]]\n{entry}\n"));
            assert_eq!(problems.len(), 1, "{problems:?}");
            problems.into_iter().next().unwrap()
        };
        let unknown = problem("id = \"a.b/none\"\nverdict = \"fail\"\nreason = \"x\"");
        assert_eq!(unknown, "expectation `a.b/none`: no test has this id");
        let pattern = problem("id = \"z*\"\nverdict = \"fail\"\nreason = \"x\"");
        assert_eq!(pattern, "expectation `z*`: no test matches this pattern");
        assert_eq!(
            problem("id = \"a.b/one\"\nverdict = \"fail\""),
            "expectation `a.b/one`: no reason is given"
        );
        assert_eq!(
            problem("id = \"a.b/one\"\nverdict = \"fail\"\nreason = \" \""),
            "expectation `a.b/one`: no reason is given"
        );
        let expired = problem("id = \"a.b/one\"\nverdict = \"fail\"\nreason = \"x\"\nuntil = \"2024-10-03\"");
        assert_eq!(expired, "expectation `a.b/one`: was good until 2024-10-03");
    }

    #[test]
    fn the_last_day_still_counts() {
        let text =
            "[[expect]]\nid = \"a.b/one\"\nverdict = \"fail\"\nreason = \"x\"\nuntil = \"2024-10-04\"\n";
        assert!(matched(text).1.is_empty());
    }

    #[test]
    fn two_entries_for_one_test_are_a_problem() {
        let entry = "[[expect]]\nid = \"a.b/one\"\nverdict = \"fail\"\nreason = \"x\"\n";
        assert_eq!(matched(&entry.repeat(2)).1, ["expectation `a.b/one`: a.b/one is covered twice"]);
    }

    #[test]
    fn few_tests_may_be_flaky() {
        let many: BTreeSet<String> = (0..=MAX_FLAKY).map(|number| format!("a.b/t{number}")).collect();
        let entries = parse("[[flaky]]\nid = \"*\"\nreason = \"x\"\n").unwrap();
        assert_eq!(Expectations::matched(&entries, &many, TODAY).1.len(), 1);
    }
}
