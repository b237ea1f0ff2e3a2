//! Signatures against answers of the deployed network, and ECDSA against RFC 6979 as published for secp256k1.

use dm3_crypto::{SignatureError, SigningKeyPair, VerifyingKey, keccak256_text, sha256_text, verify};
use dm3_types::{Signature, SigningPublicKey, base64};

use crate::support::with_negated_s;

const SIGNER: &str =
    "fxIyJnMWNyzEma5dTFIgFEHbMhOcUZ1iq6pQN12r4cnuetAM8Rj+7io58EmfWSmV/KCWVfZW/UB9SjYAy4Ljkw==";
const PROFILE_SIGNER: &str =
    "hHFeMBtp9mkqrPPSRVbgQU9KMj/K/1zvjjBJ7kcD25i/ACwK7hMAvcp54J+QqyL4AJNGN94e1somHjJSz18vkA==";

fn sign(secret: &str, text: &str) -> String {
    SigningKeyPair::ed25519_from_secret_base64(secret).unwrap().sign(text.as_bytes()).to_string()
}

#[test]
fn text() {
    let expected = "9x18lnf1Dp65hseNuL8M9LL8x4kYy3ci2uMF3ncScD93jwdExjBBSPM0s3b4+2+6LEeLZECX1+bUE/usUqakAA==";
    assert_eq!(sign(SIGNER, "test"), expected);
    let public = SigningPublicKey::parse("7nrQDPEY/u4qOfBJn1kplfygllX2Vv1AfUo2AMuC45M=").unwrap();
    let signature = Signature::parse(expected).unwrap();
    assert_eq!(verify(&public, b"test", &signature), Ok(()));
    assert_eq!(verify(&public, b"test1", &signature), Err(SignatureError::Mismatch));
}

#[test]
fn message() {
    let text = r#"{"message":"hello dm3 ☃","metadata":{"from":"alice.eth","timestamp":1700000000000,"to":"bob.eth","type":"NEW"}}"#;
    let signature = sign(PROFILE_SIGNER, text);
    assert_eq!(
        signature,
        "7Lx4Gr0VXmzyXfID5JJyGshRwd0N6S4H6TmBi56Yt1aHbw5YYJomVhDuiFNJaETSthodosYcDHDzumg+qYKECg=="
    );
    let signed = format!(r#"{},"signature":"{signature}"}}"#, &text[..text.len() - 1]);
    assert_eq!(
        sha256_text(&signed).to_string(),
        "0x0512d259b288a48eb75d39fa04f8218c1f22afbdde2ce16e750a75729058e4ba"
    );
    assert_eq!(
        keccak256_text(&signed).to_string(),
        "0x02bfcb38c487bb9782ae1abc56287a977cf33448998d8ebe5e12be51636cb89f"
    );
}

#[test]
fn envelope_metadata() {
    let text = r#"{"deliveryInformation":"{\"ciphertext\":\"{\\\"from\\\":\\\"\\\",\\\"to\\\":\\\"\\\"}\",\"ephemPublicKey\":\"\",\"nonce\":\"\"}","encryptionScheme":"x25519-chacha20-poly1305","messageHash":"0xf2f8e4e1301481b3d7f11127adc11f5f4cf5faa8261296501d7726206ba35a85","version":"v1"}"#;
    assert_eq!(
        sign(
            "5Z3T5I5/TW7AyNBn5x5cNcf250u1J8jBTW7qWfmQRmfcLqfO3guLOIepnkNT07criO2C9yrYSpk8nbMwAOPL4Q==",
            text
        ),
        "sHQCkcuocwB7E9iy2hzyvl45020vFNgDfEV/dAKaMal98svGl7Gk8h0vcXxmhNwZt+rJ0j+Bc6sgpoeiIBjBCQ=="
    );
}

#[test]
fn postmark() {
    let hashed = concat!(
        r#"{"incommingTimestamp":1700000001000,"messageHash":"#,
        r#""0x367d9d9c36d2f5d7062e32a72b7d013ee43cb2079c28335dc9cef786a3d807b1"}"#
    );
    let signed = sha256_text(hashed).to_string();
    assert_eq!(signed, "0x898e7851b1b0ab84ea79d4c6483ca3a6281374aec17915fd4756594f90f94e8c");
    assert_eq!(
        sign(PROFILE_SIGNER, &signed),
        "qA5t4nIMqpdAxF55tD/6AOfEXw3cYol1B8q9/0bEZX5+cUSqcQjzERzZcr8Zy9nlQPkMDhgt8ri2I0oathDOAQ=="
    );
}

#[test]
fn postmark_hash() {
    let quoted =
        r#""{\"ciphertext\":\"AAAA\",\"ephemPublicKey\":\"BBBB\",\"nonce\":\"0x000000000000000000000000\"}""#;
    assert_eq!(
        dm3_crypto::eip191_hash(quoted.as_bytes()).to_string(),
        "0x367d9d9c36d2f5d7062e32a72b7d013ee43cb2079c28335dc9cef786a3d807b1"
    );
}

#[test]
fn rfc_8032_test_1() {
    let mut secret = hex("0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    secret.extend(hex("0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    let signature = Signature::parse(&sign(&base64::encode(&secret), "")).unwrap();
    assert_eq!(
        signature.as_bytes().as_slice(),
        hex("0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
             5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
    );
}

/// Widely published answers for secret 1, SHA-256 and RFC 6979.
#[test]
fn ecdsa_is_deterministic() {
    let mut secret = [0; 32];
    secret[31] = 1;
    let pair = SigningKeyPair::secp256k1_from_secret_bytes(&secret).unwrap();
    assert_eq!(
        pair.public().as_bytes(),
        hex("0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
    );
    for (message, signature) in [
        (
            "Satoshi Nakamoto",
            "0x934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8\
             2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
        ),
        (
            "All those moments will be lost in time, like tears in rain. Time to die...",
            "0x8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b\
             547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
        ),
    ] {
        let made = pair.sign(message.as_bytes());
        assert_eq!(made.as_bytes().as_slice(), hex(signature), "{message}");
        assert_eq!(verify(&pair.public(), message.as_bytes(), &made), Ok(()));
    }
}

#[test]
fn a_second_form_of_a_signature_is_refused() {
    // Ed25519: s + L in place of s.
    let public = SigningPublicKey::parse("rfEjXuLfayAdSba9crUG1bfaMXuC1lsSRAN9+o3oIQM=").unwrap();
    let message = "9VSODP0uuMqo3GFn cMN0GofiZufm.Dcop 0W\\TgT.Wo? Voh\nSsb/maX5fA";
    for (signature, expected) in [
        ("AX5zMwetU8HomTEoLfAaS7DJinzfFcvRYH92ZaDu/GLGgBbgW2jKQ+O20xKprprbJwfK8WGsW5x1rn1hes0RDw==", Ok(())),
        (
            "AX5zMwetU8HomTEoLfAaS7DJinzfFcvRYH92ZaDu/GKzVAw9dsvcm7lTy7WHqHnwJwfK8WGsW5x1rn1hes0RHw==",
            Err(SignatureError::Mismatch),
        ),
    ] {
        let signature = Signature::parse(signature).unwrap();
        assert_eq!(verify(&public, message.as_bytes(), &signature), expected);
    }
    // ECDSA: n - s in place of s.
    let pair = SigningKeyPair::secp256k1_from_secret_bytes(&[7; 32]).unwrap();
    let high = with_negated_s(&pair.sign(b"text"));
    assert_eq!(verify(&pair.public(), b"text", &high), Err(SignatureError::HighS));
}

#[test]
fn keys_that_are_no_points_are_refused() {
    let mut no_ed25519_point = [0; 32];
    no_ed25519_point[0] = 2;
    let mut no_secp256k1_point = [0xff; 33];
    no_secp256k1_point[0] = 2;
    for key in [
        SigningPublicKey::Ed25519(no_ed25519_point),
        SigningPublicKey::Secp256k1(no_secp256k1_point),
        SigningPublicKey::Secp256k1([0; 33]),
    ] {
        assert_eq!(VerifyingKey::new(&key), Err(SignatureError::PublicKeyNotAPoint), "{key:?}");
    }
}

#[test]
fn low_order_signing_keys_verify_nothing() {
    // With the neutral element as key and commitment, s = 0 fits every message unless low order is refused.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    let public = SigningPublicKey::Ed25519(neutral);
    assert_eq!(
        verify(&public, b"anything", &Signature::from_bytes(signature)),
        Err(SignatureError::Mismatch)
    );
    let zero = SigningPublicKey::Ed25519([0; 32]);
    assert!(verify(&zero, b"anything", &Signature::from_bytes([0; 64])).is_err());
}

fn hex(text: &str) -> Vec<u8> {
    dm3_types::hex::decode0x(text).unwrap()
}
