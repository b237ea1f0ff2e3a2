//! Where the repository is and which files it consists of.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Directories that tools make; nothing in them belongs to the repository.
const NOT_OURS: [&str; 3] = [".git", "target", "node_modules"];

/// The working copy that this program was built from.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// Finds the root of the working copy.
    pub(crate) fn find() -> Result<Self> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package.parent().context("the program's package lies in no repository")?;
        Ok(Self { root: root.to_owned() })
    }

    /// A directory that is treated as a repository.
    #[cfg(test)]
    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The root directory.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file or directory given relative to the root.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// All files of the repository, sorted; what tools made is left out.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>> {
        files_below(&self.root)
    }

    /// How a path is shown: relative to the root where it lies below it.
    pub(crate) fn display(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

/// All files below a directory, sorted; what tools made is left out.
pub(crate) fn files_below(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        let entries = fs::read_dir(&directory).with_context(|| directory.display().to_string())?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            let ours = !NOT_OURS.iter().any(|name| entry.file_name() == *name);
            if kind.is_dir() && ours {
                directories.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
