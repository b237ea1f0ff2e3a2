//! The testee of dm3-rs: a program that answers the conformance suite's questions with the crates of this workspace.
//!
//! It speaks DTP/1, one JSON object per line on standard input and output. `--self-check FILE` runs a vector file without
//! the suite and prints every disagreement.

mod arguments;
mod operation;
mod protocol;
mod reply;
mod self_check;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// The testee of dm3-rs, for `dm3-conformance`.
#[derive(Debug, Parser)]
#[command(name = "dm3-testee", version)]
struct CommandLine {
    /// Run these vector files and print every disagreement, instead of speaking DTP/1.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    self_check: Vec<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let command_line = CommandLine::parse();
    if command_line.self_check.is_empty() {
        protocol::serve()?;
        return Ok(ExitCode::SUCCESS);
    }
    let agreed = self_check::run(&command_line.self_check)?;
    Ok(if agreed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
