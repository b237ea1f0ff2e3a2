//! The open database: one opening at a time, exchanged when it fails.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{PoisonError, RwLock};

use redb::{
    Database, DatabaseError, Durability, ReadTransaction, ReadableDatabase, ReadableTable, StorageError,
    TableError, TransactionError, WriteTransaction,
};

use super::backend::{Failure, FailureFlag, GuardedBackend, Medium};
use super::overlay::Overlay;
use super::tables;
use crate::store::{StoreError, StoreHealth};

/// A database that several threads read and one thread writes.
#[derive(Debug)]
pub(super) struct SharedDatabase {
    medium: Box<dyn Medium>,
    cache_bytes: usize,
    max_file_bytes: Option<u64>,
    health: AtomicU8,
    current: RwLock<Option<Opening>>,
}

#[derive(Debug)]
struct Opening {
    /// Taken only to be dropped.
    database: Option<Database>,
    failure: FailureFlag,
}

impl Opening {
    fn new(database: Database, failure: FailureFlag) -> Self {
        Self { database: Some(database), failure }
    }

    fn database(&self) -> Result<&Database, StoreError> {
        self.database.as_ref().ok_or(StoreError::Closed)
    }
}

impl Drop for Opening {
    /// Letting go of the database writes its last bits, and panics on bytes it cannot read. What was promised to
    /// callers is on disk before.
    fn drop(&mut self) {
        let database = self.database.take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(database)));
    }
}

impl SharedDatabase {
    pub(super) fn open(
        medium: Box<dyn Medium>,
        cache_bytes: usize,
        max_file_bytes: Option<u64>,
    ) -> Result<Self, StoreError> {
        let opening = guarded(|| open_for_writing(medium.as_ref(), cache_bytes, max_file_bytes))?;
        let current = RwLock::new(Some(opening));
        let shared = Self { medium, cache_bytes, max_file_bytes, health: AtomicU8::new(0), current };
        shared.prepare()?;
        Ok(shared)
    }

    /// Creates the tables and checks the format.
    fn prepare(&self) -> Result<(), StoreError> {
        let found = self.write(|transaction| {
            transaction.open_table(tables::ACCOUNTS)?;
            transaction.open_table(tables::MAIL)?;
            transaction.open_table(tables::INDEX)?;
            transaction.open_table(tables::ARRIVALS)?;
            transaction.open_table(tables::USAGE)?;
            transaction.open_table(tables::SENDERS)?;
            transaction.open_table(tables::DEVICES)?;
            transaction.open_table(tables::QUARANTINE)?;
            let mut meta = transaction.open_table(tables::META)?;
            let found = meta.get("format")?.map_or(tables::FORMAT, |value| value.value());
            if is_known(found) {
                meta.insert("format", tables::FORMAT)?;
            }
            Ok(found)
        })?;
        if is_known(found) {
            return Ok(());
        }
        Err(StoreError::UnknownFormat { found, known: tables::FORMAT })
    }

    /// Runs `act` on a snapshot of the last committed state.
    pub(super) fn read<T>(
        &self,
        act: impl FnOnce(&ReadTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let opening = current.as_ref().ok_or_else(|| self.why_not_open())?;
        let transaction = opening.database()?.begin_read().map_err(|_| StoreError::StorageFailed)?;
        act(&transaction)
    }

    /// Runs `act` in one transaction; on `Ok` everything it did is on stable storage.
    ///
    /// After a failure the database is opened anew: for writing where there was only no space, else for reading.
    pub(super) fn write<T>(
        &self,
        act: impl FnOnce(&WriteTransaction) -> Result<T, EngineError>,
    ) -> Result<T, StoreError> {
        if self.health() == StoreHealth::ReadOnly {
            return Err(StoreError::StorageFailed);
        }
        let failure = {
            let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
            let opening = current.as_ref().ok_or_else(|| self.why_not_open())?;
            let database = opening.database()?;
            let attempt = catch_unwind(AssertUnwindSafe(|| commit(database, act)));
            match attempt {
                Ok(Ok(value)) => {
                    self.set_health(StoreHealth::Good);
                    return Ok(value);
                }
                Ok(Err(_)) => opening.failure.get().unwrap_or(Failure::Failed),
                Err(_panic) => Failure::Failed,
            }
        };
        Err(self.recover_from(failure))
    }

    pub(super) fn health(&self) -> StoreHealth {
        match self.health.load(Ordering::Acquire) {
            0 => StoreHealth::Good,
            1 => StoreHealth::Full,
            2 => StoreHealth::ReadOnly,
            _ => StoreHealth::Closed,
        }
    }

    /// Waits for readers and lets go of the file.
    pub(super) fn close(&self) {
        self.set_health(StoreHealth::Closed);
        self.current.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn recover_from(&self, failure: Failure) -> StoreError {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        current.take();
        if failure == Failure::Full {
            let reopened =
                guarded(|| open_for_writing(self.medium.as_ref(), self.cache_bytes, self.max_file_bytes));
            if let Ok(opening) = reopened {
                *current = Some(opening);
                if self.health() != StoreHealth::Full {
                    tracing::error!(code = "ds.store.full", "no space left: mail is refused until there is");
                }
                self.set_health(StoreHealth::Full);
                return StoreError::StorageFull;
            }
        }
        tracing::error!(code = "ds.store.failed", "writing failed: mail is refused until a restart");
        self.set_health(StoreHealth::ReadOnly);
        *current = guarded(|| open_for_reading(self.medium.as_ref(), self.cache_bytes)).ok();
        StoreError::StorageFailed
    }

    fn why_not_open(&self) -> StoreError {
        if self.health() == StoreHealth::Closed { StoreError::Closed } else { StoreError::StorageFailed }
    }

    fn set_health(&self, health: StoreHealth) {
        let value = match health {
            StoreHealth::Good => 0,
            StoreHealth::Full => 1,
            StoreHealth::ReadOnly => 2,
            StoreHealth::Closed => 3,
        };
        self.health.store(value, Ordering::Release);
    }
}

/// The engine gave up; why is in the [`FailureFlag`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EngineError;

macro_rules! engine_error {
    ($($error:ty),+) => {$(
        impl From<$error> for EngineError {
            fn from(_: $error) -> Self {
                Self
            }
        }

        impl From<$error> for StoreError {
            fn from(_: $error) -> Self {
                Self::Damaged
            }
        }
    )+};
}
engine_error!(StorageError, TableError, TransactionError);

fn is_known(format: u64) -> bool {
    (tables::OLDEST_FORMAT..=tables::FORMAT).contains(&format)
}

fn commit<T>(
    database: &Database,
    act: impl FnOnce(&WriteTransaction) -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate).map_err(|_| EngineError)?;
    // Also makes commits two-phase, which matters because strangers choose the bytes we store.
    transaction.set_quick_repair(true);
    let value = act(&transaction)?;
    transaction.commit().map_err(|_| EngineError)?;
    Ok(value)
}

fn open_for_writing(
    medium: &dyn Medium,
    cache_bytes: usize,
    max_file_bytes: Option<u64>,
) -> Result<Opening, StoreError> {
    let (backend, failure) = GuardedBackend::new(medium.open()?, max_file_bytes);
    let database = Database::builder().set_cache_size(cache_bytes).create_with_backend(backend);
    let database = database.map_err(|error| match (&error, failure.get()) {
        (DatabaseError::DatabaseAlreadyOpen, _) => StoreError::InUse,
        (_, Some(Failure::Full)) => StoreError::StorageFull,
        (_, Some(Failure::Failed)) => StoreError::StorageFailed,
        _ => StoreError::Damaged,
    })?;
    Ok(Opening::new(database, failure))
}

fn open_for_reading(medium: &dyn Medium, cache_bytes: usize) -> Result<Opening, StoreError> {
    let overlay = Overlay::new(medium.open()?).map_err(|_| StoreError::Damaged)?;
    let (backend, failure) = GuardedBackend::new(Box::new(overlay), None);
    let database = Database::builder().set_cache_size(cache_bytes).create_with_backend(backend);
    Ok(Opening::new(database.map_err(|_| StoreError::Damaged)?, failure))
}

/// A panic of the engine while opening means bytes it cannot read.
fn guarded<T>(open: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(open)).unwrap_or(Err(StoreError::Damaged))
}
