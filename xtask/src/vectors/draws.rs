//! The peer's random draws, made again.

use dm3_crypto::dangerous::ReplayRandomness;
use dm3_crypto::{Randomness, RandomnessError};
use dm3_types::{Json, base64, hex};

use super::answer::Failure;

/// A random draw: the bytes that our crates draw in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Draw {
    /// A key pair. For X25519 the secret key, for Ed25519 the seed.
    Key(Vec<u8>),
    /// A nonce.
    Nonce(Vec<u8>),
}

impl Draw {
    /// Reads one of the draws that a vector lists.
    pub(super) fn read(draw: &Json) -> Option<Self> {
        let text = |name| draw.get(name).and_then(Json::as_str);
        match text("kind")? {
            "kx_keypair" => Some(Self::Key(base64::decode(text("privateKey")?).ok()?)),
            "sign_keypair" => Some(Self::Key(base64::decode(text("seed")?).ok()?)),
            "randombytes" => Some(Self::Nonce(hex::decode0x(text("hex")?).ok()?)),
            _ => None,
        }
    }

    fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Key(bytes) | Self::Nonce(bytes) => bytes,
        }
    }
}

/// A random source that makes the peer's draws, and goes on with other bytes where the peer made none.
///
/// A source that gave up instead would make our crates refuse for want of randomness, and a vector in which the peer
/// refuses for another reason would pass by accident.
#[derive(Debug)]
pub(super) struct Draws(ReplayRandomness);

impl Draws {
    /// Makes these draws.
    pub(super) fn new(draws: impl IntoIterator<Item = Draw>) -> Self {
        Self(ReplayRandomness::new(draws.into_iter().map(Draw::into_bytes)))
    }

    /// Checks that all draws of the peer were made.
    pub(super) fn used_up(&self) -> Result<(), Failure> {
        match self.0.remaining() {
            0 => Ok(()),
            left => Err(Failure::Broken(format!("{left} random draws of the peer were not made"))),
        }
    }
}

impl Randomness for Draws {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        if self.0.fill(bytes).is_err() {
            bytes.fill(0x42);
        }
        Ok(())
    }
}
