//! `cargo xtask vectors gen` and `check`: our own vectors, made by recipes and judged before they are published.

mod catalogue;
mod check;
pub(crate) mod file;
mod manifest;

use std::fs;
use std::io::{self, Write};

use anyhow::{Context, Result, bail};

use crate::repository::Repository;
use crate::step::{Step, StepResult};

use file::VectorFile;
use manifest::Manifest;

/// The vectors are what their recipes give, and well made.
pub(crate) const CHECK: Step = Step::new("own vectors", |repository| check(repository).map(StepResult::from));

/// Writes all vector files and the manifest.
pub(crate) fn generate(repository: &Repository) -> Result<()> {
    for suite in dm3_vector_recipes::suites() {
        let path = repository.path(file::DIRECTORY).join(dm3_vector_recipes::file_name(&suite));
        fs::create_dir_all(path.parent().context("a file lies in a directory")?)?;
        fs::write(&path, dm3_vector_recipes::file_text(&suite))
            .with_context(|| path.display().to_string())?;
    }
    let files = VectorFile::read_all(repository)?;
    let (known, now) = (Manifest::read(repository)?, Manifest::of(&files));
    let lost = known.lost_in(&now);
    if !lost.is_empty() {
        bail!("these vectors are gone; withdraw them in their recipe instead:\n  {}", lost.join("\n  "));
    }
    now.write(repository)
}

/// Checks all vector files. True when nothing is wrong.
pub(crate) fn check(repository: &Repository) -> Result<bool> {
    let mut faults = Vec::new();
    let files = VectorFile::read_all(repository)?;
    let counts = check::check(repository, &files, &mut faults)?;
    check::check_recipes(&files, &mut faults);
    let mut out = io::stdout();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    writeln!(
        out,
        "{} vectors of our own ({} accepting, {} rejecting, {} observing), {} of public corpora, {} faults",
        counts.own(),
        counts.accepting,
        counts.rejecting,
        counts.observing,
        counts.corpus,
        faults.len()
    )?;
    Ok(faults.is_empty())
}

#[cfg(test)]
mod tests;
