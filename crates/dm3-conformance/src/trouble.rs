//! Why the suite could not judge. None of this says anything about the subject's conformance.

use std::io;
use std::path::PathBuf;

use dm3_vectors::LoadError;

/// The suite could not do its work. The program ends with 2.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The vectors cannot be used.
    #[error("vectors: {0}")]
    Vectors(#[from] LoadError),
    /// The file of expectations cannot be used.
    #[error("expectations: {path}: {problem}")]
    Expectations {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or the output cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An adapter cannot be started.
    #[error("cannot start `{command}`: {source}")]
    Start {
        /// As typed.
        command: String,
        /// Why.
        source: io::Error,
    },
    /// An adapter started but did not introduce itself as the protocol asks.
    #[error("`{command}` did not say hello: {problem}{stderr}")]
    Hello {
        /// As typed.
        command: String,
        /// What it did instead.
        problem: String,
        /// What it wrote to its error output, as further lines.
        stderr: String,
    },
    /// A record of a run cannot be used.
    #[error("{path}: {problem}")]
    Record {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The program was asked to end before its time.
    #[error("broken off")]
    Interrupted,
    /// The options do not go together.
    #[error("{0}")]
    Usage(String),
    /// The surroundings are not as a run needs them, such as a port that is taken.
    #[error("{0}")]
    Setup(String),
}
