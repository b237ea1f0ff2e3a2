//! Profiles, names and registries through the public API.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod caching;
mod data_uris;
mod ens;
#[cfg(feature = "http")]
mod http;
mod links;
mod names;
mod profiles;
mod resolving;
