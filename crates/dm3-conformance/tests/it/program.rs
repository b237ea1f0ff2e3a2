//! Starts the program, mostly with a scripted adapter and the vectors of a toy.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// What the program did.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program.
pub(crate) fn conformance(arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dm3-conformance"));
    let Output { status, stdout, stderr } = command.args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: status.code().unwrap(), stdout: text(stdout), stderr: text(stderr) }
}

/// A file of the tests.
pub(crate) fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    path.to_str().unwrap().to_owned()
}

/// The scripted adapter.
pub(crate) fn testee() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| example("scripted_testee"))
}

/// The scripted delivery service.
pub(crate) fn service() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| example("scripted_service"))
}

fn example(name: &str) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_dm3-conformance")).parent().unwrap();
    let path: PathBuf = programs.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !path.is_file() {
        // A run that chose one test target did not build the examples.
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "dm3-conformance", "--example", name]);
        assert!(cargo.status().unwrap().success());
    }
    path.to_str().unwrap().to_owned()
}

/// A run and its record.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) ended: Ended,
    pub(crate) lines: Vec<Value>,
}

impl Run {
    pub(crate) fn header(&self) -> &Value {
        &self.lines[0]
    }

    pub(crate) fn footer(&self) -> &Value {
        let last = self.lines.last().unwrap();
        assert_eq!(last["type"], "footer");
        last
    }

    /// The record of a test, by the end of its id.
    pub(crate) fn test(&self, name: &str) -> &Value {
        let found = self.lines.iter().find(|line| {
            line["type"] == "test" && line["id"].as_str().unwrap().rsplit('/').next().unwrap() == name
        });
        found.unwrap_or_else(|| panic!("no test {name}: {self:#?}"))
    }

    pub(crate) fn verdict(&self, name: &str) -> &str {
        self.test(name)["verdict"].as_str().unwrap()
    }

    pub(crate) fn reason(&self, name: &str) -> &str {
        self.test(name)["reason"].as_str().unwrap()
    }
}

/// Runs the toy's vectors with an adapter that behaves so, and reads the record.
pub(crate) fn run(behaviour: &str, options: &[&str]) -> Run {
    let vectors = data("data/vectors");
    let mut arguments = vec!["vectors", "--vectors", &vectors, "--json", "--timeout", "5"];
    arguments.extend(options);
    arguments.extend(["--", testee(), behaviour]);
    recorded(&arguments)
}

/// Makes a run, and reads the record that it prints.
pub(crate) fn recorded(arguments: &[&str]) -> Run {
    let ended = conformance(arguments);
    let lines = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    Run { ended, lines }
}
