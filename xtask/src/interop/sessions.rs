//! Registration and log-in, as deployed clients do them.

use anyhow::Result;
use dm3_types::Json;
use dm3_types::WireRecord;
use dm3_types::json::Members;
use dm3_types::record::{DeliveryServiceProperties, ProfileExtension};

use super::checks::Checks;
use super::peer::{at, text};
use super::world::World;

pub(super) async fn run(world: &mut World, checks: &mut Checks) -> Result<()> {
    let tina = world.base_url().with("ensName", world.tina.name.as_str());

    let unknown = world.peer.call("client.profile", tina.clone()).await?;
    checks.that("an unknown account is 404", status(&unknown) == Some(404));

    let args = tina.clone().with("signedProfile", world.tina.signed_profile.clone());
    let registered = world.peer.call("client.register", args).await?;
    checks.that("a deployed client registers", status(&registered) == Some(200));
    let address_token = text(&registered, &["token"])?.to_owned();
    let refused = world.peer.call("client.incoming", tina.clone().with("token", address_token)).await?;
    checks.that("the token of a public profile opens no mailbox", status(&refused) == Some(401));

    let known = world.peer.call("client.profile", tina.clone()).await?;
    let same = at(&known, &["signedProfile"])?.canonical() == world.tina.signed_profile.canonical();
    checks.that("the service hands out the registered profile", same);

    let wrong_key = world.rosa.keys.signing.secret_base64();
    let args = tina.clone().with("signingPrivateKey", wrong_key.as_str());
    let refused = world.peer.call("client.login", args).await?;
    checks.that("another key cannot log in", status(&refused).is_some_and(|status| status >= 400));

    let token = log_in(world).await?;
    let empty = world.peer.call("client.incoming", tina.with("token", token)).await?;
    let envelopes = at(&empty, &["envelopes"])?.as_array().map(<[Json]>::len);
    checks.that("a deployed client logs in and finds an empty mailbox", envelopes == Some(0));

    let properties = world.peer.call("client.properties", world.base_url()).await?;
    let properties = DeliveryServiceProperties::from_json(at(&properties, &["properties"])?)?;
    checks.that("a deployed client reads the properties", properties.size_limit > 0);
    let args = world.base_url().with("ensName", world.tina.name.as_str());
    let extension = world.peer.call("client.profileExtension", args).await?;
    let extension = ProfileExtension::from_json(at(&extension, &["profileExtension"])?)?;
    checks.that(
        "a deployed client reads the profile extension",
        extension.takes(&dm3_types::record::MessageType::New),
    );

    let registrations = world.rosa.client.register().await?;
    checks.that("our client registers", registrations.iter().all(|registration| registration.result.is_ok()));
    checks.section("registration and log-in");
    Ok(())
}

/// Logs Tina in and gives her token.
pub(super) async fn log_in(world: &mut World) -> Result<String> {
    let args: Members = world
        .base_url()
        .with("ensName", world.tina.name.as_str())
        .with("signingPrivateKey", world.tina.signing_key()?);
    let answer = world.peer.call("client.login", args).await?;
    Ok(text(&answer, &["token"])?.to_owned())
}

/// The HTTP status in an answer.
pub(super) fn status(answer: &Json) -> Option<u64> {
    answer.get("status").and_then(Json::as_u64)
}
