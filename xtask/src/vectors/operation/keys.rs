//! Key pairs, session keys and keys that follow from a wallet.

use dm3_crypto::{
    EncryptionKeyPair, ProfileKeys, Seed, SessionKeys, SigningKeyPair, StorageKey, WalletKey,
    receiver_session_keys, sender_session_keys, storage_key_message,
};
use dm3_types::{Address, EncryptionPublicKey, Json, Members};

use super::Operation;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "createSigningKeyPair" => signing_key_pair,
        "createKeyPair" => encryption_key_pair,
        "createSenderSessionKey" => |case| session_keys(case, sender_session_keys),
        "createReceiverSessionKey" => |case| session_keys(case, receiver_session_keys),
        "createStorageKey" => storage_key,
        "getStorageKeyCreationMessage" => creation_message,
        "deriveKeysFromWallet" => keys_of_wallet,
        _ => return None,
    })
}

/// The stored encryption key pair in the object `name`.
pub(super) fn encryption_keys(case: &Case<'_>, name: &str) -> Result<EncryptionKeyPair, Failure> {
    let pair = case.object(name)?;
    Ok(EncryptionKeyPair::from_parts(pair.text("privateKey")?, pair.text("publicKey")?)?)
}

/// The stored signing key pair in the object `name`.
pub(super) fn signing_keys(case: &Case<'_>, name: &str) -> Result<SigningKeyPair, Failure> {
    Ok(SigningKeyPair::ed25519_from_secret_base64(case.object(name)?.text("privateKey")?)?)
}

/// A key pair as the peer shows it.
pub(super) fn encryption_pair_json(pair: &EncryptionKeyPair) -> Members {
    Members::new().with("publicKey", pair.public()).with("privateKey", pair.secret_base64().as_str())
}

/// A key pair as the peer shows it.
pub(super) fn signing_pair_json(pair: &SigningKeyPair) -> Members {
    Members::new().with("publicKey", pair.public()).with("privateKey", pair.secret_base64().as_str())
}

/// All keys of a profile as the peer shows them.
pub(super) fn profile_keys_json(keys: &ProfileKeys) -> Members {
    Members::new()
        .with("encryptionKeyPair", encryption_pair_json(&keys.encryption))
        .with("signingKeyPair", signing_pair_json(&keys.signing))
        .with("storageEncryptionKey", keys.storage_key.to_base64().as_str())
        .with("storageEncryptionNonce", keys.nonce.as_str())
}

fn signing_key_pair(case: &Case<'_>) -> Outcome {
    let seed = Seed::from_base64(case.text("seed")?)?;
    Ok(Answer::new(signing_pair_json(&SigningKeyPair::ed25519_from_seed(&seed))))
}

fn encryption_key_pair(case: &Case<'_>) -> Outcome {
    let seed = Seed::from_base64(case.text("seed")?)?;
    Ok(Answer::new(encryption_pair_json(&EncryptionKeyPair::from_seed(&seed))))
}

fn session_keys(
    case: &Case<'_>,
    agree: fn(&EncryptionKeyPair, &EncryptionPublicKey) -> Result<SessionKeys, dm3_crypto::SessionError>,
) -> Outcome {
    let own = encryption_keys(case, "keyPair")?;
    let keys = agree(&own, &EncryptionPublicKey::parse(case.text("externalPublicKey")?)?)?;
    let members = Members::new()
        .with("sharedRx", keys.rx.to_base64().as_str())
        .with("sharedTx", keys.tx.to_base64().as_str());
    Ok(Answer::new(members))
}

fn storage_key(case: &Case<'_>) -> Outcome {
    let key = StorageKey::from_wallet_signature(case.text("creationMessageSig")?);
    Ok(Answer::new(key.to_base64().as_str()))
}

fn creation_message(case: &Case<'_>) -> Outcome {
    let address = Address::parse(case.text("address")?)?;
    Ok(Answer::new(storage_key_message(&address, case.text("nonce")?)))
}

fn keys_of_wallet(case: &Case<'_>) -> Outcome {
    let wallet = WalletKey::from_hex(case.text("walletPrivateKey")?)?;
    let nonce = case.text("nonce")?;
    let message = storage_key_message(&wallet.address(), nonce);
    let signature = wallet.sign_personal(message.as_bytes());
    let keys = ProfileKeys::from_wallet(&wallet, nonce);
    let members = Members::new()
        .with("address", Json::from(wallet.address()))
        .with("message", message)
        .with("signature", signature)
        .with("storageKey", keys.storage_key.to_base64().as_str())
        .with("profileKeys", profile_keys_json(&keys));
    Ok(Answer::new(members))
}
