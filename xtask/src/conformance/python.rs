//! The Python of the independent testee, in an environment of its own below `target`.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::repository::Repository;

const ENVIRONMENT: &str = "target/conformance-python";
const TESTEE: &str = "crates/dm3-conformance/adapters/python";
const SABOTEURS: &str = "crates/dm3-conformance/saboteurs";

/// An interpreter with everything that the testee needs.
#[derive(Debug, Clone)]
pub(super) struct Python {
    pub(super) interpreter: String,
    /// Where the packages of this repository are, for `PYTHONPATH`.
    pub(super) path: String,
}

/// Makes the environment, or brings it up to date.
pub(super) fn install(repository: &Repository) -> Result<Python> {
    let environment = repository.path(ENVIRONMENT);
    let interpreter = environment.join("bin/python");
    if !interpreter.is_file() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment)).context("Python 3 with venv")?;
    }
    let requirements = repository.path(TESTEE).join("requirements.txt");
    let mut pip = Command::new(&interpreter);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    run(pip.arg(requirements)).context("pip install")?;
    let directories = [repository.path(TESTEE), repository.path(SABOTEURS)];
    let path = env::join_paths(directories)?.to_string_lossy().into_owned();
    Ok(Python { interpreter: interpreter.display().to_string(), path })
}

impl Python {
    /// Runs the suite against each fault of the saboteurs. True when every one is caught.
    pub(super) fn prove_sabotage(&self, repository: &Repository, suite: &str) -> Result<bool> {
        let script = repository.path(SABOTEURS).join("prove.py");
        let mut command = Command::new(&self.interpreter);
        command
            .arg(script)
            .args(["--suite", suite])
            .env("PYTHONPATH", &self.path)
            .current_dir(repository.root());
        Ok(command.status().context("prove.py")?.success())
    }
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status()?;
    if !status.success() {
        bail!("{}: {status}", Path::new(command.get_program()).display());
    }
    Ok(())
}
