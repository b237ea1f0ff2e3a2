//! The peer's operations, done with our crates: one module per topic, found by the operation's name.

mod asymmetric;
mod delivery_service_auth;
mod delivery_service_process;
mod delivery_service_properties;
mod envelope;
mod hashing;
mod json;
mod keys;
mod messages;
mod names;
mod postmark;
mod profile;
mod profile_links;
mod profile_lookup;
mod proxy;
mod signature;
mod storage;
mod symmetric;

use super::answer::Outcome;
use super::case::Case;

/// Does what an operation of the peer does.
pub(super) type Operation = fn(&Case<'_>) -> Outcome;

/// The operation with the peer's name for it.
pub(super) fn find(name: &str) -> Option<Operation> {
    let topics = [
        asymmetric::find,
        delivery_service_auth::find,
        delivery_service_process::find,
        delivery_service_properties::find,
        envelope::find,
        hashing::find,
        json::find,
        keys::find,
        messages::find,
        names::find,
        postmark::find,
        profile::find,
        profile_links::find,
        profile_lookup::find,
        proxy::find,
        signature::find,
        storage::find,
        symmetric::find,
    ];
    topics.iter().find_map(|find| find(name))
}
