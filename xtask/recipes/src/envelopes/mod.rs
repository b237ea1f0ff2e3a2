//! Envelopes: sealed by the sender, taken in and postmarked by the delivery service, opened by the receiver.

mod metadata;
mod open;
mod open_postmark;
mod open_refused;
mod postmark;
mod scene;
mod seal;
mod submission;
mod submission_malformed;
mod submission_refused;

use crate::Suite;

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![seal::suite(), submission::suite(), metadata::suite(), postmark::suite(), open::suite()]
}
