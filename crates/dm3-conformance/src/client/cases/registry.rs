//! What a client says where the registry does not answer, or answers that there is nothing.

use std::time::Duration;

use dm3_oracle::profile;

use super::order::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::outgoing::code;
use crate::ds::stop::{CaseResult, Honest};
use crate::world::Fault;

/// Bytes that a text record may have.
const LIMIT: usize = 1_048_576;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "client.registry/no-name",
            "A name that nobody registered has no profile",
            &["REG-REC-010", "REG-PRF-018"],
        )
        .send(async |bench| is_reported(bench, &[code::NO_PROFILE], |_, _| {}).await),
        accepts(
            "client.registry/no-text",
            "A name without the text record has no profile",
            &["REG-REC-010", "REG-PRF-018"],
        )
        .send(async |bench| {
            is_reported(bench, &[code::NO_PROFILE], |bench, name| {
                bench.world.chain.set_address(name, [7; 20]);
            })
            .await
        }),
        accepts(
            "client.registry/no-address",
            "A name without an address has no profile",
            &["REG-REC-010", "REG-PRF-018"],
        )
        .send(async |bench| {
            is_reported(bench, &[code::NO_PROFILE], |bench, name| {
                bench.world.chain.set_text(name, profile::USER_RECORD, "data:application/json,{}");
            })
            .await
        }),
        accepts(
            "client.registry/other-record",
            "The record of a service is not read as that of a user",
            &["REG-REC-001"],
        )
        .send(async |bench| {
            is_reported(bench, &[code::NO_PROFILE], |bench, name| {
                let person = dm3_oracle::Person::named(name);
                let user = profile::user(&person, &["ds.eth"], bench.dialect());
                let record = profile::data_uri(&profile::signed(&user, &person));
                bench.world.chain.set_address(name, person.wallet.address());
                bench.world.chain.set_text(name, profile::SERVICE_RECORD, &record);
            })
            .await
        }),
        accepts(
            "client.registry/reverts-without-data",
            "A revert without data means that there is no record",
            &["REG-REC-010"],
        )
        .send(async |bench| {
            is_reported(bench, &[code::NO_PROFILE], |bench, name| {
                bench.world.chain.set_address(name, [7; 20]);
                bench.world.chain.set_record_fault(name, Some(Fault::Revert));
            })
            .await
        }),
        refuses(
            "client.registry/wrong-form",
            "An answer that is not of the function's type is no answer",
            &["REG-REC-015"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
            let carol = bench.person("carol", &[&scene.second]);
            bench.world.chain.set_record_fault(&carol.name, Some(Fault::ShortResult));
            let sent = bench.send_text(&scene.alice, &carol).await?;
            sent.is_rejected()?;
            sent.is_not_rejected_as(&[code::NO_PROFILE])?;
            bench.is_untouched(&scene.second)
        }),
        accepts(
            "client.registry/outside-the-chain",
            "A look-up that leads off the chain and is not followed is not reported as a missing record",
            &["REG-REC-018", "REG-REC-012"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
            let carol = bench.person("carol", &[&scene.second]);
            bench.world.chain.set_record_fault(&carol.name, Some(Fault::OffchainLookup));
            bench.send_text(&scene.alice, &carol).await?.is_not_rejected_as(&[code::NO_PROFILE])
        }),
        accepts("client.registry/failure-not-kept", "A look-up that failed is made again", &["REG-REC-021"])
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                bench.world.chain.set_fault(Some(Fault::Status(500)));
                scene.sent(bench).await?.is_rejected_as(&[code::RETRY_LATER])?;
                bench.world.chain.set_fault(None);
                scene.sent(bench).await?.is_accepted_by(scene.first.name()).map(drop)
            }),
        accepts(
            "client.registry/wildcard-resolver",
            "A resolver that answers for names below its own is asked",
            &["REG-REC-005"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            bench.world.chain.set_wildcard("dm3-conformance.eth");
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).map(drop)
        }),
        accepts("client.registry/long-record", "A record of 1048576 bytes is read", &["REG-REC-016"]).send(
            async |bench| {
                let scene = Scene::of(bench).await?;
                let bob = bench.stranger("rob");
                publish_long(bench, &bob, scene.first.name(), LIMIT);
                bench.send_text(&scene.alice, &bob).await?.is_accepted_by(scene.first.name()).map(drop)
            },
        ),
        refuses("client.registry/record-too-long", "A record of one byte more is refused", &["REG-REC-016"])
            .send(async |bench| {
                let scene = Scene::of(bench).await?;
                scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
                let carol = bench.stranger("carol");
                publish_long(bench, &carol, scene.second.name(), LIMIT + 1);
                bench.send_text(&scene.alice, &carol).await?.is_rejected()?;
                bench.is_untouched(&scene.second)
            }),
    ];
    cases.extend(down());
    cases
}

/// Publishes a profile whose record has as many bytes.
fn publish_long(bench: &Bench<'_>, person: &dm3_oracle::Person, service: &str, bytes: usize) {
    let user = profile::user(person, &[service], bench.dialect());
    let record = |filling: usize| {
        let long = dm3_oracle::json::with(&user, "filling", "x".repeat(filling));
        profile::data_uri(&profile::signed(&long, person))
    };
    let filling = bytes.saturating_sub(record(0).len());
    bench.world.chain.set_address(&person.name, person.wallet.address());
    bench.world.chain.set_text(&person.name, profile::USER_RECORD, &record(filling));
}

/// Demands that a message to a receiver with these records is rejected with one of these codes.
async fn is_reported(bench: &Bench<'_>, codes: &[&str], publish: impl Fn(&Bench<'_>, &str)) -> CaseResult {
    let scene = Scene::of(bench).await?;
    scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
    let carol = bench.stranger("carol");
    publish(bench, &carol.name);
    bench.send_text(&scene.alice, &carol).await?.is_rejected_as(codes)
}

/// A node that does not answer as it should, each in a case.
fn down() -> Vec<Case> {
    let faults: [(&str, &str, Fault); 6] = [
        ("client.registry/node-hangs-up", "A node that breaks off is unavailable", Fault::HangUp),
        ("client.registry/node-503", "A node that answers 503 is unavailable", Fault::Status(503)),
        ("client.registry/node-429", "A node that answers 429 is unavailable", Fault::Status(429)),
        ("client.registry/node-page", "A node that answers with a page is unavailable", Fault::NotJson),
        (
            "client.registry/node-error",
            "A node that answers with an error of its own is unavailable",
            Fault::NodeError,
        ),
        (
            "client.registry/node-slow",
            "A node that does not answer in time is unavailable",
            Fault::Delay(Duration::from_secs(45)),
        ),
    ];
    let case = |(id, title, fault): (&'static str, &'static str, Fault)| {
        accepts(id, title, &["REG-REC-011", "REG-PRF-019"]).send(async move |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
            let carol = bench.person("carol", &[&scene.second]);
            bench.world.chain.set_fault(Some(fault));
            bench.send_text(&scene.alice, &carol).await?.is_rejected_as(&[code::RETRY_LATER])?;
            bench.is_untouched(&scene.second)
        })
    };
    faults.into_iter().map(case).collect()
}
