//! Keys, encodings and signatures.

use dm3_crypto::{
    Seed, SignatureError, SigningKeyPair, WalletKey, parse_wallet_signature, recover_personal_in, verify,
};
use dm3_types::{
    Address, Dialect, EncryptionPublicKey, Hash, Nonce, ParseError, Signature, SigningPublicKey,
    WalletSignature, hex,
};
use serde_json::json;

use super::Operation;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("key.parse_encryption_public", parse_encryption_public),
    ("key.parse_signing_public", parse_signing_public),
    ("key.parse_signature", parse_signature),
    ("key.parse_nonce", parse_nonce),
    ("key.parse_hash", parse_hash),
    ("key.parse_address", parse_address),
    ("key.write", write),
    ("signature.sign", sign),
    ("signature.verify", verify_signature),
    ("wallet.sign", wallet_sign),
    ("wallet.recover", wallet_recover),
];

/// What our crates say of a text that is not the value it should be.
pub(super) fn malformed(error: ParseError) -> Refusal {
    Refusal::rejected(Stage::Decode, "mtp.key.malformed", error)
}

/// Lower-case hex without prefix, as bytes stand in replies.
pub(super) fn plain_hex(bytes: &[u8]) -> String {
    hex::encode0x(bytes).split_off(2)
}

fn parse_encryption_public(arguments: &Arguments<'_>) -> Reply {
    let key = EncryptionPublicKey::parse(arguments.text("key_text")?).map_err(malformed)?;
    Ok(json!({ "key_hex": plain_hex(key.as_bytes()) }))
}

fn parse_signing_public(arguments: &Arguments<'_>) -> Reply {
    let key = SigningPublicKey::parse(arguments.text("key_text")?).map_err(malformed)?;
    let curve = match key {
        SigningPublicKey::Ed25519(_) => "ed25519",
        SigningPublicKey::Secp256k1(_) => "secp256k1",
    };
    Ok(json!({ "curve": curve, "key_hex": plain_hex(key.as_bytes()) }))
}

fn parse_signature(arguments: &Arguments<'_>) -> Reply {
    let signature = Signature::parse(arguments.text("signature_text")?).map_err(malformed)?;
    Ok(json!({ "signature_hex": plain_hex(signature.as_bytes()) }))
}

fn parse_nonce(arguments: &Arguments<'_>) -> Reply {
    let nonce = Nonce::parse(arguments.text("nonce_text")?).map_err(malformed)?;
    Ok(json!({ "nonce_hex": plain_hex(nonce.as_bytes()) }))
}

fn parse_hash(arguments: &Arguments<'_>) -> Reply {
    let hash = Hash::parse(arguments.text("hash_text")?).map_err(malformed)?;
    Ok(json!({ "hash_hex": plain_hex(hash.as_bytes()) }))
}

fn parse_address(arguments: &Arguments<'_>) -> Reply {
    let address = Address::parse(arguments.text("address_text")?).map_err(malformed)?;
    Ok(json!({ "address": address.to_string() }))
}

fn write(arguments: &Arguments<'_>) -> Reply {
    let text = match arguments.text("kind")? {
        "encryption_key" => EncryptionPublicKey::from_bytes(arguments.array("bytes")?).to_string(),
        "signing_key" => match arguments.bytes("bytes")?.len() {
            32 => SigningPublicKey::Ed25519(arguments.array("bytes")?).to_string(),
            _ => SigningPublicKey::Secp256k1(arguments.array("bytes")?).to_string(),
        },
        "signature" => Signature::from_bytes(arguments.array("bytes")?).to_string(),
        "wallet_signature" => {
            WalletSignature::from_bytes(arguments.array("bytes")?).map_err(malformed)?.to_string()
        }
        "nonce" => Nonce::from_bytes(arguments.array("bytes")?).to_string(),
        "hash" => Hash::from_bytes(arguments.array("bytes")?).to_string(),
        "address" => Address::from_bytes(arguments.array("bytes")?).to_string(),
        other => return Err(Refusal::unsupported(format!("kind {other}"))),
    };
    Ok(json!({ "text": text }))
}

fn sign(arguments: &Arguments<'_>) -> Reply {
    let secret = arguments.array("secret_key")?;
    let pair = match arguments.dialect() {
        Dialect::Written => SigningKeyPair::secp256k1_from_secret_bytes(&secret)
            .map_err(|error| Refusal::rejected(Stage::Decode, "mtp.key.out-of-range", error))?,
        Dialect::Deployed => SigningKeyPair::ed25519_from_seed(&Seed::from_bytes(secret)),
    };
    let signature = pair.sign(&arguments.bytes("message")?);
    Ok(json!({ "public_key": pair.public().to_string(), "signature": signature.to_string() }))
}

fn verify_signature(arguments: &Arguments<'_>) -> Reply {
    let key = SigningPublicKey::parse(arguments.text("public_key")?).map_err(malformed)?;
    let signature = Signature::parse(arguments.text("signature")?).map_err(malformed)?;
    verify(&key, &arguments.bytes("message")?, &signature).map_err(|error| {
        let code = match error {
            SignatureError::PublicKeyNotAPoint => "mtp.signature.key-not-a-point",
            SignatureError::HighS => "mtp.signature.high-s",
            _ => "mtp.signature.mismatch",
        };
        Refusal::rejected(Stage::Authenticate, code, error)
    })?;
    Ok(json!({}))
}

fn wallet_sign(arguments: &Arguments<'_>) -> Reply {
    let wallet = WalletKey::from_bytes(&arguments.array("secret_key")?)
        .map_err(|error| Refusal::rejected(Stage::Decode, "mtp.key.out-of-range", error))?;
    let signature = wallet.sign_personal(&arguments.bytes("message")?);
    Ok(json!({ "address": wallet.address().to_string(), "signature": signature.to_string() }))
}

fn wallet_recover(arguments: &Arguments<'_>) -> Reply {
    let dialect = arguments.dialect();
    let signature = parse_wallet_signature(arguments.text("signature_text")?, dialect).map_err(malformed)?;
    let address = recover_personal_in(dialect, &arguments.bytes("message")?, &signature)
        .map_err(|error| Refusal::rejected(Stage::Authenticate, "mtp.wallet-signature.refused", error))?;
    Ok(json!({ "address": address.to_string() }))
}
