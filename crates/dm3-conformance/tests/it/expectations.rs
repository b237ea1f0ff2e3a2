//! Runs with an expectation file.

use std::fs;

use crate::program::{Run, run};

fn run_with(behaviour: &str, expectations: &str) -> Run {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("dm3-conformance.expect.toml");
    fs::write(&path, expectations).unwrap();
    run(behaviour, &["--expect", path.to_str().unwrap()])
}

fn expect(id: &str, verdict: &str) -> String {
    format!("[[expect]]\nid = \"{id}\"\nverdict = \"{verdict}\"\nreason = \"known\"\n")
}

#[test]
fn an_expected_failure_is_excused_and_told() {
    let run = run_with("crashes", &expect("toy.double/seven", "crash"));
    assert_eq!((run.verdict("seven"), run.ended.code), ("xfail", 0));
    assert_eq!(run.test("seven")["expectation"]["reason"], "known");
    assert_eq!(run.test("seven")["expectation"]["without"], "crash");
    assert_eq!(run.footer()["classes"]["codec"]["must"]["met"], 0);
}

#[test]
fn an_unexpected_pass_fails_the_run() {
    let run = run_with("honest", &expect("toy.double/seven", "fail"));
    assert_eq!((run.verdict("seven"), run.ended.code), ("xpass", 1));
}

#[test]
fn entries_that_do_not_hold_fail_the_run() {
    for (entry, problem) in [
        (expect("toy.double/eight", "fail"), "expectation `toy.double/eight`: no test has this id"),
        (expect("toy.triple/*", "fail"), "expectation `toy.triple/*`: no test matches this pattern"),
        (
            "[[flaky]]\nid = \"toy.double/seven\"\n".to_owned(),
            "expectation `toy.double/seven`: no reason is given",
        ),
        (
            expect("toy.undeclared/anything", "fail") + "until = \"2020-01-01\"\n",
            "expectation `toy.undeclared/anything`: was good until 2020-01-01",
        ),
    ] {
        let run = run_with("honest", &entry);
        assert_eq!(run.footer()["problems"][0], problem);
        assert_eq!(run.ended.code, 1);
    }
}

#[test]
fn an_entry_may_be_about_a_test_of_another_mode() {
    let run = run_with("honest", &expect("ds.*", "fail"));
    assert_eq!((run.ended.code, run.footer().get("problems")), (0, None));
}

#[test]
fn a_file_that_cannot_be_read_is_trouble() {
    for text in ["[[expect]\n", "[[expect]]\nid = \"x\"\nverdict = \"pass\"\nreason = \"x\"\n", "[other]\n"] {
        let run = run_with("honest", text);
        assert_eq!(run.ended.code, 2, "{text}");
        assert!(run.lines.is_empty());
    }
    assert_eq!(run("honest", &["--expect", "no-such-file"]).ended.code, 2);
}
