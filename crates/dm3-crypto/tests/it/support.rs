//! Input for the tests of this crate.

use dm3_crypto::{EncryptionKeyPair, Randomness, RandomnessError, SealedPayload, Seed};
use dm3_types::{EncryptionPublicKey, Nonce, Signature, base64};

/// A reproducible source: every draw differs from all others of the same start.
pub(crate) struct Counter(pub(crate) u64);

impl Randomness for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        self.0 += 1;
        let block = *dm3_crypto::sha256(&self.0.to_le_bytes()).as_bytes();
        bytes.iter_mut().zip(block.iter().cycle()).for_each(|(byte, drawn)| *byte = *drawn);
        Ok(())
    }
}

/// The seed the reference's own tests use.
pub(crate) const SEED: &str = "+DpeBjCzICFoi743/466yJunsHR55Bhr3GnqcS4cuJU=";

pub(crate) fn seed() -> Seed {
    Seed::from_base64(SEED).unwrap()
}

/// The receiver whose keys follow from [`SEED`].
pub(crate) fn receiver() -> EncryptionKeyPair {
    EncryptionKeyPair::from_seed(&seed())
}

pub(crate) fn payload(ciphertext: &str, nonce: &str, ephemeral: Option<&str>) -> SealedPayload {
    SealedPayload {
        ciphertext: base64::decode(ciphertext).unwrap(),
        nonce: Nonce::parse(nonce).unwrap(),
        ephemeral_public_key: ephemeral.map(|key| EncryptionPublicKey::parse(key).unwrap()),
    }
}

/// The group order of secp256k1.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba,
    0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// The other ECDSA signature of the same message and key: n - s in place of s.
pub(crate) fn with_negated_s(signature: &Signature) -> Signature {
    let mut bytes = *signature.as_bytes();
    negate_s(&mut bytes[32..]);
    Signature::from_bytes(bytes)
}

/// n - s, both big endian.
pub(crate) fn negate_s(s: &mut [u8]) {
    let mut borrow = 0;
    for (digit, order) in s.iter_mut().zip(ORDER).rev() {
        let difference = 0x100 + u16::from(order) - u16::from(*digit) - borrow;
        let [high, low] = difference.to_be_bytes();
        *digit = low;
        borrow = u16::from(1 - high);
    }
}
