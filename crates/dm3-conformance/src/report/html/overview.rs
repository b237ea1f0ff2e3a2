//! The head of the page: what was tested, with what, and the sums.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::markup::{escaped, link, tone};
use crate::record::ClauseCount;
use crate::report::LoadedRun;
use crate::summary;
use crate::verdict::{Level, Verdict};

/// Width of a bar, in its own units.
const WIDTH: usize = 1000;

pub(super) fn overview(run: &LoadedRun) -> String {
    let subject = &run.header.subject;
    let tone = match run.footer.as_ref().map(|footer| footer.exit_code) {
        Some(summary::CONFORMS) => "good",
        Some(summary::DOES_NOT_CONFORM) => "bad",
        _ => "doubt",
    };
    let version = subject.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    let mut html = format!(
        "<header class=\"top\">\n<p class=\"kicker\">dm3 conformance</p>\n<h1>{}{}</h1>\n\
         <p><span class=\"chip large {tone}\">{}</span></p>\n",
        escaped(&subject.name),
        escaped(&version),
        run.result()
    );
    for warning in run.warnings() {
        let _ = writeln!(html, "<p class=\"notice\" role=\"note\">{}</p>", escaped(&warning));
    }
    let _ = writeln!(html, "<div class=\"cards\">\n{}{}</div>", levels(run), classes(run));
    html.push_str(&about(run));
    html.push_str("</header>\n");
    html
}

fn levels(run: &LoadedRun) -> String {
    let counts = summary::counts(&run.tests);
    Level::ALL.into_iter().filter_map(|level| Some(card(level, counts.get(level.word())?))).collect()
}

fn card(level: Level, counts: &BTreeMap<Verdict, usize>) -> String {
    let total: usize = counts.values().sum();
    let mut bar = String::new();
    let mut words = Vec::new();
    let mut done = 0;
    for verdict in Verdict::ALL {
        let Some(count) = counts.get(&verdict) else { continue };
        let (start, end) = (done * WIDTH / total.max(1), (done + count) * WIDTH / total.max(1));
        // A single one among thousands is still to be seen.
        let width = (end - start).max(6);
        let _ =
            write!(bar, "<rect class=\"{}\" x=\"{start}\" width=\"{width}\" height=\"10\"/>", tone(verdict));
        words.push(format!("{count} {verdict}"));
        done += count;
    }
    let words = words.join(", ");
    let meaning = match level {
        Level::Deployed => "the deployed network",
        _ => "of the specification",
    };
    format!(
        "<section class=\"card\"><h2>{level} <small>{meaning}</small></h2>\
         <svg viewBox=\"0 0 {WIDTH} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{words}\">{bar}</svg>\
         <p>{words}</p></section>\n"
    )
}

fn classes(run: &LoadedRun) -> String {
    let Some(footer) = run.footer.as_ref().filter(|footer| !footer.classes.is_empty()) else {
        return String::new();
    };
    let cell = |count: ClauseCount| {
        let unobserved =
            if count.unobserved > 0 { format!(" + {} unobserved", count.unobserved) } else { String::new() };
        format!("{}{unobserved} of {}", count.met, count.total)
    };
    let rows = footer.classes.iter().map(|(class, count)| {
        let class = escaped(class).replace('+', "<wbr>+");
        format!(
            "<tr><th scope=\"row\">{class}</th><td>{}</td><td>{}</td></tr>\n",
            cell(count.must),
            cell(count.should)
        )
    });
    let rows: String = rows.collect();
    format!(
        "<section class=\"card wide\"><h2>Classes <small>clauses met</small></h2>\n<table>\n<thead><tr>\
         <th scope=\"col\">class</th><th scope=\"col\">MUST</th><th scope=\"col\">SHOULD</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></section>\n"
    )
}

fn about(run: &LoadedRun) -> String {
    let header = &run.header;
    let subject = &header.subject;
    let duration = run.footer.as_ref().map_or_else(
        || format!("{}, without an end", escaped(&header.started)),
        |footer| format!("{} to {}", escaped(&header.started), escaped(&footer.finished)),
    );
    let mut rows = vec![
        ("suite", format!("{} {}", escaped(&header.suite.name), escaped(&header.suite.version))),
        ("specification", escaped(&header.spec)),
        ("mode", run.modes()),
        ("time", duration),
        ("vectors", format!("{}, <code>{}</code>", header.vectors.count, escaped(&header.vectors.digest))),
    ];
    let texts = [("language", &subject.language), ("version", &subject.version)];
    rows.extend(texts.into_iter().filter_map(|(name, text)| Some((name, escaped(text.as_deref()?)))));
    let links = [("source", &subject.source), ("issues", &subject.issues)];
    rows.extend(links.into_iter().filter_map(|(name, address)| Some((name, link(address.as_deref()?)))));
    let lists = [
        ("roles", &subject.roles),
        ("dialects", &subject.dialects),
        ("features", &subject.features),
        ("operations", &subject.operations),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    rows.extend(lists.map(|(name, list)| (name, escaped(&list.join(", ")))));
    for (name, value) in &header.configuration {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        rows.push(("setting", format!("<code>{} = {}</code>", escaped(name), escaped(&value))));
    }
    let remarks = run.footer.iter().flat_map(|footer| &footer.remarks);
    rows.extend(remarks.map(|remark| ("remark", escaped(remark))));
    let rows: String =
        rows.into_iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>\n")).collect();
    format!("<details class=\"about\"><summary>About this run</summary>\n<dl>\n{rows}</dl>\n</details>\n")
}
