//! One page for people: what came out, by clause and by test. It needs nothing from elsewhere and runs no code but its
//! own; everything from the record is escaped.

mod by_clause;
mod by_test;
mod markup;
mod overview;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::loaded::LoadedRun;
use markup::escaped;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The report.
pub fn html(run: &LoadedRun) -> String {
    let title = format!("{}: dm3 conformance", run.header.subject.name);
    // Only this style and this script may run, should something slip through the escaping.
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source(STYLE),
        source(SCRIPT)
    );
    let overview = overview::overview(run);
    let by_clause = by_clause::by_clause(run);
    let by_test = by_test::by_test(run);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#views\">Skip to the results</a>\n{overview}\
         <main id=\"views\">\n<div class=\"tabs\" role=\"tablist\" aria-label=\"Views\" hidden>\n\
         <button role=\"tab\" id=\"tab-clauses\" aria-controls=\"clauses\" aria-selected=\"true\">By clause</button>\n\
         <button role=\"tab\" id=\"tab-tests\" aria-controls=\"tests\" aria-selected=\"false\" tabindex=\"-1\">By test\
         </button>\n</div>\n{by_clause}{by_test}</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        escaped(&title)
    )
}

fn source(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text.as_bytes())))
}
