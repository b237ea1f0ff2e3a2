//! How often the registry is asked again about a name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use dm3_types::EnsName;

/// How long after one second look at a name there is no other.
const PAUSE: Duration = Duration::from_secs(5);
/// Names that are remembered; when there are as many, no other gets a second look.
const MAX_NAMES: usize = 4096;

/// The second looks of late.
///
/// What a registry said a moment ago may be outdated, so it refuses nobody for good before it was asked once more. Who
/// sends wrong signatures could make the service ask for every one of them; so each name gets one second look at a time.
#[derive(Debug, Default)]
pub(super) struct SecondLooks(Mutex<HashMap<EnsName, Duration>>);

impl SecondLooks {
    /// Whether there may be a second look at `name` now, at this uptime; counts as one.
    pub(super) fn allow(&self, name: &EnsName, now: Duration) -> bool {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &Duration| now.saturating_sub(*at) < PAUSE;
        if looks.get(name).is_some_and(recent) {
            return false;
        }
        if looks.len() >= MAX_NAMES {
            looks.retain(|_, at| recent(at));
        }
        let allowed = looks.len() < MAX_NAMES;
        if allowed {
            looks.insert(name.clone(), now);
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_not_endlessly_many() {
        let (looks, start) = (SecondLooks::default(), Duration::from_secs(100));
        let name = |number: usize| EnsName::parse(&format!("{number}.eth")).unwrap();
        assert!(looks.allow(&name(0), start));
        assert!(!looks.allow(&name(0), start + PAUSE / 2));
        assert!(looks.allow(&name(0), start + PAUSE));
        for number in 1..MAX_NAMES {
            assert!(looks.allow(&name(number), start + PAUSE));
        }
        assert!(!looks.allow(&name(MAX_NAMES), start + PAUSE));
        assert!(looks.allow(&name(MAX_NAMES), start + PAUSE * 2));
    }
}
