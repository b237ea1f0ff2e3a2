//! Calling cargo.

use std::env;
use std::process::Command;

use anyhow::{Context, Result};

use crate::repository::Repository;

/// The cargo that started this program, at the root of the repository.
pub(crate) fn command(repository: &Repository) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(repository.root());
    command
}

/// Runs cargo with these arguments, its output in full view. True when it succeeded.
pub(crate) fn run(repository: &Repository, arguments: &[&str]) -> Result<bool> {
    run_with(repository, arguments, &[])
}

/// [`run`] with environment variables set.
pub(crate) fn run_with(
    repository: &Repository,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<bool> {
    let mut command = command(repository);
    command.args(arguments).envs(variables.iter().copied());
    let status = command.status().with_context(|| format!("cargo {}", arguments.join(" ")))?;
    Ok(status.success())
}
