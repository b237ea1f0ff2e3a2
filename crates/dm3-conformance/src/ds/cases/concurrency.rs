//! Many at the same time.

use dm3_oracle::Person;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use super::durability::no_message_twice;
use crate::ds::access::Mail;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::Stop;

const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "ds.concurrency/100-submissions",
            "Of 100 submissions at once each is accepted and kept once",
            &["DSA-SUB-025"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let envelopes = envelopes(bench, &[&bob], 100)?;
            for answer in join_all(envelopes.iter().map(|envelope| bench.deliver(envelope))).await {
                answer?;
            }
            bench.holds(&bob, &envelopes.iter().collect::<Vec<_>>()).await.map(drop)
        }),
        accepts(
            "ds.concurrency/submissions-to-ten-receivers",
            "Submissions to ten receivers at once reach their own mailbox",
            &["DSA-SUB-025"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let mut receivers = Vec::new();
            for number in 0..10 {
                receivers.push(bench.receiver(&format!("bob{number}")).await?);
            }
            let all: Vec<&Person> = receivers.iter().collect();
            let envelopes = envelopes(bench, &all, 60)?;
            for answer in join_all(envelopes.iter().map(|envelope| bench.deliver(envelope))).await {
                answer?;
            }
            for (place, receiver) in receivers.iter().enumerate() {
                let own: Vec<&Value> = envelopes.iter().skip(place).step_by(receivers.len()).collect();
                bench.holds(receiver, &own).await?;
            }
            Ok(())
        }),
        accepts(
            "ds.concurrency/pick-up-meanwhile",
            "Picking up while messages arrive shows each once",
            &["DSA-SUB-016"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let envelopes = envelopes(bench, &[&bob], 40)?;
            let submitting = join_all(envelopes.iter().map(|envelope| bench.deliver(envelope)));
            let watching = async {
                for _ in 0..5 {
                    no_message_twice(&bench.mail_of(&bob).await?)?;
                }
                Ok::<(), Stop>(())
            };
            let (answers, watched) = join(submitting, watching).await;
            watched?;
            for answer in answers {
                answer?;
            }
            bench.holds(&bob, &envelopes.iter().collect::<Vec<_>>()).await.map(drop)
        }),
        accepts(
            "ds.concurrency/good-among-bad",
            "Right requests among many wrong ones are answered right",
            &["DSA-RPC-021"],
        )
        .run(async |bench| {
            let good =
                json!({"jsonrpc": "2.0", "method": "dm3_getDeliveryServiceProperties", "id": 1}).to_string();
            let bodies: Vec<String> = (0..90)
                .map(|number| match number % 3 {
                    0 => good.clone(),
                    1 => "{".to_owned(),
                    _ => "[1,2,3]".to_owned(),
                })
                .collect();
            let answers = join_all(bodies.iter().map(|body| bench.post(body.clone()))).await;
            for (number, answer) in answers.into_iter().enumerate() {
                let answer = answer?;
                match number % 3 {
                    0 => drop(answer.result()?),
                    1 => drop(answer.is_error(-32700)?),
                    _ => drop(answer.is_status(400)?),
                }
            }
            Ok(())
        }),
        refuses(
            "ds.concurrency/full-mailbox",
            "A mailbox without room refuses for now and keeps what it holds",
            &["DSA-SUB-021"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (bob, kept) = filled(bench).await?;
            bench.holds(&bob, &kept.iter().collect::<Vec<_>>()).await.map(drop)
        }),
        accepts(
            "ds.concurrency/full-for-one-sender",
            "A sender who fills the mailbox keeps others out of nothing",
            &["DSA-SUB-021"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (bob, _) = filled(bench).await?;
            let envelope = bench.envelope(&bench.published("carol")?, &bob)?;
            bench.deliver(&envelope).await.map(drop)
        }),
        accepts(
            "ds.concurrency/nothing-makes-room",
            "Waiting messages are not deleted to make room",
            &["DSA-SUB-022"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (bob, kept, _) = fill(bench).await?;
            let mail = bench.mail_of(&bob).await?;
            let waiting: Vec<&str> = mail.iter().filter_map(Mail::sealed_message).collect();
            let oldest = kept.first().and_then(|envelope| envelope.get("message")?.as_str());
            if oldest.is_some_and(|oldest| waiting.contains(&oldest)) {
                return Ok(());
            }
            Err(Stop::deviates("the oldest message in the mailbox", "it is gone"))
        }),
        accepts("ds.concurrency/limits-are-allowed", "A mailbox may be limited", &["DSA-SUB-020"])
            .needs(SEEN)
            .run(async |bench| filled(bench).await.map(drop)),
    ]
}

/// Messages of ten senders to these receivers in turn.
fn envelopes(bench: &Bench<'_>, receivers: &[&Person], number: usize) -> Result<Vec<Value>, Stop> {
    let senders: Vec<Person> =
        (0..10).map(|number| bench.published(&format!("sender{number}"))).collect::<Result<_, _>>()?;
    (0..number)
        .filter_map(|place| {
            let receiver = receivers.get(place % receivers.len().max(1))?;
            let sender = senders.get(place / receivers.len().max(1) % senders.len())?;
            Some(bench.envelope(sender, receiver))
        })
        .collect()
}

/// A receiver to whom one sender has written until the service had no more room, and what was taken.
async fn filled(bench: &Bench<'_>) -> Result<(Person, Vec<Value>), Stop> {
    let (bob, kept, is_full) = fill(bench).await?;
    if is_full {
        return Ok((bob, kept));
    }
    Err(Stop::Unobservable(format!("the service takes {} messages and more from one sender", kept.len())))
}

/// A receiver to whom one sender has written what a mailbox may hold, what was taken, and whether it was full then.
async fn fill(bench: &Bench<'_>) -> Result<(Person, Vec<Value>, bool), Stop> {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let mut kept = Vec::new();
    for _ in 0..=crate::ds::fixture_bundle::MAILBOX_MESSAGES {
        let envelope = bench.envelope(&alice, &bob)?;
        let answer = bench.submit(&envelope).await?;
        if answer.status != 200 {
            answer.is_error(-32005)?.is_status(507)?;
            return Ok((bob, kept, true));
        }
        kept.push(envelope);
    }
    Ok((bob, kept, false))
}
