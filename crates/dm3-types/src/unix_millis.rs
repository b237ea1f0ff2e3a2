//! Points in time.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::MAX_SAFE_INTEGER;
use crate::{Expected, Json, ParseError};

/// Milliseconds since 1970-01-01 UTC, at most 2^53 - 1 (what a JSON number holds exactly).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct UnixMillis(u64);

impl UnixMillis {
    /// The point in time.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path above 2^53 - 1.
    pub fn new(millis: u64) -> Result<Self, ParseError> {
        if millis > MAX_SAFE_INTEGER {
            return Err(ParseError::malformed("", Expected::UnixMillis));
        }
        Ok(Self(millis))
    }

    /// The point in time; what lies beyond the range becomes its end.
    #[must_use]
    pub const fn saturating(millis: u64) -> Self {
        if millis > MAX_SAFE_INTEGER { Self(MAX_SAFE_INTEGER) } else { Self(millis) }
    }

    /// Milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// Whole seconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn as_seconds(self) -> u64 {
        self.0 / 1000
    }
}

impl TryFrom<u64> for UnixMillis {
    type Error = ParseError;

    fn try_from(millis: u64) -> Result<Self, ParseError> {
        Self::new(millis)
    }
}

impl From<UnixMillis> for u64 {
    fn from(millis: UnixMillis) -> Self {
        millis.0
    }
}

impl From<UnixMillis> for Json {
    fn from(millis: UnixMillis) -> Self {
        millis.0.into()
    }
}

impl fmt::Display for UnixMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
