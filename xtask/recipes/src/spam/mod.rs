//! Spam protection: `spec/spam-protection.md`.

mod admission;
mod cast;
mod deployed;
mod evaluation;
mod rules;
mod sending;
mod settings;

use crate::Suite;

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    let mut rules = rules::suite();
    deployed::extend_rules(&mut rules);
    let mut evaluation = evaluation::suite();
    deployed::extend_evaluation(&mut evaluation);
    vec![
        rules,
        settings::suite(),
        settings::publication(),
        evaluation,
        admission::suite(),
        sending::suite(),
        sending::told(),
    ]
}
