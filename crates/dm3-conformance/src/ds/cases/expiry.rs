//! The ends of challenges, sessions and streams, where they are near enough to wait for.

use std::time::Duration;

use serde_json::Value;

use super::json_web_token::JsonWebToken;
use super::live_push;
use super::log_in::{challenged, is_unauthorized};
use crate::ds::access::Session;
use crate::ds::bench::{Bench, now_ms};
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::event_stream::Next;
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
/// The longest that a case waits for an end.
const MOST: Duration = Duration::from_secs(130);
/// How far the clocks of tester and service may differ.
const CLOCKS: Duration = Duration::from_secs(2);

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts("ds.expiry/fresh-challenge", "A challenge counts before its end", &["MAP-AUT-023"])
            .needs(WRITES)
            .run(async |bench| {
                let (bob, challenge) = challenged(bench).await?;
                let signature = bob.sign(&challenge, bench.dialect());
                let answer = bench.answer_challenge(&bob.name, &challenge, &signature).await?;
                bench.session_in(&bob.name, &answer).await.map(drop)
            }),
        refuses("ds.expiry/old-challenge", "A challenge does not count after its end", &["MAP-AUT-023"])
            .needs(WRITES)
            .run(async |bench| {
                let (bob, challenge) = challenged(bench).await?;
                let end = JsonWebToken::parse(&challenge)?.claims.get("exp").and_then(Value::as_u64);
                wait_for(bench, end.map(|seconds| seconds.saturating_mul(1000)), "challenge").await?;
                let signature = bob.sign(&challenge, bench.dialect());
                bench.answer_challenge(&bob.name, &challenge, &signature).await?.is_status(400).map(drop)
            }),
        refuses("ds.expiry/old-token", "A token does not count after its end", &["MAP-AUT-030"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, end) = session(bench).await?;
                bench.page(&session, "").await.honest("pick up with a fresh token")?;
                wait_for(bench, end, "session").await?;
                is_unauthorized(bench, &bench.access(&session, reqwest::Method::GET, "messages")).await
            }),
        accepts(
            "ds.expiry/stream-of-an-old-token",
            "A stream ends with the session that opened it",
            &["MAP-PSH-012"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, end) = session(bench).await?;
            let mut stream = live_push::open(bench, &session, "", None).await?;
            wait_for(bench, end, "session").await?;
            match stream.next(Duration::from_secs(30)).await {
                Next::End => Ok(()),
                other => Err(Stop::deviates("the end of the stream", format!("{other:?}"))),
            }
        }),
    ]
}

/// A session and the time at which it ends, in milliseconds since 1970.
async fn session(bench: &Bench<'_>) -> Result<(Session, Option<u64>), Stop> {
    bench.needs_access().await?;
    let bob = bench.receiver("bob").await?;
    let answer = bench.try_log_in(&bob, &bob.name).await?;
    let end = answer.json().and_then(|body| body.get("expires")?.as_u64());
    Ok((bench.session_in(&bob.name, &answer).await.honest("log in")?, end))
}

/// Waits until a time is over, where that is not long.
async fn wait_for(bench: &Bench<'_>, end: Option<u64>, what: &str) -> Result<(), Stop> {
    let end = end.ok_or_else(|| Stop::Inconclusive(format!("the {what} does not say when it ends")))?;
    let left = Duration::from_millis(end.saturating_sub(now_ms())) + CLOCKS;
    if left > MOST {
        return Err(Stop::Unobservable(format!(
            "the {what} ends in {} s only; nobody waits for that",
            left.as_secs()
        )));
    }
    bench.pause(left).await;
    Ok(())
}
