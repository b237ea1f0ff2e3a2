//! Where mail waits for its receiver.
//!
//! [`MailboxStore`] is what the service needs; [`EmbeddedStore`] keeps it durably in one file, [`MemoryStore`]
//! forgets it when dropped. Every implementation has to pass the same contract suite
#![cfg_attr(any(test, feature = "contract"), doc = "([`contract`]).")]
#![cfg_attr(not(any(test, feature = "contract")), doc = "(feature `contract`).")]

mod account;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
mod device;
mod embedded;
mod error;
mod expiry;
mod mail;
mod memory;
mod page;
mod selection;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use dm3_types::access::DeviceName;
use dm3_types::{Address, UnixMillis};

pub use account::{Account, AccountStored};
pub use device::{Advanced, DevicePut, MAX_DEVICES, StoredDevice};
pub use embedded::{EmbeddedOptions, EmbeddedStore};
pub use error::{StoreError, StoreHealth};
pub use mail::{Appended, MailId, MailKey, NewMail, Quota, Standing, StoredMail, Usage};
pub use memory::MemoryStore;
pub use page::{Page, PageLimits, Position};
pub use selection::{Selected, Selection};

/// What a store's methods return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Accounts and mail, keyed by the receiver's [`Address`].
///
/// Promises: a future of a writing method resolves to `Ok` only when the change survives a crash; no call touches
/// mail of another receiver than the one it names; a damaged record is set aside and never becomes another message.
pub trait MailboxStore: Debug + Send + Sync {
    /// The account of `owner`.
    fn account(&self, owner: Address) -> StoreFuture<'_, Option<Account>>;

    /// Creates the account of `account.owner` (`replaces` is nothing) or replaces the one in the store, which has to
    /// be `replaces` still; both are one step. Its mail stays.
    fn put_account(&self, account: Account, replaces: Option<Account>) -> StoreFuture<'_, AccountStored>;

    /// Whether `mail` is in the mailbox of `receiver` already and can be handed out, how full that mailbox is, and how
    /// much of that is of the sender of `mail`.
    fn standing(&self, receiver: Address, mail: MailId) -> StoreFuture<'_, Standing>;

    /// Adds `mail` unless it is there already. The quota, and the sender's share of it, is checked again, together with
    /// the append.
    fn append(&self, mail: NewMail) -> StoreFuture<'_, Appended>;

    /// Which mail to hand out, in the order deployed clients expect; see [`Selection`].
    fn select(&self, receiver: Address, wanted: Selection) -> StoreFuture<'_, Selected>;

    /// The mail behind `keys`, in that order. What was acknowledged since or is damaged is left out.
    fn load(&self, receiver: Address, keys: Vec<MailKey>) -> StoreFuture<'_, Vec<StoredMail>>;

    /// The oldest mail from `position` on, in the order of arrival, and where to go on.
    ///
    /// Mail keeps its place until it is deleted, and no place is used again: who goes on where the last page ended
    /// sees everything once.
    fn page(&self, receiver: Address, position: Position, limits: PageLimits) -> StoreFuture<'_, Page>;

    /// The devices of `receiver`.
    fn devices(&self, receiver: Address) -> StoreFuture<'_, Vec<StoredDevice>>;

    /// Adds a device that has taken nothing; one that is there already stays as it is.
    fn put_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, DevicePut>;

    /// Forgets a device; one that is not there counts as forgotten. Deletes no mail, see [`trim`](Self::trim).
    fn remove_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, ()>;

    /// Writes down that a device has taken everything up to `taken`; a position never goes back. Deletes no mail, see
    /// [`trim`](Self::trim).
    fn advance_device(
        &self,
        receiver: Address,
        device: DeviceName,
        taken: Position,
    ) -> StoreFuture<'_, Advanced>;

    /// Deletes mail that every device of `receiver` has taken, a bounded number per call; none where there is no
    /// device.
    fn trim(&self, receiver: Address) -> StoreFuture<'_, Swept>;

    /// Deletes mail that `receiver` has taken over; what is not there counts as deleted. Returns how many were.
    fn acknowledge(&self, receiver: Address, taken: Vec<MailId>) -> StoreFuture<'_, u64>;

    /// Deletes mail older than `time_to_live`, a bounded number per call; see [`Swept::more`].
    ///
    /// Old means: the store has been up for `time_to_live` since the mail came **and** the wall clock agrees. Where
    /// the wall clock does not (it may have been wrong when the mail came), twice that uptime is needed. Time in
    /// which the store is closed does not count, so mail is kept rather too long than too short.
    fn sweep(&self, now: UnixMillis, time_to_live: Duration) -> StoreFuture<'_, Swept>;

    /// Whether mail can be taken in.
    fn health(&self) -> StoreHealth;

    /// Finishes what was begun and lets go of the files. Later calls answer [`StoreError::Closed`].
    fn close(&self) -> StoreFuture<'_, ()>;
}

/// What one step of [`MailboxStore::sweep`] or [`MailboxStore::trim`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Mail deleted.
    pub deleted: u64,
    /// Whether there may be more to delete.
    pub more: bool,
}
