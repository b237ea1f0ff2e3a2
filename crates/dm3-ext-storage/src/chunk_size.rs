//! How large a chunk may become.

/// The maximum size of chunks in bytes of their canonical records. Each client has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkSize(usize);

impl ChunkSize {
    /// The least that is recommended: 500,000 bytes. Smaller chunks are many.
    pub const RECOMMENDED_MIN: Self = Self(500_000);

    /// The most that is recommended: 10,000,000 bytes. Larger chunks are written again as a whole for each message.
    pub const RECOMMENDED_MAX: Self = Self(10_000_000);

    /// A maximum of so many bytes.
    #[must_use]
    pub const fn from_bytes(bytes: usize) -> Self {
        Self(bytes)
    }

    /// The maximum in bytes.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.0
    }

    /// Whether the maximum is within what is recommended.
    #[must_use]
    pub fn is_recommended(self) -> bool {
        (Self::RECOMMENDED_MIN..=Self::RECOMMENDED_MAX).contains(&self)
    }
}

impl Default for ChunkSize {
    /// 500,000 bytes, the least that is recommended.
    fn default() -> Self {
        Self::RECOMMENDED_MIN // MSP-ADD-001
    }
}
