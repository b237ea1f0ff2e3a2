//! Signatures: ECDSA over secp256k1 (written form), Ed25519 (deployed form), and an Ethereum wallet's personal ones.

use ed25519_dalek::Signer as _;
use k256::ecdsa;
use k256::ecdsa::signature::hazmat::PrehashVerifier as _;

use crate::Dialect;
use crate::encoding::{base64, exactly, hex0x};
use crate::hash::{keccak256, personal, sha256};

/// Why a secret is no key: zero, or not below the order of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret is out of range")]
pub struct OutOfRange;

/// A secp256k1 key.
#[derive(Clone)]
pub struct EcdsaKey(ecdsa::SigningKey);

impl std::fmt::Debug for EcdsaKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("EcdsaKey(..)")
    }
}

impl EcdsaKey {
    /// The key with this secret.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`].
    pub fn new(secret: &[u8; 32]) -> Result<Self, OutOfRange> {
        ecdsa::SigningKey::from_slice(secret).map(Self).map_err(|_| OutOfRange)
    }

    /// The key that follows from a label: the first hash in a chain that is in range.
    #[must_use]
    pub fn labelled(label: &str) -> Self {
        let mut secret = sha256(label.as_bytes());
        loop {
            if let Ok(key) = Self::new(&secret) {
                return key;
            }
            secret = sha256(&secret);
        }
    }

    /// The 32 secret bytes.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// The compressed public key (SEC 1), 33 bytes.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        self.0.verifying_key().to_sec1_point(true).as_bytes().to_vec()
    }

    /// `r‖s` with low s over SHA-256 of `message`, nonce by RFC 6979; 64 bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign_prehash_recoverable(&sha256(message)).0.to_bytes().into()
    }

    /// The wallet's signature of a personal message (EIP-191): `r‖s‖v`, v is 27 or 28; 65 bytes.
    #[must_use]
    pub fn sign_personal(&self, text: &str) -> [u8; 65] {
        let (signature, recovery) = self.0.sign_prehash_recoverable(&personal(text));
        let mut bytes = [27; 65];
        for (place, byte) in bytes.iter_mut().zip(signature.to_bytes()) {
            *place = byte;
        }
        if let Some(v) = bytes.last_mut() {
            *v += u8::from(recovery.is_y_odd());
        }
        bytes
    }

    /// The Ethereum address of this key.
    #[must_use]
    pub fn address(&self) -> [u8; 20] {
        let point = self.0.verifying_key().to_sec1_point(false);
        let hash = keccak256(point.as_bytes().split_at(1).1);
        exactly(hash.split_at(12).1).unwrap_or_default()
    }
}

/// Whether `signature` (`r‖s`) is an ECDSA signature of `message` by `public` (compressed, 33 bytes).
#[must_use]
pub fn ecdsa_verifies(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) =
        (ecdsa::VerifyingKey::from_sec1_bytes(public), ecdsa::Signature::from_slice(signature))
    else {
        return false;
    };
    key.verify_prehash(&sha256(message), &signature).is_ok()
}

/// Ed25519 signature of `message`; 64 bytes.
#[must_use]
pub fn ed25519_sign(seed: &[u8; 32], message: &[u8]) -> [u8; 64] {
    ed25519_dalek::SigningKey::from_bytes(seed).sign(message).to_bytes()
}

/// The Ed25519 public key of a seed.
#[must_use]
pub fn ed25519_public(seed: &[u8; 32]) -> [u8; 32] {
    ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().to_bytes()
}

/// Whether `signature` is an Ed25519 signature of `message` by `public`, by the strict rules.
#[must_use]
pub fn ed25519_verifies(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    ed25519_dalek::VerifyingKey::from_bytes(public)
        .is_ok_and(|key| key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok())
}

/// Whether a base64 signature by a base64 public key holds: 33 bytes are secp256k1, 32 bytes are Ed25519.
#[must_use]
pub fn verifies(public: &str, message: &[u8], signature: &str) -> bool {
    let (Some(public), Some(signature)) =
        (crate::encoding::from_base64(public), crate::encoding::from_base64(signature))
    else {
        return false;
    };
    match (exactly::<32>(&public), exactly::<64>(&signature)) {
        (Some(public), Some(signature)) => ed25519_verifies(&public, message, &signature),
        _ => ecdsa_verifies(&public, message, &signature),
    }
}

/// The two signing keys that a fixture person has, one for each dialect.
#[derive(Debug, Clone)]
pub struct SigningKeys {
    /// Written form.
    pub ecdsa: EcdsaKey,
    /// Seed of the deployed form's Ed25519 key.
    pub ed25519_seed: [u8; 32],
}

impl SigningKeys {
    /// Base64 of the signature of `text` in this dialect.
    #[must_use]
    pub fn sign(&self, text: &str, dialect: Dialect) -> String {
        match dialect {
            Dialect::Spec => base64(&self.ecdsa.sign(text.as_bytes())),
            Dialect::LegacyTs => base64(&ed25519_sign(&self.ed25519_seed, text.as_bytes())),
        }
    }

    /// Base64 of the public key in this dialect.
    #[must_use]
    pub fn public(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Spec => base64(&self.ecdsa.public()),
            Dialect::LegacyTs => base64(&ed25519_public(&self.ed25519_seed)),
        }
    }

    /// Base64 of the private key: 32 bytes (secp256k1) or seed and public key, 64 bytes (Ed25519).
    #[must_use]
    pub fn private(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Spec => base64(&self.ecdsa.secret()),
            Dialect::LegacyTs => {
                let mut bytes = self.ed25519_seed.to_vec();
                bytes.extend_from_slice(&ed25519_public(&self.ed25519_seed));
                base64(&bytes)
            }
        }
    }
}

/// An address with the EIP-55 checksum.
#[must_use]
pub fn checksummed(address: &[u8; 20]) -> String {
    let lower = crate::encoding::hex(address);
    let hash = crate::encoding::hex(&keccak256(lower.as_bytes()));
    let digits = lower.chars().zip(hash.chars());
    let digits = digits.map(|(digit, nibble)| if nibble >= '8' { digit.to_ascii_uppercase() } else { digit });
    format!("0x{}", digits.collect::<String>())
}

/// A wallet signature as it stands in profiles.
#[must_use]
pub fn personal_hex(key: &EcdsaKey, text: &str) -> String {
    hex0x(&key.sign_personal(text))
}
