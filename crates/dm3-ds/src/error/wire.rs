//! What errors become on the wire.

use dm3_mtp::SubmissionError;
use dm3_mtp::rpc::{ErrorCode, FrameError, ParamsError};

use super::ServiceError;
use crate::auth::AuthError;
use crate::store::StoreError;

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
    /// The one map from errors to the wire. Frames and parameters know their JSON-RPC codes themselves.
    #[must_use]
    // DSA-ERR-001, DSA-ERR-002
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
            Self::Frame(error) => of_frame(error),
            Self::UnknownMethod => wire(405, Rpc::MethodNotFound, "rpc.method.unknown"),
            Self::Params(error) => of_params(error),
            Self::BadQuery(_) => wire(400, Rpc::InvalidParams, "http.query.malformed"),
            Self::BadCursor => wire(400, Rpc::InvalidInput, "ds.cursor.malformed"),
            Self::UnknownCursor => wire(410, Rpc::ResourceNotFound, "ds.cursor.unknown"),
            Self::BadDevice(_) => wire(400, Rpc::InvalidInput, "ds.device.malformed"),
            Self::UnknownDevice => wire(404, Rpc::ResourceNotFound, "ds.device.unknown"),
            Self::TooManyDevices { .. } => wire(409, Rpc::LimitExceeded, "ds.device.too-many"),
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
            Self::TooManyStreams { .. } => wire(429, Rpc::LimitExceeded, "ds.mailbox.too-many-streams"),
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

fn of_frame(error: &FrameError) -> WireError {
    let code = error.code();
    match error {
        FrameError::NotARequest(_) => wire(400, code, "rpc.request.malformed"),
        FrameError::WrongVersion => wire(400, code, "rpc.version.unsupported"),
        FrameError::EmptyBatch => wire(400, code, "rpc.batch.empty"),
        FrameError::BatchTooLarge { .. } => wire(400, code, "rpc.batch.too-large"),
    }
}

fn of_params(error: &ParamsError) -> WireError {
    let code = error.code();
    match error {
        ParamsError::NoEnvelope => wire(400, code, "mtp.envelope.missing"),
        ParamsError::EnvelopeNotJson(_) => wire(400, code, "mtp.envelope.not-json"),
        ParamsError::NoName => wire(400, code, "rpc.params.no-name"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_one_for_those_who_look_at_the_status_only() {
        let errors = [
            ServiceError::NoSuchPath,
            ServiceError::BodyTooLarge { limit: 1 },
            ServiceError::UnknownMethod,
            ServiceError::Frame(FrameError::EmptyBatch),
            ServiceError::Params(ParamsError::NoName),
            ServiceError::UnknownCursor,
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
