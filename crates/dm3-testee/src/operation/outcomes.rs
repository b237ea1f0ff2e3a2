//! The errors of our service by their stable words, each made with whatever details.

use dm3_crypto::{OpenError, SealError, SignatureError};
use dm3_ds::ServiceError;
use dm3_ds::store::StoreError;
use dm3_mtp::SubmissionError;
use dm3_mtp::rpc::{FrameError, ParamsError};
use dm3_types::{Expected, ParseError};

/// The error of this word, where `/rpc` can answer with it.
pub(super) fn named(word: &str) -> Option<ServiceError> {
    of_framing(word)
        .or_else(|| of_submission(word).map(ServiceError::Submission))
        .or_else(|| of_store(word).map(ServiceError::Store))
        .or_else(|| of_service(word))
}

fn details() -> ParseError {
    ParseError::malformed("", Expected::Object)
}

fn of_framing(word: &str) -> Option<ServiceError> {
    Some(match word {
        "http.body.too-large" => ServiceError::BodyTooLarge { limit: 1 },
        "http.body.incomplete" => ServiceError::BodyIncomplete,
        "rpc.body.not-json" => ServiceError::NotJson(details()),
        "rpc.request.malformed" => FrameError::NotARequest(details()).into(),
        "rpc.version.unsupported" => FrameError::WrongVersion.into(),
        "rpc.batch.empty" => FrameError::EmptyBatch.into(),
        "rpc.batch.too-large" => FrameError::BatchTooLarge { limit: 1 }.into(),
        "rpc.method.unknown" => ServiceError::UnknownMethod,
        "rpc.params.no-name" => ParamsError::NoName.into(),
        "mtp.envelope.missing" => ParamsError::NoEnvelope.into(),
        "mtp.envelope.not-json" => ParamsError::EnvelopeNotJson(details()).into(),
        _ => return None,
    })
}

fn of_submission(word: &str) -> Option<SubmissionError> {
    Some(match word {
        "mtp.envelope.too-large" => SubmissionError::TooLarge { size: 2, limit: 1 },
        "mtp.envelope.malformed" => SubmissionError::Malformed(details()),
        "mtp.envelope.no-hash" => SubmissionError::NoHash,
        "mtp.envelope.wrong-hash" => SubmissionError::WrongEncryptedMessageHash,
        "mtp.delivery-information.in-clear" => SubmissionError::ClearDeliveryInformation,
        "mtp.delivery-information.not-for-this-service" => {
            SubmissionError::NotForThisService(OpenError::NotAuthentic)
        }
        "mtp.delivery-information.malformed" => SubmissionError::MalformedDeliveryInformation(details()),
        "mtp.sender.bad-signature" => SubmissionError::NotSignedBySender(SignatureError::Mismatch),
        "mtp.postmark.not-sealed" => SubmissionError::Sealing(SealError::PlaintextTooLong),
        _ => return None,
    })
}

fn of_store(word: &str) -> Option<StoreError> {
    Some(match word {
        "ds.mailbox.too-many-messages" => StoreError::TooManyMessages { limit: 1 },
        "ds.mailbox.too-many-bytes" => StoreError::TooManyBytes { limit: 1 },
        "ds.mailbox.sender-too-many-messages" => StoreError::SenderTooManyMessages { limit: 1 },
        "ds.mailbox.sender-too-many-bytes" => StoreError::SenderTooManyBytes { limit: 1 },
        "ds.store.full" => StoreError::StorageFull,
        "ds.store.failed" => StoreError::StorageFailed,
        "ds.store.damaged" => StoreError::Damaged,
        "ds.store.closed" => StoreError::Closed,
        _ => return None,
    })
}

fn of_service(word: &str) -> Option<ServiceError> {
    Some(match word {
        "ds.sender.no-profile" => ServiceError::SenderWithoutProfile,
        "ds.sender.profile-unusable" => ServiceError::SenderProfileUnusable,
        "ds.name.malformed" => ServiceError::BadName,
        "ds.name.no-address" => ServiceError::NoAddress,
        "ds.name.records-unusable" => ServiceError::UnusableRecords,
        "ds.account.unknown" => ServiceError::NoAccount,
        "ds.registry.unavailable" => ServiceError::RegistryUnavailable,
        "ds.registry.misconfigured" => ServiceError::RegistryMisconfigured,
        "ds.name.needs-ccip-read" => ServiceError::NeedsCcipRead,
        "ds.profile.link-not-followed" => ServiceError::LinkNotFollowed,
        "ds.internal" => ServiceError::Internal,
        _ => return None,
    })
}
