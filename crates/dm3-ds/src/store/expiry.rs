//! When mail is old enough to go.

use std::time::Duration;

use dm3_types::UnixMillis;

/// Whether mail may go: the uptime since it came must be long enough, and the wall clock must agree or the uptime
/// be twice as long.
pub(super) fn is_expired(
    arrived: UnixMillis,
    now: UnixMillis,
    waited: Duration,
    time_to_live: Duration,
) -> bool {
    let by_wall_clock = Duration::from_millis(now.as_u64().saturating_sub(arrived.as_u64()));
    // DSA-SUB-025
    waited >= time_to_live && (by_wall_clock >= time_to_live || waited >= time_to_live.saturating_mul(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn a_clock_that_jumps_deletes_nothing() {
        let arrived = UnixMillis::saturating(1_700_000_000_000);
        let in_ten_years = UnixMillis::saturating(2_000_000_000_000);
        assert!(!is_expired(arrived, in_ten_years, DAY, DAY * 30));
        assert!(is_expired(arrived, in_ten_years, DAY * 30, DAY * 30));
        // Backwards: the wall clock says that the mail has not come yet.
        let before = UnixMillis::saturating(1_000_000_000_000);
        assert!(!is_expired(arrived, before, DAY * 31, DAY * 30));
        assert!(is_expired(arrived, before, DAY * 60, DAY * 30));
    }
}
