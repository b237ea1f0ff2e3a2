//! The numbers in the papers, held against what they are numbers of.

use std::fs;

use dm3_types::Json;

use crate::interop::OLDEST_NODE;
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
    let numbers: Vec<&str> =
        rows.lines().filter_map(|line| line.strip_prefix("| D-")?.split(' ').next()).collect();
    let expected: Vec<String> = (1..=numbers.len()).map(|number| format!("{number:02}")).collect();
    assert_eq!(numbers, expected);
}
