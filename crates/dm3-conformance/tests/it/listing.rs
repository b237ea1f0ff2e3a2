//! `list` and `explain`.

use serde_json::Value;

use crate::program::{conformance, data};

fn json(arguments: &[&str]) -> Value {
    let ended = conformance(arguments);
    assert_eq!(ended.code, 0, "{ended:?}");
    serde_json::from_str(&ended.stdout).unwrap()
}

#[test]
fn tests_are_listed_with_clauses_level_and_polarity() {
    let vectors = data("data/vectors");
    let list = json(&["list", "--json", "--vectors", &vectors, "--only", "toy.*"]);
    assert_eq!(list["format"], "dm3-list/1");
    let tests = list["tests"].as_array().unwrap();
    let sign = tests.iter().find(|test| test["id"] == "toy.double/sign").unwrap();
    assert_eq!(sign["clauses"][0], "TOY-DBL-002");
    assert_eq!((&sign["level"], &sign["polarity"]), (&Value::from("SHOULD"), &Value::from("reject")));
    assert_eq!((&sign["mode"], &sign["operation"]), (&Value::from("vectors"), &Value::from("toy.double")));
    let gone = tests.iter().find(|test| test["id"] == "toy.double/gone").unwrap();
    assert_eq!(gone["withdrawn"], "it was wrong");
}

#[test]
fn every_test_of_the_suite_has_an_id_and_clauses() {
    let list = json(&["list", "--json"]);
    let tests = list["tests"].as_array().unwrap();
    assert!(tests.iter().any(|test| test["mode"] == "ds"));
    for test in tests {
        let id = test["id"].as_str().unwrap();
        assert!(dm3_conformance::case::CaseId::parse(id).is_ok(), "{id}");
        assert!(!test["clauses"].as_array().unwrap().is_empty(), "{id} cites no clause");
    }
    let mut ids: Vec<&str> = tests.iter().map(|test| test["id"].as_str().unwrap()).collect();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn operations_are_listed_with_their_members() {
    let vectors = data("data/vectors");
    let list = json(&["list", "--operations", "--json", "--vectors", &vectors]);
    let operation = &list["operations"][0];
    assert_eq!((&operation["name"], &operation["vectors"]), (&Value::from("toy.double"), &Value::from(11)));
    assert_eq!(operation["args"][0]["type"], "text");
}

#[test]
fn a_clause_is_explained_with_its_tests() {
    let vectors = data("data/vectors");
    let ended = conformance(&["explain", "toy-dbl-002", "--vectors", &vectors]);
    assert_eq!(
        ended.stdout,
        "[TOY-DBL-002] A reader SHOULD refuse signs.\n    SHOULD, binds all, spec/toy.md\n\n\
         accept   vectors  toy.double/one-digit-should\n                  One digit is doubled, as one should\n\
         reject   vectors  toy.double/sign\n                  A sign is refused, as one should\n2 tests\n"
    );
    let explained = json(&["explain", "TOY-DBL-002", "--json", "--vectors", &vectors]);
    assert_eq!(explained["tests"].as_array().unwrap().len(), 2);
}

#[test]
fn a_vector_is_explained_with_its_input() {
    let vectors = data("data/vectors");
    let ended = conformance(&["explain", "toy.double/sign", "--vectors", &vectors]);
    for words in [
        "[TOY-DBL-002] A reader SHOULD",
        "mutation      a sign in front",
        "text = \"x-1\"",
        "refused (at parse)",
    ] {
        assert!(ended.stdout.contains(words), "{words} is not in {}", ended.stdout);
    }
}

#[test]
fn differences_of_the_deployed_network_are_explained() {
    let ended = conformance(&["explain", "DIV-TS-001"]);
    assert_eq!(ended.code, 0);
    assert!(ended.stdout.contains("DEPLOYED"), "{}", ended.stdout);
}

#[test]
fn what_nobody_knows_is_trouble() {
    assert_eq!(conformance(&["explain", "TST-XXX-999"]).code, 2);
}
