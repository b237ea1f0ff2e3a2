//! `cargo xtask test`: everything that must hold before a change is merged.

use anyhow::Result;

use crate::cargo;
use crate::interop::INTEROP;
use crate::lint::{CLIPPY, DOCUMENTATION, FORMAT, HYGIENE};
use crate::repository::Repository;
use crate::step::{self, Step};
use crate::vectors;
use crate::wasm::WASM;

/// Unit, integration and documentation tests of all crates.
const TESTS: Step = Step::new("tests", |repository| {
    Ok(cargo::run(repository, &["test", "--workspace", "--all-features"])?.into())
});

/// All vectors in the repository.
const VECTORS: Step = Step::new("vectors", |repository| Ok(vectors::run(repository, None, false)?.into()));

/// Runs the command. True when nothing failed.
pub(crate) fn run(repository: &Repository) -> Result<bool> {
    step::run_all(repository, &[FORMAT, CLIPPY, TESTS, DOCUMENTATION, VECTORS, WASM, HYGIENE, INTEROP])
}
