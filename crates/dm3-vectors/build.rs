//! Writes the list of files that the crate embeds: the vectors, the operations, the schema and the pages of the
//! specification. They stand beside the crates in the repository, and below `data` in a package.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Directories below `test-vectors` that are not embedded.
const OTHERS: [&str; 2] = ["peer/", "corpus/sources/"];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let mut list = String::from("&[\n");
    for (name, ending) in [("test-vectors", "json"), ("spec", "md")] {
        let root = root_of(&here, name)?;
        // Cargo looks at everything below a directory.
        writeln!(io::stdout(), "cargo::rerun-if-changed={}", root.display())?;
        let mut files = Vec::new();
        collect(&root, ending, &mut files)?;
        files.sort();
        for file in files {
            let relative = file.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
            // Vectors of the peer are not ours to hand on, and of other collections only what became vectors of ours.
            if !OTHERS.iter().any(|other| relative.starts_with(other)) {
                writeln!(list, "    ({:?}, include_bytes!({file:?})),", format!("{name}/{relative}"))?;
            }
        }
    }
    list.push(']');
    fs::write(out.join("files.rs"), list)?;
    Ok(())
}

fn root_of(here: &Path, name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let packaged = here.join("data").join(name);
    if packaged.is_dir() {
        return Ok(packaged);
    }
    let in_repository = here.join("../..").join(name);
    if in_repository.is_dir() {
        return Ok(in_repository.canonicalize()?);
    }
    Err(format!("neither {} nor {} is there", packaged.display(), in_repository.display()).into())
}

fn collect(directory: &Path, ending: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, ending, files)?;
        } else if path.extension().is_some_and(|extension| extension == ending) {
            files.push(path);
        }
    }
    Ok(())
}
