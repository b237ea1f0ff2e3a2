//! Node.js and the packages that run in it.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::repository::Repository;

/// Oldest major version that the peers run on.
pub(crate) const OLDEST_NODE: u32 = 20;

/// Nothing where Node.js and npm are there; otherwise what is missing.
pub(crate) fn check() -> Result<(), String> {
    let node = version("node").ok_or("Node.js is not installed")?;
    let major = node.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        return Err(format!("Node.js {node} is older than {OLDEST_NODE}"));
    }
    version("npm").map(|_| ()).ok_or_else(|| "npm is not installed".to_owned())
}

/// Installs exactly what the lock file in this directory of the repository names.
pub(crate) fn install(repository: &Repository, directory: &str) -> Result<()> {
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(repository.path(directory)).stdin(Stdio::null());
    let status = command.status().context("npm ci")?;
    if !status.success() {
        bail!("npm ci failed: {status}");
    }
    Ok(())
}

fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
