//! The client: sends, and picks up, in a world that the suite simulates.

mod fetch;
mod send;
mod world;

use dm3_profile::ResolveError;

use super::Operation;
use crate::reply::{Refusal, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] =
    &[("client.send", send::send), ("client.fetch", fetch::fetch)];

/// Why a profile cannot be used.
fn of_profile(error: &ResolveError) -> Refusal {
    let (stage, code) = match error {
        error if error.is_temporary() => (Stage::Policy, "client.retry-later"),
        ResolveError::NoAddress { .. } | ResolveError::NoProfile { .. } => {
            (Stage::Semantic, "client.no-profile")
        }
        _ => (Stage::Authenticate, "client.bad-profile"),
    };
    Refusal::rejected(stage, code, error)
}
