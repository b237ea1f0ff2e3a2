//! Where a text record leads: the second part of `spec/profiles.md`.

mod addresses;
mod blocks;
mod data;
mod data_contents;
mod deployed;
mod ipfs_links;
mod links;
mod publish;

use dm3_oracle::json::canonical;
use serde_json::{Value, json};

use crate::Suite;
use crate::profiles::{PAGE, rejects};

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    let mut parsing = Suite::new(
        "reg.profile-uri",
        PAGE,
        "profile_uri.parse",
        "Text records: data, links with a hash, and IPFS content identifiers.",
    );
    data::extend(&mut parsing);
    links::extend(&mut parsing);
    ipfs_links::extend(&mut parsing);
    deployed::extend(&mut parsing);
    vec![parsing, publish::data(), publish::links(), blocks::suite(), addresses::suite()]
}

/// The arguments of `profile_uri.parse`.
fn input(uri: &str) -> Value {
    json!({ "uri": uri })
}

/// An object that stands in the records.
fn object() -> Value {
    json!({ "a": "b", "n": 1 })
}

/// Its canonical text.
fn text() -> String {
    canonical(&object())
}
