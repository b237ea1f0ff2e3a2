//! Runs that are broken off.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::program::{data, testee};

/// Both an adapter that has not answered yet and what it started.
#[test]
fn nobody_stays_behind_when_a_run_is_broken_off() {
    for (signal, behaviour) in [(Signal::INT, "starts-another"), (Signal::TERM, "starts-another-silently")] {
        let directory = tempfile::tempdir().unwrap();
        let list = directory.path().join("ids");
        let mut run = Command::new(env!("CARGO_BIN_EXE_dm3-conformance"))
            .args([
                "vectors",
                "--vectors",
                &data("data/vectors"),
                "--timeout",
                "60",
                "--start-timeout",
                "60",
                "--",
            ])
            .args([testee(), behaviour, list.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let ids = ids_in(&list);
        assert!(ids.iter().all(|id| is_alive(*id)));
        kill_process(Pid::from_child(&run), signal).unwrap();
        assert_eq!(run.wait().unwrap().code(), Some(2));
        let said = BufReader::new(run.stderr.take().unwrap()).lines().next().unwrap().unwrap();
        assert_eq!(said, "dm3-conformance: broken off");
        // The system takes a moment to clear them away.
        let gone = (0..100).any(|_| {
            sleep(Duration::from_millis(50));
            !ids.iter().any(|id| is_alive(*id))
        });
        assert!(gone, "{behaviour}");
    }
}

/// Numbers of the adapter and of what it started, once both are written down.
fn ids_in(list: &std::path::Path) -> Vec<i32> {
    for _ in 0..200 {
        sleep(Duration::from_millis(50));
        let text = std::fs::read_to_string(list).unwrap_or_default();
        let ids: Vec<i32> = text.lines().filter_map(|line| line.parse().ok()).collect();
        if ids.len() == 2 && text.ends_with('\n') {
            return ids;
        }
    }
    panic!("the adapter did not start");
}

fn is_alive(id: i32) -> bool {
    test_kill_process(Pid::from_raw(id).unwrap()).is_ok()
}
