//! What is wrong with a configuration. No text repeats a value of a secret option.

use std::io;

use dm3_crypto::KeyError;
use thiserror::Error;

/// A configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is not TOML.
    #[error("the configuration file is not TOML: line {line}")]
    NotToml {
        /// Line, counted from 1.
        line: usize,
    },
    /// There is no such option.
    #[error("`{key}` is not an option")]
    UnknownKey {
        /// The key or the environment variable.
        key: String,
    },
    /// An option has a value of the wrong kind or out of range.
    #[error("`{key}`: expected {expected}")]
    BadValue {
        /// The key or the environment variable.
        key: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A key of the service is in neither of the two places.
    #[error("`{key}` or `{key}_file` is needed: the base64 of {bytes} bytes")]
    MissingKey {
        /// The option.
        key: &'static str,
        /// Bytes of the key.
        bytes: usize,
    },
    /// Two options exclude each other.
    #[error("`{key}` and `{key}_file` exclude each other")]
    TwoKeys {
        /// The option.
        key: &'static str,
    },
    /// A key of the service is unusable.
    #[error("`{key}`: {problem}")]
    BadKey {
        /// The option.
        key: &'static str,
        /// What is wrong with it.
        problem: KeyError,
    },
    /// A file cannot be read.
    #[error("`{key}`: the file cannot be read ({kind})")]
    Unreadable {
        /// The option that names the file.
        key: &'static str,
        /// What the operating system said.
        kind: io::ErrorKind,
    },
}
