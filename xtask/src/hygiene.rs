//! Checks of the repository's files: what they mention, how long they are, which must be there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::arrows;
use crate::repository::Repository;

/// Most lines of a Rust file: one file, one thing.
const MAX_LINES: usize = 400;

/// Longer files, each with the reason why it stays in one piece.
const LONGER_FILES: [(&str, &str); 0] = [];

/// Files without which a build elsewhere would use other dependencies.
const LOCK_FILES: [&str; 4] = [
    "Cargo.lock",
    "xtask/interop/package-lock.json",
    "crates/dm3-conformance/adapters/typescript/package-lock.json",
    "crates/dm3-conformance/adapters/typescript-service/package-lock.json",
];

/// Starts of paths that exist on one machine alone. Put together here, because this file is checked too.
const MACHINE_PATHS: [&str; 3] = [concat!("/", "work/"), concat!("/", "root/"), concat!("/", "home/")];

/// Hosts of registries. Which one serves a package is a matter of the machine that builds.
const REGISTRY_HOSTS: [&str; 3] =
    [concat!("registry.", "npmjs"), concat!("static.", "crates.io"), concat!("index.", "crates.io")];

/// Prints every fault that the files have. True when there is none.
pub(crate) fn report(repository: &Repository) -> Result<bool> {
    let mut faults = faults(repository)?;
    faults.extend(arrows::faults(repository)?);
    let mut out = io::stdout();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    Ok(faults.is_empty())
}

fn faults(repository: &Repository) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for lock_file in LOCK_FILES {
        if !repository.path(lock_file).is_file() {
            faults.push(format!("{lock_file}: this lock file is missing"));
        }
    }
    for path in repository.files()? {
        let name = repository.display(&path);
        let bytes = fs::read(&path).with_context(|| name.clone())?;
        if let Ok(text) = String::from_utf8(bytes) {
            check_text(&mut faults, &name, &text);
        }
    }
    Ok(faults)
}

fn check_text(faults: &mut Vec<String>, name: &str, text: &str) {
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if !LOCK_FILES.contains(&name) && mentions_machine_path(line) {
            faults.push(format!("{name}:{number}: mentions a path of one machine"));
        }
        if REGISTRY_HOSTS.iter().any(|host| line.contains(host)) {
            faults.push(format!("{name}:{number}: mentions the host of a registry"));
        }
    }
    if Path::new(name).extension().is_some_and(|extension| extension == "rs") {
        check_rust(faults, name, text);
    }
}

fn check_rust(faults: &mut Vec<String>, name: &str, text: &str) {
    let lines = text.lines().count();
    if lines > MAX_LINES && !LONGER_FILES.iter().any(|(longer, _)| *longer == name) {
        faults.push(format!("{name}: {lines} lines; at most {MAX_LINES} are allowed"));
    }
    let is_crate_root = name.ends_with("/src/lib.rs") || name.ends_with("/src/main.rs");
    if is_crate_root && !text.starts_with("//!") {
        faults.push(format!("{name}: a crate must begin with what it is for"));
    }
}

/// A path at its start: `x/home/` and `example.org/work/` are others.
fn mentions_machine_path(line: &str) -> bool {
    let starts_path = |(offset, _): (usize, &str)| {
        let before = line.get(..offset).and_then(|text| text.chars().next_back());
        !before.is_some_and(|character| character.is_alphanumeric() || "._-/+}*~".contains(character))
    };
    MACHINE_PATHS.iter().any(|path| line.match_indices(path).any(starts_path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(name: &str, text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        check_text(&mut faults, name, text);
        faults
    }

    #[test]
    fn machine_paths_are_found_at_their_start_only() {
        for path in MACHINE_PATHS {
            for mention in [format!("see {path}x"), format!("\"{path}x\""), format!("{path}x")] {
                assert_eq!(faults_of("README.md", &mention).len(), 1, "{mention}");
            }
            for other in [format!("https://example.org{path}x"), format!("a{path}b"), format!("..{path}")] {
                assert!(faults_of("README.md", &other).is_empty(), "{other}");
            }
        }
    }

    #[test]
    fn registry_hosts_are_found_in_lock_files_too() {
        for host in REGISTRY_HOSTS {
            assert_eq!(
                faults_of("xtask/interop/package-lock.json", &format!("https://{host}.org/x")).len(),
                1
            );
        }
    }

    #[test]
    fn long_files_and_crates_without_a_first_page_are_found() {
        let long = "//! x\n".to_owned() + &"\n".repeat(MAX_LINES);
        assert_eq!(faults_of("crates/a/src/lib.rs", &long).len(), 1);
        assert_eq!(faults_of("crates/a/src/lib.rs", "mod x;\n").len(), 1);
        assert!(faults_of("crates/a/src/x.rs", "mod x;\n").is_empty());
        assert!(faults_of("notes.txt", &long).is_empty());
    }

    #[test]
    fn missing_lock_files_are_found() {
        let empty = Repository::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/vectors").as_path());
        let faults = faults(&empty).unwrap();
        assert!(LOCK_FILES.iter().all(|file| faults.iter().any(|fault| fault.starts_with(file))));
    }
}
