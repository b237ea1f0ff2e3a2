//! Canonical JSON: `spec/canonical-json.md`.
//!
//! Canonical forms stand here as literal texts, so that nothing but a reader's eye decides what is right; only the hash is
//! computed.

mod bytes;
mod canonical_numbers;
mod canonical_strings;
mod canonical_structure;
mod corpus;
mod corpus_clauses;
mod depth;
mod member_names;
mod refused_numbers;
mod refused_strings;
mod refused_structure;
mod refused_tokens;
mod signed_bytes;

use dm3_oracle::encoding::hex;
use dm3_oracle::hash::sha256;
use serde_json::{Value, json};

use crate::{Bug, Severity, Stage, Suite};

/// The page of the clauses.
const PAGE: &str = "spec/canonical-json.md";

/// A text that is read: slug, title, clauses, text, canonical form.
type Canonical<'a> = (&'a str, &'a str, &'a [&'a str], &'a str, &'a str);

/// A text that is refused: slug of the control, slug, what is refused, clause, mutation, text.
type Refused<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    let mut suite = Suite::new(
        "mtp.canonical-json",
        PAGE,
        "canonical_json.hash",
        "Which texts are JSON, and the canonical form of those that are.",
    );
    canonical_structure::extend(&mut suite);
    canonical_numbers::extend(&mut suite);
    canonical_strings::extend(&mut suite);
    refused_structure::extend(&mut suite);
    refused_tokens::extend(&mut suite);
    refused_numbers::extend(&mut suite);
    refused_strings::extend(&mut suite);
    member_names::extend(&mut suite);
    depth::extend(&mut suite);
    let mut suites = vec![suite, bytes::suite(), signed_bytes::suite()];
    suites.extend(corpus::suites());
    suites
}

/// The output for a canonical form.
pub(crate) fn output(canonical: &str) -> Value {
    json!({ "canonical_hex": hex(canonical.as_bytes()), "sha256_hex": hex(&sha256(canonical.as_bytes())) })
}

fn take_all(suite: &mut Suite, bug: Bug, rows: &[Canonical<'_>]) {
    for (slug, title, clauses, text, canonical) in rows {
        suite.accept(slug, title, clauses, json!({ "json_text": text }), output(canonical)).finds(bug);
    }
}

fn refuse_all(suite: &mut Suite, (bug, severity): (Bug, Severity), rows: &[Refused<'_>]) {
    for (control, slug, subject, clause, mutation, text) in rows {
        suite.reject(
            control,
            slug,
            &format!("{subject} is refused"),
            &[clause],
            mutation,
            (Stage::Parse, bug, severity),
            json!({ "json_text": text }),
        );
    }
}
