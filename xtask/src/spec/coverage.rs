//! Coverage: whether every obligation has evidence from outside or a waiver.

use std::collections::BTreeMap;

use super::clause::{Clause, Level};
use super::evidence::{AllEvidence, Evidence};
use super::pages::Pages;
use super::waivers::Waiver;

/// Of a hundred recommendations, so many must have evidence.
const SHOULD_PERCENT: usize = 90;

/// How many clauses of a level there are, and what they rest on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) total: usize,
    pub(crate) shown: usize,
    pub(crate) waived: usize,
}

impl Tally {
    /// Clauses with evidence or, where that counts, a waiver, of a hundred.
    pub(crate) fn percent(self, with_waivers: bool) -> f64 {
        let covered = if with_waivers { self.shown + self.waived } else { self.shown };
        if self.total == 0 { 100.0 } else { per_cent(covered, self.total) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are some hundreds of clauses")]
fn per_cent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

/// Tallies by level; what is missing is added to `faults`.
pub(crate) fn check(
    pages: &Pages,
    evidence: &AllEvidence,
    waivers: &BTreeMap<String, Waiver>,
    faults: &mut Vec<String>,
) -> BTreeMap<Level, Tally> {
    let nothing = Evidence::default();
    let mut tallies: BTreeMap<Level, Tally> = BTreeMap::new();
    for clause in pages.binding() {
        let Some(level) = clause.level else { continue };
        let evidence = evidence.by_clause.get(&clause.id).unwrap_or(&nothing);
        let waiver = waivers.get(&clause.id);
        let complaint = complaint(clause, level, evidence, waiver.is_some());
        let tally = tallies.entry(level).or_default();
        tally.total += 1;
        match (&complaint, waiver) {
            (None, Some(_)) => tally.waived += 1,
            (None, None) if evidence.is_shown() => tally.shown += 1,
            _ => {}
        }
        faults.extend(complaint.map(|text| format!("{}: {text}", clause.id)));
    }
    let should = tallies.get(&Level::Should).copied().unwrap_or_default();
    if should.shown * 100 < should.total * SHOULD_PERCENT {
        faults.push(format!(
            "{} of {} SHOULD have evidence; {SHOULD_PERCENT} % must",
            should.shown, should.total
        ));
    }
    tallies
}

fn complaint(clause: &Clause, level: Level, evidence: &Evidence, waived: bool) -> Option<&'static str> {
    let covered = evidence.is_shown() && (!clause.input || (evidence.accepts() && evidence.rejects()));
    if waived {
        return covered.then_some("waived, but covered now; drop the waiver");
    }
    match level {
        Level::May => None,
        _ if !evidence.is_shown() => Some("no vector and no black-box case shows it"),
        Level::Must if clause.input && !evidence.accepts() => {
            Some("about input, but nothing accepting shows it")
        }
        Level::Must if clause.input && !evidence.rejects() => {
            Some("about input, but nothing rejecting shows it")
        }
        _ => None,
    }
}

/// Every id that is cited and cannot be.
pub(crate) fn check_citations(pages: &Pages, evidence: &AllEvidence, faults: &mut Vec<String>) {
    for (place, id) in &evidence.citations {
        faults.extend(pages.complaint_about(id).map(|complaint| format!("{place}: {id} {complaint}")));
    }
}
