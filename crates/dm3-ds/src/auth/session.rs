//! Session tokens: what a client shows to read its mailbox.

use std::time::Duration;

use dm3_types::{AccountName, Address, Members, UnixMillis};

use super::token::{self, Claims, from_seconds, millis};
use super::{ServerSecret, TokenError};

/// How long a session token holds, seconds.
pub const SESSION_SECONDS: u64 = 3600;

/// Makes a session token for an account. The caller has made sure that the client is its owner.
#[must_use]
pub fn issue_session(secret: &ServerSecret, account: &AccountName, now: UnixMillis) -> String {
    issue_session_for(secret, account, Duration::from_secs(SESSION_SECONDS), now)
}

/// [`issue_session`] with another life than usual, in whole seconds.
#[must_use]
pub fn issue_session_for(
    secret: &ServerSecret,
    account: &AccountName,
    life: Duration,
    now: UnixMillis,
) -> String {
    issue(secret, account.as_str(), life, now)
}

/// Makes the token that answers a registration, as deployed clients expect one: for the lower-case **address**.
///
/// Whoever posts a signed profile gets it, and signed profiles are public; so it opens no mailbox here. The service
/// takes session tokens for names only, and a client that tries this one gets 401 and logs in with a challenge.
#[must_use]
pub fn issue_registration_token(secret: &ServerSecret, owner: &Address, now: UnixMillis) -> String {
    issue(secret, &owner.to_lower_hex(), Duration::from_secs(SESSION_SECONDS), now)
}

fn issue(secret: &ServerSecret, account: &str, life: Duration, now: UnixMillis) -> String {
    let issued = now.as_seconds();
    let claims = Members::new()
        .with("account", account)
        .with("iat", issued)
        .with("nbf", issued)
        .with("exp", issued.saturating_add(life.as_secs()));
    token::sign(secret, claims)
}

/// Checks that `token` is a session token for exactly this `account` (a prepared name). Whether there is such an
/// account is for the caller to know.
///
/// # Errors
///
/// [`TokenError`].
pub fn check_session(
    secret: &ServerSecret,
    token: &str,
    account: &str,
    now: UnixMillis,
) -> Result<(), TokenError> {
    session_end(secret, token, account, now).map(|_| ())
}

/// [`check_session`], and the time at which the session ends.
///
/// # Errors
///
/// [`TokenError`].
pub fn session_end(
    secret: &ServerSecret,
    token: &str,
    account: &str,
    now: UnixMillis,
) -> Result<UnixMillis, TokenError> {
    let claims = Claims::check(secret, token, now)?;
    let named = claims.account(&[])?;
    let issued = claims.seconds("iat")?;
    claims.seconds("nbf")?;
    let expires = claims.seconds("exp")?;
    if named != account || issued <= 0.0 {
        return Err(TokenError::WrongClaims);
    }
    if issued * 1000.0 > millis(now) {
        return Err(TokenError::NotYetValid);
    }
    Ok(from_seconds(expires))
}
