//! Each challenge opens the door once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use dm3_crypto::sha256_text;
use dm3_types::{Address, UnixMillis};

use super::token::millis;
use super::{AuthError, Challenge};

/// Challenges of one owner that are remembered: more log-ins than this within 15 minutes are refused.
const PER_OWNER: usize = 128;
/// Owners after which expired entries are looked for.
const SWEEP_EVERY: usize = 1024;

/// The answered challenges whose time is not over; in memory, bounded by their expiry and per owner.
///
/// What a restart forgets is covered by refusing challenges from before the start.
#[derive(Debug)]
pub struct UsedChallenges {
    /// Seconds since 1970.
    started: f64,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    by_owner: HashMap<Address, Vec<Entry>>,
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
        Self { started: (millis(started) / 1000.0).floor(), used: Mutex::new(used) }
    }

    /// Uses up a challenge that `owner` answered rightly.
    ///
    /// # Errors
    ///
    /// [`AuthError::ChallengeUsed`], [`AuthError::TooManyLogins`].
    pub fn redeem(&self, challenge: &Challenge, owner: &Address, now: UnixMillis) -> Result<(), AuthError> {
        if challenge.issued() < self.started {
            return Err(AuthError::ChallengeUsed);
        }
        let now = (millis(now) / 1000.0).floor();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.by_owner.len() >= used.sweep_at {
            used.by_owner.retain(|_, entries| entries.iter().any(|entry| entry.expires > now));
            used.sweep_at = used.by_owner.len().saturating_mul(2).max(SWEEP_EVERY);
        }
        let id = *sha256_text(challenge.id().as_str()).as_bytes();
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
