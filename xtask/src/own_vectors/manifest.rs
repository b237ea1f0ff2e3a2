//! The manifest: every id that was ever given out, and a digest of each file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use dm3_oracle::hash::sha256_hex0x;
use serde::{Deserialize, Serialize};

use super::file::VectorFile;
use crate::repository::Repository;

const MANIFEST: &str = "test-vectors/MANIFEST.json";

/// The manifest of all suites.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    format: String,
    /// Vectors in all suites, the withdrawn ones too.
    vectors: usize,
    suites: BTreeMap<String, Entry>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    sha256: String,
    /// The part of each id after the suite's name.
    ids: BTreeSet<String>,
}

impl Manifest {
    /// The manifest of these files.
    pub(crate) fn of(files: &[VectorFile]) -> Self {
        let entry = |file: &VectorFile| Entry {
            path: file.path.clone(),
            sha256: sha256_hex0x(&file.text),
            ids: file
                .vectors()
                .filter_map(|vector| vector.id().split_once('/'))
                .map(|(_, slug)| slug.to_owned())
                .collect(),
        };
        let suites: BTreeMap<String, Entry> =
            files.iter().map(|file| (file.suite().to_owned(), entry(file))).collect();
        let vectors = suites.values().map(|entry| entry.ids.len()).sum();
        Self { format: "dm3-vectors-manifest/1".to_owned(), vectors, suites }
    }

    /// The manifest in the repository; empty when there is none.
    pub(crate) fn read(repository: &Repository) -> Result<Self> {
        let path = repository.path(MANIFEST);
        if !path.exists() {
            return Ok(Self::default());
        }
        serde_json::from_str(&fs::read_to_string(path).context(MANIFEST)?).context(MANIFEST)
    }

    pub(crate) fn write(&self, repository: &Repository) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(repository.path(MANIFEST), text).context(MANIFEST)
    }

    /// Ids that this manifest has and `now` lacks: an id is withdrawn, never deleted.
    pub(crate) fn lost_in(&self, now: &Self) -> Vec<String> {
        let mut lost = Vec::new();
        for (suite, entry) in &self.suites {
            let kept = now.suites.get(suite).map(|entry| &entry.ids);
            let gone = entry.ids.iter().filter(|id| !kept.is_some_and(|kept| kept.contains(*id)));
            lost.extend(gone.map(|id| format!("{suite}/{id}")));
        }
        lost
    }

    /// Suites whose file is not the one that the manifest knows.
    pub(crate) fn differing<'a>(&'a self, now: &'a Self) -> impl Iterator<Item = &'a str> {
        let names: BTreeSet<&String> = self.suites.keys().chain(now.suites.keys()).collect();
        names.into_iter().filter(|name| self.suites.get(*name) != now.suites.get(*name)).map(String::as_str)
    }
}
