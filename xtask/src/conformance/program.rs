//! The suite's program.

use std::env;
use std::process::Command;

use anyhow::{Context, Result};

use crate::repository::Repository;

/// Path of a program of this workspace, which lies where this one does.
pub(super) fn built(name: &str) -> Result<String> {
    let own = env::current_exe()?;
    let directory = own.parent().context("this program lies nowhere")?;
    Ok(directory.join(name).display().to_string())
}

/// Runs `dm3-conformance` at the root of the repository. True when the subject conforms.
pub(super) fn run_suite(
    repository: &Repository,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<bool> {
    let mut command = Command::new(built("dm3-conformance")?);
    command.args(arguments).envs(variables.iter().copied()).current_dir(repository.root());
    let status = command.status().context("dm3-conformance")?;
    Ok(status.success())
}
