//! Sets of vectors, from the crate and from directories.

use std::fs;
use std::path::Path;

use dm3_vectors::{Expect, LoadError, Source, VectorSet};

const SUITE: &str = r#"{ "format": "dm3-vectors/1", "suite": "mtp.x", "operation": "x.y", "later": "member",
  "vectors": [
    { "id": "mtp.x/refuses", "title": "Refuses", "clauses": ["TST-XXX-001"], "since": "1.0.0", "control": "mtp.x/accepts",
      "mutation": "one byte", "bug": "parser", "severity": "low", "dialect": "legacy-ts",
      "input": { "json_text": "{" }, "expect": { "outcome": "reject", "stage": "parse", "rpc_code": -32700 } },
    { "id": "mtp.x/accepts", "title": "Accepts", "clauses": ["TST-XXX-001"], "since": "1.0.0", "unknown": [],
      "input": { "json_text": "{}" }, "expect": { "outcome": "accept", "output": { "n": 1 } } },
    { "id": "mtp.x/either", "title": "Either", "clauses": ["TST-XXX-001"], "since": "1.0.0",
      "input": {}, "expect": { "outcome": "observe", "reason": "open" } } ] }"#;

fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

fn load(files: &[(&str, &str)]) -> Result<VectorSet, LoadError> {
    VectorSet::from_dir(directory(files).path())
}

#[test]
fn the_embedded_set_loads_and_its_controls_exist() {
    let set = VectorSet::embedded().unwrap();
    assert_eq!(set.source(), &Source::Embedded);
    for vector in set.vectors() {
        if let Some(control) = &vector.control {
            assert!(set.vector(control).is_some(), "{}: no control {control}", vector.id);
        }
    }
}

#[test]
fn a_directory_is_read_in_the_order_of_ids() {
    let set = load(&[
        ("mtp/x.json", SUITE),
        ("schema/s.json", "{}"),
        ("peer/p.json", "no"),
        ("MANIFEST.json", "{}"),
    ]);
    let set = set.unwrap();
    let ids: Vec<_> = set.vectors().iter().map(|vector| vector.id.as_str()).collect();
    assert_eq!(ids, ["mtp.x/accepts", "mtp.x/either", "mtp.x/refuses"]);
    let refuses = set.vector("mtp.x/refuses").unwrap();
    assert_eq!((refuses.dialect.as_str(), refuses.operation.as_str()), ("legacy-ts", "x.y"));
    assert_eq!(refuses.expect, Expect::Reject { stage: "parse".to_owned(), rpc_code: Some(-32700) });
    assert_eq!(refuses.suite(), "mtp.x");
    assert_eq!(set.vector("mtp.x/accepts").unwrap().dialect, "spec");
    assert!(set.vector("mtp.x/none").is_none());
}

#[test]
fn the_digest_depends_on_every_byte_of_the_vectors_and_on_nothing_else() {
    let one = load(&[("mtp/x.json", SUITE)]).unwrap();
    let same = load(&[("mtp/x.json", SUITE), ("schema/s.json", "{}")]).unwrap();
    let other = load(&[("mtp/x.json", &SUITE.replace("Either", "Neither"))]).unwrap();
    let moved = load(&[("mtp/y.json", SUITE)]).unwrap();
    assert_eq!(one.digest(), same.digest());
    assert_ne!(one.digest(), other.digest());
    assert_ne!(one.digest(), moved.digest());
}

#[test]
fn operations_come_with_the_directory() {
    let operations = r#"{ "operations": [ { "name": "x.y", "about": "X.", "dialects": ["spec"],
        "args": { "json_text": "text" }, "output": {} } ] }"#;
    let set = load(&[("mtp/x.json", SUITE), ("operations/x.json", operations)]).unwrap();
    assert_eq!(set.operations().len(), 1);
}

#[test]
fn broken_directories_are_named_for_what_is_wrong() {
    assert!(matches!(VectorSet::from_dir(Path::new("no-such-place")), Err(LoadError::Unreadable { .. })));
    assert!(matches!(load(&[]), Err(LoadError::Empty { .. })));
    assert!(matches!(load(&[("a.json", "{")]), Err(LoadError::NotJson { .. })));
    assert!(matches!(load(&[("a.json", "{}")]), Err(LoadError::Format { .. })));
    assert!(matches!(
        load(&[("a.json", &SUITE.replace("vectors/1", "vectors/2"))]),
        Err(LoadError::Format { found, .. }) if found == "dm3-vectors/2"
    ));
    assert!(matches!(load(&[("a.json", SUITE), ("b.json", SUITE)]), Err(LoadError::DuplicateId { .. })));
    let shape = load(&[("a.json", &SUITE.replace("\"observe\"", "\"perhaps\""))]).unwrap_err();
    assert_eq!(shape.to_string(), "a.json: mtp.x/either: the outcome `perhaps` is unknown");
}
