//! Vectors whose true answers alternate, so that an adapter that answers everything alike shows itself.

use std::collections::BTreeMap;

use dm3_vectors::{Expect, Vector};

use super::checks::Check;
use crate::inventory::Inventory;
use crate::record::Subject;
use crate::testee::{Answered, Outcome, Reply};
use crate::vectors::Unclaimed;

/// Pairs of each operation and dialect.
const PAIRS: usize = 2;

/// Accepted and refused vectors in turns.
#[derive(Debug)]
pub(super) struct Canaries<'a> {
    vectors: Vec<&'a Vector>,
}

impl<'a> Canaries<'a> {
    /// Chooses from the vectors that the adapter claims: refused ones, each behind its control.
    pub(super) fn of(inventory: &'a Inventory, subject: &Subject) -> Self {
        let set = inventory.vectors();
        let claimed =
            |vector: &&Vector| vector.withdrawn.is_none() && Unclaimed::of(vector, subject).is_none();
        let mut pairs: BTreeMap<(&str, &str), Vec<[&Vector; 2]>> = BTreeMap::new();
        for vector in set.vectors().iter().filter(claimed) {
            let control = vector.control.as_deref().and_then(|control| set.vector(control)).filter(claimed);
            let Some(control) = control else { continue };
            let of_operation = pairs.entry((&vector.operation, &vector.dialect)).or_default();
            let is_new =
                of_operation.iter().all(|[other, _]| other.id != control.id) || of_operation.is_empty();
            if is_new && of_operation.len() < PAIRS {
                of_operation.push([control, vector]);
            }
        }
        let mut vectors = Vec::new();
        for (index, [control, refused]) in pairs.into_values().flatten().enumerate() {
            // Not strictly in turns, or an adapter that counts would pass.
            if index % 3 == 1 {
                vectors.extend([refused, control]);
            } else {
                vectors.extend([control, refused]);
            }
        }
        Self { vectors }
    }

    /// In the order in which they are sent.
    pub(super) fn vectors(&self) -> &[&'a Vector] {
        &self.vectors
    }

    /// One of them that is accepted.
    pub(super) fn first(&self) -> Option<&'a Vector> {
        self.vectors.iter().copied().find(|vector| matches!(vector.expect, Expect::Accept { .. }))
    }

    /// Does every operation tell its good input from its bad?
    pub(super) fn check(&self, answers: &[Answered]) -> Check {
        let name = "tells good from bad";
        let mut check = Check { name, problems: Vec::new(), remarks: Vec::new() };
        if self.vectors.is_empty() {
            check.problems.push("no vector with a control fits what the adapter declares".to_owned());
        }
        let mut operations: BTreeMap<(&str, &str), Vec<bool>> = BTreeMap::new();
        for (vector, answered) in self.vectors.iter().zip(answers) {
            let answers = operations.entry((&vector.operation, &vector.dialect)).or_default();
            match answered.outcome {
                Outcome::Reply(Reply::Ok(_)) => answers.push(true),
                Outcome::Reply(Reply::Rejected { .. }) => answers.push(false),
                _ => {}
            }
        }
        for ((operation, dialect), answers) in operations {
            let word = match (answers.contains(&true), answers.contains(&false)) {
                (true, true) => continue,
                (true, false) => "accepts everything",
                (false, true) => "refuses everything",
                (false, false) => "neither accepts nor refuses anything",
            };
            check.problems.push(format!("{operation} ({dialect}) {word}"));
        }
        check
    }
}
