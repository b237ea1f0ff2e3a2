//! The bytes below the database, and what went wrong with them.

use std::fmt::Debug;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};

use crate::store::StoreError;

/// Something that can be opened as the bytes of a database, again and again.
pub(super) trait Medium: Debug + Send + Sync {
    /// Opens the bytes. Only one opening is in use at a time.
    fn open(&self) -> Result<Box<dyn StorageBackend>, StoreError>;
}

/// A file.
#[derive(Debug)]
pub(super) struct FileMedium {
    path: PathBuf,
}

impl FileMedium {
    /// Makes sure that the file exists in `directory`, also after a power cut.
    pub(super) fn create(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join("mailboxes.redb");
        make_directory(directory).map_err(cannot_open)?;
        open_file(&path).map_err(cannot_open)?;
        File::open(directory).and_then(|directory| directory.sync_all()).map_err(cannot_open)?;
        Ok(Self { path })
    }
}

impl Medium for FileMedium {
    fn open(&self) -> Result<Box<dyn StorageBackend>, StoreError> {
        let file = open_file(&self.path).map_err(cannot_open)?;
        let backend = FileBackend::new(file).map_err(|_| StoreError::InUse)?;
        Ok(Box::new(backend))
    }
}

fn cannot_open(error: io::Error) -> StoreError {
    StoreError::CannotOpen { kind: error.kind() }
}

/// Who wrote to whom is nobody else's business on the machine.
fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn open_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// What went wrong below one opening of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Failure {
    /// No space: nothing reached the disk halfway, so opening again is safe.
    Full = 1,
    /// Anything else, above all a failed sync, after which nobody knows what is on the disk.
    Failed = 2,
}

/// Remembers the worst [`Failure`].
#[derive(Debug, Clone, Default)]
pub(super) struct FailureFlag(Arc<AtomicU8>);

impl FailureFlag {
    pub(super) fn get(&self) -> Option<Failure> {
        match self.0.load(Ordering::Acquire) {
            0 => None,
            1 => Some(Failure::Full),
            _ => Some(Failure::Failed),
        }
    }

    fn raise(&self, failure: Failure) {
        self.0.fetch_max(failure as u8, Ordering::AcqRel);
    }
}

/// A backend that remembers why it failed and that does not outgrow its limit.
#[derive(Debug)]
pub(super) struct GuardedBackend {
    inner: Box<dyn StorageBackend>,
    max_bytes: Option<u64>,
    failure: FailureFlag,
}

impl GuardedBackend {
    pub(super) fn new(inner: Box<dyn StorageBackend>, max_bytes: Option<u64>) -> (Self, FailureFlag) {
        let failure = FailureFlag::default();
        (Self { inner, max_bytes, failure: failure.clone() }, failure)
    }

    fn watch(&self, result: io::Result<()>) -> io::Result<()> {
        result.inspect_err(|error| self.failure.raise(kind_of(error)))
    }
}

fn kind_of(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            Failure::Full
        }
        _ => Failure::Failed,
    }
}

impl StorageBackend for GuardedBackend {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.inner.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if self.max_bytes.is_some_and(|max| len > max) && len > self.inner.len()? {
            return self.watch(Err(io::ErrorKind::StorageFull.into()));
        }
        self.watch(self.inner.set_len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.inner.sync_data().inspect_err(|_| self.failure.raise(Failure::Failed))
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.watch(self.inner.write(offset, data))
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.query_lock_range(start, end)
    }
}
