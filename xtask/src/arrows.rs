//! The arrows between the crates, as ARCHITECTURE.md draws them: none points back.

use std::fs;

use anyhow::{Context, Result};

use crate::repository::Repository;

/// Each crate with the crates of ours that it may use. Tests may use more.
const ARROWS: &[(&str, &[&str])] = &[
    ("dm3-types", &[]),
    ("dm3-crypto", &["dm3-types"]),
    ("dm3-mtp", &["dm3-types", "dm3-crypto"]),
    ("dm3-profile", &["dm3-types", "dm3-crypto"]),
    ("dm3-ext-spam", &["dm3-types"]),
    ("dm3-ext-storage", &["dm3-types", "dm3-crypto", "dm3-mtp"]),
    ("dm3-ds", &["dm3-types", "dm3-crypto", "dm3-profile", "dm3-mtp"]),
    ("dm3-client", &["dm3-types", "dm3-crypto", "dm3-profile", "dm3-mtp"]),
    ("dm3-devnet", &["dm3-types", "dm3-crypto", "dm3-profile"]),
    ("dm3-cli", &["dm3-types", "dm3-crypto", "dm3-profile", "dm3-mtp", "dm3-ds", "dm3-client", "dm3-devnet"]),
    (
        "dm3-testee",
        &[
            "dm3-types",
            "dm3-crypto",
            "dm3-profile",
            "dm3-mtp",
            "dm3-ext-spam",
            "dm3-ext-storage",
            "dm3-ds",
            "dm3-client",
        ],
    ),
    // The suite uses no crate that implements the protocol, or it would share its subject's mistakes.
    ("dm3-vectors", &[]),
    ("dm3-oracle", &[]),
    ("dm3-conformance", &["dm3-vectors", "dm3-oracle"]),
];

/// What is wrong with the arrows.
pub(crate) fn faults(repository: &Repository) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for entry in fs::read_dir(repository.path("crates"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let manifest = format!("crates/{name}/Cargo.toml");
        let text = fs::read_to_string(repository.path(&manifest)).context(manifest)?;
        faults.extend(faults_of(&name, &text)?);
    }
    faults.sort();
    Ok(faults)
}

fn faults_of(name: &str, manifest: &str) -> Result<Vec<String>> {
    let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
        return Ok(vec![format!("crates/{name}: the list of arrows does not know this crate")]);
    };
    let manifest: toml::Table = manifest.parse()?;
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let ours = dependencies.into_iter().flat_map(toml::Table::keys).filter(|used| used.starts_with("dm3-"));
    let forbidden = ours.filter(|used| !allowed.contains(&used.as_str()));
    Ok(forbidden.map(|used| format!("crates/{name}: an arrow to {used} points back")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_that_point_back_are_found() {
        let manifest = "[dependencies]\ndm3-types.workspace = true\ndm3-ds.workspace = true\nserde = \"1\"\n\
                        [dev-dependencies]\ndm3-client.workspace = true\n";
        assert_eq!(
            faults_of("dm3-mtp", manifest).unwrap(),
            ["crates/dm3-mtp: an arrow to dm3-ds points back"]
        );
        assert!(faults_of("dm3-cli", manifest).unwrap().is_empty());
        assert_eq!(faults_of("dm3-new", manifest).unwrap().len(), 1);
    }

    #[test]
    fn every_crate_uses_only_crates_that_stand_before_it() {
        for (index, (name, allowed)) in ARROWS.iter().enumerate() {
            let before: Vec<&str> = ARROWS.iter().take(index).map(|(name, _)| *name).collect();
            assert!(allowed.iter().all(|used| before.contains(used)), "{name}");
        }
    }
}
