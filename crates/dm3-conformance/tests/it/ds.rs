//! Tests of delivery services, with a scripted one.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::program::{Ended, Run, conformance, recorded, service};

/// Runs some tests against a service that the tester starts and that behaves so.
fn run(behaviour: &str, options: &[&str]) -> Run {
    let start = format!("{} {behaviour}", service());
    let mut arguments = vec!["ds", "--json", "--start", &start];
    arguments.extend(options);
    recorded(&arguments)
}

/// The same, as people see it.
fn shown(behaviour: &str, options: &[&str]) -> Ended {
    let start = format!("{} {behaviour}", service());
    let mut arguments = vec!["ds", "--start", &start];
    arguments.extend(options);
    conformance(&arguments)
}

#[test]
fn what_an_honest_service_does_passes() {
    let run = run("honest", &["--only", "ds.properties", "--only", "ds.ids/number"]);
    assert_eq!(run.ended.code, 0, "{:?}", run.ended);
    assert_eq!(run.verdict("size-limit"), "pass");
    assert_eq!(run.verdict("number"), "pass");
    assert_eq!(run.header()["mode"], "ds");
    assert_eq!(run.header()["classes"][0], "delivery-service");
    assert_eq!(run.header()["configuration"]["provision"], "start");
    assert!(run.test("number")["evidence"].is_null(), "what passed needs no evidence");
}

#[test]
fn a_failure_tells_clause_expectation_and_command() {
    let ended = shown("ids-as-text", &["--only", "ds.ids/number"]);
    assert_eq!(ended.code, 1);
    for part in ["ds.ids/number", "[DSA-RPC-013]", "MUST repeat the `id`", "expected", "the id 7", "received"]
    {
        assert!(ended.stdout.contains(part), "{part}: {}", ended.stdout);
    }
    let repeat = ended.stdout.lines().find(|line| line.trim_start().starts_with("repeat")).unwrap();
    let command =
        format!("dm3-conformance ds --start '{} ids-as-text' --dialect spec --only ds.ids/number", service());
    assert!(repeat.ends_with(&command), "{repeat}");
}

#[test]
fn a_fault_fails_the_tests_of_its_clause_and_no_others() {
    let run = run("month-of-a-week", &["--only", "ds.properties"]);
    assert_eq!(run.ended.code, 1);
    assert_eq!(run.verdict("time-of-a-month"), "fail");
    assert_eq!(run.test("time-of-a-month")["clauses"][0], "DSA-PRP-003");
    assert_eq!(run.verdict("size-limit"), "pass");
    assert_eq!(run.verdict("time-in-days"), "pass");
}

#[test]
fn a_failure_keeps_what_was_said() {
    let run = run("shows-traces", &["--only", "ds.http/no-traces"]);
    assert_eq!(run.verdict("no-traces"), "fail");
    let exchange = &run.test("no-traces")["evidence"][0];
    assert_eq!((exchange["kind"].as_str(), exchange["method"].as_str()), (Some("http"), Some("POST")));
    assert_eq!(exchange["request_body"], "{");
}

#[test]
fn silence_is_a_hang_and_no_failure() {
    let run = run("silent", &["--timeout", "1", "--only", "ds.properties/size-limit"]);
    assert_eq!(run.verdict("size-limit"), "hang");
    assert_eq!(run.ended.code, 1);
}

#[test]
fn a_cut_connection_is_a_failure() {
    let run = run("hangs-up", &["--only", "ds.properties/size-limit"]);
    assert_eq!(run.verdict("size-limit"), "fail");
    assert_eq!(run.test("size-limit")["expected"], "an HTTP answer");
}

#[test]
fn a_dead_service_is_a_crash_and_is_started_again() {
    let run =
        run("dies", &["--only", "ds.requests/method-of-javascript", "--only", "ds.requests/method-string"]);
    assert_eq!(run.verdict("method-of-javascript"), "crash");
    assert!(run.reason("method-of-javascript").contains("101"), "{}", run.reason("method-of-javascript"));
    assert_eq!(run.verdict("method-string"), "pass");
    assert_eq!(run.ended.code, 1);
}

#[test]
fn an_honest_step_that_fails_makes_a_test_inconclusive() {
    let run = run("honest", &["--only", "ds.submit-size/one-above-the-limit"]);
    assert_eq!(run.verdict("one-above-the-limit"), "inconclusive");
    assert!(run.reason("one-above-the-limit").starts_with("an honest step failed (register a receiver)"));
    assert_eq!(run.ended.code, 2, "nothing was judged");
}

#[test]
fn a_service_that_does_not_start_is_the_testers_trouble() {
    let ended = shown("does-not-start", &["--only", "ds.properties"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("the key of the lock is lost"), "{}", ended.stderr);
}

#[test]
fn a_service_that_is_not_there_is_the_testers_trouble() {
    let url = format!("http://127.0.0.1:{}", free_port());
    let ended = conformance(&["ds", "--url", &url]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("does not answer"), "{}", ended.stderr);
}

#[test]
fn an_address_alone_leaves_much_unobservable() {
    let (_service, url) = Running::start();
    let only = ["--only", "ds.properties", "--only", "ds.durability/account", "--only", "ds.pick-up/hash"];
    let run = recorded(&[&["ds", "--json", "--url", &url][..], &only].concat());
    assert_eq!(run.ended.code, 0, "{:?}", run.ended);
    assert_eq!(run.verdict("size-limit"), "pass");
    assert_eq!(run.verdict("no-private-keys"), "unobservable");
    assert_eq!(run.test("account")["missing"][0], "fixtures");
    assert_eq!(run.verdict("hash"), "unobservable");
}

#[test]
fn the_path_of_the_endpoint_may_be_part_of_the_address() {
    let (_service, url) = Running::start();
    for url in [format!("{url}/rpc"), format!("{url}/")] {
        let run = recorded(&["ds", "--json", "--url", &url, "--only", "ds.properties/size-limit"]);
        assert_eq!(run.verdict("size-limit"), "pass", "{url}");
    }
}

#[test]
fn optional_parts_are_tested_where_they_are_claimed() {
    let core = run("honest", &["--only", "ds.spam/passed"]);
    assert_eq!(core.verdict("passed"), "not-claimed");
    let spam = run("honest", &["--class", "core+spam", "--only", "ds.spam/passed"]);
    assert_eq!(spam.verdict("passed"), "unobservable");
    assert_eq!(spam.test("passed")["missing"][0], "rules");
}

#[test]
fn dialects_are_tested_where_they_are_asked_for() {
    let ids = |run: &Run| {
        let tests = run.lines.iter().filter(|line| line["type"] == "test");
        tests.map(|test| test["dialect"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let globs = ["--only", "ds.deployed-calls/no-method", "--only", "ds.ids/number"];
    assert_eq!(ids(&run("honest", &globs)), ["spec"]);
    let both = [&["--dialect", "spec,legacy-ts"][..], &globs].concat();
    assert_eq!(ids(&run("honest", &both)), ["legacy-ts", "spec"]);
}

#[test]
fn a_bundle_leads_a_service_into_the_testers_world() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    let (rpc, profiles) = (free_port().to_string(), free_port().to_string());
    let exported =
        conformance(&["ds", "fixtures", "--dir", path, "--rpc-port", &rpc, "--profile-port", &profiles]);
    assert_eq!(exported.code, 0, "{exported:?}");
    let environment = fs::read_to_string(directory.path().join("service.env")).unwrap();
    assert!(environment.contains(&format!("DM3_FIXTURE_RPC_URL=http://127.0.0.1:{rpc}\n")));
    let (_service, url) = Running::start();
    let arguments = ["ds", "--json", "--url", &url, "--provision", "fixtures", "--fixtures", path];
    let run = recorded(&[&arguments[..], &["--only", "ds.properties/no-private-keys"]].concat());
    assert_eq!(run.verdict("no-private-keys"), "pass");
    // Somebody else listens where the world belongs.
    let _taken = TcpListener::bind(format!("127.0.0.1:{rpc}")).unwrap();
    assert_eq!(conformance(&arguments).code, 2);
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for arguments in [
        &["ds"][..],
        &["ds", "--url", "not a url"],
        &["ds", "--url", "http://127.0.0.1:1", "--provision", "fixtures"],
        &["ds", "--url", "http://127.0.0.1:1", "--start", "x"],
        &["ds", "--url", "http://127.0.0.1:1", "--rate", "0"],
        &["ds", "fixtures"],
    ] {
        assert_eq!(conformance(arguments).code, 2, "{arguments:?}");
    }
}

/// A service that runs beside the tester.
struct Running(Child);

impl Running {
    fn start() -> (Self, String) {
        let port = free_port();
        let child =
            Command::new(service()).arg("honest").env("DM3_FIXTURE_PORT", port.to_string()).spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(20);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < end, "the service does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        (Self(child), format!("http://127.0.0.1:{port}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
