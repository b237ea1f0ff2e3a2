//! The lock: a hash of each clause's wording, signed off when its evidence was last read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail};
use dm3_oracle::hash::sha256_hex0x;

use super::clause::Clause;
use super::pages::Pages;
use crate::repository::Repository;

/// Where the hashes are kept.
pub(crate) const LOCK: &str = "spec/clauses.lock";

/// Complains about clauses that are new, reworded or gone since their evidence was last confirmed.
pub(crate) fn check(repository: &Repository, pages: &Pages, faults: &mut Vec<String>) -> Result<()> {
    let confirmed = read(repository)?;
    for clause in pages.clauses.values() {
        match confirmed.get(&clause.id) {
            None => faults.push(format!("{}: new; read its evidence, then `cargo xtask spec confirm {0}`", clause.id)),
            Some(hash) if *hash != hash_of(clause) => faults.push(format!(
                "{}: reworded since its evidence was confirmed; read it again, then `cargo xtask spec confirm {0}`",
                clause.id
            )),
            Some(_) => {}
        }
    }
    for id in confirmed.keys().filter(|id| !pages.clauses.contains_key(*id)) {
        faults.push(format!("{id}: vanished; a clause is withdrawn with a reason, its line stays"));
    }
    Ok(())
}

/// Confirms the wording of these clauses, or of all.
pub(crate) fn confirm(repository: &Repository, pages: &Pages, ids: &[String], all: bool) -> Result<usize> {
    let mut confirmed = read(repository)?;
    let ids: Vec<&String> = if all { pages.clauses.keys().collect() } else { ids.iter().collect() };
    let mut changed = 0;
    for id in ids {
        let Some(clause) = pages.clauses.get(id) else { bail!("{id} is no clause") };
        let hash = hash_of(clause);
        if confirmed.insert(id.clone(), hash.clone()) != Some(hash) {
            changed += 1;
        }
    }
    let mut text = String::new();
    for (id, hash) in &confirmed {
        writeln!(text, "{id} {hash}")?;
    }
    fs::write(repository.path(LOCK), text).context(LOCK)?;
    Ok(changed)
}

fn read(repository: &Repository) -> Result<BTreeMap<String, String>> {
    let path = repository.path(LOCK);
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text = fs::read_to_string(path).context(LOCK)?;
    let entry = |line: &str| line.split_once(' ').map(|(id, hash)| (id.to_owned(), hash.to_owned()));
    text.lines().map(|line| entry(line).with_context(|| format!("{LOCK}: `{line}`"))).collect()
}

/// Roles count: who is bound belongs to what is said.
fn hash_of(clause: &Clause) -> String {
    let input = if clause.input { " input" } else { "" };
    let hash = sha256_hex0x(&format!("{}{input} {}", clause.roles.join(" "), clause.text));
    hash.chars().skip(2).take(32).collect()
}
