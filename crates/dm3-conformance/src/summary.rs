//! What the tests of a run come to.

use std::collections::{BTreeMap, HashMap};

use crate::case::Part;
use crate::class::Class;
use crate::record::{ClassCount, ClauseCount, ClauseLine, TestRecord};
use crate::verdict::{Level, Verdict};

/// Exit code of a run that conforms.
pub const CONFORMS: u8 = 0;
/// Exit code of a run that does not.
pub const DOES_NOT_CONFORM: u8 = 1;
/// Exit code when the suite could not judge.
pub const NOT_JUDGED: u8 = 2;

/// How many tests of each level ended with each verdict. Keys are the words of the levels.
pub fn counts(tests: &[TestRecord]) -> BTreeMap<String, BTreeMap<Verdict, usize>> {
    let mut counts: BTreeMap<String, BTreeMap<Verdict, usize>> = BTreeMap::new();
    for test in tests {
        *counts.entry(test.level.word().to_owned()).or_default().entry(test.verdict).or_default() += 1;
    }
    counts
}

/// The exit code of a run. `problems` are those of the run as a whole.
pub fn exit_code(tests: &[TestRecord], problems: &[String], strict: bool) -> u8 {
    let fails = |verdict: Verdict| verdict != Verdict::Error && verdict.fails_run(strict);
    if !problems.is_empty() || tests.iter().any(|test| fails(test.verdict)) {
        return DOES_NOT_CONFORM;
    }
    // An expectation excuses a test; it does not make a judgement of one that had none.
    let without = |test: &TestRecord| test.expectation.as_ref().map_or(test.verdict, |entry| entry.without);
    let judged = tests.iter().any(|test| without(test).is_judgement());
    let broke = tests.iter().any(|test| test.verdict == Verdict::Error);
    if judged && !broke { CONFORMS } else { NOT_JUDGED }
}

/// How far each class is met. Keys are such as `receiver` and, with optional parts, `receiver+spam`.
pub fn class_counts(
    classes: &[Class],
    parts: &[Part],
    clauses: &[ClauseLine],
    tests: &[TestRecord],
) -> BTreeMap<String, ClassCount> {
    let verdicts = verdicts_by_clause(tests);
    classes.iter().map(|class| (label(*class, parts), count(*class, parts, clauses, &verdicts))).collect()
}

/// How a clause came out, told by the tests that cite it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseState {
    /// A test passed, and none ended otherwise than passed or unobservable.
    Met,
    /// Nothing of it could be seen from outside.
    Unobserved,
    /// Anything else.
    NotMet,
}

/// The state of a clause whose tests ended so. None without tests.
pub fn clause_state(tests: &[&TestRecord]) -> Option<ClauseState> {
    // Who lacks a feature of the test bench, such as fixed randomness, can still show the clause in another test.
    let counts = |test: &&&TestRecord| test.verdict != Verdict::NotClaimed || test.missing.is_empty();
    let counted: Vec<Verdict> = tests.iter().filter(counts).map(|test| test.verdict).collect();
    let all = |verdicts: &[Verdict]| counted.iter().all(|verdict| verdicts.contains(verdict));
    if tests.is_empty() {
        None
    } else if counted.contains(&Verdict::Pass) && all(&[Verdict::Pass, Verdict::Unobservable, Verdict::Info])
    {
        Some(ClauseState::Met)
    } else if !counted.is_empty() && all(&[Verdict::Unobservable]) {
        Some(ClauseState::Unobserved)
    } else {
        Some(ClauseState::NotMet)
    }
}

/// The tests of each clause.
pub fn verdicts_by_clause(tests: &[TestRecord]) -> HashMap<&str, Vec<&TestRecord>> {
    let mut by_clause: HashMap<&str, Vec<&TestRecord>> = HashMap::new();
    for test in tests {
        for clause in &test.clauses {
            by_clause.entry(clause.as_str()).or_default().push(test);
        }
    }
    by_clause
}

fn label(class: Class, parts: &[Part]) -> String {
    parts.iter().fold(class.word().to_owned(), |label, part| format!("{label}+{}", part.word()))
}

fn count(
    class: Class,
    parts: &[Part],
    clauses: &[ClauseLine],
    tests: &HashMap<&str, Vec<&TestRecord>>,
) -> ClassCount {
    let mut count = ClassCount::default();
    let claimed = |part: Part| part == Part::Core || parts.contains(&part);
    for clause in clauses.iter().filter(|clause| claimed(clause.part) && class.binds(&clause.roles)) {
        let of_level = match clause.level {
            Level::Must => &mut count.must,
            Level::Should => &mut count.should,
            Level::May | Level::Deployed => continue,
        };
        let state = tests.get(clause.id.as_str()).and_then(|tests| clause_state(tests));
        add(of_level, state);
    }
    count
}

fn add(count: &mut ClauseCount, state: Option<ClauseState>) {
    match state {
        None => return,
        Some(ClauseState::Met) => count.met += 1,
        Some(ClauseState::Unobserved) => count.unobserved += 1,
        Some(ClauseState::NotMet) => {}
    }
    count.total += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Role;
    use crate::record::{Expectation, fixture};

    fn clause(id: &str, level: Level, roles: &[Role]) -> ClauseLine {
        let part = Part::of_clause(id, roles);
        let (text, page) = (String::new(), String::new());
        ClauseLine { id: id.to_owned(), level, roles: roles.to_vec(), part, text, page }
    }

    fn state(verdicts: &[Verdict]) -> Option<ClauseState> {
        let tests: Vec<TestRecord> =
            verdicts.iter().map(|verdict| fixture::test("a.b/c", *verdict)).collect();
        clause_state(&tests.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_clause_is_met_only_when_no_test_says_otherwise() {
        assert_eq!(state(&[]), None);
        assert_eq!(state(&[Verdict::Pass, Verdict::Unobservable]), Some(ClauseState::Met));
        assert_eq!(state(&[Verdict::Unobservable]), Some(ClauseState::Unobserved));
        for verdict in Verdict::ALL {
            let met = matches!(verdict, Verdict::Pass | Verdict::Unobservable | Verdict::Info);
            assert_eq!(state(&[Verdict::Pass, verdict]) == Some(ClauseState::Met), met, "{verdict}");
        }
    }

    #[test]
    fn a_missing_aid_leaves_a_clause_to_its_other_tests() {
        let mut lacking = fixture::test("a.b/lacking", Verdict::NotClaimed);
        lacking.missing = vec!["fixed-ephemeral".to_owned()];
        let pass = fixture::test("a.b/pass", Verdict::Pass);
        assert_eq!(clause_state(&[&lacking, &pass]), Some(ClauseState::Met));
        assert_eq!(clause_state(&[&lacking]), Some(ClauseState::NotMet));
    }

    #[test]
    fn classes_count_their_clauses_and_parts() {
        let clauses = [
            clause("TST-AAA-001", Level::Must, &[Role::Receiver]),
            clause("TST-AAA-002", Level::Should, &[Role::All]),
            clause("SPM-RUL-001", Level::Must, &[Role::Receiver]),
            clause("TST-AAA-003", Level::Must, &[Role::Ds]),
            clause("TST-AAA-004", Level::Must, &[Role::Receiver]),
        ];
        let cite = |id: &str, clause: &str, verdict| {
            let mut test = fixture::test(id, verdict);
            test.clauses = vec![clause.to_owned()];
            test
        };
        let tests = [
            cite("a.b/one", "TST-AAA-001", Verdict::Pass),
            cite("a.b/two", "TST-AAA-002", Verdict::Warn),
            cite("a.b/three", "SPM-RUL-001", Verdict::Fail),
            cite("a.b/four", "TST-AAA-003", Verdict::Fail),
        ];
        let core = class_counts(&[Class::Receiver], &[], &clauses, &tests);
        let count = core.get("receiver").unwrap();
        assert_eq!((count.must.met, count.must.total, count.should.met, count.should.total), (1, 1, 0, 1));
        let with_spam = class_counts(&[Class::Receiver], &[Part::Spam], &clauses, &tests);
        assert_eq!(with_spam.get("receiver+spam").unwrap().must.total, 2);
    }

    #[test]
    fn exit_codes_tell_nonconformance_from_trouble() {
        let code = |verdicts: &[Verdict], strict| {
            let tests: Vec<_> = verdicts.iter().map(|verdict| fixture::test("a.b/c", *verdict)).collect();
            exit_code(&tests, &[], strict)
        };
        assert_eq!(code(&[Verdict::Pass, Verdict::Warn, Verdict::NotClaimed], false), CONFORMS);
        assert_eq!(code(&[Verdict::Pass, Verdict::Warn], true), DOES_NOT_CONFORM);
        assert_eq!(code(&[Verdict::Pass, Verdict::Error], false), NOT_JUDGED);
        assert_eq!(code(&[Verdict::Fail, Verdict::Error], false), DOES_NOT_CONFORM);
        assert_eq!(code(&[], false), NOT_JUDGED);
        assert_eq!(code(&[Verdict::NotClaimed, Verdict::Inconclusive], false), NOT_JUDGED);
        assert_eq!(
            exit_code(&[fixture::test("a.b/c", Verdict::Pass)], &["x".to_owned()], false),
            DOES_NOT_CONFORM
        );
    }

    #[test]
    fn what_is_excused_is_judged_only_if_it_was_judged_before() {
        for (without, code) in
            [(Verdict::Fail, CONFORMS), (Verdict::Error, NOT_JUDGED), (Verdict::Inconclusive, NOT_JUDGED)]
        {
            let mut test = fixture::test("a.b/c", Verdict::Xfail);
            let (reason, issue) = ("known".to_owned(), None);
            test.expectation = Some(Expectation { reason, issue, without, flaky: true });
            assert_eq!(exit_code(&[test], &[], false), code, "{without}");
        }
    }
}
