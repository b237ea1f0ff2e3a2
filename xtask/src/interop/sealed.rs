//! Envelopes by themselves: ours opened by the libraries before any delivery service, and ours postmarked by theirs.

use anyhow::Result;
use dm3_client::now;
use dm3_crypto::{DeliveryServiceKeys, OsRandomness, Seed};
use dm3_mtp::{EnvelopeFormat, ReceivedEnvelope, Route};
use dm3_types::json::Members;
use dm3_types::record::{DeliveryInformation, HashField};
use dm3_types::{EncryptionPublicKey, WireRecord};

use super::checks::Checks;
use super::generated;
use super::peer::{at, is_true, text};
use super::world::World;

pub(super) async fn run(world: &mut World, checks: &mut Checks) -> Result<()> {
    for (number, field) in [(0, HashField::MessageHash), (8, HashField::EncryptedMessageHash)] {
        open_ours(world, checks, number, field).await?;
    }
    postmark_theirs(world, checks).await?;
    checks.section("envelopes by themselves");
    Ok(())
}

/// The libraries open our envelope and verify its metadata before any delivery service has touched it.
async fn open_ours(world: &mut World, checks: &mut Checks, number: usize, field: HashField) -> Result<()> {
    let mut rng = OsRandomness;
    let service = DeliveryServiceKeys::derive(&Seed::generate(&mut rng)?);
    let route = Route { from: world.rosa.name.clone(), to: world.tina.name.clone(), timestamp: now() };
    let message = generated::message(number, &route, &[]).sign(&world.rosa.keys.signing)?;
    let tina = EncryptionPublicKey::parse(text(&world.tina.keys, &["encryptionKeyPair", "publicKey"])?)?;
    let information = DeliveryInformation::new(world.rosa.name.as_str(), world.tina.name.as_str());
    let envelope = message.seal_for(&tina, &mut rng)?.address_to(
        &information,
        &service.encryption.public(),
        &world.rosa.keys.signing,
        EnvelopeFormat::Deployed(field),
        &mut rng,
    )?;
    let json = envelope.envelope().to_json();

    let service_pair = Members::new()
        .with("publicKey", service.encryption.public())
        .with("privateKey", service.encryption.secret_base64().as_str());
    let args = Members::new()
        .with("envelope", json.clone())
        .with("encryptionKeyPair", world.tina.encryption_key_pair()?)
        .with("deliveryServiceEncryptionKeyPair", service_pair);
    let opened = world.peer.call("openSubmitted", args).await?;
    let same = at(&opened, &["message"])?.canonical() == message.message().canonical();
    checks.that("the library opens our envelope", same);
    let same = at(&opened, &["deliveryInformation"])?.canonical() == information.canonical();
    checks.that("the library opens our delivery information", same);

    let args = Members::new()
        .with("metadata", at(&json, &["metadata"])?.clone())
        .with("publicSigningKey", world.rosa.keys.signing.public());
    let valid = world.peer.call("checkMetadataSignature", args).await?;
    checks.that("the library verifies our metadata's signature", is_true(&valid, "valid"));

    if field == HashField::EncryptedMessageHash {
        let args = Members::new().with("schema", "EncryptionEnvelop").with("value", json);
        let valid = world.peer.call("validate", args).await?;
        checks.that("our envelope fits the library's closed schema", is_true(&valid, "valid"));
    }
    Ok(())
}

/// The libraries' delivery service puts a postmark on our envelope, and we verify it.
async fn postmark_theirs(world: &mut World, checks: &mut Checks) -> Result<()> {
    let mut rng = OsRandomness;
    let args = Members::new().with("url", "https://ds.example");
    let created = world.peer.call("createDeliveryServiceProfile", args).await?;
    let service_key = text(&created, &["deliveryServiceProfile", "publicEncryptionKey"])?;
    let service_key = EncryptionPublicKey::parse(service_key)?;
    let route = Route { from: world.rosa.name.clone(), to: world.rosa.name.clone(), timestamp: now() };
    let message = generated::message(0, &route, &[]).sign(&world.rosa.keys.signing)?;
    let information = DeliveryInformation::new(world.rosa.name.as_str(), world.rosa.name.as_str());
    let envelope = message.seal_for(&world.rosa.keys.encryption.public(), &mut rng)?.address_to(
        &information,
        &service_key,
        &world.rosa.keys.signing,
        EnvelopeFormat::Deployed(HashField::EncryptedMessageHash),
        &mut rng,
    )?;
    let profile = world.resolver.user_profile(&world.rosa.name).await?;
    let args = Members::new()
        .with("envelope", envelope.envelope().to_json())
        .with("deliveryServiceKeys", at(&created, &["keys"])?.clone())
        .with("receiverProfile", profile.signed().record().profile.to_json());
    let stamped = world.peer.call("stampEnvelope", args).await?;
    let received = ReceivedEnvelope::from_json(at(&stamped, &["envelope"])?.clone())?;
    let opened = received.open(&world.rosa.keys.encryption)?;
    let signing_key = text(&created, &["deliveryServiceProfile", "publicSigningKey"])?;
    let signing_key = dm3_types::SigningPublicKey::parse(signing_key)?;
    checks.that("we verify the library's postmark", opened.verify_postmark(&signing_key).is_ok());
    let verified = opened.verify(&world.rosa.keys.signing.public(), std::slice::from_ref(&world.rosa.name));
    checks.that("we verify our message after the library's delivery service", verified.is_ok());
    Ok(())
}
