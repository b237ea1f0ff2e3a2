//! Known answers first, then what must hold for every input.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy.toml allows them in tests, but not in the functions tests share"
)]

mod bare_primitives;
mod known_keys;
mod known_payloads;
mod known_signatures;
mod low_order;
mod payload_properties;
mod secrecy;
mod signature_properties;
mod support;
mod wallet;
