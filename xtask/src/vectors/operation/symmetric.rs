//! Sealing with a shared key.

use dm3_crypto::dangerous::seal_with_nonce;
use dm3_crypto::{BlockSize, Randomness, SealedPayload, SymmetricKey, open_text, seal};
use dm3_types::{Dialect, Nonce};

use super::Operation;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "encrypt" => encrypt,
        "decrypt" => decrypt,
        "getRandomNonce" => random_nonce,
        _ => return None,
    })
}

/// The block size `padding`; the one of messages where it is absent.
pub(super) fn block_size(case: &Case<'_>) -> Result<BlockSize, Failure> {
    let Some(padding) = case.optional_number("padding")? else { return Ok(BlockSize::MESSAGE) };
    // Sizes that are no whole number cannot even be said in our interface.
    let bytes = case.count("padding").ok().and_then(|bytes| usize::try_from(bytes).ok());
    let block = bytes.and_then(BlockSize::new);
    block.ok_or_else(|| Failure::refused(format!("{padding} is no block size")))
}

fn encrypt(case: &Case<'_>) -> Outcome {
    let key = SymmetricKey::from_base64(case.text("key")?)?;
    let block = block_size(case)?;
    let text = case.any_text("payload")?;
    let sealed = match case.optional_text("prevNonce")? {
        Some(nonce) => seal_with_nonce(&key, block, text.as_bytes(), Nonce::parse(nonce)?)?,
        None => {
            let mut randomness = case.randomness()?;
            let sealed = seal(&key, block, text.as_bytes(), &mut randomness)?;
            randomness.used_up()?;
            sealed
        }
    };
    let answer = Answer::new(sealed.to_json());
    Ok(answer)
}

fn decrypt(case: &Case<'_>) -> Outcome {
    let key = SymmetricKey::from_base64(case.text("key")?)?;
    let payload = SealedPayload::from_json(case.json("encryptedPayload")?, Dialect::Deployed)?;
    let text = open_text(&key, block_size(case)?, &payload)?;
    Ok(Answer::new(text.as_str()))
}

fn random_nonce(case: &Case<'_>) -> Outcome {
    let mut bytes = [0; 12];
    case.randomness()?.fill(&mut bytes)?;
    Ok(Answer::new(Nonce::from_bytes(bytes)))
}
