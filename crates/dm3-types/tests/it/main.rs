//! Known answers first, then what must hold for every input.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper of a test may fail like a test"
)]

mod access;
mod account_name;
mod canonical_json;
mod closed_schema;
mod ens_name;
mod generate;
mod json_parser;
mod json_text;
mod newtypes;
mod record_members;
mod records;
mod rpc_frames;
