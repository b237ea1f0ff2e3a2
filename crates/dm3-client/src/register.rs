//! Registering at one's own delivery services.

use dm3_profile::{ResolveError, VerifiedProfile};
use dm3_types::EnsName;

use crate::send::ServiceProblem;
use crate::{Client, advice};

/// Registering was not possible at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The own profile cannot be found or used.
    #[error("the own profile cannot be used: {}; {}", .0, advice::on_own_profile(.0))]
    OwnProfile(#[from] ResolveError),
    /// The published profile has other keys than this client.
    #[error(
        "the published profile of {name} has other keys than this client; publish this client's profile or use the \
         keys of the published one"
    )]
    OtherKeys {
        /// The own name.
        name: EnsName,
    },
    /// The published profile names no delivery service.
    #[error("the published profile of {name} names no delivery service; publish one that does")]
    NoDeliveryService {
        /// The own name.
        name: EnsName,
    },
}

impl RegisterError {
    /// Whether the same may succeed later without a change.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::OwnProfile(error) if error.is_temporary())
    }
}

/// How registering at one delivery service went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The delivery service.
    pub service: EnsName,
    /// Whether it has the account now.
    pub result: Result<(), ServiceProblem>,
}

impl Client {
    /// Registers the published profile at every delivery service that it names. Doing so again renews the account.
    ///
    /// # Errors
    /// [`RegisterError`] where there is nothing to register; what goes wrong at one service is in its [`Registration`].
    pub async fn register(&self) -> Result<Vec<Registration>, RegisterError> {
        let profile = self.own_profile().await?;
        let services = profile.delivery_services();
        if services.is_empty() {
            return Err(RegisterError::NoDeliveryService { name: self.name.clone() });
        }
        let register = |service: &EnsName| {
            let (service, profile) = (service.clone(), profile.clone());
            async move { Registration { result: self.register_at(&service, &profile).await, service } }
        };
        Ok(futures_util::future::join_all(services.iter().map(register)).await)
    }

    /// The own profile as it is published, checked against the own keys.
    pub(crate) async fn own_profile(&self) -> Result<VerifiedProfile, RegisterError> {
        let profile = self.resolver.user_profile(&self.name).await?;
        let own = profile.encryption_key() == self.keys.encryption.public()
            && profile.signing_key() == self.keys.signing.public();
        if own { Ok(profile) } else { Err(RegisterError::OtherKeys { name: self.name.clone() }) }
    }

    async fn register_at(&self, service: &EnsName, profile: &VerifiedProfile) -> Result<(), ServiceProblem> {
        let resolved = self.resolver.delivery_service(service).await?;
        let api = self.service(&resolved)?;
        api.register(&self.name, profile.signed().json()).await?;
        self.forget_token(service).await;
        Ok(())
    }
}
