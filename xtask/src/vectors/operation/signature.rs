//! Signing texts and checking signatures.

use dm3_crypto::{SigningKeyPair, parse_wallet_signature, recover_personal_in, verify};
use dm3_types::{Address, Dialect, Signature, SigningPublicKey};

use super::Operation;
use crate::vectors::answer::{Answer, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "sign" => sign,
        "checkSignature" => check,
        "checkStringSignature" => check_wallet,
        _ => return None,
    })
}

fn sign(case: &Case<'_>) -> Outcome {
    let key = SigningKeyPair::ed25519_from_secret_base64(case.text("privateKey")?)?;
    let text = case.any_text("payloadToSign")?;
    Ok(Answer::new(key.sign(text.as_bytes())))
}

fn check(case: &Case<'_>) -> Outcome {
    let key = SigningPublicKey::parse(case.text("publicKey")?)?;
    let signature = Signature::parse(case.text("signature")?)?;
    let text = case.any_text("signedPayload")?;
    Ok(Answer::new(verify(&key, text.as_bytes(), &signature).is_ok()))
}

fn check_wallet(case: &Case<'_>) -> Outcome {
    let signature = parse_wallet_signature(case.text("signature")?, Dialect::Deployed)?;
    let owner = Address::parse(case.text("accountAddress")?)?;
    let text = case.text("stringToCheck")?;
    let signer = recover_personal_in(Dialect::Deployed, text.as_bytes(), &signature)?;
    Ok(Answer::new(signer == owner))
}
