//! The program as its users see it: scripted adapters, expectation files, reports held against golden files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may fail like a test"
)]

mod ds;
mod expectations;
#[cfg(unix)]
mod interruption;
mod listing;
mod program;
mod reports;
mod run_schema;
mod testee_check;
mod vectors;
