//! Accounts: who wants to get mail here.

use dm3_profile::{ResolveError, verify_profile};
use dm3_types::record::SignedUserProfile;
use dm3_types::{Address, Dialect, EnsName, Json, Received};

use super::DeliveryService;
use crate::account_ref::AccountRef;
use crate::auth::issue_registration_token;
use crate::error::{ServiceError, of_resolve};
use crate::store::{Account, AccountStored};

/// Largest signed profile of an account, bytes of its JSON text; deployed ones have some 500.
pub(super) const MAX_PROFILE_BYTES: usize = 8 * 1024;
/// How often a registration is tried when the account changes between reading and writing it.
const ATTEMPTS: usize = 2;

impl DeliveryService {
    /// The signed profile of an account, as JSON text.
    pub(crate) async fn registered_profile(&self, account: &str) -> Result<String, ServiceError> {
        Ok(self.account_of(&AccountRef::parse(account)?).await?.signed_profile)
    }

    /// Registers a signed profile under a name. Returns a token that opens nothing, see
    /// [`issue_registration_token`].
    ///
    /// A signed profile is public and never expires, so anybody can post an old one of somebody else. Therefore:
    ///
    /// * it is registered under a name, never under a bare address: addresses cost nothing;
    /// * the owner of the name must have signed it;
    /// * where the registry publishes a profile for the name, it must be this one;
    /// * where the registry publishes none, it may only be the first one of its owner;
    /// * where another profile is registered under another name of the same owner, that name must have stopped
    ///   publishing it. Of two names that publish different profiles of one owner, nothing tells which is the newer, and
    ///   the second may be a stranger's; so the first holds until its owner changes it.
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    pub async fn register(
        &self,
        account: &str,
        profile: Received<SignedUserProfile>,
    ) -> Result<String, ServiceError> {
        let AccountRef::Name(name) = AccountRef::parse(account)? else {
            return Err(ServiceError::NameNeeded);
        };
        if profile.json().to_text().len() > MAX_PROFILE_BYTES {
            return Err(ServiceError::ProfileTooLarge { limit: MAX_PROFILE_BYTES });
        }
        let mut registered = self.try_register(&name, &profile).await;
        if registered.as_ref().is_err_and(may_be_outdated) && self.look_again(&name) {
            registered = self.try_register(&name, &profile).await;
        }
        Ok(issue_registration_token(&self.0.secret, &registered?, self.0.clock.now()))
    }

    /// Registers the profile if what the registry says allows it; returns the owner.
    async fn try_register(
        &self,
        name: &EnsName,
        profile: &Received<SignedUserProfile>,
    ) -> Result<Address, ServiceError> {
        let owner = self.address_of(&AccountRef::Name(name.clone())).await?;
        verify_profile(profile, &owner, Dialect::Deployed).map_err(ServiceError::ProfileNotOwners)?;
        let published = self.is_published(name, owner, profile.json()).await?;
        if published == Some(false) {
            return Err(ServiceError::ProfileNotPublished);
        }
        for _ in 0..ATTEMPTS {
            let known = self.0.store.account(owner).await?;
            if !self.may_store(known.as_ref(), name, profile.json(), published.is_some()).await? {
                return Ok(owner);
            }
            let now = self.0.clock.now();
            let account = Account {
                owner,
                name: name.clone(),
                signed_profile: profile.json().to_text(),
                created_at: known.as_ref().map_or(now, |known| known.created_at),
                registered_at: now,
            };
            if self.0.store.put_account(account, known).await? == AccountStored::Stored {
                return Ok(owner);
            }
        }
        Err(ServiceError::AccountBusy)
    }

    /// Whether the name publishes this profile of this owner; nothing where it publishes none.
    async fn is_published(
        &self,
        name: &EnsName,
        owner: Address,
        profile: &Json,
    ) -> Result<Option<bool>, ServiceError> {
        match self.published_profile(name).await {
            Ok(found) => {
                let same = found.signed().json().canonical() == profile.canonical();
                Ok(Some(same && found.address() == owner))
            }
            Err(ResolveError::NoProfile { .. }) => Ok(None),
            Err(error) => Err(of_resolve(&error)),
        }
    }

    /// Whether the profile takes the place of what is stored, and not the same is stored already.
    async fn may_store(
        &self,
        known: Option<&Account>,
        name: &EnsName,
        profile: &Json,
        published: bool,
    ) -> Result<bool, ServiceError> {
        let Some(known) = known else { return Ok(true) };
        let stored = Json::parse(&known.signed_profile).map_err(|_| ServiceError::Internal)?;
        if stored.canonical() == profile.canonical() {
            return Ok(false);
        }
        if !published {
            return Err(ServiceError::ProfileNotNewer);
        }
        let gives_way = known.name == *name
            || !self.still_publishes(known, &stored).await?
            || (self.look_again(&known.name) && !self.still_publishes(known, &stored).await?);
        if gives_way { Ok(true) } else { Err(ServiceError::OtherNameHolds) }
    }

    /// Whether the name of an account publishes the registered profile.
    async fn still_publishes(&self, known: &Account, stored: &Json) -> Result<bool, ServiceError> {
        match self.is_published(&known.name, known.owner, stored).await {
            Ok(still) => Ok(still == Some(true)),
            Err(error) if error.is_ours() => Err(error),
            Err(_) => Ok(false),
        }
    }
}

/// Whether this refusal may come from what the registry said before a change.
fn may_be_outdated(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::ProfileNotOwners(_) | ServiceError::ProfileNotPublished | ServiceError::ProfileNotNewer
    )
}

/// The profile in an account.
pub(super) fn profile_of(account: &Account) -> Result<Received<SignedUserProfile>, ServiceError> {
    Received::parse_text(&account.signed_profile).map_err(|_| ServiceError::Internal)
}
