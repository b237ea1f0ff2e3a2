//! A text that is wrong in one place.

use serde_json::json;

use crate::{Bug, Severity, Stage, Suite};

/// A text made from a right one by one change, and the clause that it breaks.
#[derive(Debug, Clone)]
pub(crate) struct TextDefect {
    pub(crate) slug: String,
    /// What follows the subject in the title.
    pub(crate) predicate: String,
    pub(crate) clause: &'static str,
    pub(crate) mutation: String,
    pub(crate) text: String,
}

impl TextDefect {
    pub(crate) fn new(
        slug: &str,
        predicate: &str,
        clause: &'static str,
        mutation: &str,
        text: String,
    ) -> Self {
        Self {
            slug: slug.to_owned(),
            predicate: predicate.to_owned(),
            clause,
            mutation: mutation.to_owned(),
            text,
        }
    }
}

/// Adds a rejecting vector for each defect; `member` is the argument that carries the text.
pub(super) fn add(suite: &mut Suite, control: &str, subject: &str, member: &str, defects: Vec<TextDefect>) {
    for defect in defects {
        suite.reject(
            control,
            &defect.slug,
            &format!("{subject} {} is refused", defect.predicate),
            &[defect.clause],
            &defect.mutation,
            (Stage::Decode, Bug::Parser, Severity::Medium),
            json!({ (member): defect.text }),
        );
    }
}
