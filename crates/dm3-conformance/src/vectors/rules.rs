//! What answers show together: rules that take back passes that mean nothing.

use std::collections::{HashMap, HashSet};

use dm3_vectors::{Expect, Vector};

use super::judgement::Judgement;
use crate::verdict::Finding;

/// A vector with the judgement of its answer.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The vector.
    pub vector: &'a Vector,
    /// What its answer shows.
    pub judgement: Judgement,
}

/// Turns passes into `inconclusive` where an operation answered everything alike although it was given something to
/// accept and something to refuse, and where the control of a refusal was not accepted as it should be.
pub fn apply_rules(judged: &mut [Judged<'_>]) {
    let alike = alike(judged);
    for one in judged.iter_mut().filter(|one| alike.contains(&key(one.vector))) {
        take_back(
            &mut one.judgement,
            "everything sent to this operation was answered alike, so the answer shows nothing".to_owned(),
        );
    }
    let conforming: HashSet<String> = judged
        .iter()
        .filter(|one| one.judgement.finding == Finding::Conforms)
        .map(|one| one.vector.id.clone())
        .collect();
    for one in judged.iter_mut().filter(|one| matches!(one.vector.expect, Expect::Reject { .. })) {
        let control = one.vector.control.as_deref();
        if !control.is_some_and(|control| conforming.contains(control)) {
            let control = control.unwrap_or("none");
            take_back(&mut one.judgement, format!("refused, but its control ({control}) did not pass"));
        }
    }
}

fn take_back(judgement: &mut Judgement, reason: String) {
    if judgement.finding == Finding::Conforms {
        judgement.finding = Finding::Inconclusive;
        judgement.reason = Some(reason);
    }
}

/// Operation and dialect.
fn key(vector: &Vector) -> (String, String) {
    (vector.operation.clone(), vector.dialect.clone())
}

/// Operations that only accepted or only refused although both were asked for.
fn alike(judged: &[Judged<'_>]) -> HashSet<(String, String)> {
    let mut operations: HashMap<(String, String), Asked> = HashMap::new();
    for one in judged {
        let Some(accepted) = one.judgement.accepted else { continue };
        let asked = operations.entry(key(one.vector)).or_default();
        match one.vector.expect {
            Expect::Accept { .. } => asked.for_acceptance = true,
            Expect::Reject { .. } => asked.for_refusal = true,
            Expect::Observe { .. } => {}
        }
        if accepted { asked.accepted = true } else { asked.refused = true }
    }
    let is_alike =
        |asked: &Asked| asked.for_acceptance && asked.for_refusal && asked.accepted != asked.refused;
    operations.into_iter().filter(|(_, asked)| is_alike(asked)).map(|(key, _)| key).collect()
}

#[derive(Default)]
struct Asked {
    for_acceptance: bool,
    for_refusal: bool,
    accepted: bool,
    refused: bool,
}
