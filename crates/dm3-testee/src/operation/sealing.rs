//! Key exchange, sealed payloads.

use dm3_crypto::{
    BlockSize, EncryptionKeyPair, OpenError, OsRandomness, SealError, SealedPayload, SessionError,
    SymmetricKey, dangerous, open_text_from_with_block, receiver_session_keys, seal_to, sender_session_keys,
};
use dm3_types::{EncryptionPublicKey, Nonce, ParseProblem, base64};
use serde_json::json;

use super::Operation;
use super::keys::{malformed, plain_hex};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("x25519.shared", shared),
    ("key_exchange.session", session),
    ("aead.open", aead_open),
    ("payload.open", open),
    ("payload.seal", seal),
    ("payload.seal_twice", seal_twice),
];

fn shared(arguments: &Arguments<'_>) -> Reply {
    let own = EncryptionKeyPair::from_secret_bytes(&arguments.array("secret_key")?);
    let peer = EncryptionPublicKey::parse(arguments.text("public_key")?).map_err(malformed)?;
    let shared = dangerous::shared_secret(&own, &peer).map_err(no_session)?;
    Ok(json!({ "shared": plain_hex(&*shared) }))
}

fn session(arguments: &Arguments<'_>) -> Reply {
    let own = EncryptionKeyPair::from_secret_bytes(&arguments.array("secret_key")?);
    let peer = EncryptionPublicKey::parse(arguments.text("peer_public_key")?).map_err(malformed)?;
    let keys = match arguments.text("role")? {
        "sender" => sender_session_keys(&own, &peer),
        "receiver" => receiver_session_keys(&own, &peer),
        other => return Err(Refusal::unsupported(format!("role {other}"))),
    };
    let keys = keys.map_err(no_session)?;
    Ok(json!({ "receive_key": key_hex(&keys.rx)?, "send_key": key_hex(&keys.tx)? }))
}

fn aead_open(arguments: &Arguments<'_>) -> Reply {
    let key = SymmetricKey::from_bytes(arguments.array("key")?);
    let nonce = <[u8; 12]>::try_from(arguments.bytes("nonce")?.as_slice())
        .map_err(|_| Refusal::rejected(Stage::Decode, "mtp.seal.nonce-length", "a nonce has 12 bytes"))?;
    let associated_data = match arguments.optional_text("associated_data")? {
        Some(_) => arguments.bytes("associated_data")?,
        None => Vec::new(),
    };
    let ciphertext = arguments.bytes("ciphertext")?;
    let plaintext = dangerous::open_padded(&key, Nonce::from_bytes(nonce), &associated_data, &ciphertext)
        .map_err(closed)?;
    Ok(json!({ "plaintext": plain_hex(&plaintext) }))
}

fn open(arguments: &Arguments<'_>) -> Reply {
    let own = EncryptionKeyPair::from_secret_bytes(&arguments.array("secret_key")?);
    let block = block_size(arguments)?;
    let payload =
        SealedPayload::parse_text(arguments.text("payload_text")?, arguments.dialect()).map_err(|error| {
            let stage = match error.problem() {
                ParseProblem::Malformed { .. } => Stage::Decode,
                _ => Stage::Parse,
            };
            Refusal::rejected(stage, "mtp.seal.malformed", error)
        })?;
    let text = open_text_from_with_block(&own, block, &payload).map_err(closed)?;
    Ok(json!({ "text": *text }))
}

fn seal(arguments: &Arguments<'_>) -> Reply {
    let receiver = EncryptionPublicKey::parse(arguments.text("receiver_public_key")?).map_err(malformed)?;
    let ephemeral = EncryptionKeyPair::from_secret_bytes(&arguments.array("ephemeral_secret_key")?);
    let nonce = Nonce::from_bytes(arguments.array("nonce")?);
    let text = arguments.text("text")?;
    let block = block_size(arguments)?;
    let payload = dangerous::seal_to_with_ephemeral(&receiver, block, text.as_bytes(), &ephemeral, nonce)
        .map_err(not_sealed)?;
    Ok(json!({ "payload_text": payload.to_text() }))
}

fn seal_twice(arguments: &Arguments<'_>) -> Reply {
    let receiver = EncryptionPublicKey::parse(arguments.text("receiver_public_key")?).map_err(malformed)?;
    let text = arguments.text("text")?.as_bytes();
    let first = seal_to(&receiver, text, &mut OsRandomness).map_err(not_sealed)?;
    let second = seal_to(&receiver, text, &mut OsRandomness).map_err(not_sealed)?;
    Ok(json!({
        "ephemeral_keys_differ": first.ephemeral_public_key != second.ephemeral_public_key,
        "nonces_differ": first.nonce != second.nonce,
    }))
}

fn block_size(arguments: &Arguments<'_>) -> Result<BlockSize, Refusal> {
    let Some(bytes) = arguments.optional_integer("block_size")? else { return Ok(BlockSize::MESSAGE) };
    usize::try_from(bytes)
        .ok()
        .and_then(BlockSize::new)
        .ok_or_else(|| Refusal::unsupported(format!("a block of {bytes} bytes")))
}

fn key_hex(key: &SymmetricKey) -> Result<String, Refusal> {
    base64::decode(&key.to_base64()).map(|bytes| plain_hex(&bytes)).map_err(malformed)
}

fn no_session(error: SessionError) -> Refusal {
    Refusal::rejected(Stage::Decrypt, "mtp.seal.low-order", error)
}

fn not_sealed(error: SealError) -> Refusal {
    match error {
        SealError::Session(error) => no_session(error),
        other => Refusal::rejected(Stage::Semantic, "mtp.seal.failed", other),
    }
}

fn closed(error: OpenError) -> Refusal {
    let code = match error {
        OpenError::MissingEphemeralKey => {
            return Refusal::rejected(Stage::Parse, "mtp.seal.no-ephemeral-key", error);
        }
        OpenError::Session(error) => return no_session(error),
        OpenError::CiphertextTooShort { .. } => "mtp.seal.too-short",
        OpenError::NotAuthentic => "mtp.seal.not-authentic",
        OpenError::BadPadding => "mtp.seal.padding",
        OpenError::NotUtf8 => "mtp.seal.not-utf8",
        _ => "mtp.seal.closed",
    };
    Refusal::rejected(Stage::Decrypt, code, error)
}
