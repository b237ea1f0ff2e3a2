//! Recipes of the test vectors: each accepting vector is composed with `dm3-oracle` and primitive crates, each rejecting
//! one is such a control with one thing changed.
//!
//! `cargo xtask vectors gen` writes what [`suites`] returns to `test-vectors/`. A recipe is deterministic: running it again
//! gives the same bytes.

mod access;
mod canonical_json;
mod damage;
mod delivery_information;
mod envelopes;
mod file;
mod key_derivation;
mod keys;
mod messages;
mod names;
mod postmark;
mod profile_uris;
mod profiles;
mod rpc;
mod sealing;
mod spam;
mod storage;
mod suite;
mod transport;
mod vector;
mod wycheproof;

pub use file::{file_name, file_text};
pub use suite::Suite;
pub use vector::{Bug, Dialect, Severity, Stage, Vector};

/// All suites, in the order of their names.
#[must_use]
pub fn suites() -> Vec<Suite> {
    let mut suites: Vec<Suite> = AREAS.iter().flat_map(|area| area()).collect();
    suites.sort_by(|left, right| left.name().cmp(right.name()));
    suites
}

/// All areas. Each returns its suites.
const AREAS: &[fn() -> Vec<Suite>] = &[
    rpc::suites,
    access::suites,
    names::suites,
    canonical_json::suites,
    messages::suites,
    keys::suites,
    delivery_information::suites,
    envelopes::suites,
    postmark::suites,
    key_derivation::suites,
    sealing::suites,
    wycheproof::suites,
    profiles::suites,
    profile_uris::suites,
    transport::suites,
    spam::suites,
    storage::suites,
    damage::suites,
];
