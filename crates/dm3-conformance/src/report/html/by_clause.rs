//! The specification with what came out in its margin.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::markup::{chip, escaped, sentence};
use crate::record::{ClauseLine, TestRecord};
use crate::report::LoadedRun;
use crate::summary::{ClauseState, clause_state, verdicts_by_clause};
use crate::verdict::{Level, Verdict};

pub(super) fn by_clause(run: &LoadedRun) -> String {
    let tests = verdicts_by_clause(&run.tests);
    let mut html = String::from(
        "<section id=\"clauses\" class=\"panel\" role=\"tabpanel\" aria-labelledby=\"tab-clauses\">\n\
         <h2>By clause</h2>\n<form class=\"filter\" hidden>\n\
         <label>Clause or words <input type=\"search\" name=\"words\" autocomplete=\"off\"></label>\n\
         <label>Show <select name=\"state\"><option value=\"tested\">tested clauses</option>\
         <option value=\"missed\">not met</option><option value=\"unclaimed\">not claimed</option>\
         <option value=\"untested\">without a test in this run</option><option value=\"\">all clauses</option>\
         </select></label>\n\
         <output aria-live=\"polite\"></output>\n</form>\n",
    );
    let mut page = "";
    for clause in &run.clauses {
        if clause.page != page {
            if !page.is_empty() {
                html.push_str("</section>\n");
            }
            page = &clause.page;
            let _ = writeln!(html, "<section class=\"group\"><h3>{}</h3>", escaped(page));
        }
        html.push_str(&row(clause, &tests));
    }
    if !page.is_empty() {
        html.push_str("</section>\n");
    }
    let known = |id: &str| run.clauses.iter().any(|clause| clause.id == id);
    let mut unknown: Vec<&str> = tests.keys().copied().filter(|id| !known(id)).collect();
    unknown.sort_unstable();
    if !unknown.is_empty() {
        let _ = writeln!(
            html,
            "<p class=\"notice\">Cited, but not a clause that the suite knew: {}</p>",
            escaped(&unknown.join(", "))
        );
    }
    html.push_str("</section>\n");
    html
}

fn row(clause: &ClauseLine, tests: &HashMap<&str, Vec<&TestRecord>>) -> String {
    let tests = tests.get(clause.id.as_str()).map(Vec::as_slice).unwrap_or_default();
    let unclaimed = |test: &&TestRecord| matches!(test.verdict, Verdict::NotClaimed | Verdict::Unsupported);
    let (word, tone, kind) = match clause_state(tests) {
        None => ("no test", "none", "untested"),
        Some(_) if tests.iter().all(unclaimed) => ("not claimed", "none", "unclaimed"),
        Some(_) if clause.level == Level::May => ("recorded", "none", "met"),
        Some(ClauseState::Met) => ("met", "good", "met"),
        Some(ClauseState::Unobserved) => ("unobserved", "none", "unobserved"),
        Some(ClauseState::NotMet) if clause.level == Level::Should => ("missed", "doubt", "missed"),
        Some(ClauseState::NotMet) => ("not met", "bad", "missed"),
    };
    let id = escaped(&clause.id);
    let roles: Vec<String> =
        clause.roles.iter().map(|role| format!("<span class=\"role\">{}</span>", role.word())).collect();
    format!(
        "<article class=\"row clause\" id=\"c-{id}\" data-state=\"{kind}\">\n\
         <div class=\"margin\"><span class=\"chip {tone}\">{word}</span></div>\n<div class=\"body\">\
         <p class=\"name\"><a href=\"#c-{id}\">{id}</a> <span class=\"level\">{}</span> {}</p>\n<p>{}</p>\n{}</div>\n\
         </article>\n",
        clause.level,
        roles.join(" "),
        sentence(&clause.text),
        list(tests)
    )
}

fn list(tests: &[&TestRecord]) -> String {
    if tests.is_empty() {
        return String::new();
    }
    let mut items: Vec<&&TestRecord> = tests.iter().collect();
    // What needs a look comes first.
    items.sort_by_key(|test| (!test.verdict.fails_run(true), test.id.as_str()));
    let items: String = items
        .iter()
        .map(|test| {
            let id = escaped(test.id.as_str());
            format!("<li>{} <a href=\"#t-{id}\">{id}</a></li>\n", chip(test.verdict))
        })
        .collect();
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for test in tests {
        *counts.entry(test.verdict).or_default() += 1;
    }
    let counts: Vec<String> =
        counts.into_iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let word = if tests.len() == 1 { "test" } else { "tests" };
    format!(
        "<details><summary>{} {word}: {}</summary>\n<ul class=\"plain\">\n{items}</ul></details>\n",
        tests.len(),
        counts.join(", ")
    )
}
