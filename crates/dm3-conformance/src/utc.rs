//! Times and dates in UTC, as RFC 3339 writes them.

use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_OF_DAY: u64 = 86_400;

/// The time now, in whole seconds, such as `2026-01-31T09:05:00Z`.
pub fn now() -> String {
    rfc3339(seconds_now())
}

/// Seconds since 1970.
pub fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// A time given in seconds since 1970.
pub fn rfc3339(seconds: u64) -> String {
    let (year, month, day) = date_of(seconds / SECONDS_OF_DAY);
    let second = seconds % SECONDS_OF_DAY;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Days since 1970 of a date such as `2026-01-31`, or of the date at the beginning of a time. None when the text is
/// something else or the day does not exist.
pub fn days_of(text: &str) -> Option<u64> {
    let date = text.get(..10)?;
    let has_more = text.len() > 10;
    if has_more && text.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    let mut parts = date.split('-');
    let (year, month, day) =
        (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() || year < 1970 || !(1..=12).contains(&month) {
        return None;
    }
    let days = days_until(year, month, day);
    (date_of(days) == (year, month, day)).then_some(days)
}

fn number(text: &str, digits: usize) -> Option<u64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Days from 1970 to a date. Years begin in March here, so that a leap day is the last one.
fn days_until(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_years = year * 365 + year / 4 - year / 100 + year / 400;
    (of_years + (153 * month + 2) / 5 + day).saturating_sub(719_469)
}

/// Year, month and day of a number of days since 1970.
fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = days / 146_097 * 400 + year_of_era;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_times() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(rfc3339(1_700_000_000), "2023-11-14T22:13:20Z");
        assert_eq!(rfc3339(4_107_542_399), "2100-02-28T23:59:59Z");
    }

    #[test]
    fn every_day_comes_back() {
        for days in (0..80_000).step_by(7) {
            assert_eq!(days_of(&rfc3339(days * SECONDS_OF_DAY)), Some(days));
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2025-02-29", "2025-13-01", "2025-1-01", "1969-12-31", "2025-01-00", "2025-01-011", "", "soon"]
        {
            assert_eq!(days_of(text), None, "{text}");
        }
        assert_eq!(days_of("1970-01-02"), Some(1));
    }
}
