//! `cargo xtask wasm`: the crates without I/O build for the browser.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::cargo;
use crate::repository::Repository;
use crate::step::{self, Step, StepResult};

const TARGET: &str = "wasm32-unknown-unknown";
const CRATES: [&str; 5] = ["dm3-types", "dm3-crypto", "dm3-mtp", "dm3-ext-spam", "dm3-ext-storage"];

/// The crates without I/O build for the browser.
pub(crate) const WASM: Step = Step::new("wasm32 check", |repository| {
    if !is_installed()? && !install() {
        return Ok(StepResult::NotRun(format!("rustup could not add the target {TARGET}")));
    }
    let packages = CRATES.iter().flat_map(|name| ["--package", name]);
    let arguments: Vec<&str> = ["check", "--target", TARGET].into_iter().chain(packages).collect();
    Ok(cargo::run(repository, &arguments)?.into())
});

/// Runs the command. True unless a crate does not build.
pub(crate) fn run(repository: &Repository) -> Result<bool> {
    step::run_all(repository, &[WASM])
}

/// Toolchains that rustup does not manage can have the target too, so the compiler is asked.
fn is_installed() -> Result<bool> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().context("rustc")?;
    let sysroot = String::from_utf8(output.stdout)?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn install() -> bool {
    let rustup = Command::new("rustup").args(["target", "add", TARGET]).stdin(Stdio::null()).status();
    rustup.is_ok_and(|status| status.success())
}
