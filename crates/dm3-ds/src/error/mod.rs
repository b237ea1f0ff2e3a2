//! Everything a caller can be told.

mod of_resolve;
mod wire;

use dm3_mtp::SubmissionError;
use dm3_mtp::rpc::{FrameError, ParamsError};
use dm3_profile::ProfileError;
use dm3_types::ParseError;
use thiserror::Error;

use crate::auth::AuthError;
use crate::store::StoreError;

pub(crate) use of_resolve::{fault_of_resolve, of_resolve};
pub use wire::WireError;

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
    /// The body is no JSON-RPC request.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// There is no such JSON-RPC method.
    #[error("there is no such method")]
    UnknownMethod,
    /// The parameters do not fit the method.
    #[error(transparent)]
    Params(#[from] ParamsError),
    /// A name that is neither an ENS name nor, where one may stand, an address.
    #[error("the name is malformed")]
    BadName,

    /// The query of a path of the access API is malformed.
    #[error("the query is malformed: {0}")]
    BadQuery(ParseError),
    /// A cursor that is none of this service's.
    #[error("the cursor is malformed")]
    BadCursor,
    /// A cursor behind everything that the mailbox ever held.
    #[error("the cursor belongs to an earlier state of the mailbox; begin again without a cursor")]
    UnknownCursor,
    /// A name that no device can have.
    #[error("the device's name is malformed: {0}")]
    BadDevice(ParseError),
    /// The mailbox has no such device.
    #[error("the mailbox has no such device")]
    UnknownDevice,
    /// The mailbox has as many devices as allowed.
    #[error("a mailbox has at most {limit} devices")]
    TooManyDevices {
        /// Devices that a mailbox may have.
        limit: usize,
    },

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

    /// The owner has as many streams of events open as allowed, or all owners together have.
    #[error("at most {limit} streams of events are open at a time")]
    TooManyStreams {
        /// Streams that may be open at a time.
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
