//! The Ethereum wallet that owns a profile: personal signatures (EIP-191) and who made them.

use dm3_types::{Address, Dialect, WalletSignature};
use k256::ecdsa::{RecoveryId, Signature, SigningKey, VerifyingKey};
use k256::elliptic_curve::scalar::IsHigh;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::error::{KeyError, RandomnessError, RecoveryError};
use crate::hashing::{eip191_hash, keccak256};
use crate::random::Randomness;
use crate::secret::{self, redacted_debug};
use crate::signing_key::{generate_secp256k1_key, secp256k1_key};

const FIELD: &str = "wallet private key";

/// The secp256k1 key of an Ethereum account, written as `0x` and 64 hexadecimal digits.
///
/// It is wiped when dropped and is never printed.
#[derive(Clone)]
pub struct WalletKey {
    key: SigningKey,
    address: Address,
}

redacted_debug!(WalletKey);

// Every secret field wipes itself.
impl ZeroizeOnDrop for WalletKey {}

impl WalletKey {
    /// Draws a new key.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when `rng` cannot deliver.
    pub fn generate<R: Randomness + ?Sized>(rng: &mut R) -> Result<Self, RandomnessError> {
        generate_secp256k1_key(rng).map(Self::new)
    }

    /// The key of 32 bytes, big endian.
    ///
    /// # Errors
    ///
    /// [`KeyError::OutOfRange`].
    pub fn from_bytes(secret: &[u8; 32]) -> Result<Self, KeyError> {
        secp256k1_key(FIELD, secret).map(Self::new)
    }

    /// Reads `0x` and 64 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotHex`], [`KeyError::WrongLength`], [`KeyError::OutOfRange`].
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        Self::from_bytes(&*secret::from_hex(FIELD, text)?)
    }

    /// The key as `0x` and 64 lower-case hexadecimal digits, for safekeeping.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new(<[u8; 32]>::from(self.key.to_bytes()));
        Zeroizing::new(dm3_types::hex::encode0x(bytes.as_slice()))
    }

    /// The account: the last 20 bytes of the Keccak-256 of the public key.
    #[must_use]
    pub fn address(&self) -> Address {
        self.address
    }

    /// Signs a personal message as wallets do (EIP-191; RFC 6979, low `s`, `v` 27 or 28).
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "the last byte is made 27 or 28")]
    pub fn sign_personal(&self, message: &[u8]) -> WalletSignature {
        // MTP-SIG-020
        let (signature, recovery) = self.key.sign_prehash_recoverable(eip191_hash(message).as_bytes());
        let mut bytes = [0; 65];
        let (r_and_s, v) = bytes.split_at_mut(64);
        r_and_s.copy_from_slice(&signature.to_bytes());
        // MTP-SIG-021
        v.fill(27 + u8::from(recovery.is_y_odd()));
        WalletSignature::from_bytes(bytes).expect("v is 27 or 28")
    }

    fn new(key: SigningKey) -> Self {
        let address = address_of(key.verifying_key());
        Self { key, address }
    }
}

/// The account that signed the personal message; a high `s` is refused (EIP-2).
///
/// Every well-formed signature leads to some account: compare the result with the one expected.
///
/// # Errors
///
/// [`RecoveryError`].
pub fn recover_personal(message: &[u8], signature: &WalletSignature) -> Result<Address, RecoveryError> {
    recover_personal_in(Dialect::Written, message, signature)
}

/// [`recover_personal`] that accepts a high `s` in [`Dialect::Deployed`], as deployed peers do.
///
/// # Errors
///
/// [`RecoveryError`].
pub fn recover_personal_in(
    dialect: Dialect,
    message: &[u8],
    signature: &WalletSignature,
) -> Result<Address, RecoveryError> {
    let (r_and_s, v) = signature.as_bytes().split_at(64);
    // MTP-SIG-025
    let r_and_s = Signature::from_slice(r_and_s).map_err(|_| RecoveryError::OutOfRange)?;
    // MTP-SIG-026
    if dialect == Dialect::Written && r_and_s.s().is_high().into() {
        return Err(RecoveryError::HighS);
    }
    let recovery = RecoveryId::new(v == [28], false);
    // MTP-SIG-022, MTP-SIG-027
    VerifyingKey::recover_from_prehash(eip191_hash(message).as_bytes(), &r_and_s, recovery)
        .map(|key| address_of(&key))
        .map_err(|_| RecoveryError::NoPublicKey)
}

fn address_of(key: &VerifyingKey) -> Address {
    let point = key.to_sec1_point(false);
    // The first byte only says that the point is uncompressed.
    let coordinates = point.as_bytes().split_at(1).1;
    let mut address = [0; 20];
    address.copy_from_slice(keccak256(coordinates).as_bytes().split_at(12).1);
    Address::from_bytes(address)
}
