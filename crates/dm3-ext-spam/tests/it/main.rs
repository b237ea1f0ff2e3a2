//! Known answers first, then what must hold for every input.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy.toml allows them in tests, but not in the functions tests share"
)]

mod amounts;
mod extension;
mod rules;
mod verdicts;
