//! Profiles: each side reads and verifies what the other published.

use anyhow::Result;
use dm3_types::Json;
use dm3_types::json::Members;

use super::checks::Checks;
use super::peer::{at, is_true, text};
use super::world::World;

pub(super) async fn run(world: &mut World, checks: &mut Checks) -> Result<()> {
    let rpc = Members::new().with("rpcUrl", world.registry.url());
    let rosa = rpc.clone().with("ensName", world.rosa.name.as_str());

    let resolved = world.peer.call("resolveName", rosa.clone()).await?;
    let address = world.rosa.wallet.address().to_string();
    checks.that("ethers resolves our name", text(&resolved, &["address"])? == address);

    let resolved = world.peer.call("resolveProfile", rosa).await?;
    let ours = world.resolver.user_profile(&world.rosa.name).await?;
    let theirs = at(&resolved, &["signedProfile"])?;
    checks.that("the library reads our profile", theirs.canonical() == ours.signed().canonical());

    let args = Members::new().with("signedProfile", ours.signed().json().clone()).with("address", address);
    let valid = world.peer.call("checkUserProfile", args.clone()).await?;
    checks.that("the library verifies the wallet's signature over our profile", is_true(&valid, "valid"));

    let args = args.with("address", world.tina.address);
    let invalid = world.peer.call("checkUserProfile", args).await?;
    checks.that("the library refuses our profile for another address", !is_true(&invalid, "valid"));

    let tina = world.resolver.user_profile(&world.tina.name).await?;
    checks.that("we read and verify the library's profile", tina.address() == world.tina.address);
    let same = tina.signed().canonical() == world.tina.signed_profile.canonical();
    checks.that("we read what the library published", same);

    let service = rpc.with("ensName", world.service.name().as_str());
    let resolved = world.peer.call("resolveDeliveryServiceProfile", service).await?;
    let ours = world.resolved_service().await?;
    let theirs = at(&resolved, &["deliveryServiceProfile"]).map(Json::canonical)?;
    checks.that("the library reads the delivery service's profile", theirs == ours.profile().canonical());
    checks.section("profiles");
    Ok(())
}
