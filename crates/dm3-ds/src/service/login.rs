//! Opening sessions.

use dm3_profile::{ResolveError, VerifiedProfile};
use dm3_types::access::Session;
use dm3_types::{Address, EnsName, Json, SigningPublicKey, UnixMillis};

use super::DeliveryService;
use super::register::{MAX_PROFILE_BYTES, profile_of};
use crate::account_ref::AccountRef;
use crate::auth::{
    AuthError, Challenge, ChallengeId, SESSION_SECONDS, issue_challenge, issue_session, session_end,
};
use crate::error::{ServiceError, fault_of_resolve};
use crate::store::Account;

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
        let now = self.0.clock.now();
        self.0.used_challenges.issued(&id, now);
        Ok(issue_challenge(&self.0.secret, account.account().as_str(), &id, now))
    }

    /// Checks the answer to a challenge and opens a session for the name.
    ///
    /// Signed profiles are public and never expire, and anybody can make a name that leads to somebody's address and
    /// publishes an old profile of theirs. So the key that answers must be the one that the name publishes, **and** the
    /// one that the owner's account goes by: the key that the account's own name publishes now, else the registered
    /// one. The account's own name is the last one that was logged in under, before that the one it was registered
    /// under. Who changes keys publishes the new profile there first.
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    pub async fn log_in(
        &self,
        account: &str,
        challenge: &str,
        signature: &str,
    ) -> Result<Session, ServiceError> {
        let account = AccountRef::parse(account)?;
        // An address publishes no profile to check the answer with.
        let AccountRef::Name(name) = &account else { return Err(AuthError::NoProfile.into()) };
        let name_key = account.account();
        let now = self.0.clock.now();
        let challenge = Challenge::check(&self.0.secret, challenge, now)?; // MAP-AUT-021, MAP-AUT-023
        challenge.bound_to(&name_key)?; // MAP-AUT-022
        let mut proven = self.prove(name, &challenge, signature).await;
        if matches!(proven, Err(ServiceError::Auth(AuthError::WrongSignature | AuthError::OtherProfile)))
            && self.look_again(name)
        {
            proven = self.prove(name, &challenge, signature).await;
        }
        let (stored, published) = proven?;
        let owner = stored.owner;
        self.0.used_challenges.redeem(&challenge, &owner, now)?; // MAP-AUT-024, MAP-AUT-025
        self.take_over(stored, name, &published).await;
        let token = issue_session(&self.0.secret.for_sessions_of(&owner), &name_key, now);
        // MAP-AUT-032
        let expires = UnixMillis::saturating((now.as_seconds() + SESSION_SECONDS) * 1000);
        Ok(Session { token, expires })
    }

    /// The account behind the name and the profile that the name publishes, whose key made the signature.
    async fn prove(
        &self,
        name: &EnsName,
        challenge: &Challenge,
        signature: &str,
    ) -> Result<(Account, VerifiedProfile), ServiceError> {
        let account = self.account_of(&AccountRef::Name(name.clone())).await;
        let account = account.map_err(|error| match error {
            ServiceError::NoAccount => AuthError::NoAccount.into(),
            other => other,
        })?;
        let published = self.published_profile(name).await.map_err(|error| of_login(&error))?;
        if published.address() != account.owner {
            return Err(AuthError::UnusableProfile.into());
        }
        let key = published.signing_key();
        challenge.verify_answer(signature, &key)?; // MAP-AUT-020, MAP-AUT-027
        let agrees = account.name == *name
            || self.key_of(&account).await? == key
            || (self.look_again(&account.name) && self.key_of(&account).await? == key);
        // MAP-AUT-026
        if agrees { Ok((account, published)) } else { Err(AuthError::OtherProfile.into()) }
    }

    /// The signing key that an account goes by.
    async fn key_of(&self, account: &Account) -> Result<SigningPublicKey, ServiceError> {
        match self.published_profile(&account.name).await {
            Ok(published) if published.address() == account.owner => return Ok(published.signing_key()),
            Err(error) => fault_of_resolve(&error).map_or(Ok(()), Err)?,
            Ok(_) => {}
        }
        Ok(profile_of(account)?.record().profile.public_signing_key)
    }

    /// Registers what the name of a log-in publishes, where it is another name or another profile than before.
    ///
    /// Anybody can register a public profile under a name of their own. The name that its key logged in under is the
    /// owner's, so the account goes by that from now on. And deployed clients of registered accounts do not register
    /// new profiles, so they could not read postmarks for their old key.
    async fn take_over(&self, account: Account, name: &EnsName, published: &VerifiedProfile) {
        let json = published.signed().json();
        let stored = Json::parse(&account.signed_profile).map(|stored| stored.canonical());
        let signed_profile = json.to_text();
        let is_new = account.name != *name || stored != Ok(json.canonical());
        if !is_new || signed_profile.len() > MAX_PROFILE_BYTES {
            return;
        }
        let (name, registered_at) = (name.clone(), self.0.clock.now());
        let renewed = Account { name, signed_profile, registered_at, ..account.clone() };
        // Where somebody else was faster, or the storage fails, the next log-in sees to it.
        if let Err(error) = self.0.store.put_account(renewed, Some(account)).await {
            tracing::warn!(%error, "a new profile could not be taken over");
        }
    }

    /// The mailbox that a session token opens under a name, and until when. Only names open mailboxes, never addresses: whoever posts
    /// somebody's public profile gets a token for the address.
    pub(super) async fn enter(
        &self,
        account: &str,
        token: Option<&str>,
    ) -> Result<(Address, UnixMillis), ServiceError> {
        let refused = || ServiceError::Auth(AuthError::NoSession);
        let token = token.ok_or_else(refused)?;
        let account = AccountRef::parse(account).map_err(|_| refused())?;
        let AccountRef::Name(_) = &account else { return Err(refused()) };
        let stored = self.account_of(&account).await;
        let owner = stored.map_err(|error| if error.is_ours() { error } else { refused() })?.owner;
        let secret = self.0.secret.for_sessions_of(&owner);
        // MAP-AUT-028, MAP-AUT-030, MAP-AUT-031, MAP-AUT-033
        let expires = session_end(&secret, token, account.account().as_str(), self.0.clock.now())
            .map_err(|_| refused())?;
        Ok((owner, expires))
    }
}

/// What a failed look-up of a client's profile means.
fn of_login(error: &ResolveError) -> ServiceError {
    fault_of_resolve(error).unwrap_or_else(|| match error {
        ResolveError::NoAddress { .. } | ResolveError::NoProfile { .. } => AuthError::NoProfile.into(),
        _ => AuthError::UnusableProfile.into(),
    })
}
