//! Profiles, and the ways from a name to them.

mod ens;
mod resolve;

use dm3_crypto::WalletKey;
use dm3_profile::{
    ProfileError, ServiceUrl, SignedProfile, VerifiedProfile, profile_creation_message, profile_hash,
    verify_profile,
};
use dm3_types::closed_schema::{self, Shape};
use dm3_types::record::{DeliveryServiceProfile, SignedUserProfile, UserProfile};
use dm3_types::{
    Address, Dialect, EncryptionPublicKey, Json, ParseError, ParseProblem, Received, SigningPublicKey,
    WireRecord,
};
use serde_json::{Value, json};

use super::Operation;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("profile.verify", verify),
    ("profile.creation_message", creation_message),
    ("profile.sign", sign),
    ("profile.hash", hash),
    ("profile.resolve", resolve::profile),
    ("service_profile.parse", parse_service),
    ("service_profile.resolve", resolve::service),
    ("registry.text", ens::text),
    ("registry.address", ens::address),
];

/// What our crates say of a text that is no such record.
fn malformed(error: ParseError) -> Refusal {
    match error.problem() {
        ParseProblem::Json(_) => Refusal::rejected(Stage::Parse, "reg.profile.not-json", error),
        ParseProblem::NotAllowed => {
            Refusal::rejected(Stage::Semantic, "reg.profile.member-not-allowed", error)
        }
        _ => Refusal::rejected(Stage::Decode, "reg.profile.malformed", error),
    }
}

/// An address that may be written in lower case.
fn address(arguments: &Arguments<'_>) -> Result<Address, Refusal> {
    Address::parse(arguments.text("address")?)
        .map_err(|error| Refusal::rejected(Stage::Decode, "reg.address.malformed", error))
}

/// The JSON under test; in the deployed dialect it must fit the closed schema, as our resolver asks too.
fn json_of(arguments: &Arguments<'_>, shape: Shape) -> Result<Json, Refusal> {
    let json = Json::parse(arguments.text("json_text")?).map_err(|error| malformed(error.into()))?;
    if arguments.dialect() == Dialect::Deployed {
        closed_schema::check(shape, &json).map_err(malformed)?;
    }
    Ok(json)
}

fn verify(arguments: &Arguments<'_>) -> Reply {
    let signed = json_of(arguments, Shape::SignedUserProfile)?;
    let signed = Received::<SignedUserProfile>::from_json(signed).map_err(malformed)?;
    let profile = verify_profile(&signed, &address(arguments)?, arguments.dialect()).map_err(not_verified)?;
    Ok(profile_members(&profile))
}

fn not_verified(error: ProfileError) -> Refusal {
    match error {
        ProfileError::Incomplete(_) => Refusal::rejected(Stage::Semantic, "reg.profile.incomplete", error),
        ProfileError::SignatureForm(_) => {
            Refusal::rejected(Stage::Decode, "reg.profile.signature-malformed", error)
        }
        _ => Refusal::rejected(Stage::Authenticate, "reg.profile.not-signed-by-owner", error),
    }
}

fn profile_members(profile: &VerifiedProfile) -> Value {
    let services: Vec<&str> = profile.delivery_services().iter().map(AsRef::as_ref).collect();
    let members = keys(profile.encryption_key(), profile.signing_key());
    with(with(members, "delivery_services", services), "address", profile.address().to_string())
}

/// The object with one more member.
fn with(object: Value, name: &str, value: impl Into<Value>) -> Value {
    let Value::Object(mut members) = object else { return object };
    members.insert(name.to_owned(), value.into());
    Value::Object(members)
}

fn keys(encryption: EncryptionPublicKey, signing: SigningPublicKey) -> Value {
    json!({ "encryption_key": encryption.to_string(), "signing_key": signing.to_string() })
}

fn creation_message(arguments: &Arguments<'_>) -> Reply {
    let profile = UserProfile::from_json(&json_of(arguments, Shape::UserProfile)?).map_err(malformed)?;
    Ok(json!({ "text": profile_creation_message(&profile, &address(arguments)?) }))
}

fn sign(arguments: &Arguments<'_>) -> Reply {
    let profile = UserProfile::from_json(&json_of(arguments, Shape::UserProfile)?).map_err(malformed)?;
    let wallet = WalletKey::from_hex(arguments.text("wallet_key")?)
        .map_err(|error| Refusal::rejected(Stage::Decode, "reg.wallet-key.malformed", error))?;
    let signed = SignedProfile::sign(profile, &wallet);
    Ok(json!({ "address": wallet.address().to_string(), "signature": signed.record().signature }))
}

fn hash(arguments: &Arguments<'_>) -> Reply {
    let json = Json::parse(arguments.text("json_text")?).map_err(|error| malformed(error.into()))?;
    Ok(json!({ "hash": profile_hash(&json).to_string() }))
}

fn parse_service(arguments: &Arguments<'_>) -> Reply {
    let json = json_of(arguments, Shape::DeliveryServiceProfile)?;
    let profile = DeliveryServiceProfile::from_json(&json).map_err(malformed)?;
    let url = ServiceUrl::parse(&profile.url)
        .map_err(|error| Refusal::rejected(Stage::Decode, "reg.service-url.unusable", error))?;
    let members = keys(profile.public_encryption_key, profile.public_signing_key);
    Ok(with(members, "rpc_url", url.endpoint("/rpc")))
}
