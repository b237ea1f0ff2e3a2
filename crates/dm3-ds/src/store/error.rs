//! What can go wrong in a store.

use thiserror::Error;

/// A store cannot do what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The receiver has as many messages waiting as allowed.
    #[error("the mailbox holds {limit} messages, the most it may")]
    TooManyMessages {
        /// Messages a mailbox may hold.
        limit: u64,
    },
    /// The receiver has as many bytes waiting as allowed.
    #[error("the mailbox would hold more than {limit} bytes")]
    TooManyBytes {
        /// Bytes a mailbox may hold.
        limit: u64,
    },
    /// The sender has as many messages waiting for this receiver as one sender may.
    #[error("the mailbox holds {limit} messages of this sender, the most it may")]
    SenderTooManyMessages {
        /// Messages of one sender that a mailbox may hold.
        limit: u64,
    },
    /// The sender has as many bytes waiting for this receiver as one sender may.
    #[error("the mailbox would hold more than {limit} bytes of this sender")]
    SenderTooManyBytes {
        /// Bytes of one sender that a mailbox may hold.
        limit: u64,
    },
    /// There is no space left for mail. Reading goes on; taking in goes on by itself when there is space again.
    #[error("there is no space left to store mail")]
    StorageFull,
    /// Writing or syncing failed, so nothing more is written until the service is restarted. Reading goes on.
    #[error("the storage failed; no mail is taken in until the service is restarted")]
    StorageFailed,
    /// The storage holds something that is no mailbox, or is damaged beyond single records.
    #[error("the storage is damaged or holds no mailboxes")]
    Damaged,
    /// Written by a later version of this program.
    #[error("the storage has format {found}; this program knows format {known}")]
    UnknownFormat {
        /// Format in the file.
        found: u64,
        /// Format of this program.
        known: u64,
    },
    /// Another process has the storage open.
    #[error("another process has the storage open")]
    InUse,
    /// The file cannot be opened or created.
    #[error("the storage cannot be opened: {kind}")]
    CannotOpen {
        /// What the operating system said.
        kind: std::io::ErrorKind,
    },
    /// The store was closed.
    #[error("the storage is closed")]
    Closed,
}

/// Whether a store takes in mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreHealth {
    /// Reads and writes.
    Good,
    /// No space left at the last attempt; reads.
    Full,
    /// Writing failed; reads until it is restarted.
    ReadOnly,
    /// Closed.
    Closed,
}
