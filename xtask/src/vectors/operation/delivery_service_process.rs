//! What a delivery service does with an envelope.
//!
//! No vector tells the sender's profile. So the check of the sender, which deployed services leave out, is left out here
//! as well.

use dm3_ds::config::ServiceKeys;
use dm3_ds::pipeline::{self, Receiver};
use dm3_ext_spam::{Amount, ChainState, SpamRules, Verdict};
use dm3_profile::conversation_id;
use dm3_types::{Address, Dialect, EncryptionPublicKey, Json, Members};

use super::Operation;
use super::keys::{encryption_keys, signing_keys};
use super::postmark::opened_postmark;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "processEnvelop" => process,
        _ => return None,
    })
}

fn process(case: &Case<'_>) -> Outcome {
    let keys = case.object("deliveryServiceKeys")?;
    let keys = ServiceKeys {
        encryption: encryption_keys(&keys, "encryptionKeyPair")?,
        signing: signing_keys(&keys, "signingKeyPair")?,
    };
    let size_limit = case.object("deliveryServiceProperties")?.count("sizeLimit")?;
    let submission = pipeline::open(case.json("envelop")?.clone(), size_limit, &keys)?;
    let receiver = receiver(case)?;

    let mut randomness = case.randomness()?;
    let proven = submission.dangerous_skip_sender_verification();
    let mail = pipeline::postmark(proven, &receiver, &keys, case.now()?, &mut randomness)?;
    randomness.used_up()?;

    // A name that the deployed network has no key for.
    let Ok(conversation) = conversation_id(&mail.receiver, mail.id.sender.as_str()) else {
        return Ok(Answer::undefined());
    };
    let stored = Members::new()
        .with("redisConversationKey", format!("conversation:{conversation}"))
        .with("redisConversationValue", mail.envelope.as_str())
        .with("redisIncomingKey", format!("incoming.conversations:{}", mail.receiver))
        .with("redisIncomingMember", conversation);
    let envelope = Json::parse(&mail.envelope)?;
    let postmark = envelope.get("postmark").and_then(Json::as_str);
    let postmark = postmark.ok_or_else(|| Failure::Broken("an envelope without postmark".to_owned()))?;
    let postmark =
        opened_postmark(postmark, &encryption_keys(&case.object("receiverKeys")?, "encryptionKeyPair")?)?;
    Ok(Answer::undefined().also("stored", stored).also("decryptedPostmark", postmark).without(&["calls"]))
}

/// The receiver's account, as registry and store tell it.
fn receiver(case: &Case<'_>) -> Result<Receiver, Failure> {
    let address = case.optional_text("resolvedReceiverAddress")?;
    let address = address.ok_or_else(|| Failure::refused("the receiver's name has no address"))?;
    if case.optional("receiverAccount").is_none() {
        return Err(Failure::refused("there is no account for the receiver"));
    }
    let account = case.object("receiverAccount")?;
    if let Some(rules) = account.optional("spamFilterRules") {
        check_sender(&SpamRules::from_json_in(rules, Dialect::Deployed)?)?;
    }
    let profile = account.object("signedUserProfile")?.object("profile")?;
    let encryption_key = EncryptionPublicKey::parse(profile.text("publicEncryptionKey")?)?;
    Ok(Receiver { address: Address::parse(address)?, encryption_key })
}

/// Applies the receiver's rules to the sender of the vectors, as their descriptions tell it: whoever it is has sent 5
/// transactions and has 1 ether.
fn check_sender(rules: &SpamRules) -> Result<(), Failure> {
    let state = ChainState::new().with_nonce(5).with_balance(Amount::from(1_000_000_000_000_000_000));
    match rules.evaluate(&state) {
        Verdict::Passed => Ok(()),
        refused => Err(Failure::refused(refused.to_string())),
    }
}
