//! A summary in Markdown, such as CI systems show beside a run.

use std::fmt::Write as _;

use super::loaded::LoadedRun;
use crate::legible::is_invisible;
use crate::record::{ClauseCount, TestRecord};
use crate::summary;
use crate::verdict::{Level, Verdict};

/// Most tests that are listed one by one.
const LISTED: usize = 50;

/// The report.
pub fn markdown(run: &LoadedRun) -> String {
    let header = &run.header;
    let version = header.subject.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    let mut text = format!("## {}{}: {}\n\n", escaped(&header.subject.name), escaped(&version), run.result());
    let _ = writeln!(
        text,
        "dm3 specification {} · {} {} · `{}` · {} · {} tests\n",
        escaped(&header.spec),
        escaped(&header.suite.name),
        escaped(&header.suite.version),
        run.modes(),
        escaped(&header.started),
        run.tests.len()
    );
    for warning in run.warnings() {
        let _ = writeln!(text, "> **{}**\n", escaped(&warning));
    }
    text.push_str(&counts(run));
    text.push_str(&classes(run));
    text.push_str(&list(run, "Nonconformance", |verdict| {
        verdict != Verdict::Error && verdict.fails_run(false)
    }));
    text.push_str(&list(run, "Not judged because of trouble", |verdict| verdict == Verdict::Error));
    text.push_str(&list(run, "SHOULD missed", |verdict| verdict == Verdict::Warn));
    text.push_str(&list(run, "Inconclusive", |verdict| verdict == Verdict::Inconclusive));
    text.push_str(&list(run, "Expected not to pass", |verdict| verdict == Verdict::Xfail));
    let remarks = run.footer.iter().flat_map(|footer| &footer.remarks);
    for remark in remarks {
        let _ = writeln!(text, "Remark: {}\n", escaped(remark));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn counts(run: &LoadedRun) -> String {
    let counts = summary::counts(&run.tests);
    let used = |verdict: &Verdict| counts.values().any(|counts| counts.contains_key(verdict));
    let used: Vec<Verdict> = Verdict::ALL.into_iter().filter(used).collect();
    let mut text = String::from("| level |");
    for verdict in &used {
        let _ = write!(text, " {verdict} |");
    }
    let _ = writeln!(text, "\n|---|{}", "--:|".repeat(used.len()));
    for level in Level::ALL {
        let Some(counts) = counts.get(level.word()) else { continue };
        let _ = write!(text, "| {level} |");
        for verdict in &used {
            let count = counts.get(verdict).map(usize::to_string).unwrap_or_default();
            let _ = write!(text, " {count} |");
        }
        text.push('\n');
    }
    text + "\n"
}

fn classes(run: &LoadedRun) -> String {
    let Some(footer) = run.footer.as_ref().filter(|footer| !footer.classes.is_empty()) else {
        return String::new();
    };
    let cell = |count: ClauseCount| {
        let unobserved =
            if count.unobserved > 0 { format!(" ({} unobserved)", count.unobserved) } else { String::new() };
        format!("{} of {}{unobserved}", count.met, count.total)
    };
    let mut text = String::from("| class | MUST clauses met | SHOULD clauses met |\n|---|---|---|\n");
    for (class, count) in &footer.classes {
        let _ = writeln!(text, "| {} | {} | {} |", escaped(class), cell(count.must), cell(count.should));
    }
    text + "\n"
}

fn list(run: &LoadedRun, title: &str, chosen: impl Fn(Verdict) -> bool) -> String {
    let tests: Vec<&TestRecord> = run.tests.iter().filter(|test| chosen(test.verdict)).collect();
    if tests.is_empty() {
        return String::new();
    }
    let mut text =
        format!("### {title} ({})\n\n| verdict | test | clauses | why |\n|---|---|---|---|\n", tests.len());
    for test in tests.iter().take(LISTED) {
        let expected = test.expectation.as_ref().filter(|_| test.verdict == Verdict::Xfail);
        let why = expected.map(|expectation| &expectation.reason).or(test.reason.as_ref());
        let why = why.map_or("", |why| why.as_str());
        let _ = writeln!(
            text,
            "| {} | {}<br>{} | {} | {} |",
            test.verdict,
            escaped(test.id.as_str()),
            escaped(&test.title),
            escaped(&test.clauses.join(", ")),
            escaped(&crate::evidence::clipped(why, 300))
        );
    }
    if tests.len() > LISTED {
        let _ = writeln!(text, "\nand {} more", tests.len() - LISTED);
    }
    text + "\n"
}

/// Text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // Together with a name it would call somebody's attention; what shows it looks for that behind the escapes.
            '@' => escaped.push_str("@\u{200b}"),
            character if is_invisible(character) => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}
