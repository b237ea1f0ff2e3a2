//! From the TypeScript libraries through our delivery service to our client.

use std::collections::HashMap;

use anyhow::{Context, Result};
use dm3_types::Json;
use dm3_types::json::Members;
use dm3_types::record::HashField;

use super::checks::Checks;
use super::peer::{at, text};
use super::sessions::status;
use super::world::World;

pub(super) async fn run(world: &mut World, checks: &mut Checks, count: usize) -> Result<()> {
    let messages = generate(world, count).await?;
    let rosa = world.rosa.client.name().to_string();
    let rpc = Members::new().with("rpcUrl", world.registry.url()).with("ensName", rosa.as_str());
    let resolved = world.peer.call("resolveProfile", rpc).await?;
    let receiver = Members::new()
        .with("ensName", rosa)
        .with("profile", at(&resolved, &["signedProfile", "profile"])?.clone());
    let service = world.resolved_service().await?;
    let sender =
        Members::new().with("ensName", world.tina.name.as_str()).with("keys", world.tina.keys.clone());

    let mut acknowledged_as = HashMap::new();
    for (index, message) in messages.iter().enumerate() {
        // The libraries write one variant of the envelope, the newest source the other.
        let field = if index % 2 == 0 { HashField::EncryptedMessageHash } else { HashField::MessageHash };
        let args = Members::new()
            .with("message", message.clone())
            .with("sender", sender.clone())
            .with("receiver", receiver.clone())
            .with("deliveryServiceProfile", service.profile().json().clone())
            .with("hashField", field.as_str());
        let built = world.peer.call("buildEnvelope", args).await?;
        let form = if index % 3 == 0 { "widget" } else { "library" };
        let args = world.base_url().with("envelope", at(&built, &["envelope"])?.clone()).with("form", form);
        let answer = world.peer.call("client.submit", args).await?;
        let accepted =
            status(&answer) == Some(200) && answer.get("body").and_then(Json::as_str) == Some("OK");
        checks.that(&format!("message {index} of the library is accepted"), accepted);
        acknowledged_as.insert(message.canonical(), text(&built, &["hash"])?.to_owned());
    }

    let picked_up = world.rosa.client.receive().await?;
    checks.that("nothing of the library's is unreadable to us", picked_up.unreadable.is_empty());
    checks.that("every message of the library arrives once", picked_up.messages.len() == messages.len());
    for received in &picked_up.messages {
        let hash = acknowledged_as.remove(&received.verified.received().canonical());
        checks.that("a message arrives as it was written", hash.is_some());
        checks.that(
            "we name its hash as the library does",
            hash == Some(received.verified.acknowledged_as().to_string()),
        );
        checks.that("its postmark holds", received.postmark.is_ok());
        checks.that("its author is proven", *received.verified.sender() == world.tina.name);
    }
    let acknowledged = world.rosa.client.acknowledge(&picked_up.messages).await;
    checks.that("we acknowledge", acknowledged.iter().all(|acknowledged| acknowledged.result.is_ok()));
    let again = world.rosa.client.receive().await?;
    checks.that("what was acknowledged is gone", again.messages.is_empty());
    checks.section(&format!("{count} messages from the libraries to us"));
    Ok(())
}

/// Messages of every type that the libraries make.
async fn generate(world: &mut World, count: usize) -> Result<Vec<Json>> {
    let args = Members::new()
        .with("count", u32::try_from(count)?)
        .with("seed", "from the libraries to us")
        .with("from", world.tina.name.as_str())
        .with("to", world.rosa.client.name().as_str())
        .with("signingPrivateKey", world.tina.signing_key()?);
    let generated = world.peer.call("generate", args).await?;
    let generated = at(&generated, &["messages"])?.as_array().context("messages is no array")?;
    generated.iter().map(|entry| at(entry, &["message"]).cloned()).collect()
}
