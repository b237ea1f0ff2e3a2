//! Which address a session was opened for.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use dm3_types::{AccountName, Address, UnixMillis};

use super::SESSION_SECONDS;

/// Accounts after which expired entries are looked for.
const SWEEP_EVERY: usize = 1024;

/// The address that each name stood for when its owner last logged in.
///
/// A session token names an account, and mailboxes belong to addresses. Whoever owns a name can point it at somebody
/// else's address after the log-in; the token must not open that mailbox. Kept in memory: after a restart clients log
/// in again, which they do by themselves when they are told 401.
#[derive(Debug, Default)]
pub struct SessionOwners(Mutex<Owners>);

#[derive(Debug, Default)]
struct Owners {
    by_account: HashMap<AccountName, (Address, u64)>,
    sweep_at: usize,
}

impl SessionOwners {
    /// Nobody has logged in.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Remembers that `account` stood for `owner` at its log-in.
    pub fn opened(&self, account: &AccountName, owner: Address, now: UnixMillis) {
        let mut owners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.as_seconds();
        if owners.by_account.len() >= owners.sweep_at.max(SWEEP_EVERY) {
            owners.by_account.retain(|_, (_, until)| *until > now);
            owners.sweep_at = owners.by_account.len().saturating_mul(2);
        }
        owners.by_account.insert(account.clone(), (owner, now.saturating_add(SESSION_SECONDS)));
    }

    /// Whether a session of `account` is one of `owner`.
    #[must_use]
    pub fn belongs(&self, account: &AccountName, owner: &Address) -> bool {
        let owners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        owners.by_account.get(account).is_some_and(|(known, _)| known == owner)
    }
}
