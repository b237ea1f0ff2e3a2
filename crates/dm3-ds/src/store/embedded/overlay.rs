//! Reading on after the disk has failed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use redb::{BackendError, StorageBackend};

const BLOCK: u64 = 4096;
const BLOCK_BYTES: usize = 4096;

/// Reads from below; writes stay in memory and never reach what is below.
///
/// Opening a database writes a little even where nobody wants to write. After a failed write or sync the disk must not
/// be touched again, so those few blocks are kept here.
#[derive(Debug)]
pub(super) struct Overlay {
    below: Box<dyn StorageBackend>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    len: u64,
    blocks: BTreeMap<u64, Box<[u8; BLOCK_BYTES]>>,
}

impl Overlay {
    pub(super) fn new(below: Box<dyn StorageBackend>) -> io::Result<Self> {
        let len = below.len()?;
        Ok(Self { below, state: Mutex::new(State { len, blocks: BTreeMap::new() }) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One block from below, zeros behind its end.
    fn block_below(&self, index: u64) -> io::Result<Box<[u8; BLOCK_BYTES]>> {
        let mut block = Box::new([0; BLOCK_BYTES]);
        let start = index * BLOCK;
        let there = usize::try_from(self.below.len()?.saturating_sub(start)).unwrap_or(BLOCK_BYTES);
        if let Some(part) = block.get_mut(..there.min(BLOCK_BYTES)).filter(|part| !part.is_empty()) {
            self.below.read(start, part)?;
        }
        Ok(block)
    }
}

/// The blocks that `len` bytes from `offset` touch: index of the block, start in the block, bytes.
fn pieces(offset: u64, len: usize) -> impl Iterator<Item = (u64, usize, usize)> {
    let end = offset.saturating_add(len as u64);
    let mut position = offset;
    std::iter::from_fn(move || {
        (position < end).then(|| {
            let (index, within) = (position / BLOCK, position % BLOCK);
            let bytes = (BLOCK - within).min(end - position);
            position += bytes;
            (index, to_usize(within), to_usize(bytes))
        })
    })
}

fn to_usize(within_a_block: u64) -> usize {
    usize::try_from(within_a_block).unwrap_or(BLOCK_BYTES)
}

impl StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state().len)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.state();
        if offset.saturating_add(out.len() as u64) > state.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut rest = out;
        for (index, within, bytes) in pieces(offset, rest.len()) {
            let (now, later) = rest.split_at_mut(bytes);
            rest = later;
            let source = match state.blocks.get(&index) {
                Some(block) => block.as_slice().get(within..within + bytes).map(<[u8]>::to_vec),
                None => self.block_below(index)?.get(within..within + bytes).map(<[u8]>::to_vec),
            };
            now.copy_from_slice(&source.unwrap_or_else(|| vec![0; bytes]));
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.state().len = len;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let mut rest = data;
        for (index, within, bytes) in pieces(offset, data.len()) {
            let (now, later) = rest.split_at(bytes);
            rest = later;
            let block = match state.blocks.entry(index) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.block_below(index)?),
            };
            if let Some(place) = block.get_mut(within..within + bytes) {
                place.copy_from_slice(now);
            }
        }
        Ok(())
    }

    fn close(&self) -> io::Result<()> {
        self.below.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.below.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.below.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.below.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.below.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.below.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.below.query_lock_range(start, end)
    }
}
