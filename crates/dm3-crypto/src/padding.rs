//! ISO/IEC 7816-4 padding: one byte `0x80`, then zeros up to the block.

use core::num::NonZeroUsize;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

/// The number of bytes a plaintext is padded to a multiple of.
///
/// Padding hides the exact length: all texts below 2048 bytes look alike in [`BlockSize::MESSAGE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockSize(NonZeroUsize);

impl BlockSize {
    /// 2048 bytes: messages, delivery information, postmarks.
    pub const MESSAGE: Self = Self(NonZeroUsize::new(2048).unwrap());

    /// 1 byte, which appends a single marker: what clients write to their own storage.
    pub const STORAGE: Self = Self(NonZeroUsize::MIN);

    /// The largest block size, 1 MiB, so that padding never costs unlimited memory.
    pub const MAX: Self = Self(NonZeroUsize::new(1 << 20).unwrap());

    /// A block of that many bytes, from 1 to [`BlockSize::MAX`]; otherwise `None`.
    #[must_use]
    pub fn new(bytes: usize) -> Option<Self> {
        NonZeroUsize::new(bytes).map(Self).filter(|block| *block <= Self::MAX)
    }

    /// The size in bytes.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0.get()
    }
}

impl Default for BlockSize {
    fn default() -> Self {
        Self::MESSAGE
    }
}

/// The padded plaintext, with room for `spare` more bytes; `None` when that exceeds memory.
pub(crate) fn pad(plaintext: &[u8], block: BlockSize, spare: usize) -> Option<Zeroizing<Vec<u8>>> {
    // MTP-SEA-010, MTP-SEA-015
    let blocks = (plaintext.len() / block.0).checked_add(1)?;
    let padded_len = blocks.checked_mul(block.get())?;
    // Exact, because growing later would leave a copy of the plaintext behind.
    let mut padded = Zeroizing::new(Vec::with_capacity(padded_len.checked_add(spare)?));
    padded.extend_from_slice(plaintext);
    padded.push(0x80);
    padded.resize(padded_len, 0);
    Some(padded)
}

/// How many bytes precede the padding; `None` when the last block holds none.
///
/// Only the last `block` bytes are looked at and the length need not be a multiple of it, as in libsodium's
/// `sodium_unpad`. The time depends on the block size alone, not on where the marker is.
pub(crate) fn unpadded_len(padded: &[u8], block: BlockSize) -> Option<usize> {
    // MTP-SEA-011, MTP-SEA-012, MTP-SEA-013
    let before = padded.len().checked_sub(block.get())?;
    let (stretch, behind) = last_nonzero_stretch(padded.get(before..)?);
    let mut passed_data = Choice::from(0);
    let mut found = Choice::from(0);
    let mut zeros = 0_u64;
    for (offset, byte) in (behind..).zip(stretch.iter().rev()) {
        let is_marker = byte.ct_eq(&0x80) & !passed_data;
        zeros.conditional_assign(&offset, is_marker);
        found |= is_marker;
        passed_data |= !byte.ct_eq(&0);
    }
    let padding = usize::try_from(zeros).ok()?.checked_add(1)?;
    if bool::from(found) { padded.len().checked_sub(padding) } else { None }
}

/// Bytes looked at in one step; constant-time choices cost too much to make one per byte of a block.
const STRIDE: usize = 64;

/// The last bytes that are not all zero, and how many zeros are behind them.
fn last_nonzero_stretch(block: &[u8]) -> (Zeroizing<[u8; STRIDE]>, u64) {
    let mut kept = Zeroizing::new([0; STRIDE]);
    let mut behind = 0_u64;
    let mut found = Choice::from(0);
    for (offset, stretch) in (0_u64..).step_by(STRIDE).zip(block.rchunks(STRIDE)) {
        let any = stretch.iter().fold(0_u8, |any, byte| any | byte);
        let here = !any.ct_eq(&0) & !found;
        let mask = u8::conditional_select(&0, &0xff, here);
        let missing_in_front = STRIDE - stretch.len();
        for (kept, byte) in kept.iter_mut().skip(missing_in_front).zip(stretch) {
            *kept |= byte & mask;
        }
        behind.conditional_assign(&offset, here);
        found |= here;
    }
    (kept, behind)
}
