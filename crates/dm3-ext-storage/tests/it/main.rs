//! Known answers first, then what must hold for every history.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy.toml allows them in tests, but not in the functions tests share"
)]

mod adding;
mod deployed;
mod keys;
mod records;
mod sealing;
mod stored_messages;
mod support;
