//! A part of the validation cases of ENSIP-15 in our format.

use dm3_oracle::encoding::hex;
use dm3_oracle::hash::sha256;
use serde::Deserialize;
use serde_json::json;

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

const SOURCE: &str = include_str!("../../../../test-vectors/corpus/sources/ensip-15.json");

/// The case that the others are told from.
const CONTROL: &str = "vitalik.eth";

#[derive(Deserialize)]
struct Source {
    cases: Vec<Case>,
}

/// Kind, name, normal form, comment of the origin.
#[derive(Deserialize)]
struct Case(String, String, Option<String>, String);

/// `name.normalize`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new("corpus.ensip-15", PAGE, "name.normalize", "Validation cases of ENSIP-15.");
    let source: Source = serde_json::from_str(SOURCE).unwrap_or(Source { cases: Vec::new() });
    let control = source.cases.iter().find(|Case(_, name, ..)| name == CONTROL).map(slug).unwrap_or_default();
    for case in &source.cases {
        add(&mut suite, &control, case);
    }
    suite
}

fn add(suite: &mut Suite, control: &str, case: &Case) {
    let Case(kind, name, normal, comment) = case;
    let input = json!({ "name": name });
    let title = title(kind, comment);
    // The origin gives the empty text the empty normal form.
    if let Some(normal) = normal.as_ref().filter(|normal| !normal.is_empty()) {
        let output = json!({ "name": normal });
        suite
            .accept(&slug(case), &title, &["REG-NAM-001", "REG-NAM-002"], input, output)
            .finds(Bug::EdgeCase);
        return;
    }
    let empty = name.split('.').any(str::is_empty) || comment.to_lowercase().starts_with("empty: ignorable");
    let vector = suite.reject(
        control,
        &slug(case),
        &title,
        &[if empty { "REG-NAM-003" } else { "REG-NAM-002" }],
        "write the name of the case",
        (Stage::Decode, Bug::AuthBypass, Severity::Medium),
        input,
    );
    if normal.is_some() {
        vector.comment("The origin takes the empty text; here REG-NAM-003 refuses it on purpose.");
    }
}

/// Cases have no names of their own, so the hash of the name tells them apart for good.
fn slug(case: &Case) -> String {
    let Case(kind, name, ..) = case;
    let digest = hex(&sha256(name.as_bytes()));
    let words = kind.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    format!("{}-{}", words.collect::<Vec<_>>().join("-"), digest.get(..8).unwrap_or_default())
}

fn title(kind: &str, comment: &str) -> String {
    let told = match kind {
        "same" => "a name in normal form",
        "maps" => "a name with another normal form",
        _ => comment,
    };
    let told: String =
        told.chars().filter(|letter| letter.is_ascii() && !letter.is_ascii_control()).take(80).collect();
    format!("ENSIP-15: {}", told.trim())
}
