//! The client against real delivery services on the loopback interface, and against services that lie.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy.toml allows them in tests, but not in the functions tests share"
)]

mod envelope_variants;
mod fake_service;
mod fall_back;
mod faults;
mod flow;
mod hostile;
mod terms;
mod world;
mod written;
