//! Names: `spec/names.md`.
//!
//! Normal forms stand here as literal texts; hashes and encodings are computed from them.

mod account_names;
mod corpus;
mod dns_encoding;
mod namehash;
mod normal_form;
mod refused_names;
mod same_name;

use crate::Suite;

/// The page of the clauses.
const PAGE: &str = "spec/names.md";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    let mut names = normal_form::suite();
    refused_names::extend(&mut names);
    vec![
        names,
        same_name::suite(),
        namehash::suite(),
        dns_encoding::suite(),
        account_names::suite(),
        corpus::suite(),
    ]
}
