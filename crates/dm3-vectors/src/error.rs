//! What can be wrong with a directory of vectors.

use std::io;

/// Vectors could not be loaded. Paths are relative to the directory that was named.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or directory cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A file is not JSON.
    #[error("{path}: not JSON: {source}")]
    NotJson {
        /// Which.
        path: String,
        /// Where it stops being JSON.
        source: serde_json::Error,
    },
    /// A file has another format than `dm3-vectors/1`.
    #[error("{path}: the format is {found}, this program reads dm3-vectors/1")]
    Format {
        /// Which.
        path: String,
        /// What it says that it is.
        found: String,
    },
    /// A member that a vector or operation needs is missing or has another type.
    #[error("{path}: {place}: {problem}")]
    Shape {
        /// Which file.
        path: String,
        /// Which vector or operation.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// Two vectors have one id.
    #[error("{path}: the id {id} is used twice")]
    DuplicateId {
        /// Where the second one stands.
        path: String,
        /// The id.
        id: String,
    },
    /// A directory has no file with vectors.
    #[error("{path}: no vectors here")]
    Empty {
        /// Which directory.
        path: String,
    },
}
