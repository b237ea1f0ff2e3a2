//! Ed25519 signatures on points and with numbers that an honest signer never uses.

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::{EdwardsPoint, Scalar};
use dm3_oracle::hash::sha256;
use sha2::{Digest as _, Sha512};

/// The order of the base point, little endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// A key whose point has a part of order 8 besides the part that the secret makes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MixedKey {
    secret: Scalar,
    torsion: EdwardsPoint,
}

impl MixedKey {
    /// The key of a label.
    pub(crate) fn labelled(label: &str) -> Self {
        Self { secret: scalar(label), torsion: generator_of_order_eight() }
    }

    /// The key of a label without the other part: an ordinary key.
    pub(crate) fn plain(label: &str) -> Self {
        Self { secret: scalar(label), torsion: EdwardsPoint::default() }
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        (ED25519_BASEPOINT_POINT * self.secret + self.torsion).compress().to_bytes()
    }

    /// A signature whose equation holds only when both sides are multiplied by 8.
    pub(crate) fn sign_up_to_cofactor(&self, message: &[u8], number: u32) -> [u8; 64] {
        let nonce = scalar(&format!("nonce {number}"));
        let point = (ED25519_BASEPOINT_POINT * nonce + generator_of_order_eight()).compress().to_bytes();
        let challenge = challenge(&point, &self.public(), message);
        joined(&point, &(nonce + challenge * self.secret))
    }

    /// A signature whose equation holds to the letter.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut number = 0_u32;
        loop {
            let nonce = scalar(&format!("nonce {number}"));
            let point = (ED25519_BASEPOINT_POINT * nonce).compress().to_bytes();
            let challenge = challenge(&point, &self.public(), message);
            if self.torsion * challenge == EdwardsPoint::default() {
                return joined(&point, &(nonce + challenge * self.secret));
            }
            number += 1;
        }
    }

    /// A signature whose first half is a given encoding of a point of low order, and whose equation holds where that
    /// point is the one that follows from key and text.
    pub(crate) fn sign_at(&self, message: &[u8], point: &[u8; 32]) -> [u8; 64] {
        joined(point, &(challenge(point, &self.public(), message) * self.secret))
    }

    /// [`Self::sign_at`] for the point of order 8 for which the equation holds; none for an ordinary key.
    pub(crate) fn sign_at_low_order(&self, message: &[u8]) -> Option<[u8; 64]> {
        EIGHT_TORSION.iter().map(|point| (point, point.compress().to_bytes())).find_map(|(point, bytes)| {
            let challenge = challenge(&bytes, &self.public(), message);
            let small = *point != EdwardsPoint::default();
            (small && -(self.torsion * challenge) == *point).then(|| self.sign_at(message, &bytes))
        })
    }
}

/// A signature that fulfils the equation under a key of low order, given as any encoding of that point.
pub(crate) fn under_low_order_key(public: &[u8; 32], message: &[u8]) -> Option<[u8; 64]> {
    let key = CompressedEdwardsY(*public).decompress()?;
    (0_u32..256).find_map(|number| {
        let s = scalar(&format!("s {number}"));
        let multiple = Scalar::from(number % 8);
        let point = (ED25519_BASEPOINT_POINT * s - key * multiple).compress().to_bytes();
        (key * challenge(&point, public, message) == key * multiple).then(|| joined(&point, &s))
    })
}

/// The eight points of low order, encoded in the canonical way.
pub(crate) fn low_order_points() -> Vec<[u8; 32]> {
    EIGHT_TORSION.iter().map(|point| point.compress().to_bytes()).collect()
}

/// An encoding of the neutral point with the number p + 1.
pub(crate) fn neutral_point_again() -> [u8; 32] {
    let mut bytes = [0xff; 32];
    set(&mut bytes, 0, 0xee);
    set(&mut bytes, 31, 0x7f);
    bytes
}

/// The smallest y-coordinate that no point has.
pub(crate) fn no_point() -> [u8; 32] {
    let mut bytes = [0; 32];
    for number in 2..=u8::MAX {
        set(&mut bytes, 0, number);
        if CompressedEdwardsY(bytes).decompress().is_none() {
            break;
        }
    }
    bytes
}

/// The signature with the order of the base point added to its number `times` times.
pub(crate) fn with_order_added(signature: &[u8; 64], times: usize) -> [u8; 64] {
    let mut sum = *signature;
    for _ in 0..times {
        let mut carry = 0_u16;
        for (byte, order) in sum.split_at_mut(32).1.iter_mut().zip(ORDER) {
            carry += u16::from(*byte) + u16::from(order);
            let [_, low] = carry.to_be_bytes();
            *byte = low;
            carry >>= 8;
        }
    }
    sum
}

fn challenge(point: &[u8; 32], public: &[u8; 32], message: &[u8]) -> Scalar {
    let hash = Sha512::new().chain_update(point).chain_update(public).chain_update(message).finalize();
    Scalar::from_bytes_mod_order_wide(&hash.into())
}

fn scalar(label: &str) -> Scalar {
    Scalar::from_bytes_mod_order(sha256(format!("dm3 vectors ed25519 {label}").as_bytes()))
}

fn generator_of_order_eight() -> EdwardsPoint {
    EIGHT_TORSION.get(1).copied().unwrap_or_default()
}

fn joined(point: &[u8; 32], s: &Scalar) -> [u8; 64] {
    super::crafted_ecdsa::joined(point, &s.to_bytes())
}

fn set(bytes: &mut [u8; 32], place: usize, value: u8) {
    if let Some(byte) = bytes.get_mut(place) {
        *byte = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The left side of the equation without R, and R as a point.
    fn sides(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> (EdwardsPoint, EdwardsPoint) {
        let (point, number) = super::super::crafted_ecdsa::halves(signature);
        let key = CompressedEdwardsY(*public).decompress().unwrap();
        let s = Scalar::from_canonical_bytes(number).unwrap();
        let left = ED25519_BASEPOINT_POINT * s - key * challenge(&point, public, message);
        (left, CompressedEdwardsY(point).decompress().unwrap())
    }

    fn holds(public: &[u8; 32], signature: &[u8; 64]) -> bool {
        let (left, right) = sides(public, b"text", signature);
        left == right
    }

    #[test]
    fn the_equation_holds_where_only_strictness_refuses() {
        let (plain, mixed) = (MixedKey::plain("plain key"), MixedKey::labelled("mixed key"));
        let neutral = EdwardsPoint::default().compress().to_bytes();
        assert!(holds(&plain.public(), &plain.sign(b"text")));
        assert!(holds(&mixed.public(), &mixed.sign(b"text")));
        assert!(holds(&plain.public(), &plain.sign_at(b"text", &neutral)));
        assert!(holds(&plain.public(), &plain.sign_at(b"text", &neutral_point_again())));
        for key in low_order_points().into_iter().chain([neutral_point_again()]) {
            assert!(holds(&key, &under_low_order_key(&key, b"text").unwrap()));
        }
        let found = (0..64).find_map(|number| {
            let key = MixedKey::labelled(&format!("mixed key {number}"));
            Some((key.public(), key.sign_at_low_order(b"text")?))
        });
        let (public, signature) = found.unwrap();
        assert!(holds(&public, &signature));
    }

    #[test]
    fn the_equation_holds_up_to_the_cofactor_alone() {
        for key in [MixedKey::plain("plain key"), MixedKey::labelled("mixed key")] {
            let (left, right) = sides(&key.public(), b"text", &key.sign_up_to_cofactor(b"text", 1));
            assert_ne!(left, right);
            assert_eq!(left.mul_by_cofactor(), right.mul_by_cofactor());
        }
    }

    #[test]
    fn the_order_is_that_of_the_base_point() {
        assert!(bool::from(Scalar::from_canonical_bytes(ORDER).is_none()));
        assert_eq!(Scalar::from_bytes_mod_order(ORDER), Scalar::ZERO);
    }
}
