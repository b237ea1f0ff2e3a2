//! Accounts: who wants to get mail here.

use dm3_profile::{ResolveError, verify_profile};
use dm3_types::record::SignedUserProfile;
use dm3_types::{Address, Dialect, Json, Received};

use super::DeliveryService;
use crate::account_ref::AccountRef;
use crate::auth::issue_registration_token;
use crate::error::{ServiceError, of_resolve};
use crate::store::Account;

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
    /// * the owner of the name must have signed it;
    /// * where the registry publishes a profile for the name, it must be this one;
    /// * where the registry publishes none, it may only be the first one of its owner;
    /// * a profile registered under another name of the same owner gives way only when that name no longer publishes
    ///   it.
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    pub async fn register(
        &self,
        account: &str,
        profile: Received<SignedUserProfile>,
    ) -> Result<String, ServiceError> {
        let account = AccountRef::parse(account)?;
        let owner = self.address_of(&account).await?;
        verify_profile(&profile, &owner, Dialect::Deployed).map_err(ServiceError::ProfileNotOwners)?;
        let published = self.is_published(&account, owner, profile.json()).await?;
        if published == Some(false) {
            return Err(ServiceError::ProfileNotPublished);
        }
        let now = self.0.clock.now();
        let name = account.account();
        let known = self.0.store.account(owner).await?;
        let created_at = known.as_ref().map_or(now, |known| known.created_at);
        if self.may_store(known.as_ref(), &account, profile.json(), published.is_some()).await? {
            let signed_profile = profile.json().to_text();
            let stored = Account { owner, name, signed_profile, created_at, registered_at: now };
            self.0.store.put_account(stored).await?;
        }
        Ok(issue_registration_token(&self.0.secret, &owner, now))
    }

    /// Whether the name publishes this profile of this owner; nothing where it publishes none.
    async fn is_published(
        &self,
        account: &AccountRef,
        owner: Address,
        profile: &Json,
    ) -> Result<Option<bool>, ServiceError> {
        let AccountRef::Name(name) = account else { return Ok(None) };
        match self.published_profile(name).await {
            Ok(found) => {
                let same = found.signed().json().canonical() == profile.canonical();
                Ok(Some(same && found.address() == owner))
            }
            Err(ResolveError::NoProfile { .. }) => Ok(None),
            Err(error) => Err(of_resolve(&error)),
        }
    }

    /// Whether the profile takes the place of what is stored; an error where it must not even seem so.
    async fn may_store(
        &self,
        known: Option<&Account>,
        account: &AccountRef,
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
        if known.name == account.account() {
            return Ok(true);
        }
        let first = AccountRef::parse(known.name.as_str())?;
        match self.is_published(&first, known.owner, &stored).await {
            Ok(still) => Ok(still != Some(true)),
            Err(ServiceError::RegistryUnavailable) => Err(ServiceError::RegistryUnavailable),
            Err(_) => Ok(true),
        }
    }
}

/// The profile in an account.
pub(super) fn profile_of(account: &Account) -> Result<Received<SignedUserProfile>, ServiceError> {
    Received::parse_text(&account.signed_profile).map_err(|_| ServiceError::Internal)
}
