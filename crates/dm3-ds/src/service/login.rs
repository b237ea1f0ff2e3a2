//! Opening sessions.

use dm3_profile::ResolveError;
use dm3_types::{AccountName, Address};

use super::DeliveryService;
use crate::account_ref::AccountRef;
use crate::auth::{AuthError, Challenge, ChallengeId, check_session, issue_challenge, issue_session};
use crate::error::ServiceError;

impl DeliveryService {
    /// A challenge for the owner of a name.
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    pub async fn challenge(&self, account: &str) -> Result<String, ServiceError> {
        let account = AccountRef::parse(account)?;
        self.account_of(&account).await?;
        let id = ChallengeId::draw(&mut self.rng()).map_err(|_| ServiceError::Internal)?;
        Ok(issue_challenge(&self.0.secret, account.account().as_str(), &id, self.0.clock.now()))
    }

    /// Checks the answer to a challenge and opens a session for the name.
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    pub async fn log_in(
        &self,
        account: &str,
        challenge: &str,
        signature: &str,
    ) -> Result<String, ServiceError> {
        let account = AccountRef::parse(account)?;
        // An address publishes no profile to check the answer with.
        let AccountRef::Name(name) = &account else { return Err(AuthError::NoProfile.into()) };
        let name_key = account.account();
        let now = self.0.clock.now();
        let challenge = Challenge::check(&self.0.secret, challenge, now)?;
        challenge.bound_to(&name_key)?;
        self.account_of(&account).await.map_err(|error| match error {
            ServiceError::NoAccount => AuthError::NoAccount.into(),
            other => other,
        })?;
        let profile = self.published_profile(name).await.map_err(|error| of_login(&error))?;
        challenge.verify_answer(signature, &profile.signing_key())?;
        self.0.used_challenges.redeem(&challenge, &name_key, now)?;
        self.0.session_owners.opened(&name_key, profile.address(), now);
        Ok(issue_session(&self.0.secret, &name_key, now))
    }

    /// The mailbox that a session token opens under a name. Only names open mailboxes, never addresses: whoever posts
    /// somebody's public profile gets a token for the address.
    pub(super) async fn enter(&self, account: &str, token: Option<&str>) -> Result<Address, ServiceError> {
        let refused = || ServiceError::Auth(AuthError::NoSession);
        let token = token.ok_or_else(refused)?;
        let account = AccountRef::parse(account).map_err(|_| refused())?;
        let AccountRef::Name(_) = &account else { return Err(refused()) };
        let name_key: AccountName = account.account();
        check_session(&self.0.secret, token, name_key.as_str(), self.0.clock.now()).map_err(|_| refused())?;
        let stored = self.account_of(&account).await.map_err(|error| match error {
            ServiceError::RegistryUnavailable | ServiceError::Store(_) => error,
            _ => refused(),
        })?;
        let belongs = self.0.session_owners.belongs(&name_key, &stored.owner);
        if belongs { Ok(stored.owner) } else { Err(refused()) }
    }
}

/// What a failed look-up of a client's profile means.
fn of_login(error: &ResolveError) -> ServiceError {
    match error {
        error if error.is_temporary() => ServiceError::RegistryUnavailable,
        ResolveError::NoAddress { .. } | ResolveError::NoProfile { .. } => AuthError::NoProfile.into(),
        _ => AuthError::UnusableProfile.into(),
    }
}
