//! `cargo xtask test`: everything that must hold before a change is merged.

use anyhow::Result;

use crate::cargo;
use crate::conformance;
use crate::interop::INTEROP;
use crate::lint::{CLIPPY, DOCUMENTATION, FORMAT, HYGIENE};
use crate::repository::Repository;
use crate::spec;
use crate::step::{self, Step};
use crate::wasm::WASM;
use crate::{own_vectors, vectors};

/// Unit, integration and documentation tests of all crates.
const TESTS: Step = Step::new("tests", |repository| {
    Ok(cargo::run(repository, &["test", "--workspace", "--all-features"])?.into())
});

/// All vectors in the repository.
const VECTORS: Step = Step::new("vectors", |repository| Ok(vectors::run(repository, None, false)?.into()));

/// Runs the command. True when nothing failed.
pub(crate) fn run(repository: &Repository) -> Result<bool> {
    let specification = [spec::CHECK, spec::COVERAGE, own_vectors::CHECK];
    let conformance = [
        conformance::VECTORS,
        conformance::SERVICE,
        conformance::CLIENT,
        conformance::PYTHON,
        conformance::TYPESCRIPT_LIBRARIES,
    ];
    let code = [FORMAT, CLIPPY, TESTS, DOCUMENTATION, VECTORS, WASM, HYGIENE, INTEROP];
    let steps: Vec<Step> = code.into_iter().chain(specification).chain(conformance).collect();
    step::run_all(repository, &steps)
}
