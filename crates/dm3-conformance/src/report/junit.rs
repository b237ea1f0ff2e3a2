//! JUnit XML. What does not conform is a failure, trouble of the suite is an error, what was not judged is skipped.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::loaded::LoadedRun;
use crate::legible::is_invisible;
use crate::record::TestRecord;
use crate::summary::NOT_JUDGED;
use crate::verdict::Verdict;

/// How JUnit calls it.
enum Kind {
    Passed,
    Failure,
    Error,
    Skipped,
}

/// The report.
pub fn junit(run: &LoadedRun) -> String {
    let mut suites: BTreeMap<&str, Vec<&TestRecord>> = BTreeMap::new();
    for test in &run.tests {
        suites.entry(test.id.suite()).or_default().push(test);
    }
    let strict = run.is_strict();
    let mut body = String::new();
    let mut sums = [0; 3];
    let mut tests = 0;
    for (suite, of_suite) in &suites {
        let cases: String = of_suite.iter().map(|test| case(test, run, strict)).collect();
        let counted = counted(of_suite, strict);
        open_suite(&mut body, suite, of_suite.len(), counted, seconds(of_suite), &run.header.started);
        let _ = writeln!(body, "{cases}  </testsuite>");
        add(&mut sums, counted);
        tests += of_suite.len();
    }
    let run_itself = run_itself(run);
    if !run_itself.cases.is_empty() {
        open_suite(&mut body, "run", run_itself.count, run_itself.sums, 0.0, &run.header.started);
        let _ = writeln!(body, "{}  </testsuite>", run_itself.cases);
        add(&mut sums, run_itself.sums);
        tests += run_itself.count;
    }
    let [failures, errors, skipped] = sums;
    let time = seconds(&run.tests.iter().collect::<Vec<_>>());
    let name = escaped(&format!("dm3-conformance {} {}", run.modes(), run.header.subject.name));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{name}\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"{time:.3}\">\n{body}</testsuites>\n"
    )
}

fn open_suite(body: &mut String, name: &str, tests: usize, sums: [usize; 3], time: f64, started: &str) {
    let [failures, errors, skipped] = sums;
    let timestamp = escaped(started.trim_end_matches('Z'));
    let _ = writeln!(
        body,
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
         skipped=\"{skipped}\" time=\"{time:.3}\" timestamp=\"{timestamp}\">",
        escaped(name)
    );
}

/// What is wrong with the run as a whole has no test of its own.
#[derive(Default)]
struct RunItself {
    cases: String,
    count: usize,
    sums: [usize; 3],
}

fn run_itself(run: &LoadedRun) -> RunItself {
    let mut itself = RunItself::default();
    let mut add = |name: &str, element: &str, message: &str, index: usize| {
        let _ = writeln!(
            itself.cases,
            "    <testcase classname=\"run\" name=\"{name}\" time=\"0\">\n      \
             <{element} message=\"{}\"/>\n    </testcase>",
            escaped(message)
        );
        itself.count += 1;
        if let Some(sum) = itself.sums.get_mut(index) {
            *sum += 1;
        }
    };
    match &run.footer {
        None => add("came to its end", "error", "the run was broken off", 1),
        Some(footer) => {
            for (index, problem) in footer.problems.iter().enumerate() {
                add(&format!("problem {}", index + 1), "failure", problem, 0);
            }
            let has_error = run.tests.iter().any(|test| test.verdict == Verdict::Error);
            if footer.exit_code == NOT_JUDGED && !has_error {
                let why = [vec!["the run could not be judged".to_owned()], footer.remarks.clone()].concat();
                add("could be judged", "error", &why.join("; "), 1);
            }
        }
    }
    itself
}

fn case(test: &TestRecord, run: &LoadedRun, strict: bool) -> String {
    let slug = test.id.as_str().split_once('/').map_or(test.id.as_str(), |(_, slug)| slug);
    let opening = format!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\"",
        escaped(test.id.suite()),
        escaped(slug),
        milliseconds(test.ms)
    );
    let message = escaped(test.reason.as_deref().unwrap_or(&test.title));
    let word = test.verdict.word();
    let expectation = test.expectation.as_ref().map(|expectation| escaped(&expectation.reason));
    let element = match kind(test.verdict, strict) {
        Kind::Failure => format!(
            "<failure type=\"{word}\" message=\"{message}\">{}</failure>",
            content(&details(test, run))
        ),
        Kind::Error => {
            format!("<error type=\"{word}\" message=\"{message}\">{}</error>", content(&details(test, run)))
        }
        Kind::Skipped => {
            let because = expectation.map(|reason| format!(", as expected: {reason}")).unwrap_or_default();
            format!("<skipped message=\"{word}{because}: {message}\"/>")
        }
        Kind::Passed if test.verdict == Verdict::Pass => return format!("{opening}/>\n"),
        Kind::Passed => format!("<system-out>{word}: {}</system-out>", content(&details(test, run))),
    };
    format!("{opening}>\n      {element}\n    </testcase>\n")
}

fn kind(verdict: Verdict, strict: bool) -> Kind {
    match verdict {
        Verdict::Pass | Verdict::Info => Kind::Passed,
        Verdict::Warn if strict => Kind::Failure,
        Verdict::Warn => Kind::Passed,
        Verdict::Fail | Verdict::Hang | Verdict::Crash | Verdict::Xpass => Kind::Failure,
        Verdict::Error => Kind::Error,
        Verdict::Xfail
        | Verdict::Inconclusive
        | Verdict::Unsupported
        | Verdict::NotClaimed
        | Verdict::Unobservable => Kind::Skipped,
    }
}

fn details(test: &TestRecord, run: &LoadedRun) -> String {
    let mut text = format!("{}\n", test.title);
    for id in &test.clauses {
        let sentence = run.clause(id).map_or("", |clause| &clause.text);
        let _ = writeln!(text, "clause   [{id}] {sentence}");
    }
    let rows = [
        ("reason", &test.reason),
        ("expected", &test.expected),
        ("received", &test.received),
        ("repeat", &test.repeat),
    ];
    for (name, value) in rows {
        if let Some(value) = value {
            let _ = writeln!(text, "{name:<8} {value}");
        }
    }
    for note in &test.notes {
        let _ = writeln!(text, "note     {note}");
    }
    text
}

/// Failures, errors and skipped ones.
fn counted(tests: &[&TestRecord], strict: bool) -> [usize; 3] {
    tests.iter().fold([0; 3], |[failures, errors, skipped], test| match kind(test.verdict, strict) {
        Kind::Passed => [failures, errors, skipped],
        Kind::Failure => [failures + 1, errors, skipped],
        Kind::Error => [failures, errors + 1, skipped],
        Kind::Skipped => [failures, errors, skipped + 1],
    })
}

fn add(sums: &mut [usize; 3], more: [usize; 3]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

fn seconds(tests: &[&TestRecord]) -> f64 {
    tests.iter().map(|test| milliseconds(test.ms)).sum()
}

fn milliseconds(ms: u64) -> f64 {
    std::time::Duration::from_millis(ms).as_secs_f64()
}

/// Text for a quoted attribute.
fn escaped(text: &str) -> String {
    with_entities(text, "&#10;")
}

/// Text for an element.
fn content(text: &str) -> String {
    with_entities(text, "\n")
}

/// Characters that XML 1.0 cannot hold become U+FFFD.
fn with_entities(text: &str, new_line: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str(new_line),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            character if is_invisible(character) => escaped.push('\u{fffd}'),
            character => escaped.push(character),
        }
    }
    escaped
}
