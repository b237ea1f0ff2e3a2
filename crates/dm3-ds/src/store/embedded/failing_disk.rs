//! A disk for tests.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use redb::StorageBackend;

use super::backend::Medium;
use super::{EmbeddedOptions, EmbeddedStore};
use crate::clock::SystemClock;
use crate::store::StoreError;
use crate::store::contract::QUOTA;

/// Bytes in memory that outlive the database on them and fail on demand.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    bytes: Arc<Mutex<Vec<u8>>>,
    pub(super) faults: Arc<Faults>,
}

#[derive(Debug, Default)]
pub(super) struct Faults {
    /// Writes and syncs so far.
    pub(super) calls: AtomicU64,
    /// The call from which on all fail; 0 for none.
    pub(super) fail_at: AtomicU64,
    /// Syncs so far.
    pub(super) syncs: AtomicU64,
    /// The sync that fails; 0 for none.
    pub(super) fail_sync: AtomicU64,
    /// Bytes above which there is no space; 0 for no limit.
    pub(super) full_above: AtomicU64,
    /// Syncs wait while somebody else holds this.
    pub(super) gate: Mutex<()>,
}

impl Disk {
    pub(super) fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.bytes.lock().unwrap()
    }

    fn step(&self) -> io::Result<()> {
        let call = self.faults.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let fail_at = self.faults.fail_at.load(Ordering::SeqCst);
        if fail_at != 0 && call >= fail_at { Err(io::Error::other("injected")) } else { Ok(()) }
    }

    pub(super) fn open(&self) -> EmbeddedStore {
        self.try_open().unwrap()
    }

    pub(super) fn try_open(&self) -> Result<EmbeddedStore, StoreError> {
        let options = EmbeddedOptions { quota: QUOTA, cache_bytes: 1 << 20, max_file_bytes: None };
        EmbeddedStore::open_medium(Box::new(self.clone()), options, Arc::new(SystemClock::new()))
    }
}

impl Medium for Disk {
    fn open(&self) -> Result<Box<dyn StorageBackend>, StoreError> {
        Ok(Box::new(self.clone()))
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes().len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap();
        let bytes = self.bytes();
        let from = bytes.get(start..start + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(from);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let full_above = self.faults.full_above.load(Ordering::SeqCst);
        if full_above != 0 && len > full_above {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes().resize(usize::try_from(len).unwrap(), 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let _open = self.faults.gate.lock().unwrap();
        self.step()?;
        let sync = self.faults.syncs.fetch_add(1, Ordering::SeqCst) + 1;
        let fail_sync = self.faults.fail_sync.load(Ordering::SeqCst);
        if fail_sync != 0 && sync == fail_sync { Err(io::Error::other("injected")) } else { Ok(()) }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.step()?;
        let start = usize::try_from(offset).unwrap();
        self.bytes()[start..start + data.len()].copy_from_slice(data);
        Ok(())
    }

    fn try_lock_range(
        &self,
        _: std::ops::Bound<u64>,
        _: std::ops::Bound<u64>,
    ) -> Result<bool, redb::BackendError> {
        Ok(true)
    }

    fn unlock_range(
        &self,
        _: std::ops::Bound<u64>,
        _: std::ops::Bound<u64>,
    ) -> Result<(), redb::BackendError> {
        Ok(())
    }
}
