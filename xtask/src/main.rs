//! The commands of this repository: `cargo xtask <command>`.

mod arrows;
mod cargo;
mod conformance;
mod hygiene;
mod interop;
mod lint;
mod node;
mod own_vectors;
#[cfg(test)]
mod prose;
mod repository;
mod spec;
mod step;
mod test;
mod vectors;
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::repository::Repository;

/// The commands of the dm3-rs repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything that must hold before a change is merged.
    Test,
    /// Check formatting, lints, documentation and the files of the repository.
    Lint,
    /// Run the TypeScript libraries of the deployed network against our client and delivery service.
    Interop,
    /// Check that the crates for the browser build for wasm32-unknown-unknown.
    Wasm,
    /// Run known-answer vectors of the TypeScript peer through our crates; generate and check our own vectors.
    #[command(args_conflicts_with_subcommands = true)]
    Vectors {
        #[command(subcommand)]
        action: Option<VectorAction>,
        /// Directory with vector files, searched with all its subdirectories [default: test-vectors/peer].
        #[arg(long)]
        dir: Option<PathBuf>,
        /// Print one line per vector.
        #[arg(long)]
        verbose: bool,
    },
    /// Run the conformance suite.
    Conformance {
        #[command(subcommand)]
        subject: conformance::Subject,
    },
    /// Check the specification, its evidence and the table between them.
    Spec {
        #[command(subcommand)]
        action: spec::Action,
    },
}

/// What to do with our own vectors.
#[derive(Debug, Clone, Subcommand)]
enum VectorAction {
    /// Write all vector files and their manifest from the recipes.
    Gen,
    /// Check form, ids, controls, clauses and digests of all vector files.
    Check,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let repository = Repository::find()?;
    let passed = match arguments.command {
        Command::Test => test::run(&repository)?,
        Command::Lint => lint::run(&repository)?,
        Command::Interop => interop::run(&repository)?,
        Command::Wasm => wasm::run(&repository)?,
        Command::Vectors { action: Some(VectorAction::Gen), .. } => {
            own_vectors::generate(&repository)?;
            own_vectors::check(&repository)?
        }
        Command::Vectors { action: Some(VectorAction::Check), .. } => own_vectors::check(&repository)?,
        Command::Vectors { action: None, dir, verbose } => {
            vectors::run(&repository, dir.as_deref(), verbose)?
        }
        Command::Conformance { subject } => conformance::run(&repository, subject)?,
        Command::Spec { action } => spec::run(&repository, &action)?,
    };
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
