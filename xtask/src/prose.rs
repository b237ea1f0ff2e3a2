//! The numbers in the papers, held against what they are numbers of.

use std::fs;

use dm3_types::Json;

use crate::node::OLDEST_NODE;
use crate::repository::{Repository, files_below};

/// Vectors of one file: all, and those in which the peer refuses.
struct Counted {
    file: String,
    vectors: usize,
    refused: usize,
}

fn read(path: &str) -> String {
    fs::read_to_string(Repository::find().unwrap().path(path)).unwrap()
}

fn count_vectors() -> Vec<Counted> {
    let directory = Repository::find().unwrap().path("test-vectors/peer");
    let is_vectors =
        |path: &std::path::PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let files = files_below(&directory).unwrap();
    files.iter().filter(|path| is_vectors(path)).map(|path| count_in(path)).collect()
}

fn count_in(path: &std::path::Path) -> Counted {
    // Some vectors nest deeper than our own parser goes.
    let bytes = fs::read(path).unwrap();
    let mut text = serde_json::Deserializer::from_slice(&bytes);
    text.disable_recursion_limit();
    let set: serde_json::Value = serde::Deserialize::deserialize(&mut text).unwrap();
    let vectors = set["vectors"].as_array().unwrap();
    let refuses = |vector: &&serde_json::Value| {
        let output = &vector["output"];
        output.get("error").is_some() || output["result"] == serde_json::Value::Bool(false)
    };
    Counted {
        file: path.file_name().unwrap().to_string_lossy().into_owned(),
        vectors: vectors.len(),
        refused: vectors.iter().filter(refuses).count(),
    }
}

#[test]
fn the_vectors_readme_counts_right() {
    let readme = read("test-vectors/peer/README.md");
    let counted = count_vectors();
    for Counted { file, vectors, refused } in &counted {
        let row = format!("| `{file}` | {vectors} | {refused} |");
        assert!(readme.contains(&row), "the table has no row {row}");
    }
    let all: usize = counted.iter().map(|file| file.vectors).sum();
    let refused: usize = counted.iter().map(|file| file.refused).sum();
    assert!(readme.starts_with(&format!(
        "# Known answers of the TypeScript peer\n\n{all} vectors in {} files",
        counted.len()
    )));
    assert!(readme.contains(&format!("In {refused} vectors the answer is an error or `false`")));
}

#[test]
fn one_version_of_node_is_asked_for() {
    assert!(read("README.md").contains(&format!("Node.js {OLDEST_NODE} or later")));
    assert!(read(".github/workflows/ci.yml").contains(&format!("node-version: {OLDEST_NODE}\n")));
    let package = Json::parse(&read("xtask/interop/package.json")).unwrap();
    let engine = package.get("engines").and_then(|engines| engines.get("node")).and_then(Json::as_str);
    assert_eq!(engine, Some(format!(">={OLDEST_NODE}").as_str()));
}

#[test]
fn divergences_are_numbered_without_a_gap() {
    let rows = read("spec/divergences.md");
    let mut numbers: Vec<&str> =
        rows.lines().filter_map(|line| line.strip_prefix("| DIV-TS-")?.split(' ').next()).collect();
    // Rows stand by subject; a new one takes the next number wherever it stands.
    numbers.sort_unstable();
    assert!(!numbers.is_empty());
    let expected: Vec<String> = (1..=numbers.len()).map(|number| format!("{number:03}")).collect();
    assert_eq!(numbers, expected);
}

/// Results of a report by level and verdict, read from its table.
fn results_of(report: &str) -> Vec<(String, String, usize)> {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut rows = report.lines().skip_while(|line| !line.starts_with("| level |")).map(cells);
    let verdicts = rows.next().unwrap();
    let results = rows.skip(1).take_while(|row| row.len() == verdicts.len());
    let of_row = |row: Vec<String>| {
        let level = row[1].clone();
        let counted: Vec<_> = row.into_iter().zip(&verdicts).skip(2).collect();
        let filled =
            counted.into_iter().filter_map(move |(cell, verdict)| Some((verdict, cell.parse().ok()?)));
        filled.map(|(verdict, count)| (level.clone(), verdict.clone(), count)).collect::<Vec<_>>()
    };
    results.flat_map(of_row).collect()
}

#[test]
fn the_measured_libraries_are_counted_right() {
    let readme = read("conformance/typescript-libraries/README.md");
    for (report, row) in [("report.md", "| `legacy-ts`"), ("report-spec.md", "| `spec`")] {
        let results = results_of(&read(&format!("conformance/typescript-libraries/{report}")));
        let line = readme.lines().find(|line| line.starts_with(row)).unwrap();
        for (place, verdict) in [(2, "pass"), (3, "xfail"), (4, "unsupported"), (5, "info")] {
            let counted: usize =
                results.iter().filter(|(_, kind, _)| kind == verdict).map(|(_, _, count)| count).sum();
            let told = line.split('|').nth(place).unwrap().trim().parse().unwrap_or(0);
            assert_eq!(told, counted, "{report}: {verdict}");
        }
    }
}
