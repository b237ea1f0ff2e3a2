//! Receivers: known here, known elsewhere, known to nobody, and a registry that says nothing.

use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};
use crate::world::Fault;

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];

pub(super) fn cases() -> Vec<Case> {
    vec![
        refuses(
            "ds.submit-delivery/receiver-without-address",
            "A receiver whose name leads nowhere is not found",
            &["DSA-SUB-009"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let (alice, nobody) = (bench.published("alice")?, bench.stranger("nobody"));
            let envelope = bench.envelope(&alice, &nobody)?;
            bench.submit(&envelope).await?.is_error(-32001)?.is_status(404).map(drop)
        }),
        accepts(
            "ds.submit-delivery/receiver-with-address",
            "A receiver whose name leads to an account is found",
            &["DSA-SUB-009"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let envelope = bench.envelope(&alice, &bob)?;
            bench.deliver(&envelope).await?;
            bench.holds(&bob, &[&envelope]).await.map(drop)
        }),
        refuses(
            "ds.submit-delivery/receiver-without-account",
            "A receiver without an account here is not found",
            &["DSA-SUB-010"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let (alice, carol) = (bench.published("alice")?, bench.published("carol")?);
            let envelope = bench.envelope(&alice, &carol)?;
            bench.submit(&envelope).await?.is_error(-32001)?.is_status(404).map(drop)
        }),
        accepts(
            "ds.submit-delivery/receiver-with-account",
            "A receiver is taken for from the moment of registration",
            &["DSA-SUB-010"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (alice, carol) = (bench.published("alice")?, bench.published("carol")?);
            let before = bench.envelope(&alice, &carol)?;
            bench.submit(&before).await?.is_error(-32001)?;
            bench.register(&carol).await.honest("register a receiver")?;
            bench.deliver(&before).await.map(drop)
        }),
        refuses(
            "ds.submit-delivery/registry-down",
            "A registry that fails makes the sender try again",
            &["DSA-ERR-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let answer = receiver_fault(bench, Fault::Status(500)).await?;
            answer.is_error(-32002)?.is_status(503).map(drop)
        }),
        refuses(
            "ds.submit-delivery/registry-that-babbles",
            "A registry that answers with a web page is a failing one",
            &["DSA-ERR-001"],
        )
        .needs(WRITES)
        .run(async |bench| receiver_fault(bench, Fault::NotJson).await?.is_error(-32002).map(drop)),
        refuses(
            "ds.submit-delivery/registry-overloaded",
            "A registry that reports an error of its own is a failing one",
            &["DSA-ERR-001"],
        )
        .needs(WRITES)
        .run(async |bench| receiver_fault(bench, Fault::NodeError).await?.is_error(-32002).map(drop)),
        accepts(
            "ds.submit-delivery/after-the-registry-is-back",
            "The same message is taken when the registry is back",
            &["DSA-ERR-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let envelope = bench.envelope(&alice, &bob)?;
            bench.world()?.chain.set_name_fault(&alice.name, Some(Fault::HangUp));
            bench.submit(&envelope).await?.is_error(-32002)?;
            bench.world()?.chain.set_name_fault(&alice.name, None);
            bench.deliver(&envelope).await.map(drop)
        }),
    ]
}

/// The answer to a message for a receiver about whose name the registry fails from the beginning.
async fn receiver_fault(bench: &Bench<'_>, fault: Fault) -> Result<Answer, Stop> {
    let (alice, dave) = (bench.published("alice")?, bench.published("dave")?);
    bench.world()?.chain.set_name_fault(&dave.name, Some(fault));
    let envelope = bench.envelope(&alice, &dave)?;
    bench.submit(&envelope).await
}
