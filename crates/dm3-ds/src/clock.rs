//! Time as an argument.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use dm3_types::UnixMillis;

/// Two clocks that fail differently: the wall clock can be set wrong, the uptime cannot.
///
/// Mail expires only where both agree that it is old enough, so a clock that jumps empties no mailbox.
pub trait Clock: Debug + Send + Sync {
    /// The wall clock.
    fn now(&self) -> UnixMillis;

    /// Time since some fixed point of this process; never runs backwards, never jumps.
    fn uptime(&self) -> Duration;
}

/// The clocks of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// Clocks whose uptime begins now.
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UnixMillis::saturating(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
    }

    fn uptime(&self) -> Duration {
        self.start.elapsed()
    }
}
