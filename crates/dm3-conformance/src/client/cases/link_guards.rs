//! Links into one's own network, and links of delivery services.

use dm3_oracle::json::canonical;
use dm3_oracle::profile;

use super::links::{PATH, Scene, link};
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::outgoing::Outgoing;
use crate::client::tripwire::Tripwire;
use crate::ds::stop::{CaseResult, Stop};

pub(super) fn cases() -> Vec<Case> {
    own_network().into_iter().chain(of_services()).collect()
}

/// Hosts in one's own network, which nobody is sent to without the operator's permission.
fn own_network() -> Vec<Case> {
    const PUBLIC: &[&str] = &["REG-URI-027"];
    let hosts: [(&str, &str, &str); 5] = [
        (
            "client.links/loopback-address",
            "A link to 127.0.0.1 is not fetched without permission",
            "127.0.0.1",
        ),
        (
            "client.links/loopback-number",
            "A link to 127.0.0.1 as one number is not fetched without permission",
            "2130706433",
        ),
        (
            "client.links/loopback-name",
            "A link to a name that leads to the own machine is not fetched without permission",
            "localhost",
        ),
        (
            "client.links/loopback-mapped",
            "A link to 127.0.0.1 inside IPv6 is not fetched without permission",
            "[::ffff:127.0.0.1]",
        ),
        ("client.links/any-address", "A link to 0.0.0.0 is not fetched without permission", "0.0.0.0"),
    ];
    let case = |(id, title, host): (&'static str, &'static str, &'static str)| {
        refuses(id, title, PUBLIC).send(async move |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            let wire =
                Tripwire::set().await.map_err(|error| Stop::Error(format!("no port is free: {error}")))?;
            let hash = profile::dm3_hash(&scene.signed);
            scene.publish(bench, &format!("https://{host}:{}{PATH}?dm3Hash={hash}", wire.port()));
            let outgoing = Outgoing::text("hello").without_permission();
            bench.send(&scene.alice, &scene.carol.name, outgoing).await?.is_rejected()?;
            match wire.touched() {
                0 => Ok(()),
                count => {
                    Err(Stop::deviates(format!("no connection to {host}"), format!("{count} connections")))
                }
            }
        })
    };
    hosts.into_iter().map(case).collect()
}

/// The same for profiles of delivery services: the next one is tried.
fn of_services() -> Vec<Case> {
    vec![
        accepts(
            "client.links/service-right-hash",
            "A service's profile behind a link is used",
            &["REG-URI-018"],
        )
        .send(async |bench| service_behind_link(bench, true).await),
        refuses(
            "client.links/service-other-content",
            "A service whose profile has another hash than the link names is not asked",
            &["REG-URI-018", "MTP-TRN-002"],
        )
        .send(async |bench| service_behind_link(bench, false).await),
    ]
}

async fn service_behind_link(bench: &Bench<'_>, right: bool) -> CaseResult {
    let first = bench.unpublished_service("first", "").await?;
    let second = bench.service("second").await?;
    let profile = profile::service(&first.service, bench.dialect());
    bench.world.profiles.put_json("/ds.json", canonical(&profile));
    let named =
        if right { profile } else { dm3_oracle::json::with(&profile, "url", "https://elsewhere.example") };
    let record = link(bench, "/ds.json", &profile::dm3_hash(&named));
    bench.world.chain.set_text(first.name(), profile::SERVICE_RECORD, &record);
    let (alice, bob) = (bench.person("alice", &[&second]), bench.person("bob", &[&first, &second]));
    let sent = bench.send_text(&alice, &bob).await?;
    if right {
        return sent.is_accepted_by(first.name()).map(drop);
    }
    sent.is_accepted_by(second.name())?;
    bench.is_untouched(&first)
}
