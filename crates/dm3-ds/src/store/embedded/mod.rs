//! Mailboxes in one file, on redb.
//!
//! One thread writes. It gathers what waits (at most 256 changes, at most 2 ms) into one transaction, syncs, and only
//! then tells the callers. Every record carries a version and a checksum over itself and its key.

mod backend;
mod committer;
mod database;
mod devices;
#[cfg(test)]
mod failing_disk;
#[cfg(test)]
mod fault_tests;
mod overlay;
mod page;
mod read;
mod record;
mod repair;
#[cfg(test)]
mod repair_tests;
mod sender_usage;
mod sweep;
mod tables;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dm3_types::access::DeviceName;
use dm3_types::{Address, UnixMillis};
use tokio::sync::Semaphore;

use self::backend::{FileMedium, Medium};
use self::committer::{Change, Committer};
use self::database::SharedDatabase;
use super::{
    Account, AccountStored, Advanced, Appended, DevicePut, MailId, MailKey, MailboxStore, NewMail, Page,
    PageLimits, Position, Quota, Selected, Selection, Standing, StoreError, StoreFuture, StoreHealth,
    StoredDevice, StoredMail, Swept,
};
use crate::clock::Clock;

/// How an [`EmbeddedStore`] works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddedOptions {
    /// The most that may wait for one receiver.
    pub quota: Quota,
    /// Bytes of the file kept in memory.
    pub cache_bytes: usize,
    /// Bytes the file may grow to; `None` leaves it to the disk.
    pub max_file_bytes: Option<u64>,
}

impl Default for EmbeddedOptions {
    fn default() -> Self {
        let quota = Quota::new(10_000, 64 * 1024 * 1024);
        Self { quota, cache_bytes: 8 * 1024 * 1024, max_file_bytes: None }
    }
}

/// Accounts and mail in the file `mailboxes.redb`, durable before any write is answered.
///
/// Needs a tokio runtime: reading happens on its blocking threads.
#[derive(Debug)]
pub struct EmbeddedStore {
    database: Arc<SharedDatabase>,
    committer: Committer,
    readers: Arc<Semaphore>,
    quota: Quota,
}

/// Threads that read at a time: readers wait for the disk, not for each other.
const READERS: usize = 16;

impl EmbeddedStore {
    /// Opens the store in `directory`, which is created where it does not exist.
    ///
    /// # Errors
    ///
    /// [`StoreError::CannotOpen`], [`StoreError::InUse`], [`StoreError::Damaged`], [`StoreError::UnknownFormat`].
    pub fn open(
        directory: &Path,
        options: EmbeddedOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        Self::open_medium(Box::new(FileMedium::create(directory)?), options, clock)
    }

    fn open_medium(
        medium: Box<dyn Medium>,
        options: EmbeddedOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let database = Arc::new(SharedDatabase::open(medium, options.cache_bytes, options.max_file_bytes)?);
        let committer = Committer::start(Arc::clone(&database), options.quota, clock)?;
        Ok(Self { database, committer, readers: Arc::new(Semaphore::new(READERS)), quota: options.quota })
    }

    /// Runs `act` on a snapshot, on a thread that may block.
    fn read<'a, T, F>(&self, act: F) -> StoreFuture<'a, T>
    where
        T: Send + 'static,
        F: FnOnce(&redb::ReadTransaction, &mut Vec<Change>) -> Result<T, StoreError> + Send + 'static,
    {
        let database = Arc::clone(&self.database);
        let repairs = self.committer.handle();
        let readers = Arc::clone(&self.readers);
        Box::pin(async move {
            let place = readers.acquire_owned().await;
            let work = move || {
                let mut damaged = Vec::new();
                let result = database.read(|transaction| act(transaction, &mut damaged));
                drop(place);
                (result, damaged)
            };
            // A panic inside the database engine means that it met something it cannot read.
            let (result, damaged) =
                tokio::task::spawn_blocking(work).await.unwrap_or((Err(StoreError::Damaged), Vec::new()));
            for change in damaged {
                repairs.submit_unanswered(change);
            }
            result
        })
    }
}

impl MailboxStore for EmbeddedStore {
    fn account(&self, owner: Address) -> StoreFuture<'_, Option<Account>> {
        self.read(move |transaction, damaged| read::account(transaction, owner, damaged))
    }

    fn put_account(&self, account: Account, replaces: Option<Account>) -> StoreFuture<'_, AccountStored> {
        self.committer.submit(move |answer| Change::PutAccount { account, replaces, answer })
    }

    fn standing(&self, receiver: Address, mail: MailId) -> StoreFuture<'_, Standing> {
        let quota = self.quota;
        self.read(move |transaction, damaged| read::standing(transaction, receiver, &mail, quota, damaged))
    }

    fn append(&self, mail: NewMail) -> StoreFuture<'_, Appended> {
        self.committer.submit(move |answer| Change::Append { mail, answer })
    }

    fn select(&self, receiver: Address, wanted: Selection) -> StoreFuture<'_, Selected> {
        self.read(move |transaction, damaged| read::select(transaction, receiver, &wanted, damaged))
    }

    fn load(&self, receiver: Address, keys: Vec<MailKey>) -> StoreFuture<'_, Vec<StoredMail>> {
        self.read(move |transaction, damaged| read::load(transaction, receiver, &keys, damaged))
    }

    fn page(&self, receiver: Address, position: Position, limits: PageLimits) -> StoreFuture<'_, Page> {
        self.read(move |transaction, damaged| page::page(transaction, receiver, position, limits, damaged))
    }

    fn devices(&self, receiver: Address) -> StoreFuture<'_, Vec<StoredDevice>> {
        self.read(move |transaction, _| devices::devices(transaction, receiver))
    }

    fn put_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, DevicePut> {
        self.committer.submit(move |answer| Change::PutDevice { receiver, device, answer })
    }

    fn remove_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, ()> {
        self.committer.submit(move |answer| Change::RemoveDevice { receiver, device, answer })
    }

    fn advance_device(
        &self,
        receiver: Address,
        device: DeviceName,
        taken: Position,
    ) -> StoreFuture<'_, Advanced> {
        self.committer.submit(move |answer| Change::AdvanceDevice { receiver, device, taken, answer })
    }

    fn trim(&self, receiver: Address) -> StoreFuture<'_, Swept> {
        self.committer.submit(move |answer| Change::Trim { receiver, answer })
    }

    fn acknowledge(&self, receiver: Address, taken: Vec<MailId>) -> StoreFuture<'_, u64> {
        self.committer.submit(move |answer| Change::Acknowledge { receiver, taken, answer })
    }

    fn sweep(&self, now: UnixMillis, time_to_live: Duration) -> StoreFuture<'_, Swept> {
        self.committer.submit(move |answer| Change::Sweep { now, time_to_live, answer })
    }

    fn health(&self) -> StoreHealth {
        self.database.health()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        self.committer.stop()
    }
}
