//! The tests, suite by suite, with what is known about those that need a look.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::markup::{chip, escaped, link};
use crate::evidence::{Exchange, HttpExchange};
use crate::record::TestRecord;
use crate::report::LoadedRun;
use crate::verdict::{Level, Verdict};

pub(super) fn by_test(run: &LoadedRun) -> String {
    let mut suites: BTreeMap<&str, Vec<&TestRecord>> = BTreeMap::new();
    for test in &run.tests {
        suites.entry(test.id.suite()).or_default().push(test);
    }
    let mut html = String::from(
        "<section id=\"tests\" class=\"panel\" role=\"tabpanel\" aria-labelledby=\"tab-tests\">\n<h2>By test</h2>\n",
    );
    html.push_str(&filter(run));
    for (suite, tests) in suites {
        html.push_str(&group(suite, &tests));
    }
    html.push_str("</section>\n");
    html
}

fn filter(run: &LoadedRun) -> String {
    let used = |verdict: &Verdict| run.tests.iter().any(|test| test.verdict == *verdict);
    let verdicts: String = Verdict::ALL
        .into_iter()
        .filter(used)
        .map(|verdict| format!("<option value=\"{verdict}\">{verdict}</option>"))
        .collect();
    let used = |level: &Level| run.tests.iter().any(|test| test.level == *level);
    let levels: String = Level::ALL
        .into_iter()
        .filter(used)
        .map(|level| format!("<option value=\"{level}\">{level}</option>"))
        .collect();
    format!(
        "<form class=\"filter\" hidden>\n\
         <label>Test, clause or words <input type=\"search\" name=\"words\" autocomplete=\"off\"></label>\n\
         <label>Verdict <select name=\"verdict\"><option value=\"\">any</option>\
         <option value=\"look\">needs a look</option>{verdicts}</select></label>\n\
         <label>Level <select name=\"level\"><option value=\"\">any</option>{levels}</select></label>\n\
         <label>Should be <select name=\"polarity\"><option value=\"\">any</option>\
         <option value=\"accept\">accepted</option><option value=\"reject\">refused</option>\
         <option value=\"observe\">either</option></select></label>\n\
         <output aria-live=\"polite\"></output>\n</form>\n"
    )
}

fn group(suite: &str, tests: &[&TestRecord]) -> String {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for test in tests {
        *counts.entry(test.verdict).or_default() += 1;
    }
    let open = if tests.iter().any(|test| needs_a_look(test.verdict)) { " open" } else { "" };
    let counts: Vec<String> =
        counts.into_iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let rows: String = tests.iter().map(|test| row(test)).collect();
    format!(
        "<details class=\"group suite\"{open}>\n<summary><h3>{}</h3> <span class=\"counts\">{}</span></summary>\n\
         {rows}</details>\n",
        escaped(suite),
        counts.join(", ")
    )
}

fn row(test: &TestRecord) -> String {
    let id = escaped(test.id.as_str());
    let clauses: Vec<String> = test
        .clauses
        .iter()
        .map(|clause| {
            let clause = escaped(clause);
            format!("<a href=\"#c-{clause}\">{clause}</a>")
        })
        .collect();
    let look = if needs_a_look(test.verdict) { " data-look" } else { "" };
    let slug = escaped(test.id.as_str().split_once('/').map_or("", |(_, slug)| slug));
    format!(
        "<article class=\"row test\" id=\"t-{id}\" data-verdict=\"{}\" data-level=\"{}\" data-polarity=\"{}\"{look}>\n\
         <div class=\"margin\">{}</div>\n<div class=\"body\"><p class=\"name\"><a href=\"#t-{id}\">{slug}</a></p>\
         <p>{}</p><p class=\"small\">{} {}</p>{}</div>\n</article>\n",
        test.verdict,
        test.level,
        test.polarity.word(),
        chip(test.verdict),
        escaped(&test.title),
        test.level,
        clauses.join(" "),
        details(test)
    )
}

/// What is known about a test that did not simply pass.
fn details(test: &TestRecord) -> String {
    let mut rows: Vec<(&str, String)> = Vec::new();
    let texts = [
        ("why", &test.reason),
        ("expected", &test.expected),
        ("received", if test.verdict == Verdict::Pass { &None } else { &test.received }),
    ];
    rows.extend(texts.into_iter().filter_map(|(name, text)| Some((name, escaped(text.as_deref()?)))));
    if test.verdict != Verdict::Pass && test.verdict != Verdict::NotClaimed {
        rows.extend(test.mutation.iter().map(|mutation| ("mutation", escaped(mutation))));
        rows.extend(test.control.iter().map(|control| {
            let control = escaped(control);
            ("control", format!("<a href=\"#t-{control}\">{control}</a>"))
        }));
        let severity = test.severity.as_ref().zip(test.bug.as_ref());
        rows.extend(severity.map(|(severity, bug)| ("severity", escaped(&format!("{severity} ({bug})")))));
    }
    if let Some(expectation) = &test.expectation {
        let flaky = if expectation.flaky { "flaky, " } else { "" };
        let issue = expectation.issue.as_deref().map(|issue| format!(" {}", link(issue))).unwrap_or_default();
        let reason =
            format!("{flaky}without it {}: {}{issue}", expectation.without, escaped(&expectation.reason));
        rows.push(("expectation", reason));
    }
    rows.extend(test.notes.iter().map(|note| ("note", escaped(note))));
    rows.extend(test.repeat.iter().map(|repeat| ("repeat", format!("<code>{}</code>", escaped(repeat)))));
    if rows.is_empty() && test.evidence.is_empty() {
        return String::new();
    }
    let mut html = String::new();
    let rows: String =
        rows.into_iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>")).collect();
    if !rows.is_empty() {
        let _ = writeln!(html, "<dl>{rows}</dl>");
    }
    if !test.evidence.is_empty() {
        let exchanges: String = test.evidence.iter().map(exchange).collect();
        let _ = writeln!(html, "<details><summary>evidence, {} ms</summary>{exchanges}</details>", test.ms);
    }
    html
}

fn exchange(exchange: &Exchange) -> String {
    let parts = match exchange {
        Exchange::Call { request, reply, stderr } => {
            let mut parts = vec![("call", request.clone())];
            parts.push(("answer", reply.clone().unwrap_or_else(|| "none".to_owned())));
            if !stderr.is_empty() {
                parts.push(("error output", stderr.clone()));
            }
            parts
        }
        Exchange::Http(http) => http_parts(http),
    };
    let parts = parts.into_iter().map(|(name, text)| {
        // A long line can be scrolled with the keyboard too.
        format!("<p class=\"small\">{name}</p><pre tabindex=\"0\">{}</pre>", escaped(&text))
    });
    parts.collect()
}

fn http_parts(http: &HttpExchange) -> Vec<(&'static str, String)> {
    let message = |first: String, headers: &[(String, String)], body: &str| {
        let headers: String = headers.iter().map(|(name, value)| format!("\n{name}: {value}")).collect();
        let body = if body.is_empty() { String::new() } else { format!("\n\n{body}") };
        format!("{first}{headers}{body}")
    };
    let asked = format!("{} ms, {}: {} {}", http.at_ms, http.peer, http.method, http.url);
    let answered = http.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    vec![
        ("request", message(asked, &http.request_headers, &http.request_body)),
        ("answer", message(answered, &http.response_headers, &http.response_body)),
    ]
}

fn needs_a_look(verdict: Verdict) -> bool {
    verdict.fails_run(true) || verdict == Verdict::Inconclusive
}
