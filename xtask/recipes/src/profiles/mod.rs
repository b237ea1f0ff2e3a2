//! Profiles and the registry: `spec/profiles.md`, `spec/registry.md`.

mod chain;
mod ens_address;
mod ens_text;
mod ens_text_refused;
mod fixture;
mod record;
mod record_deployed;
mod record_shape;
mod record_signature;
mod record_text;
pub(crate) mod rejects;
mod resolve;
mod resolve_deployed;
mod resolve_service;
mod service;
mod sign;
mod text;
mod world;

use crate::Suite;

/// The page of the clauses about profiles.
pub(crate) const PAGE: &str = "spec/profiles.md";
/// The page of the clauses about the registry.
const REGISTRY_PAGE: &str = "spec/registry.md";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![
        record::suite(),
        text::suite(),
        sign::signing(),
        sign::hashing(),
        service::suite(),
        resolve::suite(),
        resolve_service::suite(),
        ens_text::suite(),
        ens_address::suite(),
    ]
}
