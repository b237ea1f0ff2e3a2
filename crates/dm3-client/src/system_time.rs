//! The clock of this machine.

use std::time::{SystemTime, UNIX_EPOCH};

use dm3_types::UnixMillis;

/// Now, by the clock of this machine.
#[must_use]
pub fn now() -> UnixMillis {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMillis::saturating(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
}
