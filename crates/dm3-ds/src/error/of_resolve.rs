//! What failed look-ups of names mean.

use dm3_profile::{FetchError, RegistryError, ResolveError};

use super::ServiceError;

/// What a failed look-up of a name means where neither the caller nor the name's owner can help it.
pub(crate) fn fault_of_resolve(error: &ResolveError) -> Option<ServiceError> {
    match error {
        ResolveError::Registry(RegistryError::NoRegistryContract) => {
            Some(ServiceError::RegistryMisconfigured)
        }
        ResolveError::Registry(RegistryError::NeedsCcipRead) => Some(ServiceError::NeedsCcipRead),
        ResolveError::NoFetcher { .. } | ResolveError::Fetch { problem: FetchError::NoIpfsGateway, .. } => {
            Some(ServiceError::LinkNotFollowed)
        }
        error => error.is_temporary().then_some(ServiceError::RegistryUnavailable),
    }
}

/// What a failed look-up of a name means where it is not about the sender.
pub(crate) fn of_resolve(error: &ResolveError) -> ServiceError {
    fault_of_resolve(error).unwrap_or(match error {
        ResolveError::BadName(_) => ServiceError::BadName,
        ResolveError::NoAddress { .. } => ServiceError::NoAddress,
        _ => ServiceError::UnusableRecords,
    })
}
