//! Each challenge opens the door once.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use dm3_crypto::sha256_text;
use dm3_types::{Address, UnixMillis};

use super::token::millis;
use super::{AuthError, Challenge, ChallengeId};

/// Challenges of one owner that are remembered: more log-ins than this within 15 minutes are refused.
const PER_OWNER: usize = 128;
/// Owners after which expired entries are looked for.
const SWEEP_EVERY: usize = 1024;
/// Challenges of the first second that are remembered.
const OF_FIRST_SECOND: usize = 4096;

/// The answered challenges whose time is not over; in memory, bounded by their expiry and per owner.
///
/// What a restart forgets is covered by refusing challenges from before the start. Challenges tell their second alone, so
/// those of the second of the start count only where they were issued after it; see [`issued`](Self::issued).
#[derive(Debug)]
pub struct UsedChallenges {
    /// Seconds since 1970.
    started: f64,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    by_owner: HashMap<Address, Vec<Entry>>,
    of_first_second: HashSet<[u8; 32]>,
    sweep_at: usize,
}

#[derive(Debug)]
struct Entry {
    id: [u8; 32],
    expires: f64,
}

impl UsedChallenges {
    /// Nothing answered yet; challenges issued before `started` are refused.
    #[must_use]
    pub fn new(started: UnixMillis) -> Self {
        let used = Used { sweep_at: SWEEP_EVERY, ..Used::default() };
        Self { started: now_in_seconds(started), used: Mutex::new(used) }
    }

    /// Remembers a challenge that was just issued, where that was in the second of the start.
    pub fn issued(&self, id: &ChallengeId, now: UnixMillis) {
        if now_in_seconds(now) > self.started {
            return;
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.of_first_second.len() < OF_FIRST_SECOND {
            used.of_first_second.insert(digest_of(id));
        }
    }

    /// Uses up a challenge that `owner` answered rightly.
    ///
    /// # Errors
    ///
    /// [`AuthError::ChallengeUsed`], [`AuthError::TooManyLogins`].
    pub fn redeem(&self, challenge: &Challenge, owner: &Address, now: UnixMillis) -> Result<(), AuthError> {
        // MAP-AUT-052
        if challenge.issued() < self.started {
            return Err(AuthError::ChallengeUsed);
        }
        let now = now_in_seconds(now);
        let id = digest_of(challenge.id());
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if challenge.issued() < self.started + 1.0 && !used.of_first_second.contains(&id) {
            return Err(AuthError::ChallengeUsed);
        }
        if used.by_owner.len() >= used.sweep_at {
            used.by_owner.retain(|_, entries| entries.iter().any(|entry| entry.expires > now));
            used.sweep_at = used.by_owner.len().saturating_mul(2).max(SWEEP_EVERY);
        }
        let entries = used.by_owner.entry(*owner).or_default();
        if entries.iter().any(|entry| entry.id == id) {
            return Err(AuthError::ChallengeUsed);
        }
        entries.retain(|entry| entry.expires > now);
        if entries.len() >= PER_OWNER {
            return Err(AuthError::TooManyLogins);
        }
        entries.push(Entry { id, expires: challenge.expires() });
        Ok(())
    }
}

fn now_in_seconds(now: UnixMillis) -> f64 {
    (millis(now) / 1000.0).floor()
}

fn digest_of(id: &ChallengeId) -> [u8; 32] {
    *sha256_text(id.as_str()).as_bytes()
}
