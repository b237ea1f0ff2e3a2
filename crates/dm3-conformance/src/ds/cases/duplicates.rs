//! The same message twice, and the same bytes by somebody else.

use dm3_oracle::Person;
use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::with;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need};
use crate::ds::stop::{Honest, Stop};

const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];
const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "ds.duplicates/same-envelope-twice",
            "An envelope that is submitted twice is kept once",
            &["DSA-SUB-016"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (_, bob, envelope) = delivered(bench).await?;
            bench.deliver(&envelope).await?;
            bench.holds(&bob, &[&envelope]).await.map(drop)
        }),
        accepts(
            "ds.duplicates/same-message-in-a-new-envelope",
            "A message with new delivery information is kept once",
            &["DSA-SUB-016"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let first = bench.envelope(&alice, &bob)?;
            let again = resealed(bench, &first, &alice, &bob)?;
            bench.deliver(&first).await.honest("submit an honest message")?;
            bench.deliver(&again).await?;
            bench.holds(&bob, &[&first]).await.map(drop)
        }),
        accepts(
            "ds.duplicates/ten-at-once",
            "An envelope that is submitted ten times at once is kept once",
            &["DSA-SUB-016"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let envelope = bench.envelope(&alice, &bob)?;
            for answer in join_all((0..10).map(|_| bench.deliver(&envelope))).await {
                answer?;
            }
            bench.holds(&bob, &[&envelope]).await.map(drop)
        }),
        accepts(
            "ds.duplicates/a-repetition-has-a-result",
            "A repeated submission has a result",
            &["DSA-SUB-017"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, _, envelope) = delivered(bench).await?;
            for _ in 0..3 {
                bench.deliver(&envelope).await?;
            }
            Ok(())
        }),
        accepts(
            "ds.duplicates/the-result-tells",
            "The result tells whether the message was there before",
            &["DSA-SUB-027"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let envelope = bench.envelope(&alice, &bob)?;
            for expected in [false, true] {
                let answer = bench.deliver(&envelope).await?;
                if answer.result()?.get("duplicate") != Some(&Value::Bool(expected)) {
                    return Err(answer.instead_of(&format!("a result with `duplicate` {expected}")));
                }
            }
            Ok(())
        }),
        accepts(
            "ds.duplicates/by-another-sender",
            "The same bytes by another sender are another message",
            &["DSA-SUB-018"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (_, bob, first) = delivered(bench).await?;
            let mallory = bench.published("mallory")?;
            let copy = resealed(bench, &first, &mallory, &bob)?;
            bench.deliver(&copy).await?;
            bench.holds(&bob, &[&first, &copy]).await.map(drop)
        }),
        accepts(
            "ds.duplicates/a-thief-comes-first",
            "Who submits somebody's bytes first does not keep them away",
            &["DSA-SUB-018"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let mallory = bench.published("mallory")?;
            let envelope = bench.envelope(&alice, &bob)?;
            let copy = resealed(bench, &envelope, &mallory, &bob)?;
            bench.deliver(&copy).await.honest("submit as the thief")?;
            bench.deliver(&envelope).await?;
            bench.holds(&bob, &[&copy, &envelope]).await.map(drop)
        }),
        accepts(
            "ds.duplicates/to-another-receiver",
            "The same bytes for another receiver are another message",
            &["DSA-SUB-018"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob, first) = delivered(bench).await?;
            let carol = bench.receiver("carol").await?;
            let copy = resealed(bench, &first, &alice, &carol)?;
            bench.deliver(&copy).await?;
            bench.holds(&carol, &[&copy]).await?;
            bench.holds(&bob, &[&first]).await.map(drop)
        }),
    ]
}

async fn delivered(bench: &Bench<'_>) -> Result<(Person, Person, Value), Stop> {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let envelope = bench.honest_delivery(&alice, &bob).await?;
    Ok((alice, bob, envelope))
}

/// The sealed message of an envelope with delivery information and a signature of its own.
fn resealed(bench: &Bench<'_>, envelope: &Value, from: &Person, to: &Person) -> Result<Value, Stop> {
    let other = bench.envelope(from, to)?;
    let metadata = other.get("metadata").cloned().unwrap_or_default();
    let metadata = match envelope.pointer("/metadata/messageHash") {
        Some(hash) => sign_metadata(&with(&metadata, "messageHash", hash.clone()), from, bench.dialect()),
        None => metadata,
    };
    Ok(json!({"message": envelope.get("message"), "metadata": metadata}))
}
