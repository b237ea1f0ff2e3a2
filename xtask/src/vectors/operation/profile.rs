//! Profiles: making, signing, checking, and what stands in a text record.

use dm3_crypto::{
    DEFAULT_NONCE, DeliveryServiceKeys, EncryptionKeyPair, ProfileKeys, SigningKeyPair, StorageKey, WalletKey,
};
use dm3_profile::{
    ResolverKind, SignedProfile, data_uri, delivery_service_profile, link_matches, profile_creation_message,
    user_profile, verify_profile,
};
use dm3_types::closed_schema::{self, Shape};
use dm3_types::record::{SignedUserProfile, UserProfile};
use dm3_types::{Address, Dialect, Json, Members, Received, WireRecord};

use super::Operation;
use super::keys::{encryption_pair_json, profile_keys_json, signing_pair_json};
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "createProfile" => create,
        "DEFAULT_NONCE" => |_| Ok(Answer::new(DEFAULT_NONCE)),
        "getProfileCreationMessage" => creation_message,
        "checkUserProfileWithAddress" => check,
        "createJsonDataUri" => text_record,
        "checkProfileHash" => |case| {
            let matches = link_matches(case.text("uri")?, case.json("profile")?, Dialect::Deployed);
            Ok(Answer::new(matches))
        },
        "resolverKind" => resolver_kind,
        "validateSignedUserProfile" => |case| {
            Ok(Answer::new(closed_schema::check(Shape::SignedUserProfile, case.json("value")?).is_ok()))
        },
        "createDeliveryServiceProfile" => create_for_service,
        _ => return None,
    })
}

fn create(case: &Case<'_>) -> Outcome {
    let wallet = WalletKey::from_hex(case.text("walletPrivateKey")?)?;
    if Address::parse(case.text("accountAddress")?)? != wallet.address() {
        return Err(Failure::Broken("the address is not the wallet's".to_owned()));
    }
    let keys = match case.optional_text("storageKey")? {
        Some(key) => ProfileKeys::derive(StorageKey::from_base64(key)?, DEFAULT_NONCE),
        // The peer takes a nonce as an option and does not use it.
        None => ProfileKeys::from_wallet(&wallet, DEFAULT_NONCE),
    };
    let names = case.texts("deliveryServiceNames")?.into_iter().map(str::to_owned).collect();
    let profile = UserProfile { delivery_services: names, ..user_profile(&keys, &[]) };
    let signed = SignedProfile::sign(profile, &wallet);
    let result = Members::new()
        .with("signedProfile", signed.record().to_json())
        .with("keys", profile_keys_json(&keys))
        .with("nonce", keys.nonce.as_str());
    Ok(Answer::new(result))
}

fn creation_message(case: &Case<'_>) -> Outcome {
    let profile = UserProfile::parse_text(case.text("stringifiedProfile")?)?;
    Ok(Answer::new(profile_creation_message(&profile, &Address::parse(case.text("address")?)?)))
}

fn check(case: &Case<'_>) -> Outcome {
    let owner = Address::parse(case.text("accountAddress")?)?;
    let signed = Received::<SignedUserProfile>::from_json(case.json("signedUserProfile")?.clone())?;
    verify_profile(&signed, &owner, Dialect::Deployed)?;
    Ok(Answer::new(true))
}

fn text_record(case: &Case<'_>) -> Outcome {
    let record = match case.optional_text("json")? {
        Some(text) => data_uri(&Json::parse(text)?),
        None => data_uri(case.json("data")?),
    };
    Ok(Answer::new(record))
}

fn resolver_kind(case: &Case<'_>) -> Outcome {
    let kind = ResolverKind::of(case.text("textRecord")?);
    let result = Members::new()
        .with("link", kind == Some(ResolverKind::Link))
        .with("ipfs", kind == Some(ResolverKind::Ipfs))
        .with("json", kind == Some(ResolverKind::Json));
    Ok(Answer::new(result))
}

fn create_for_service(case: &Case<'_>) -> Outcome {
    let mut randomness = case.randomness()?;
    let encryption = EncryptionKeyPair::generate(&mut randomness)?;
    let signing = SigningKeyPair::generate_ed25519(&mut randomness)?;
    randomness.used_up()?;
    let keys = DeliveryServiceKeys::new(encryption, signing);
    let profile = delivery_service_profile(&keys, case.text("url")?)?;
    let pairs = Members::new()
        .with("encryptionKeyPair", encryption_pair_json(&keys.encryption))
        .with("signingKeyPair", signing_pair_json(&keys.signing));
    Ok(Answer::new(Members::new().with("deliveryServiceProfile", profile.to_json()).with("keys", pairs)))
}
