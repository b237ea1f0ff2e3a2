//! The suite as one program without shared libraries, to be carried to where it is needed.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo;
use crate::repository::Repository;
use crate::step::{Step, StepResult};

const DIRECTORY: &str = "target/static";

/// The program that is handed out.
pub(super) const BUILD: Step = Step::new("static program", build);

/// Builds it and looks whether it is static.
fn build(repository: &Repository) -> Result<StepResult> {
    let host = host()?;
    // With a target named, build scripts and procedural macros are built as usual.
    let target = ["--target", &host, "--target-dir", DIRECTORY, "--release"];
    let arguments: Vec<&str> = ["build", "--package", "dm3-conformance"].into_iter().chain(target).collect();
    if !cargo::run_with(repository, &arguments, &[("RUSTFLAGS", "-C target-feature=+crt-static")])? {
        return Ok(StepResult::Failed);
    }
    let program = repository.path(DIRECTORY).join(&host).join("release/dm3-conformance");
    let bytes = fs::read(&program).with_context(|| program.display().to_string())?;
    ensure!(!names_interpreter(&bytes), "the program needs shared libraries");
    Ok(StepResult::Passed)
}

fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("rustc")?;
    let text = String::from_utf8(output.stdout)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(host.to_owned())
}

/// Whether an ELF file asks for a dynamic linker. Its path stands in the first kilobytes, and only there.
fn names_interpreter(elf: &[u8]) -> bool {
    let head = elf.get(..4096).unwrap_or(elf);
    head.windows(b"/ld-linux".len()).any(|window| window == b"/ld-linux")
}
