//! ECDSA signatures with chosen numbers.

use dm3_oracle::encoding::exactly;
use dm3_oracle::hash::sha256;
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use k256::elliptic_curve::PrimeField;
use k256::elliptic_curve::ops::Reduce;
use k256::elliptic_curve::sec1::ToSec1Point;
use k256::{AffinePoint, FieldBytes, ProjectivePoint, Scalar, U256};

/// The group order.
pub(crate) const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba,
    0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// Half the group order: the largest `s` that is taken.
pub(crate) const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d,
    0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// The number `small` in 32 bytes.
pub(crate) fn number(small: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    if let Some(last) = bytes.last_mut() {
        *last = small;
    }
    bytes
}

/// `r` and `s` of 64 bytes.
pub(crate) fn halves(signature: &[u8; 64]) -> ([u8; 32], [u8; 32]) {
    let (r, s) = signature.split_at(32);
    (exactly(r).unwrap_or_default(), exactly(s).unwrap_or_default())
}

/// 64 bytes of two numbers.
pub(crate) fn joined(r: &[u8; 32], s: &[u8; 32]) -> [u8; 64] {
    let mut bytes = [0; 64];
    let (left, right) = bytes.split_at_mut(32);
    left.copy_from_slice(r);
    right.copy_from_slice(s);
    bytes
}

/// The group order minus the number.
pub(crate) fn negated(number: &[u8; 32]) -> [u8; 32] {
    (-scalar(number)).to_bytes().into()
}

/// The same signature with the other `s`.
pub(crate) fn with_other_s(signature: &[u8; 64]) -> [u8; 64] {
    let (r, s) = halves(signature);
    joined(&r, &negated(&s))
}

/// The 65 bytes of the point behind a compressed key; empty when there is no such point.
pub(crate) fn uncompressed(compressed: &[u8]) -> Vec<u8> {
    VerifyingKey::from_sec1_bytes(compressed)
        .map(|key| key.to_sec1_point(false).as_bytes().to_vec())
        .unwrap_or_default()
}

/// A signature of `message` with this very `s`, and the compressed public key under which it holds.
///
/// The nonce is chosen, and the secret key follows from it: (s·k − hash) / r.
pub(crate) fn with_chosen_s(message: &[u8], s: &[u8; 32], nonce: &[u8; 32]) -> (Vec<u8>, [u8; 64]) {
    let nonce = scalar(nonce);
    let point = compressed(&(ProjectivePoint::GENERATOR * nonce));
    let r = scalar(&exactly::<32>(point.split_at(1).1).unwrap_or_default());
    let inverse = Option::<Scalar>::from(r.invert()).unwrap_or_default();
    let secret = (scalar(s) * nonce - scalar(&sha256(message))) * inverse;
    let public = compressed(&(ProjectivePoint::GENERATOR * secret));
    (public, joined(&r.to_bytes().into(), s))
}

/// The address that a wallet signature of 65 bytes leads to, whoever made it.
pub(crate) fn recovered_address(hash: &[u8; 32], signature: &[u8; 65]) -> Option<[u8; 20]> {
    let (r_and_s, v) = signature.split_at(64);
    let numbers = Signature::from_slice(r_and_s).ok()?;
    let id = RecoveryId::new(v == [28], false);
    let key = VerifyingKey::recover_from_prehash(hash, &numbers, id).ok()?;
    let point = key.to_sec1_point(false);
    exactly(dm3_oracle::hash::keccak256(point.as_bytes().split_at(1).1).split_at(12).1)
}

fn scalar(bytes: &[u8; 32]) -> Scalar {
    Option::from(Scalar::from_repr(FieldBytes::from(*bytes)))
        .unwrap_or_else(|| <Scalar as Reduce<U256>>::reduce(&U256::from_be_slice(bytes)))
}

fn compressed(point: &ProjectivePoint) -> Vec<u8> {
    AffinePoint::from(*point).to_sec1_point(true).as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_number_gives_a_signature_that_holds() {
        for s in [number(1), HALF_ORDER] {
            let (public, signature) = with_chosen_s(b"text", &s, &number(7));
            assert_eq!(halves(&signature).1, s);
            assert!(dm3_oracle::sign::ecdsa_verifies(&public, b"text", &signature));
            assert!(halves(&with_other_s(&signature)).1 > HALF_ORDER);
        }
    }

    #[test]
    fn half_the_order_is_the_largest_low_number() {
        let mut above = HALF_ORDER;
        above[31] += 1;
        assert_eq!(negated(&HALF_ORDER), above);
        assert_eq!(scalar(&ORDER), Scalar::from(0_u32));
    }
}
