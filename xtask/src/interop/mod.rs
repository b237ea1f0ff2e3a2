//! `cargo xtask interop`: the TypeScript libraries of the deployed network against our client and delivery service.

mod checks;
mod from_peer;
mod generated;
mod peer;
mod profiles;
mod sealed;
mod sessions;
mod to_peer;
mod world;

use std::env;

use anyhow::{Context, Result};

use crate::cargo;
use crate::node;
use crate::repository::Repository;
use crate::step::{Step, StepResult};
use checks::Checks;
use world::World;

/// Where the peer lies in the repository.
const DIRECTORY: &str = "xtask/interop";

/// How many messages go each way.
const MESSAGES: usize = 200;

/// The TypeScript libraries, both ways.
pub(crate) const INTEROP: Step = Step::new("interop with the TypeScript peer", step);

/// Runs the command. True when every check held.
pub(crate) fn run(repository: &Repository) -> Result<bool> {
    crate::step::run_all(repository, &[INTEROP])
}

fn step(repository: &Repository) -> Result<StepResult> {
    if let Err(missing) = node::check() {
        // Where the peer is required, what this machine lacks is a failure.
        let required = env::var_os("DM3_REQUIRE_PEER").is_some_and(|value| value == "1");
        let required_text = if required { "; DM3_REQUIRE_PEER=1 requires it" } else { "" };
        let reason = format!("{missing}{required_text}");
        return if required { Err(anyhow::anyhow!(reason)) } else { Ok(StepResult::NotRun(reason)) };
    }
    node::install(repository, DIRECTORY)?;
    if !cargo::run(repository, &["build", "--bin", "dm3"])? {
        return Ok(StepResult::Failed);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let checks = runtime.block_on(run_checks(repository))?;
    Ok(checks.conclude().into())
}

async fn run_checks(repository: &Repository) -> Result<Checks> {
    let program = env::current_exe()?;
    let program = program.parent().context("this program lies nowhere")?.join("dm3");
    let mut world = World::start(repository, &program).await?;
    let mut checks = Checks::default();
    profiles::run(&mut world, &mut checks).await?;
    sessions::run(&mut world, &mut checks).await?;
    from_peer::run(&mut world, &mut checks, MESSAGES).await?;
    to_peer::run(&mut world, &mut checks, MESSAGES).await?;
    sealed::run(&mut world, &mut checks).await?;
    world.stop().await?;
    Ok(checks)
}
