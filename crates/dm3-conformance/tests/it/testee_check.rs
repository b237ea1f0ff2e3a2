//! `testee-check`: adapters that can be used, and those that cannot.

use serde_json::Value;

use crate::program::{conformance, data, testee};

fn check(behaviour: &str) -> (i32, Value) {
    let vectors = data("data/vectors");
    let arguments =
        ["testee-check", "--json", "--vectors", &vectors, "--timeout", "1.5", "--", testee(), behaviour];
    let ended = conformance(&arguments);
    (ended.code, serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}")))
}

/// Names of the checks that failed.
fn failed(report: &Value) -> Vec<&str> {
    let checks = report["checks"].as_array().unwrap().iter();
    let failed = checks.filter(|check| !check["problems"].as_array().unwrap().is_empty());
    failed.map(|check| check["name"].as_str().unwrap()).collect()
}

#[test]
fn an_honest_adapter_can_be_used() {
    let (code, report) = check("honest");
    assert!(failed(&report).is_empty(), "{report:#}");
    assert_eq!((code, &report["sane"]), (0, &Value::Bool(true)));
    let (code, report) = check("short-lines");
    assert_eq!(code, 0, "{report:#}");
}

#[test]
fn who_answers_all_alike_is_not_scored() {
    for (behaviour, words) in [("refuses-all", "refuses everything"), ("agrees-all", "accepts everything")] {
        let (code, report) = check(behaviour);
        assert_eq!(code, 1);
        assert!(failed(&report).contains(&"tells good from bad"), "{report:#}");
        assert!(report.to_string().contains(&format!("toy.double (spec) {words}")), "{report:#}");
    }
}

#[test]
fn breaches_of_the_protocol_are_named() {
    for (behaviour, name) in [
        ("garbage", "answers in the form of the protocol"),
        ("no-kind", "answers in the form of the protocol"),
        ("bad-form", "answers in the form of the protocol"),
        ("breaks", "answers in the form of the protocol"),
        ("crashes", "answers in the form of the protocol"),
        ("twice", "writes nothing else to standard output"),
        ("wrong-ids", "answers `unsupported` to an operation that does not exist"),
        ("ignores-the-end", "stops after the end of its input"),
        ("dies-in-hello", "says hello"),
        ("other-protocol", "says hello"),
    ] {
        let (code, report) = check(behaviour);
        assert_eq!(code, 1, "{behaviour}");
        assert!(failed(&report).contains(&name), "{behaviour}: {report:#}");
    }
}

#[test]
fn an_adapter_that_cannot_be_started_is_not_the_adapters_fault_alone() {
    assert_eq!(conformance(&["testee-check", "--", "./no-such-program"]).code, 2);
}
