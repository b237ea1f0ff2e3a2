//! Profiles behind links: what is fetched from where, and what is taken of it.

use std::time::Instant;

use dm3_oracle::json::canonical;
use dm3_oracle::{Person, ipfs, profile};
use serde_json::Value;

use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::outgoing::{Outgoing, Sent, code};
use crate::client::service::FakeService;
use crate::ds::stop::{CaseResult, Honest, Stop};
use crate::world::Fault;

/// Bytes that a fetched document may have.
const LIMIT: usize = 1_048_576;
/// Milliseconds after which a fetch is given up, and a few for everything else.
const FETCH_MS: u128 = 10_000 + 5_000;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = fetched();
    cases.extend(not_used());
    cases
}

/// Somebody who writes, somebody whose profile is behind a link, and a service.
pub(super) struct Scene {
    pub(super) alice: Person,
    service: FakeService,
    pub(super) carol: Person,
    /// The signed profile of carol.
    pub(super) signed: Value,
}

/// Where the profile of carol is.
pub(super) const PATH: &str = "/profiles/carol.json";

impl Scene {
    pub(super) async fn of(bench: &Bench<'_>) -> Result<Self, Stop> {
        let service = bench.service("ds").await?;
        let (alice, carol) = (bench.person("alice", &[&service]), bench.stranger("carol"));
        let user = profile::user(&carol, &[service.name()], bench.dialect());
        let signed = profile::signed(&user, &carol);
        bench.world.chain.set_address(&carol.name, carol.wallet.address());
        Ok(Self { alice, service, carol, signed })
    }

    /// The link to [`PATH`], with the hash of the signed profile.
    fn link(&self, bench: &Bench<'_>) -> String {
        link(bench, PATH, &profile::dm3_hash(&self.signed))
    }

    pub(super) fn publish(&self, bench: &Bench<'_>, record: &str) {
        bench.world.chain.set_text(&self.carol.name, profile::USER_RECORD, record);
    }

    async fn sent(&self, bench: &Bench<'_>) -> Result<Sent, Stop> {
        bench.send_text(&self.alice, &self.carol).await
    }

    /// The honest step: somebody else's profile is fetched and used.
    pub(super) async fn honest(&self, bench: &Bench<'_>) -> CaseResult {
        let other = bench.service("other").await?;
        let dave = bench.stranger("dave");
        let signed = profile::signed(&profile::user(&dave, &[other.name()], bench.dialect()), &dave);
        bench.world.profiles.put_json("/dave.json", canonical(&signed));
        bench.world.chain.set_address(&dave.name, dave.wallet.address());
        let record = link(bench, "/dave.json", &profile::dm3_hash(&signed));
        bench.world.chain.set_text(&dave.name, profile::USER_RECORD, &record);
        let sent = bench.send_text(&self.alice, &dave).await?;
        sent.is_accepted_by(other.name()).honest("use a profile behind a link").map(drop)
    }
}

/// As a record names it; the world has no TLS, which the adapter knows.
pub(super) fn link(bench: &Bench<'_>, path: &str, hash: &str) -> String {
    let host = bench.world.profile_url().replacen("http:", "https:", 1);
    format!("{host}{path}?v=1&dm3Hash={hash}&x=%20y")
}

/// Requests to the host of profiles for this path.
fn fetches(bench: &Bench<'_>, path: &str) -> Vec<String> {
    let targets = bench.requests_to("profiles").into_iter().map(|request| request.target);
    targets.filter(|target| target.split('?').next() == Some(path)).collect()
}

fn fetched() -> Vec<Case> {
    vec![
        accepts("client.links/right-hash", "A profile behind a link with its hash is used", &["REG-URI-018"])
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                bench.world.profiles.put_json(PATH, canonical(&scene.signed));
                scene.publish(bench, &scene.link(bench));
                scene.sent(bench).await?.is_accepted_by(scene.service.name()).map(drop)
            }),
        accepts(
            "client.links/other-spelling",
            "White space and order of the fetched text play no role",
            &["REG-URI-018"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let member = |name: &str| scene.signed.get(name).cloned().unwrap_or_default();
            let text = format!(
                " {{\r\n\t\"signature\" : {},\n\"profile\":{:#} }}\n",
                member("signature"),
                member("profile")
            );
            bench.world.profiles.put_json(PATH, text);
            scene.publish(bench, &scene.link(bench));
            scene.sent(bench).await?.is_accepted_by(scene.service.name()).map(drop)
        }),
        accepts(
            "client.links/whole-path-and-query",
            "A link is fetched with its whole path and query",
            &["REG-URI-017"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            bench.world.profiles.put_json(PATH, canonical(&scene.signed));
            scene.publish(bench, &scene.link(bench));
            scene.sent(bench).await?.is_accepted_by(scene.service.name())?;
            let wanted = format!("{PATH}?v=1&dm3Hash={}&x=%20y", profile::dm3_hash(&scene.signed));
            let found = fetches(bench, PATH);
            if !found.is_empty() && found.iter().all(|target| *target == wanted) {
                return Ok(());
            }
            Err(Stop::deviates(format!("GET {wanted}"), found.join(", ")))
        }),
        accepts("client.links/as-large-as-allowed", "A document of 1048576 bytes is read", &["REG-URI-029"])
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                bench.world.profiles.put_json(PATH, filled(&scene.signed, LIMIT));
                scene.publish(bench, &scene.link(bench));
                scene.sent(bench).await?.is_accepted_by(scene.service.name()).map(drop)
            }),
        accepts("client.links/ipfs", "A profile in IPFS is used", &["REG-URI-025"]).send(async |bench| {
            let scene = Scene::of(bench).await?;
            let block = canonical(&scene.signed).into_bytes();
            let cid = ipfs::version_1(ipfs::RAW, &block);
            bench.world.profiles.put(&format!("/ipfs/{cid}"), "application/vnd.ipld.raw", block);
            scene.publish(bench, &format!("ipfs://{cid}"));
            let outgoing = Outgoing::text("hello").with("ipfs_gateway_url", bench.world.profile_url());
            let sent = bench.send(&scene.alice, &scene.carol.name, outgoing).await?;
            sent.is_accepted_by(scene.service.name()).map(drop)
        }),
        refuses(
            "client.links/ipfs-changed-block",
            "A block that is not the one named is refused",
            &["REG-URI-025", "MTP-TRN-001"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let cid = ipfs::version_1(ipfs::RAW, b"another block");
            let block = canonical(&scene.signed).into_bytes();
            bench.world.profiles.put(&format!("/ipfs/{cid}"), "application/vnd.ipld.raw", block);
            scene.publish(bench, &format!("ipfs://{cid}"));
            let outgoing = Outgoing::text("hello").with("ipfs_gateway_url", bench.world.profile_url());
            bench.send(&scene.alice, &scene.carol.name, outgoing).await?.is_rejected()?;
            bench.is_untouched(&scene.service)
        }),
        accepts(
            "client.links/host-out-of-order",
            "Status 503 of the host is worth another try",
            &["REG-URI-032", "REG-PRF-019"],
        )
        .send(async |bench| unavailable(bench, Fault::Status(503)).await),
        accepts(
            "client.links/host-overloaded",
            "Status 429 of the host is worth another try",
            &["REG-URI-032", "REG-PRF-019"],
        )
        .send(async |bench| unavailable(bench, Fault::Status(429)).await),
        accepts(
            "client.links/host-hangs-up",
            "A host that breaks off is worth another try",
            &["REG-URI-032", "REG-PRF-019"],
        )
        .send(async |bench| unavailable(bench, Fault::HangUp).await),
        accepts(
            "client.links/host-does-not-listen",
            "A host that does not listen is worth another try",
            &["REG-URI-032", "REG-PRF-019"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            let hash = profile::dm3_hash(&scene.signed);
            scene.publish(bench, &format!("https://127.0.0.1:9{PATH}?dm3Hash={hash}"));
            scene.sent(bench).await?.is_rejected_as(&[code::RETRY_LATER])?;
            bench.is_untouched(&scene.service)
        }),
        accepts(
            "client.links/slow-host",
            "A host that does not answer for 10 seconds is given up",
            &["REG-URI-030"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            bench.world.profiles.fail(PATH, Fault::Delay(std::time::Duration::from_secs(40)));
            scene.publish(bench, &scene.link(bench));
            let begun = Instant::now();
            scene.sent(bench).await?.is_rejected()?;
            match begun.elapsed().as_millis() {
                ms if ms <= FETCH_MS => Ok(()),
                ms => Err(Stop::deviates("an end after 10 s", format!("after {ms} ms"))),
            }
        }),
    ]
}

async fn unavailable(bench: &Bench<'_>, fault: Fault) -> CaseResult {
    let scene = Scene::of(bench).await?;
    scene.honest(bench).await?;
    bench.world.profiles.fail(PATH, fault);
    scene.publish(bench, &scene.link(bench));
    scene.sent(bench).await?.is_rejected_as(&[code::RETRY_LATER])?;
    bench.is_untouched(&scene.service)
}

/// The text of a JSON object, with white space up to this size.
fn filled(object: &Value, bytes: usize) -> String {
    let text = canonical(object);
    let spaces = bytes.saturating_sub(text.len());
    format!("{}{text}", " ".repeat(spaces))
}

/// What is behind the link, or the link itself, is not to be used.
fn not_used() -> Vec<Case> {
    const HASH: &[&str] = &["REG-URI-018", "MTP-TRN-001"];
    vec![
        refuses(
            "client.links/other-content",
            "A right profile with another hash than the link names is refused",
            HASH,
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            let user = profile::user(&scene.carol, &[scene.service.name(), "more.eth"], bench.dialect());
            bench.world.profiles.put_json(PATH, canonical(&profile::signed(&user, &scene.carol)));
            scene.publish(bench, &scene.link(bench));
            scene.is_refused(bench).await
        }),
        refuses("client.links/hash-of-the-text", "A hash of the bytes as they are is refused", HASH).send(
            async |bench| {
                let scene = Scene::of(bench).await?;
                scene.honest(bench).await?;
                let text = format!("{:#}", scene.signed);
                bench.world.profiles.put_json(PATH, text.clone());
                scene.publish(bench, &link(bench, PATH, &dm3_oracle::hash::sha256_hex0x(&text)));
                scene.is_refused(bench).await
            },
        ),
        refuses("client.links/page", "A page of HTML is refused", &["REG-URI-019", "MTP-TRN-001"]).send(
            async |bench| {
                let scene = Scene::of(bench).await?;
                scene.honest(bench).await?;
                bench.world.profiles.put(PATH, "text/html", "<html>Welcome</html>");
                scene.publish(bench, &scene.link(bench));
                scene.is_refused(bench).await
            },
        ),
        refuses(
            "client.links/without-hash",
            "A link without a hash is refused",
            &["REG-URI-015", "MTP-TRN-001"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            bench.world.profiles.put_json(PATH, canonical(&scene.signed));
            let host = bench.world.profile_url().replacen("http:", "https:", 1);
            scene.publish(bench, &format!("{host}{PATH}"));
            scene.is_refused(bench).await
        }),
        refuses(
            "client.links/two-hashes",
            "A link with two hashes is refused",
            &["REG-URI-015", "MTP-TRN-001"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            bench.world.profiles.put_json(PATH, canonical(&scene.signed));
            let hash = profile::dm3_hash(&scene.signed);
            scene.publish(bench, &format!("{}&dm3Hash={hash}", scene.link(bench)));
            scene.is_refused(bench).await
        }),
        refuses(
            "client.links/without-tls",
            "A link without TLS is refused and not fetched",
            &["REG-URI-014", "MTP-TRN-001"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            bench.world.profiles.put_json(PATH, canonical(&scene.signed));
            scene.publish(bench, &scene.link(bench).replacen("https:", "http:", 1));
            scene.is_refused(bench).await?;
            is_not_fetched(bench, PATH)
        }),
        refuses(
            "client.links/too-large",
            "A document of one byte more than 1048576 is refused",
            &["REG-URI-029", "MTP-TRN-001"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            bench.world.profiles.put_json(PATH, filled(&scene.signed, LIMIT + 1));
            scene.publish(bench, &scene.link(bench));
            scene.is_refused(bench).await
        }),
        accepts(
            "client.links/redirect",
            "A redirect of the host is not followed",
            &["REG-URI-028", "MTP-TRN-001"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            bench.world.profiles.put_json("/elsewhere.json", canonical(&scene.signed));
            let to = format!("{}/elsewhere.json", bench.world.profile_url());
            bench.world.profiles.redirect(PATH, &to);
            scene.publish(bench, &scene.link(bench));
            scene.is_refused(bench).await?;
            is_not_fetched(bench, "/elsewhere.json")
        }),
        accepts(
            "client.links/not-found",
            "What comes with status 404 is no profile",
            &["REG-URI-031", "MTP-TRN-001"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.honest(bench).await?;
            bench.world.profiles.put_json(PATH, canonical(&scene.signed));
            bench.world.profiles.set_status(PATH, 404);
            scene.publish(bench, &scene.link(bench));
            scene.is_refused(bench).await
        }),
    ]
}

impl Scene {
    async fn is_refused(&self, bench: &Bench<'_>) -> CaseResult {
        self.sent(bench).await?.is_rejected()?;
        bench.is_untouched(&self.service)
    }
}

fn is_not_fetched(bench: &Bench<'_>, path: &str) -> CaseResult {
    let found = fetches(bench, path);
    if found.is_empty() {
        return Ok(());
    }
    Err(Stop::deviates(format!("no request for {path}"), found.join(", ")))
}
