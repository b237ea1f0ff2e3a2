//! Tests of a delivery service, by its URL.
//!
//! A case talks to the service over HTTP and sees nothing of its inside. What it needs besides the URL it says itself:
//! a world of the tester's own (`fixtures`), permission to leave messages (`writes`), a way to see mailboxes
//! (`observe`), or the service's process (`restart`). A case whose needs are not met is reported as unobservable, never
//! as passed.

pub mod access;
pub mod answer;
pub mod arguments;
pub mod bench;
pub mod caller;
pub mod case;
pub mod cases;
pub mod command;
pub mod event_stream;
pub mod fixture_bundle;
pub(crate) mod hook;
mod observation;
mod patience;
pub mod raw_socket;
pub mod runner;
pub mod service_process;
pub mod service_url;
pub mod settings;
pub mod setup;
pub mod shared;
pub mod stop;
