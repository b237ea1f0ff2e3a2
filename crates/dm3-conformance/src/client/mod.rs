//! Tests of a client, through an adapter, in a simulated world.
//!
//! The world has an Ethereum node, a host for profiles and delivery services that do what a case wants, all of them on
//! the loopback interface and with one log. What counts is both: what the adapter says, and what was asked of whom.

mod adapter;
mod arguments;
mod bench;
mod case;
mod cases;
mod command;
mod fetched;
mod letter;
mod outgoing;
mod people;
mod runner;
mod secrets;
mod service;
mod submitted;
#[cfg(test)]
mod tests;
mod tripwire;

pub use arguments::Arguments;
pub use command::run;

use crate::inventory::CodedCase;
use crate::record::Mode;

/// What all cases say about themselves.
#[must_use]
pub fn cases() -> Vec<CodedCase> {
    let coded =
        |case: case::Case| CodedCase { mode: Mode::Client, dialect: case.dialect.as_str(), info: case.info };
    cases::all().into_iter().map(coded).collect()
}
