//! `cargo xtask conformance`: the conformance suite against everything that can be had here.

mod program;
mod python;
mod static_program;

use std::env;

use anyhow::Result;
use clap::Subcommand;

use crate::cargo;
use crate::node;
use crate::repository::Repository;
use crate::step::{self, Step, StepResult};

use program::run_suite;

const TYPESCRIPT: &str = "crates/dm3-conformance/adapters/typescript";
const START_SERVICE: &str = "crates/dm3-conformance/adapters/dm3-rs/serve";
const TYPESCRIPT_EXPECTATIONS: &str = "conformance/typescript-libraries/expect.toml";

/// What is tested.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Subject {
    /// Our crates: all vectors.
    Vectors,
    /// Our delivery service, started and killed by the suite.
    Service,
    /// Our client in the suite's world.
    Client,
    /// The independent implementation in Python: all vectors.
    Python,
    /// The TypeScript libraries of the deployed network: all vectors that they have an operation for.
    Typescript,
    /// The suite itself: each fault of the saboteurs must be caught.
    Sabotage,
    /// Build the suite as one static program, in target/static.
    Build,
}

/// Our crates against all vectors.
pub(crate) const VECTORS: Step = Step::new("conformance of our crates", |repository| {
    build(repository)?;
    let testee = program::built("dm3-testee")?;
    let checked = run_suite(repository, &["testee-check", "--testee", &testee], &[])?;
    Ok((checked && run_suite(repository, &["vectors", "--testee", &testee], &[])?).into())
});

/// Our delivery service as a black box.
pub(crate) const SERVICE: Step = Step::new("conformance of our delivery service", |repository| {
    build(repository)?;
    let dm3 = program::built("dm3")?;
    let arguments = ["ds", "--start", START_SERVICE, "--dialect", "spec", "--dialect", "legacy-ts"];
    Ok(run_suite(repository, &arguments, &[("DM3", &dm3)])?.into())
});

/// Our client in the suite's world.
pub(crate) const CLIENT: Step = Step::new("conformance of our client", |repository| {
    build(repository)?;
    let testee = program::built("dm3-testee")?;
    Ok(run_suite(repository, &["client", "--testee", &testee], &[])?.into())
});

/// The independent implementation.
pub(crate) const PYTHON: Step = Step::new("conformance of the Python testee", |repository| {
    let python = match python::install(repository) {
        Ok(python) => python,
        Err(missing) => return lacking(&format!("{missing:#}")),
    };
    build(repository)?;
    let testee = format!("{} -m dm3_testee", python.interpreter);
    Ok(run_suite(repository, &["vectors", "--testee", &testee], &[("PYTHONPATH", &python.path)])?.into())
});

/// The libraries of the deployed network.
pub(crate) const TYPESCRIPT_LIBRARIES: Step =
    Step::new("conformance of the TypeScript libraries", |repository| {
        if let Err(missing) = node::check() {
            return lacking(&missing);
        }
        node::install(repository, TYPESCRIPT)?;
        build(repository)?;
        for dialect in ["legacy-ts", "spec"] {
            let testee = format!("node {TYPESCRIPT}/testee.mjs --dialect {dialect}");
            let expectations = ["--dialect", dialect, "--expect", TYPESCRIPT_EXPECTATIONS];
            let arguments = [&["vectors", "--testee", &testee], &expectations[..]].concat();
            if !run_suite(repository, &arguments, &[])? {
                return Ok(StepResult::Failed);
            }
        }
        Ok(StepResult::Passed)
    });

/// The suite's teeth.
const SABOTAGE: Step = Step::new("sabotage", |repository| {
    let python = match python::install(repository) {
        Ok(python) => python,
        Err(missing) => return lacking(&format!("{missing:#}")),
    };
    build(repository)?;
    python.prove_sabotage(repository, &program::built("dm3-conformance")?).map(StepResult::from)
});

/// Runs one subject. True when it conforms.
pub(crate) fn run(repository: &Repository, subject: Subject) -> Result<bool> {
    let step = match subject {
        Subject::Vectors => VECTORS,
        Subject::Service => SERVICE,
        Subject::Client => CLIENT,
        Subject::Python => PYTHON,
        Subject::Typescript => TYPESCRIPT_LIBRARIES,
        Subject::Sabotage => SABOTAGE,
        Subject::Build => static_program::BUILD,
    };
    step::run_all(repository, &[step])
}

fn build(repository: &Repository) -> Result<()> {
    let packages = ["--package", "dm3-conformance", "--package", "dm3-testee", "--package", "dm3-cli"];
    let arguments: Vec<&str> = ["build"].into_iter().chain(packages).collect();
    anyhow::ensure!(cargo::run(repository, &arguments)?, "the suite and its subjects do not build");
    Ok(())
}

/// Where peers are required, what this machine lacks is a failure.
fn lacking(missing: &str) -> Result<StepResult> {
    let required = env::var_os("DM3_REQUIRE_PEER").is_some_and(|value| value == "1");
    if required {
        anyhow::bail!("{missing}; DM3_REQUIRE_PEER=1 requires it");
    }
    Ok(StepResult::NotRun(missing.to_owned()))
}
