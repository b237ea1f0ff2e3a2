//! The operations of the suite, by area. The catalogue with arguments and outputs is `test-vectors/operations`.

mod access;
mod canonical_json;
mod client;
mod envelopes;
mod key_derivation;
mod keys;
mod messages;
mod names;
mod outcomes;
mod postmark;
mod profile_uris;
mod profiles;
mod rpc;
mod sealing;
mod spam;
mod storage;
mod transport;

use crate::arguments::Arguments;
use crate::reply::Reply;

/// One operation.
pub(crate) type Operation = fn(&Arguments<'_>) -> Reply;

/// All areas. Each owns its operations.
const AREAS: &[&[(&str, Operation)]] = &[
    access::OPERATIONS,
    canonical_json::OPERATIONS,
    client::OPERATIONS,
    envelopes::OPERATIONS,
    key_derivation::OPERATIONS,
    keys::OPERATIONS,
    messages::OPERATIONS,
    names::OPERATIONS,
    postmark::OPERATIONS,
    profile_uris::OPERATIONS,
    profiles::OPERATIONS,
    rpc::OPERATIONS,
    sealing::OPERATIONS,
    spam::OPERATIONS,
    storage::OPERATIONS,
    transport::OPERATIONS,
];

/// The operation of this name.
pub(crate) fn find(name: &str) -> Option<Operation> {
    AREAS.iter().copied().flatten().find(|(known, _)| *known == name).map(|(_, operation)| *operation)
}

/// The names of all operations.
pub(crate) fn names() -> Vec<&'static str> {
    AREAS.iter().copied().flatten().map(|(name, _)| *name).collect()
}
