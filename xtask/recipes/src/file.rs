//! A suite as the file it becomes.

use crate::suite::Suite;

/// The suite's file below `test-vectors/`: dots of the name become directories.
#[must_use]
pub fn file_name(suite: &Suite) -> String {
    format!("{}.json", suite.name().replace('.', "/"))
}

/// The file's text: JSON, two spaces of indentation, one line end at the end.
#[must_use]
pub fn file_text(suite: &Suite) -> String {
    format!("{:#}\n", suite.to_json(env!("CARGO_PKG_VERSION")))
}
