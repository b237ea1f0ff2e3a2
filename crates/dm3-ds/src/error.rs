//! Everything a caller can be told, and what it becomes on the wire.

use dm3_mtp::SubmissionError;
use dm3_mtp::rpc::ErrorCode;
use dm3_profile::{FetchError, ProfileError, RegistryError, ResolveError};
use dm3_types::ParseError;
use thiserror::Error;

use crate::auth::AuthError;
use crate::store::StoreError;

/// A request is not done. Sorted by whose fault that is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ServiceError {
    // --- the request
    /// There is nothing at this path.
    #[error("there is nothing here")]
    NoSuchPath,
    /// The path does not take this HTTP method.
    #[error("this path does not take this HTTP method")]
    WrongHttpMethod,
    /// The body is larger than any request needs to be.
    #[error("the request body is larger than {limit} bytes")]
    BodyTooLarge {
        /// Bytes a body may have.
        limit: usize,
    },
    /// The body ended before its end.
    #[error("the request body is incomplete")]
    BodyIncomplete,
    /// The request was not complete in time.
    #[error("the request took too long")]
    RequestTimeout,
    /// The body is not JSON.
    #[error("the request body is not JSON: {0}")]
    NotJson(ParseError),
    /// The body is JSON of another shape than this path takes.
    #[error("the request body is malformed: {0}")]
    BadBody(ParseError),
    /// The JSON is no JSON-RPC request.
    #[error("not a JSON-RPC request: {0}")]
    NotARequest(ParseError),
    /// A JSON-RPC request of another version.
    #[error("`jsonrpc` must be \"2.0\"")]
    WrongVersion,
    /// A batch without requests.
    #[error("the batch is empty")]
    EmptyBatch,
    /// A batch of too many requests.
    #[error("a batch holds at most {limit} requests")]
    BatchTooLarge {
        /// Requests a batch may hold.
        limit: usize,
    },
    /// There is no such JSON-RPC method.
    #[error("there is no such method")]
    UnknownMethod,
    /// A submission without an envelope.
    #[error("`params`: expected the envelope, as an object or as JSON text")]
    NoEnvelope,
    /// What stands in the envelope's place is neither an object nor JSON text.
    #[error("the envelope is not JSON: {0}")]
    EnvelopeNotJson(ParseError),
    /// The parameters do not fit the method.
    #[error("`params`: expected the receiver's name")]
    NoName,
    /// A name that is neither an ENS name nor, where one may stand, an address.
    #[error("the name is malformed")]
    BadName,

    // --- the sender
    /// The envelope is not taken.
    #[error(transparent)]
    Submission(SubmissionError),
    /// The sender's name has no published profile, so nobody can tell whether it is the sender.
    #[error("the sender's name has no published profile")]
    SenderWithoutProfile,
    /// The sender's published profile is unusable.
    #[error("the sender's published profile is unusable")]
    SenderProfileUnusable,

    // --- the receiver
    /// The name leads to no address.
    #[error("the name has no address")]
    NoAddress,
    /// The registry's record of the name is unusable.
    #[error("the registry's records of the name are unusable")]
    UnusableRecords,
    /// There is no account behind the name.
    #[error("there is no account for this name at this delivery service")]
    NoAccount,

    // --- who asks for a mailbox
    /// Not let in.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The profile is not signed by the owner of the name.
    #[error("the profile is not signed by the owner of the name: {0}")]
    ProfileNotOwners(ProfileError),
    /// The registry publishes another profile for the name.
    #[error("the registry publishes another profile for this name; publish this one first")]
    ProfileNotPublished,
    /// Another profile is registered and the registry publishes none that says which holds.
    #[error("another profile is registered; publish the new one under the name first")]
    ProfileNotNewer,
    /// Another profile of the same owner is registered under another name, and that name publishes it still.
    #[error(
        "another profile is registered for this address under another name, which still publishes it; publish the \
         new one there too, or remove it there"
    )]
    OtherNameHolds,
    /// A registration for an address instead of a name.
    #[error("accounts are registered under names, not addresses")]
    NameNeeded,
    /// The profile is larger than an account may be.
    #[error("the signed profile is larger than {limit} bytes")]
    ProfileTooLarge {
        /// Bytes a signed profile may have.
        limit: usize,
    },
    /// The owner has as many pick-ups running as allowed.
    #[error("at most {limit} pick-ups of one mailbox run at a time")]
    TooManyPickUps {
        /// Pick-ups that may run at a time.
        limit: usize,
    },

    // --- the registry
    /// The registry does not answer. Try again later.
    #[error("the name registry is unavailable; try again later")]
    RegistryUnavailable,
    /// There is no registry where this service looks for it: the operator's mistake.
    #[error("the name registry of this delivery service is misconfigured")]
    RegistryMisconfigured,
    /// The name's records are kept outside the chain, where this service does not look yet.
    #[error("this delivery service cannot look up names that need CCIP-Read (EIP-3668)")]
    NeedsCcipRead,
    /// The profile is behind a link of a kind that this service does not follow.
    #[error("this delivery service cannot read profiles behind this kind of link")]
    LinkNotFollowed,

    // --- this service
    /// The account was changed by others meanwhile, again and again.
    #[error("the account is being changed; try again later")]
    AccountBusy,
    /// The mailbox is full, or the storage fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The service is at fault.
    #[error("the delivery service failed")]
    Internal,
}

/// What an error is on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireError {
    /// HTTP status.
    pub status: u16,
    /// JSON-RPC code.
    pub rpc: ErrorCode,
    /// Stable code, in the header `x-dm3-error` of every failure; independent of names in this crate.
    pub code: &'static str,
}

const fn wire(status: u16, rpc: ErrorCode, code: &'static str) -> WireError {
    WireError { status, rpc, code }
}

impl ServiceError {
    /// The one map from errors to the wire.
    #[must_use]
    pub fn wire(&self) -> WireError {
        use ErrorCode as Rpc;
        match self {
            Self::NoSuchPath => wire(404, Rpc::ResourceNotFound, "http.path.unknown"),
            Self::WrongHttpMethod => wire(405, Rpc::MethodNotSupported, "http.method.not-allowed"),
            Self::BodyTooLarge { .. } => wire(413, Rpc::TooBig, "http.body.too-large"),
            Self::BodyIncomplete => wire(400, Rpc::InvalidInput, "http.body.incomplete"),
            Self::RequestTimeout => wire(408, Rpc::ResourceUnavailable, "http.request.timeout"),
            Self::NotJson(_) => wire(400, Rpc::ParseError, "rpc.body.not-json"),
            Self::BadBody(_) => wire(400, Rpc::InvalidInput, "http.body.malformed"),
            Self::NotARequest(_) => wire(400, Rpc::InvalidRequest, "rpc.request.malformed"),
            Self::WrongVersion => wire(400, Rpc::VersionNotSupported, "rpc.version.unsupported"),
            Self::EmptyBatch => wire(400, Rpc::InvalidRequest, "rpc.batch.empty"),
            Self::BatchTooLarge { .. } => wire(400, Rpc::LimitExceeded, "rpc.batch.too-large"),
            Self::UnknownMethod => wire(405, Rpc::MethodNotFound, "rpc.method.unknown"),
            Self::NoEnvelope => wire(400, Rpc::InvalidParams, "mtp.envelope.missing"),
            Self::EnvelopeNotJson(_) => wire(400, Rpc::InvalidInput, "mtp.envelope.not-json"),
            Self::NoName => wire(400, Rpc::InvalidParams, "rpc.params.no-name"),
            Self::BadName => wire(400, Rpc::InvalidInput, "ds.name.malformed"),
            Self::Submission(error) => of_submission(error),
            Self::SenderWithoutProfile => wire(400, Rpc::Unauthorized, "ds.sender.no-profile"),
            Self::SenderProfileUnusable => wire(400, Rpc::Unauthorized, "ds.sender.profile-unusable"),
            Self::NoAddress => wire(404, Rpc::ResourceNotFound, "ds.name.no-address"),
            Self::UnusableRecords => wire(400, Rpc::InvalidInput, "ds.name.records-unusable"),
            Self::NoAccount => wire(404, Rpc::ResourceNotFound, "ds.account.unknown"),
            Self::Auth(error) => of_auth(*error),
            Self::ProfileNotOwners(_) => wire(400, Rpc::Unauthorized, "ds.profile.not-signed-by-owner"),
            Self::ProfileNotPublished => wire(409, Rpc::Unauthorized, "ds.profile.not-published"),
            Self::ProfileNotNewer => wire(409, Rpc::Unauthorized, "ds.profile.not-newer"),
            Self::OtherNameHolds => wire(409, Rpc::Unauthorized, "ds.profile.other-name-holds"),
            Self::NameNeeded => wire(400, Rpc::InvalidInput, "ds.profile.name-needed"),
            Self::ProfileTooLarge { .. } => wire(413, Rpc::TooBig, "ds.profile.too-large"),
            Self::TooManyPickUps { .. } => wire(429, Rpc::LimitExceeded, "ds.mailbox.too-many-pick-ups"),
            Self::RegistryUnavailable => wire(503, Rpc::ResourceUnavailable, "ds.registry.unavailable"),
            // Senders go on to the receiver's next service where the status is a server's.
            Self::RegistryMisconfigured => wire(500, Rpc::InternalError, "ds.registry.misconfigured"),
            Self::NeedsCcipRead => wire(501, Rpc::ResourceUnavailable, "ds.name.needs-ccip-read"),
            Self::LinkNotFollowed => wire(501, Rpc::ResourceUnavailable, "ds.profile.link-not-followed"),
            Self::AccountBusy => wire(503, Rpc::ResourceUnavailable, "ds.account.busy"),
            Self::Store(error) => of_store(*error),
            Self::Internal => wire(500, Rpc::InternalError, "ds.internal"),
        }
    }
}

impl ServiceError {
    /// Whether the caller has done nothing wrong.
    pub(crate) fn is_ours(&self) -> bool {
        self.wire().status >= 500
    }
}

fn of_submission(error: &SubmissionError) -> WireError {
    use ErrorCode as Rpc;
    match error {
        SubmissionError::TooLarge { .. } => wire(413, Rpc::TooBig, "mtp.envelope.too-large"),
        SubmissionError::Malformed(_) => wire(400, Rpc::InvalidInput, "mtp.envelope.malformed"),
        SubmissionError::NoHash => wire(400, Rpc::InvalidInput, "mtp.envelope.no-hash"),
        SubmissionError::WrongEncryptedMessageHash => wire(400, Rpc::InvalidInput, "mtp.envelope.wrong-hash"),
        SubmissionError::ClearDeliveryInformation => {
            wire(400, Rpc::InvalidInput, "mtp.delivery-information.in-clear")
        }
        SubmissionError::NotForThisService(_) => {
            wire(400, Rpc::InvalidInput, "mtp.delivery-information.not-for-this-service")
        }
        SubmissionError::MalformedDeliveryInformation(_) => {
            wire(400, Rpc::InvalidInput, "mtp.delivery-information.malformed")
        }
        SubmissionError::NotSignedBySender(_) => wire(400, Rpc::Unauthorized, "mtp.sender.bad-signature"),
        SubmissionError::Sealing(_) => wire(500, Rpc::InternalError, "mtp.postmark.not-sealed"),
    }
}

fn of_auth(error: AuthError) -> WireError {
    use ErrorCode::{ResourceNotFound, Unauthorized};
    match error {
        AuthError::NoAccount => wire(400, ResourceNotFound, "ds.account.unknown"),
        AuthError::Challenge(_) => wire(400, Unauthorized, "ds.challenge.invalid"),
        AuthError::ChallengeOfOtherAccount => wire(400, Unauthorized, "ds.challenge.other-account"),
        AuthError::ChallengeUsed => wire(400, Unauthorized, "ds.challenge.used"),
        AuthError::TooManyLogins => wire(400, Unauthorized, "ds.challenge.too-many"),
        AuthError::NoProfile => wire(400, Unauthorized, "ds.login.no-profile"),
        AuthError::UnusableProfile => wire(400, Unauthorized, "ds.login.profile-unusable"),
        AuthError::MalformedSignature => wire(400, Unauthorized, "ds.login.malformed-signature"),
        AuthError::WrongSignature => wire(400, Unauthorized, "ds.login.wrong-signature"),
        AuthError::OtherProfile => wire(400, Unauthorized, "ds.login.other-profile"),
        AuthError::NoSession => wire(401, Unauthorized, "ds.session.invalid"),
    }
}

fn of_store(error: StoreError) -> WireError {
    use ErrorCode::{InternalError, LimitExceeded, ResourceUnavailable};
    match error {
        StoreError::TooManyMessages { .. } => wire(507, LimitExceeded, "ds.mailbox.too-many-messages"),
        StoreError::TooManyBytes { .. } => wire(507, LimitExceeded, "ds.mailbox.too-many-bytes"),
        StoreError::SenderTooManyMessages { .. } => {
            wire(507, LimitExceeded, "ds.mailbox.sender-too-many-messages")
        }
        StoreError::SenderTooManyBytes { .. } => wire(507, LimitExceeded, "ds.mailbox.sender-too-many-bytes"),
        StoreError::StorageFull => wire(507, ResourceUnavailable, "ds.store.full"),
        StoreError::StorageFailed => wire(503, ResourceUnavailable, "ds.store.failed"),
        StoreError::Damaged => wire(503, ResourceUnavailable, "ds.store.damaged"),
        StoreError::Closed => wire(503, ResourceUnavailable, "ds.store.closed"),
        StoreError::UnknownFormat { .. } | StoreError::InUse | StoreError::CannotOpen { .. } => {
            wire(500, InternalError, "ds.store.not-opened")
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_one_for_those_who_look_at_the_status_only() {
        let errors = [
            ServiceError::NoSuchPath,
            ServiceError::BodyTooLarge { limit: 1 },
            ServiceError::UnknownMethod,
            ServiceError::NoAccount,
            ServiceError::RegistryUnavailable,
            ServiceError::Auth(AuthError::NoSession),
            ServiceError::Store(StoreError::StorageFull),
            ServiceError::Submission(SubmissionError::NoHash),
            ServiceError::Internal,
        ];
        for error in errors {
            let wire = error.wire();
            assert!(wire.status >= 400, "{error}");
            assert!(
                wire.code.bytes().all(|byte| byte.is_ascii_lowercase() || b".-".contains(&byte)),
                "{error}"
            );
        }
    }

    #[test]
    fn what_may_succeed_later_or_elsewhere_says_so() {
        for error in [
            ServiceError::RegistryUnavailable,
            ServiceError::RegistryMisconfigured,
            ServiceError::NeedsCcipRead,
            ServiceError::Store(StoreError::StorageFull),
            ServiceError::Store(StoreError::StorageFailed),
            ServiceError::Store(StoreError::TooManyMessages { limit: 1 }),
        ] {
            assert!(error.wire().status >= 500, "{error}");
        }
    }
}
