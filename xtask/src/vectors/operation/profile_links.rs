//! Links between profiles.

use dm3_crypto::{SigningKeyPair, WalletKey};
use dm3_profile::{ProfileLink, SignedProfileLink};
use dm3_types::{Dialect, Json, SigningPublicKey, WireRecord};

use super::Operation;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "createProfileLink" => create,
        "signProfileLink" => sign,
        "verifyProfileLink" => verify,
        _ => return None,
    })
}

fn create(case: &Case<'_>) -> Outcome {
    let (mut time_to_live, mut nonce) = (None, 0);
    if case.optional("options").is_some() {
        let options = case.object("options")?;
        if options.optional_number("ttl")?.is_some_and(|ttl| ttl < 0.0) {
            return Err(Failure::refused("a time to live is not negative"));
        }
        time_to_live = options.optional("ttl").map(|_| options.count("ttl")).transpose()?;
        nonce = options.optional("nonce").map_or(Ok(0), |_| options.count("nonce"))?;
    }
    let link = ProfileLink::new(
        case.text("mainId")?,
        case.text("linkedProfile")?,
        case.text("scopeUri")?,
        time_to_live,
        nonce,
        case.now()?,
    );
    Ok(Answer::new(link.to_json()))
}

fn sign(case: &Case<'_>) -> Outcome {
    let link = ProfileLink::from_json(case.json("profileLink")?)?;
    let message = link.message();
    let signed = match case.optional_text("walletPrivateKey")? {
        Some(wallet) => link.sign_with_wallet(&WalletKey::from_hex(wallet)?)?,
        None => {
            let key = SigningKeyPair::ed25519_from_secret_base64(case.text("signingPrivateKey")?)?;
            link.sign_with_profile(&key)?
        }
    };
    let Json::Object(members) = signed.to_json() else {
        return Err(Failure::Broken("a link that is no object".to_owned()));
    };
    Ok(Answer::new(members.with("message", message)))
}

fn verify(case: &Case<'_>) -> Outcome {
    let link = SignedProfileLink::from_json(case.json("signedProfileLink")?)?;
    let key = case.optional_text("publicKey")?.map(SigningPublicKey::parse).transpose()?;
    link.check_signature(key.as_ref(), Dialect::Deployed)?;
    Ok(Answer::new(true))
}
