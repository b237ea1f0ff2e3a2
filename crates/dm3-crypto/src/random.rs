//! Where unpredictable bytes come from.

use crate::error::RandomnessError;

/// A source of unpredictable bytes for keys and nonces.
///
/// Implementations must be fit for cryptography: what they return decides the secrecy of every key made from it.
pub trait Randomness {
    /// Overwrites all of `bytes` with fresh random bytes.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when the source cannot deliver; `bytes` is then not to be used.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError>;
}

impl<R: Randomness + ?Sized> Randomness for &mut R {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        (**self).fill(bytes)
    }
}

/// The random source of the operating system, or of the browser in a `wasm32-unknown-unknown` build.
#[cfg(feature = "os-random")]
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandomness;

#[cfg(feature = "os-random")]
impl Randomness for OsRandomness {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        getrandom::fill(bytes).map_err(|_| RandomnessError::Unavailable)
    }
}
