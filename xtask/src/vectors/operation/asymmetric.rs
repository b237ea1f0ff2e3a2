//! Sealing for a public key.

use dm3_crypto::{SealedPayload, open_text_from_with_block, seal_to_with_block};
use dm3_types::{Dialect, EncryptionPublicKey};

use super::Operation;
use super::keys::encryption_keys;
use super::symmetric::block_size;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "encryptAsymmetric" => encrypt,
        "decryptAsymmetric" => decrypt,
        "decryptAsymmetricString" => decrypt_text,
        _ => return None,
    })
}

fn encrypt(case: &Case<'_>) -> Outcome {
    let receiver = match case.optional_text("receiverPublicKey")? {
        Some(key) => EncryptionPublicKey::parse(key)?,
        None => encryption_keys(case, "receiverKeyPair")?.public(),
    };
    let mut randomness = case.randomness()?;
    let text = case.any_text("payload")?;
    let sealed = seal_to_with_block(&receiver, block_size(case)?, text.as_bytes(), &mut randomness)?;
    randomness.used_up()?;
    Ok(Answer::new(sealed.to_json()))
}

fn decrypt(case: &Case<'_>) -> Outcome {
    open(case, &SealedPayload::from_json(case.json("encryptedPayload")?, Dialect::Deployed)?)
}

fn decrypt_text(case: &Case<'_>) -> Outcome {
    open(case, &SealedPayload::parse_text(case.text("stringifiedPayload")?, Dialect::Deployed)?)
}

fn open(case: &Case<'_>, payload: &SealedPayload) -> Outcome {
    let own = encryption_keys(case, "ownEncryptionKeyPair")?;
    let text = open_text_from_with_block(&own, block_size(case)?, payload).map_err(Failure::from)?;
    Ok(Answer::new(text.as_str()))
}
