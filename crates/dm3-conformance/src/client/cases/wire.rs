//! What can be seen on the wire.

use std::collections::BTreeSet;

use dm3_oracle::encoding::from_base64;
use serde_json::{Value, json};

use super::order::Scene;
use crate::client::bench::{Bench, in_words};
use crate::client::case::{Case, accepts};
use crate::client::outgoing::Outgoing;
use crate::client::secrets::Needle;
use crate::client::service::{Question, Scripted};
use crate::client::submitted::Submitted;
use crate::ds::stop::{CaseResult, Honest, Stop};
use crate::world::LoggedRequest;

/// Bytes of the tag behind a ciphertext.
const TAG: usize = 16;
/// Bytes of a block of padding.
const BLOCK: usize = 2048;

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts("client.wire/json-rpc", "Services are asked in JSON-RPC 2.0 with an id", &["MTP-TRN-006"])
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
                let requests = bench.requests_to(scene.first.name());
                requests.iter().try_for_each(is_json_rpc)
            }),
        accepts(
            "client.wire/address-of-the-service",
            "The interface is at /rpc below the service's URL",
            &["REG-DSP-007"],
        )
        .send(async |bench| {
            let mut service = bench.unpublished_service("ds", "/dm3/in").await?;
            service.service.url.push_str("//");
            bench.world.publish_service(&service.service, bench.dialect());
            let (alice, bob) = (bench.person("alice", &[&service]), bench.person("bob", &[&service]));
            bench.send_text(&alice, &bob).await?.is_accepted_by(service.name())?;
            let requests = bench.requests_to(service.name());
            match requests.iter().find(|request| request.target != "/dm3/in/rpc") {
                None => Ok(()),
                Some(request) => Err(Stop::deviates("requests to /dm3/in/rpc", in_words(request))),
            }
        }),
        accepts(
            "client.wire/text-not-in-clear",
            "The text of a message is nowhere in clear",
            &["MTP-TRN-003"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Status(503));
            let text = format!("dm3-conformance secret text {}", bench.fresh());
            bench
                .send(&scene.alice, &scene.bob.name, Outgoing::text(&text))
                .await?
                .is_accepted_by(scene.second.name())?;
            is_nowhere(bench, "the text of the message", &Needle::of(text.as_bytes()))
        }),
        accepts("client.wire/attachment-not-in-clear", "An attachment is nowhere in clear", &["MTP-TRN-003"])
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                let (name, data) = (
                    format!("menu of {}.txt", bench.fresh()),
                    format!("data:text/plain,soup-{}", bench.fresh()),
                );
                let outgoing =
                    Outgoing::text("see there").with("attachments", json!([{"data": data, "name": name}]));
                bench
                    .send(&scene.alice, &scene.bob.name, outgoing)
                    .await?
                    .is_accepted_by(scene.first.name())?;
                is_nowhere(bench, "the attachment", &Needle::of(data.as_bytes()))?;
                is_nowhere(bench, "the name of the attachment", &Needle::of(name.as_bytes()))
            }),
        accepts(
            "client.wire/author-not-in-clear",
            "The name of the author is nowhere in clear",
            &["MTP-TRN-003"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Status(503));
            scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
            is_nowhere(bench, "the name of the author", &Needle::of(scene.alice.name.as_bytes()))
        }),
        accepts("client.wire/no-private-key-when-sending", "A sender sends no private key", &["MTP-KEY-050"])
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                scene.first.script(Question::Submit, Scripted::Status(503));
                scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
                sends_no_key(bench, &scene.alice)
            }),
        accepts(
            "client.wire/no-private-key-when-receiving",
            "A receiver sends no private key",
            &["MTP-KEY-050"],
        )
        .fetch(async |bench| {
            let service = bench.service("ds").await?;
            let (alice, bob) = (bench.person("alice", &[&service]), bench.person("bob", &[&service]));
            let letter = bench.writing(&alice, &bob, &service).letter();
            service.put(&letter.mail);
            bench.fetch(&bob).await?.shows(&letter)?;
            sends_no_key(bench, &bob)
        }),
        accepts(
            "client.wire/service-without-tls",
            "A service at an http URL is not asked unless the operator has allowed it",
            &["MTP-TRN-007"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send with permission")?;
            let carol = bench.person("carol", &[&scene.second, &scene.third]);
            let outgoing = Outgoing::text("hello").without_permission();
            bench.send(&scene.alice, &carol.name, outgoing).await?.is_rejected()?;
            bench.is_untouched(&scene.second)?;
            bench.is_untouched(&scene.third)
        }),
        accepts(
            "client.wire/new-ephemeral-keys",
            "Every payload has an ephemeral key of its own",
            &["MTP-SEA-001"],
        )
        .send(async |bench| payloads_differ_in(bench, "ephemPublicKey").await),
        accepts("client.wire/new-nonces", "Every payload has a nonce of its own", &["MTP-SEA-021"])
            .send(async |bench| payloads_differ_in(bench, "nonce").await),
        accepts(
            "client.wire/padding",
            "The size of a payload does not tell the length of a short text",
            &["MTP-SEA-010"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            for text in ["short".to_owned(), "a longer text ".repeat(60)] {
                let sent = bench.send(&scene.alice, &scene.bob.name, Outgoing::text(&text)).await?;
                sent.is_accepted_by(scene.first.name())?;
            }
            let sizes: BTreeSet<usize> = sealed_payloads(bench, &scene)?
                .iter()
                .map(|payload| payload.get("ciphertext").and_then(Value::as_str).unwrap_or_default())
                .map(|ciphertext| from_base64(ciphertext).map_or(0, |bytes| bytes.len()))
                .collect();
            if sizes == BTreeSet::from([BLOCK + TAG]) {
                return Ok(());
            }
            Err(Stop::deviates(format!("ciphertexts of {} bytes", BLOCK + TAG), format!("{sizes:?}")))
        }),
    ]
}

fn is_json_rpc(request: &LoggedRequest) -> CaseResult {
    let wanted = "a POST of JSON-RPC 2.0 requests with ids, as application/json";
    let media_type =
        request.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let is_request = |request: &Value| {
        let has_id = request.get("id").is_some_and(|id| id.is_string() || id.is_number());
        request.get("jsonrpc") == Some(&"2.0".into())
            && request.get("method").is_some_and(Value::is_string)
            && has_id
    };
    let all = match &body {
        Value::Array(requests) => !requests.is_empty() && requests.iter().all(is_request),
        one => is_request(one),
    };
    if request.method == "POST" && media_type.eq_ignore_ascii_case("application/json") && all {
        return Ok(());
    }
    let received =
        format!("{} as {media_type}: {}", in_words(request), crate::evidence::clipped(&request.text(), 300));
    Err(Stop::deviates(wanted, received))
}

/// Demands that no request holds a secret.
fn is_nowhere(bench: &Bench<'_>, what: &str, needle: &Needle) -> CaseResult {
    let log = bench.world.log.all();
    match log.iter().find(|request| needle.is_in(request)) {
        None => Ok(()),
        Some(request) => {
            let received = format!("{what} in a request to {}: {}", request.server, in_words(request));
            Err(Stop::deviates(format!("{what} in no request"), received))
        }
    }
}

fn sends_no_key(bench: &Bench<'_>, person: &dm3_oracle::Person) -> CaseResult {
    let keys: [&[u8]; 4] = [
        &person.encryption_private,
        &person.signing.ecdsa.secret(),
        &person.signing.ed25519_seed,
        &person.wallet.secret(),
    ];
    keys.iter().try_for_each(|key| is_nowhere(bench, "a private key", &Needle::of(key)))
}

/// All payloads of all submissions to the first service, as objects.
fn sealed_payloads(bench: &Bench<'_>, scene: &Scene) -> Result<Vec<Value>, Stop> {
    let mut payloads = Vec::new();
    for envelope in bench.envelopes(&scene.first) {
        let submitted = Submitted::open(envelope, &scene.first, &scene.bob)?;
        for pointer in ["/message", "/metadata/deliveryInformation"] {
            payloads
                .push(serde_json::from_str(submitted.text(pointer).unwrap_or_default()).unwrap_or_default());
        }
    }
    Ok(payloads)
}

async fn payloads_differ_in(bench: &Bench<'_>, member: &str) -> CaseResult {
    let scene = Scene::of(bench).await?;
    for _ in 0..3 {
        let sent = bench.send(&scene.alice, &scene.bob.name, Outgoing::text("always the same")).await?;
        sent.is_accepted_by(scene.first.name())?;
    }
    let payloads = sealed_payloads(bench, &scene)?;
    let values: BTreeSet<&str> =
        payloads.iter().filter_map(|payload| payload.get(member)).filter_map(Value::as_str).collect();
    if values.len() == payloads.len() {
        return Ok(());
    }
    Err(Stop::deviates(format!("{} values of `{member}`", payloads.len()), format!("{}", values.len())))
}
