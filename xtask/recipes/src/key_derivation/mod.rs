//! Key derivation: `spec/key-derivation.md`.

mod derived;
mod keys;
mod message;

use crate::Suite;

/// The page of the clauses.
const PAGE: &str = "spec/key-derivation.md";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![message::suite(), keys::of_signature(), keys::of_wallet(), keys::of_service()]
}
