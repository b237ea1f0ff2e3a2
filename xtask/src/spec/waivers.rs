//! Waivers: clauses that go without outside evidence, each with the reason.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use serde::Deserialize;

use super::pages::Pages;
use crate::repository::{Repository, files_below};

const WAIVERS: &str = "spec/coverage-waivers.toml";

/// Why a clause goes without outside evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Nothing outside shows it.
    Unobservable,
    /// Evidence is to come.
    Deferred,
    /// It binds authors of texts, not programs.
    Editorial,
}

/// One waiver.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Waiver {
    id: String,
    pub(crate) kind: Kind,
    reason: String,
    /// The Rust test that stands in.
    test: Option<String>,
    /// The last day on which it counts, `YYYY-MM-DD`.
    expires: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<Waiver>,
}

/// All waivers by clause; what is wrong with them is added to `faults`. `today` is `YYYY-MM-DD`.
pub(crate) fn read(
    repository: &Repository,
    pages: &Pages,
    today: &str,
    faults: &mut Vec<String>,
) -> Result<BTreeMap<String, Waiver>> {
    let path = repository.path(WAIVERS);
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let file: File = toml::from_str(&fs::read_to_string(path).context(WAIVERS)?).context(WAIVERS)?;
    let mut waivers = BTreeMap::new();
    for waiver in file.waiver {
        let complaint = complaint(&waiver, pages, today).or_else(|| missing_test(repository, &waiver));
        faults.extend(complaint.map(|text| format!("{WAIVERS}: {}: {text}", waiver.id)));
        if let Some(double) = waivers.insert(waiver.id.clone(), waiver) {
            faults.push(format!("{WAIVERS}: {}: waived twice", double.id));
        }
    }
    Ok(waivers)
}

fn complaint(waiver: &Waiver, pages: &Pages, today: &str) -> Option<String> {
    let words = waiver.reason.split_whitespace().count();
    if let Some(complaint) = pages.complaint_about(&waiver.id) {
        return Some(format!("{complaint}, so it cannot be waived"));
    }
    if words < 4 {
        return Some("a waiver needs a reason in words".to_owned());
    }
    match (&waiver.expires, waiver.kind) {
        (None, Kind::Deferred) => Some("what is deferred needs a day on which the waiver expires".to_owned()),
        (Some(day), _) if !is_day(day) => Some(format!("`{day}` is not a day (YYYY-MM-DD)")),
        (Some(day), _) if day.as_str() < today => Some(format!("expired on {day}")),
        _ => None,
    }
}

fn is_day(text: &str) -> bool {
    text.len() == "2000-01-01".len() && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// The test that stands in is named as `package: test` or `package: file`.
fn missing_test(repository: &Repository, waiver: &Waiver) -> Option<String> {
    let test = waiver.test.as_ref()?;
    let exists = test.split_once(": ").is_some_and(|(package, path)| {
        let name = path.rsplit("::").next().unwrap_or(path);
        let files = files_below(&repository.path("crates").join(package)).unwrap_or_default();
        files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "rs")).any(|file| {
            file.file_stem().is_some_and(|stem| stem == name)
                || fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("fn {name}(")))
        })
    });
    (!exists).then(|| format!("there is no test `{test}`"))
}

impl Waiver {
    /// One line for tables.
    pub(crate) fn summary(&self) -> String {
        let kind = match self.kind {
            Kind::Unobservable => "unobservable",
            Kind::Deferred => "deferred",
            Kind::Editorial => "editorial",
        };
        let test = self.test.as_ref().map(|test| format!(" (`{test}`)")).unwrap_or_default();
        format!("{kind}: {}{test}", self.reason)
    }
}
