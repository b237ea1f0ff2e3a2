//! `cargo xtask lint`: formatting, lints, documentation and the files of the repository.

use anyhow::Result;

use crate::cargo;
use crate::hygiene;
use crate::repository::Repository;
use crate::step::{self, Step, StepResult};

/// The code is formatted as `rustfmt.toml` says.
pub(crate) const FORMAT: Step =
    Step::new("formatting", |repository| Ok(cargo::run(repository, &["fmt", "--all", "--check"])?.into()));

/// clippy and the compiler have nothing to say.
pub(crate) const CLIPPY: Step = Step::new("clippy", |repository| {
    let arguments = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    Ok(cargo::run(repository, &arguments)?.into())
});

/// The documentation builds and all its links lead somewhere.
pub(crate) const DOCUMENTATION: Step = Step::new("documentation", |repository| {
    let arguments = ["doc", "--workspace", "--no-deps", "--all-features"];
    Ok(cargo::run_with(repository, &arguments, &[("RUSTDOCFLAGS", "-D warnings")])?.into())
});

/// The files are as the repository wants them.
pub(crate) const HYGIENE: Step =
    Step::new("repository hygiene", |repository| hygiene::report(repository).map(StepResult::from));

/// Runs the command. True when nothing is wrong.
pub(crate) fn run(repository: &Repository) -> Result<bool> {
    step::run_all(repository, &[FORMAT, CLIPPY, DOCUMENTATION, HYGIENE])
}
