//! Known answers first, then what must hold for every message, then what must never happen.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a helper of a test may fail like a test"
)]

mod attacks;
mod attacks_on_the_service;
mod authorship;
mod delivery;
mod forged_contents;
mod forged_delivery_information;
mod forged_envelopes;
mod forged_metadata;
mod forged_postmarks;
mod forged_senders;
mod forged_submissions;
mod full_path;
mod json_edit;
mod known_answers;
mod known_envelopes;
mod login_challenge;
mod mutations;
mod proxy;
mod rpc_answers;
mod rpc_frames;
mod rpc_requests;
mod size_limits;
mod world;
