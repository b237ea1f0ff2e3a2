//! From our client through our delivery service to the TypeScript libraries.

use std::collections::HashMap;

use anyhow::{Context, Result};
use dm3_mtp::Route;
use dm3_types::Json;
use dm3_types::json::Members;

use super::checks::Checks;
use super::generated;
use super::peer::{at, is_true, text};
use super::sessions::{log_in, status};
use super::world::World;

pub(super) async fn run(world: &mut World, checks: &mut Checks, count: usize) -> Result<()> {
    let mut sent = HashMap::new();
    let mut hashes = Vec::new();
    for number in 0..count {
        let compose = |route: &Route| generated::message(number, route, &hashes);
        let message = world.rosa.client.send(&world.tina.name, compose).await?;
        hashes.push(message.hash);
        sent.insert(message.hash.to_string(), message.message.message().canonical());
    }
    checks.that("our client sends different messages", sent.len() == count);

    let token = log_in(world).await?;
    let tina = world.base_url().with("ensName", world.tina.name.as_str()).with("token", token);
    let incoming = world.peer.call("client.incoming", tina.clone()).await?;
    let envelopes = at(&incoming, &["envelopes"])?.as_array().context("envelopes is no array")?.to_vec();
    checks.that("a deployed client picks up every message", envelopes.len() == count);

    let service_key = world.resolved_service().await?.signing_key();
    let mut acknowledgements = Vec::new();
    for envelope in &envelopes {
        open(world, checks, envelope, service_key.to_string(), &sent).await?;
        acknowledgements.push(Json::from(
            Members::new()
                .with("contactAddress", text(envelope, &["metadata", "deliveryInformation", "from"])?)
                .with("messageHash", text(envelope, &["metadata", "messageHash"])?),
        ));
    }

    let args = tina.clone().with("acknowledgements", acknowledgements);
    let answer = world.peer.call("client.acknowledge", args).await?;
    checks.that("a deployed client acknowledges", status(&answer) == Some(200));
    let again = world.peer.call("client.incoming", tina).await?;
    let left = at(&again, &["envelopes"])?.as_array().map(<[Json]>::len);
    checks.that("what a deployed client acknowledged is gone", left == Some(0));
    checks.section(&format!("{count} messages from us to the libraries"));
    Ok(())
}

/// Opens and verifies one of our messages with the libraries.
async fn open(
    world: &mut World,
    checks: &mut Checks,
    envelope: &Json,
    service_key: String,
    sent: &HashMap<String, String>,
) -> Result<()> {
    let args = Members::new()
        .with("envelope", envelope.clone())
        .with("encryptionKeyPair", world.tina.encryption_key_pair()?);
    let opened = world.peer.call("openEnvelope", args).await?;
    let message = at(&opened, &["message"])?;
    let hash = text(&opened, &["messageHash"])?;
    checks.that("the library opens our message as we wrote it", sent.get(hash) == Some(&message.canonical()));
    checks.that("the envelope names that hash", text(envelope, &["metadata", "messageHash"])? == hash);

    let args = Members::new()
        .with("message", message.clone())
        .with("publicSigningKey", world.rosa.keys.signing.public())
        .with("ensName", world.rosa.name.as_str());
    let valid = world.peer.call("checkMessageSignature", args.clone()).await?;
    checks.that("the library verifies our signature", is_true(&valid, "valid"));
    let args = args.with("publicSigningKey", world.tina.public_signing_key()?);
    let invalid = world.peer.call("checkMessageSignature", args).await?;
    checks.that("the library refuses our signature under another key", !is_true(&invalid, "valid"));

    let args = Members::new()
        .with("postmark", at(&opened, &["postmark"])?.clone())
        .with("envelopeMessage", text(envelope, &["message"])?)
        .with("dsPublicSigningKey", service_key);
    let valid = world.peer.call("checkPostmark", args).await?;
    checks.that("the library verifies our postmark", is_true(&valid, "valid"));
    Ok(())
}
