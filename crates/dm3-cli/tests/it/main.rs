//! The program as its users meet it: arguments in, text or JSON and an exit code out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy.toml allows them in tests, but not in the functions tests share"
)]

mod demo;
mod help;
mod keys;
mod messages;
mod network;
mod profile;
mod program;
mod serve;
