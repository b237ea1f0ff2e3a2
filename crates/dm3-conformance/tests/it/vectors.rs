//! Adapters of all kinds, and what is made of their answers.

use crate::program::{conformance, data, run, testee};

#[test]
fn an_honest_adapter_conforms() {
    let run = run("honest", &[]);
    assert_eq!(run.ended.code, 0);
    for pass in ["one-digit", "seven", "many-digits", "letter", "letter-behind-seven", "sign"] {
        assert_eq!(run.verdict(pass), "pass", "{pass}");
    }
    assert_eq!(run.verdict("space"), "info");
    assert_eq!(run.footer()["exit_code"], 0);
    assert_eq!(run.footer()["counts"]["MUST"]["pass"], 5);
    assert_eq!(run.footer()["classes"]["codec"]["must"]["met"], 1);
    assert_eq!(run.footer()["classes"]["codec"]["must"]["total"], 2);
}

#[test]
fn what_was_not_declared_is_not_sent() {
    let run = run("honest", &[]);
    assert_eq!(run.reason("anything"), "the operation toy.undeclared is not declared");
    assert_eq!(run.reason("other-dialect"), "the dialect legacy-ts is not declared");
    assert_eq!(run.reason("with-feature"), "not declared: telepathy");
    assert_eq!(run.test("with-feature")["missing"][0], "telepathy");
    for name in ["anything", "other-dialect", "with-feature"] {
        assert_eq!(run.verdict(name), "not-claimed");
    }
    assert_eq!(run.test("other-dialect")["level"], "DEPLOYED");
}

#[test]
fn withdrawn_vectors_are_left_out() {
    let run = run("honest", &[]);
    assert!(run.lines.iter().all(|line| line["id"] != "toy.double/gone"));
}

#[test]
fn whoever_refuses_all_or_accepts_all_scores_nothing() {
    for behaviour in ["refuses-all", "agrees-all"] {
        let run = run(behaviour, &[]);
        assert_eq!(run.ended.code, 1);
        assert!(run.lines.iter().all(|line| line["verdict"] != "pass"), "{behaviour}");
        assert_eq!(run.footer()["classes"]["codec"]["must"]["met"], 0);
    }
    let run = run("agrees-all", &[]);
    assert_eq!(run.verdict("letter"), "fail");
    assert_eq!(run.verdict("seven"), "inconclusive");
    assert!(run.reason("seven").starts_with("everything sent to this operation was answered alike"));
}

#[test]
fn a_refusal_means_nothing_without_its_control() {
    let run = run("wrong-result", &[]);
    assert_eq!(run.verdict("seven"), "fail");
    assert_eq!(run.reason("seven"), "accepted with another result: `doubled` is \"78\", not \"77\"");
    assert_eq!(run.verdict("letter-behind-seven"), "inconclusive");
    assert_eq!(run.reason("letter-behind-seven"), "refused, but its control (toy.double/seven) did not pass");
    assert_eq!(run.verdict("letter"), "pass");
}

#[test]
fn a_missed_should_is_a_warning_unless_strict() {
    for (options, code) in [(&["--only", "*/sign"][..], 0), (&["--only", "*/sign", "--strict"][..], 1)] {
        let run = run("careless", options);
        assert_eq!((run.verdict("sign"), run.ended.code), ("warn", code));
        assert_eq!(run.reason("sign"), "accepted what must be refused");
    }
}

#[test]
fn the_control_is_sent_although_it_was_not_chosen() {
    let run = run("honest", &["--only", "toy.double/letter"]);
    assert_eq!((run.verdict("letter"), run.ended.code), ("pass", 0));
    assert_eq!(run.lines.iter().filter(|line| line["type"] == "test").count(), 1);
    assert_eq!(run.header()["selection"]["complete"], false);
    assert_eq!(run.header()["selection"]["filters"][0], "--only toy.double/letter");
}

#[test]
fn a_crash_is_a_verdict_and_the_run_goes_on() {
    for in_flight in ["1", "4"] {
        let run = run("crashes", &["--in-flight", in_flight]);
        assert_eq!(run.verdict("seven"), "crash", "{in_flight}");
        assert_eq!(run.verdict("letter"), "pass", "{in_flight}");
        assert_eq!(run.verdict("many-digits"), "pass", "{in_flight}");
        assert!(run.reason("seven").contains("101"));
        assert_eq!(run.test("seven")["evidence"][0]["stderr"], "index out of bounds");
        assert_eq!(run.ended.code, 1);
    }
}

#[test]
fn restarts_are_capped() {
    let run = run("crashes-always", &["--max-restarts", "2"]);
    let count = |verdict: &str| run.lines.iter().filter(|line| line["verdict"] == verdict).count();
    assert_eq!(count("crash"), 3);
    assert!(count("error") > 0);
    assert_eq!(run.ended.code, 1);
    assert_eq!(run.footer()["remarks"][0], "the adapter was started again 2 times");
}

#[test]
fn a_hang_is_a_verdict_and_the_run_goes_on() {
    for in_flight in ["1", "4"] {
        let run = run("hangs", &["--timeout", "0.6", "--in-flight", in_flight]);
        assert_eq!(run.verdict("seven"), "hang", "{in_flight}");
        assert_eq!(run.verdict("letter"), "pass", "{in_flight}");
        assert_eq!(run.verdict("many-digits"), "pass", "{in_flight}");
        assert_eq!(run.ended.code, 1);
    }
}

#[test]
fn what_is_not_the_protocol_is_an_error_of_the_call() {
    for in_flight in ["1", "4"] {
        for (behaviour, word) in
            [("garbage", "no JSON object"), ("no-kind", "exactly one of"), ("breaks", "seven broke it")]
        {
            let run = run(behaviour, &["--in-flight", in_flight]);
            assert_eq!(run.verdict("seven"), "error", "{behaviour}");
            assert!(run.reason("seven").contains(word), "{}", run.reason("seven"));
            assert_eq!(run.verdict("many-digits"), "pass", "{behaviour}");
            assert_eq!(run.ended.code, 2, "{behaviour}");
        }
    }
}

#[test]
fn an_endless_line_is_an_error_of_the_call() {
    let run = run("huge-line", &[]);
    assert_eq!(run.verdict("seven"), "error");
    assert_eq!(run.reason("seven"), "the adapter wrote a line of more than 1048576 bytes");
    assert_eq!(run.verdict("many-digits"), "pass");
    let always = self::run("huge-lines", &[]);
    let count = |verdict: &str| always.lines.iter().filter(|line| line["verdict"] == verdict).count();
    // That the suite ends such an adapter is no crash of it.
    assert_eq!((count("crash"), count("error"), always.ended.code), (0, 8, 2));
}

#[test]
fn answers_to_no_call_are_errors() {
    let wrong_ids = run("wrong-ids", &[]);
    assert_eq!(wrong_ids.verdict("one-digit"), "error");
    assert!(wrong_ids.reason("one-digit").contains("an answer to no open call"));
    assert_eq!(wrong_ids.ended.code, 2);
    let off_by_one = run("previous-ids", &["--only", "*/one-digit", "--timeout", "0.6"]);
    assert_eq!((off_by_one.verdict("one-digit"), off_by_one.ended.code), ("error", 2));
    let reason = off_by_one.reason("one-digit");
    assert!(reason.ends_with("and no answer to this call"), "{reason}");
}

#[test]
fn whoever_answers_twice_does_not_conform_and_disturbs_nobody() {
    for options in [&[][..], &["--only", "*/one-digit"], &["--in-flight", "4"]] {
        let run = run("twice", options);
        assert_eq!((run.verdict("one-digit"), run.ended.code), ("pass", 2), "{options:?}");
        let remarks = run.footer()["remarks"].to_string();
        assert!(
            remarks.contains("beside its answers the adapter wrote a second answer to a call"),
            "{remarks}"
        );
    }
}

#[test]
fn answers_may_be_out_of_order() {
    let run = run("out-of-order", &["--in-flight", "4"]);
    assert_eq!(run.ended.code, 0);
    assert_eq!(run.verdict("seven"), "pass");
}

#[test]
fn an_adapter_may_end_after_each_answer() {
    let run = run("one-shot", &[]);
    assert_eq!(run.ended.code, 0, "{:?}", run.footer());
    assert_eq!(run.verdict("many-digits"), "pass");
}

#[test]
fn another_stage_is_only_a_note() {
    let run = run("other-stage", &[]);
    assert_eq!(run.verdict("letter"), "pass");
    assert_eq!(
        run.test("letter")["notes"][0],
        "refused at policy, expected at parse: perhaps for another reason"
    );
}

#[test]
fn the_expected_result_is_never_sent() {
    let run = run("refuses-all", &[]);
    for line in run.lines.iter().filter(|line| line["type"] == "test") {
        for exchange in line["evidence"].as_array().into_iter().flatten() {
            let request: serde_json::Value =
                serde_json::from_str(exchange["request"].as_str().unwrap()).unwrap();
            let mut members: Vec<_> = request.as_object().unwrap().keys().collect();
            members.sort();
            assert_eq!(members, ["args", "dialect", "id", "op"]);
            assert_eq!(request["args"].as_object().unwrap().len(), 1);
        }
    }
}

#[test]
fn adapters_that_do_not_say_hello_cannot_be_judged() {
    for (behaviour, words) in [
        ("dies-in-hello", "it died: exit status: 3\n  | cannot find the library"),
        ("banner", "it wrote a line that is no JSON object: Toy adapter 1.0, ready."),
        ("other-protocol", "it speaks DTP/2, this suite DTP/1"),
        ("silent", "no answer within 0.5 s"),
    ] {
        let run = run(behaviour, &["--start-timeout", "0.5"]);
        assert_eq!(run.ended.code, 2, "{behaviour}");
        assert!(run.lines.is_empty());
        assert!(run.ended.stderr.contains(words), "{behaviour}: {}", run.ended.stderr);
    }
}

#[test]
fn own_trouble_is_not_nonconformance() {
    let (vectors, broken) = (data("data/vectors"), data("data"));
    for arguments in [
        vec!["vectors", "--vectors", &vectors, "--", "./no-such-program"],
        vec!["vectors", "--vectors", &vectors],
        vec!["vectors", "--vectors", &vectors, "--testee", "a", "--", "b"],
        vec!["vectors", "--vectors", "no-such-directory", "--", testee(), "honest"],
        vec!["vectors", "--vectors", &broken, "--", testee(), "honest"],
        vec!["vectors", "--vectors", &vectors, "--only", "no.such/*", "--", testee(), "honest"],
        vec!["vectors", "--vectors", &vectors, "--out", "no/such/directory", "--", testee(), "honest"],
        vec!["vectors", "--vectors", &vectors, "--only", "toy.undeclared", "--", testee(), "honest"],
        vec!["vectors", "--timeout", "never", "--", testee(), "honest"],
    ] {
        let ended = conformance(&arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
    }
}

#[test]
fn a_testee_can_be_one_word() {
    let vectors = data("data/vectors");
    let line = format!("'{}' honest", testee());
    let ended = conformance(&["vectors", "--vectors", &vectors, "--testee", &line]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.ends_with("result: conforms\n"), "{}", ended.stdout);
}

#[test]
fn people_see_clause_reason_and_how_to_repeat() {
    let vectors = data("data/vectors");
    let ended = conformance(&["vectors", "--vectors", &vectors, "--", testee(), "crashes"]);
    for words in [
        "CRASH         toy.double/seven",
        "clause      [TOY-DBL-001] A reader MUST refuse everything but digits.",
        "stderr      index out of bounds",
        "repeat      dm3-conformance vectors --only toy.double/seven --vectors ",
        "toy.double  5 pass, 1 info, 1 inconclusive, 2 not-claimed, 1 crash",
        "\n1 suite with 1 test not claimed\n",
        "result: does not conform",
    ] {
        assert!(ended.stdout.contains(words), "{words} is not in {}", ended.stdout);
    }
    assert!(!ended.stdout.contains('\x1b'));
    let all = conformance(&["vectors", "--vectors", &vectors, "--verbose", "--", testee(), "honest"]);
    assert!(all.stdout.contains("\ntoy.undeclared  1 not-claimed\n"), "{}", all.stdout);
}

#[test]
fn nothing_that_an_adapter_says_steers_the_terminal() {
    let vectors = data("data/vectors");
    for command in ["vectors", "testee-check"] {
        let ended = conformance(&[command, "--vectors", &vectors, "--", testee(), "steers"]);
        let shown = format!("{}{}", ended.stdout, ended.stderr);
        assert!(shown.contains("[2J"), "{shown}");
        assert!(!shown.contains(['\x1b', '\r', '\u{202e}']), "{shown:?}");
        assert!(!shown.contains("\nresult: conforms"), "{shown}");
    }
}
