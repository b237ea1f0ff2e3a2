//! Which vectors an adapter claims.

use dm3_vectors::Vector;

use crate::record::Subject;

/// Why a vector is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclaimed {
    /// The operation is not declared.
    Operation,
    /// The dialect is not declared.
    Dialect,
    /// These features are not declared, but all else is.
    Features(Vec<String>),
}

impl Unclaimed {
    /// Why a vector is not sent to this adapter. None when it is.
    pub fn of(vector: &Vector, subject: &Subject) -> Option<Self> {
        if !subject.dialects.contains(&vector.dialect) {
            return Some(Self::Dialect);
        }
        if !subject.operations.contains(&vector.operation) {
            return Some(Self::Operation);
        }
        let missing = vector.features.iter().filter(|feature| !subject.features.contains(feature));
        let missing: Vec<String> = missing.cloned().collect();
        if missing.is_empty() { None } else { Some(Self::Features(missing)) }
    }

    /// In words.
    pub fn reason(&self, vector: &Vector) -> String {
        match self {
            Self::Operation => format!("the operation {} is not declared", vector.operation),
            Self::Dialect => format!("the dialect {} is not declared", vector.dialect),
            Self::Features(missing) => format!("not declared: {}", missing.join(", ")),
        }
    }
}
