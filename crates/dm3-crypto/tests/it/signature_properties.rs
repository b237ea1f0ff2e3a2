//! What must hold for every signature.

use dm3_crypto::{
    EncryptionKeyPair, ProfileKeys, Seed, SignatureError, SigningKeyPair, StorageKey, VerifyingKey, verify,
};
use dm3_types::{Signature, SigningPublicKey};
use proptest::prelude::*;

use crate::support::with_negated_s;

fn pair(ed25519: bool, secret: [u8; 32]) -> SigningKeyPair {
    if ed25519 {
        SigningKeyPair::ed25519_from_seed(&Seed::from_bytes(secret))
    } else {
        SigningKeyPair::secp256k1_from_secret_bytes(&secret).unwrap()
    }
}

fn any_secret() -> impl Strategy<Value = [u8; 32]> {
    // Zero and numbers from the group order up are no secp256k1 secrets.
    any::<[u8; 32]>().prop_filter("in range", |secret| *secret != [0; 32] && secret[0] != 0xff)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_signed_verifies(ed25519 in any::<bool>(), secret in any_secret(), message in any::<Vec<u8>>()) {
        let pair = pair(ed25519, secret);
        let signature = pair.sign(&message);
        prop_assert_eq!(signature, pair.sign(&message));
        prop_assert_eq!(verify(&pair.public(), &message, &signature), Ok(()));
        prop_assert_eq!(pair.verifying_key().verify(&message, &signature), Ok(()));
        prop_assert_eq!(VerifyingKey::new(&pair.public()).unwrap(), pair.verifying_key());
        prop_assert_eq!(pair.verifying_key().public(), pair.public());
    }

    #[test]
    fn a_changed_message_is_refused(
        ed25519 in any::<bool>(),
        secret in any_secret(),
        message in proptest::collection::vec(any::<u8>(), 1..200),
        at in any::<prop::sample::Index>(),
        change in 1_u8..,
    ) {
        let pair = pair(ed25519, secret);
        let signature = pair.sign(&message);
        let mut other = message.clone();
        other[at.index(message.len())] ^= change;
        prop_assert_eq!(verify(&pair.public(), &other, &signature), Err(SignatureError::Mismatch));
        other.clone_from(&message);
        other.push(0);
        prop_assert_eq!(verify(&pair.public(), &other, &signature), Err(SignatureError::Mismatch));
    }

    #[test]
    fn a_changed_signature_is_refused(
        ed25519 in any::<bool>(),
        secret in any_secret(),
        message in any::<Vec<u8>>(),
        at in 0_usize..64,
        change in 1_u8..,
    ) {
        let pair = pair(ed25519, secret);
        let mut signature = *pair.sign(&message).as_bytes();
        signature[at] ^= change;
        prop_assert!(verify(&pair.public(), &message, &Signature::from_bytes(signature)).is_err());
    }

    #[test]
    fn another_key_is_refused(
        ed25519 in any::<bool>(),
        secrets in (any_secret(), any_secret()),
        message in any::<Vec<u8>>(),
    ) {
        prop_assume!(secrets.0 != secrets.1);
        let (signer, other) = (pair(ed25519, secrets.0), pair(ed25519, secrets.1));
        let signature = signer.sign(&message);
        prop_assert_eq!(verify(&other.public(), &message, &signature), Err(SignatureError::Mismatch));
        let other_kind = pair(!ed25519, secrets.0);
        prop_assert!(verify(&other_kind.public(), &message, &signature).is_err());
    }

    #[test]
    fn ecdsa_has_no_second_form(secret in any_secret(), message in any::<Vec<u8>>()) {
        let pair = pair(false, secret);
        let high = with_negated_s(&pair.sign(&message));
        prop_assert_eq!(verify(&pair.public(), &message, &high), Err(SignatureError::HighS));
    }

    #[test]
    fn any_key_and_signature_end_in_an_answer(
        key in any::<[u8; 33]>(),
        message in any::<Vec<u8>>(),
        signature in any::<[u8; 32]>(),
    ) {
        let mut short = [0; 32];
        short.copy_from_slice(&key[1..]);
        let signature = Signature::from_bytes([signature, signature].concat().try_into().unwrap());
        for key in [SigningPublicKey::Ed25519(short), SigningPublicKey::Secp256k1(key)] {
            prop_assert!(verify(&key, &message, &signature).is_err());
        }
    }

    #[test]
    fn stored_pairs_read_back(secret in any_secret()) {
        let ed25519 = pair(true, secret);
        let read = SigningKeyPair::ed25519_from_secret_base64(&ed25519.secret_base64()).unwrap();
        prop_assert_eq!(read.public(), ed25519.public());
        let secp256k1 = pair(false, secret);
        let read = SigningKeyPair::secp256k1_from_secret_base64(&secp256k1.secret_base64()).unwrap();
        prop_assert_eq!(read.public(), secp256k1.public());
        let encryption = EncryptionKeyPair::from_secret_bytes(&secret);
        let read =
            EncryptionKeyPair::from_parts(&encryption.secret_base64(), &encryption.public().to_string()).unwrap();
        prop_assert_eq!(read.public(), encryption.public());
    }

    #[test]
    fn derivation_depends_on_the_text_alone(text in ".{0,150}", other in ".{0,150}") {
        let keys = |text: &str| ProfileKeys::derive(StorageKey::from_wallet_signature(text), "0");
        let (first, again) = (keys(&text), keys(&text));
        prop_assert_eq!(first.encryption.secret_base64(), again.encryption.secret_base64());
        prop_assert_eq!(first.signing.secret_base64(), again.signing.secret_base64());
        prop_assume!(text != other);
        prop_assert_ne!(first.encryption.public(), keys(&other).encryption.public());
    }
}
