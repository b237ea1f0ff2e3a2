//! Arrays and objects inside each other.

use serde_json::json;

use super::output;
use crate::{Bug, Severity, Stage, Suite};

const DEPTH: &str = "MTP-CJS-016";
/// Deepest text that is read.
const LIMIT: usize = 128;
/// Enough for a reader that recurses without a limit to run out of stack.
const HOSTILE: usize = 100_000;

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    for (slug, title, text) in [
        ("depth-128-arrays", "128 arrays inside each other are read", arrays(LIMIT)),
        ("depth-128-objects", "128 objects inside each other are read", objects(LIMIT)),
        ("depth-128-mixed", "64 arrays and 64 objects inside each other are read", mixed(LIMIT / 2)),
        (
            "wide-not-deep",
            "300 arrays beside each other are read",
            format!("[{}]", vec!["[]"; 300].join(",")),
        ),
        (
            "depth-counts-open-ones",
            "Arrays that are closed do not count",
            format!("[{0},{0}]", arrays(LIMIT - 1)),
        ),
    ] {
        suite.accept(slug, title, &[DEPTH], json!({ "json_text": text }), output(&text)).finds(Bug::EdgeCase);
    }
    for (control, slug, title, mutation, text) in [
        (
            "depth-128-arrays",
            "depth-129-arrays",
            "129 arrays inside each other are refused",
            "add an array",
            arrays(LIMIT + 1),
        ),
        (
            "depth-128-objects",
            "depth-129-objects",
            "129 objects inside each other are refused",
            "add an object",
            objects(LIMIT + 1),
        ),
        (
            "depth-128-mixed",
            "depth-129-mixed",
            "An array around 128 arrays and objects is refused",
            "put everything into an array",
            format!("[{}]", mixed(LIMIT / 2)),
        ),
        (
            "depth-128-mixed",
            "depth-129-at-the-end",
            "129 arrays inside each other behind a shallow one are refused",
            "put it behind an empty array in two arrays",
            format!("[[],[{}]]", mixed(LIMIT / 2)),
        ),
    ] {
        refuse(suite, control, slug, title, mutation, &text);
    }
    let title = "A hundred thousand opening brackets are refused, and nothing breaks";
    refuse(
        suite,
        "depth-128-arrays",
        "hostile-depth",
        title,
        "repeat the opening bracket",
        &"[".repeat(HOSTILE),
    );
}

fn refuse(suite: &mut Suite, control: &str, slug: &str, title: &str, mutation: &str, text: &str) {
    suite.reject(
        control,
        slug,
        title,
        &[DEPTH],
        mutation,
        (Stage::Parse, Bug::DenialOfService, Severity::High),
        json!({ "json_text": text }),
    );
}

fn arrays(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

fn objects(depth: usize) -> String {
    format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))
}

/// Twice as deep as there are pairs.
fn mixed(pairs: usize) -> String {
    format!("{}1{}", "[{\"a\":".repeat(pairs), "}]".repeat(pairs))
}
