//! The program `dm3-conformance`: its commands, and how it ends.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::interruption::interrupted;
use crate::inventory::Inventory;
use crate::summary::NOT_JUDGED;
use crate::trouble::Trouble;
use crate::{client, ds, explain, legible, list, report, testee_check, vectors};

/// Tests whether an implementation of dm3 does what the specification says.
///
/// Exit code: 0 it conforms, 1 it does not, 2 the suite could not judge.
#[derive(Debug, Parser)]
#[command(name = "dm3-conformance", version, about, max_term_width = 110, args_override_self = true)]
pub struct Program {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sends the vectors to an adapter and judges its answers
    Vectors(Box<vectors::Arguments>),
    /// Checks an adapter: does it keep to the protocol, and does it tell good from bad at all
    TesteeCheck(testee_check::Arguments),
    /// Tests a delivery service, by its URL
    Ds(Box<ds::arguments::DsArguments>),
    /// Tests a client, through an adapter, in a simulated world
    Client(Box<client::Arguments>),
    /// Lists the tests, or the operations that an adapter may offer
    List(list::Arguments),
    /// Tells what a clause says and what tests it, or what a test does
    Explain(explain::Arguments),
    /// Makes reports from the record of a run
    Report(report::Arguments),
}

/// Does what the command line says, and tells what went wrong. Whatever a run started ends with it, also when it is
/// broken off.
pub async fn run(program: Program) -> ExitCode {
    let result = tokio::select! {
        result = execute(program.command) => result,
        () = interrupted() => Err(Trouble::Interrupted),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(trouble) => {
            complain(&trouble);
            ExitCode::from(NOT_JUDGED)
        }
    }
}

async fn execute(command: Command) -> Result<u8, Trouble> {
    match command {
        Command::Vectors(arguments) => vectors::run(&arguments).await,
        Command::TesteeCheck(arguments) => testee_check::run(&arguments).await,
        Command::Ds(arguments) => match Inventory::new(None) {
            Ok(inventory) => ds::command::execute(&arguments, &inventory).await,
            Err(trouble) => Err(trouble),
        },
        Command::Client(arguments) => client::run(&arguments).await,
        Command::List(arguments) => list::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
    }
}

/// Nobody is left to be told when this fails.
fn complain(trouble: &Trouble) {
    if io::stderr().is_terminal() {
        // The line that shows how far a run is.
        let _ = write!(io::stderr(), "\r\x1b[2K");
    }
    let _ = writeln!(io::stderr(), "dm3-conformance: {}", legible::lines(&trouble.to_string(), "  "));
}
