//! What survives when the service is killed.

use std::time::Duration;

use dm3_oracle::Person;
use futures_util::future::{join, join_all};
use serde_json::Value;

use super::acknowledging::has_deleted;
use super::devices::{add, listed, pass};
use super::live_push;
use super::pick_up::{is_in_order, mailbox, nth};
use crate::ds::access::Mail;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const KILL: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE, need::RESTART];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = messages();
    cases.extend(access());
    cases
}

fn messages() -> Vec<Case> {
    vec![
        accepts("ds.durability/accepted-message", "An accepted message survives a kill", &["DSA-SUB-024"])
            .needs(KILL)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let envelope = bench.honest_delivery(&alice, &bob).await?;
                bench.kill_and_restart().await?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            }),
        accepts(
            "ds.durability/every-accepted-message",
            "Of messages on their way, every accepted one survives a kill",
            &["DSA-SUB-024"],
        )
        .needs(KILL)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let senders: Vec<Person> =
                (0..6).map(|number| bench.published(&format!("sender{number}"))).collect::<Result<_, _>>()?;
            let envelopes: Vec<Value> = (0..60)
                .filter_map(|number| senders.get(number % senders.len()))
                .map(|sender| bench.envelope(sender, &bob))
                .collect::<Result<_, _>>()?;
            // Killed while they arrive: some are answered, some are not.
            let submitting = join_all(envelopes.iter().map(|envelope| bench.deliver(envelope)));
            let killing = async {
                bench.pause(Duration::from_millis(60)).await;
                bench.kill_and_restart().await
            };
            let (answers, killed) = join(submitting, killing).await;
            killed?;
            let accepted: Vec<&Value> = envelopes
                .iter()
                .zip(&answers)
                .filter(|(_, answer)| answer.is_ok())
                .map(|(envelope, _)| envelope)
                .collect();
            let mail = bench.mail_of(&bob).await?;
            let kept: Vec<&str> = mail.iter().filter_map(Mail::sealed_message).collect();
            let lost = accepted
                .iter()
                .filter(|envelope| {
                    envelope.get("message").and_then(Value::as_str).is_none_or(|text| !kept.contains(&text))
                })
                .count();
            if lost > 0 {
                return Err(Stop::deviates(
                    format!("all of {} accepted messages in the mailbox", accepted.len()),
                    format!("{lost} of them are lost"),
                ));
            }
            no_message_twice(&mail)
        }),
        accepts(
            "ds.durability/repeated-after-the-kill",
            "A message that is submitted again after a kill is kept once",
            &["DSA-SUB-016"],
        )
        .needs(KILL)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let envelope = bench.honest_delivery(&alice, &bob).await?;
            bench.kill_and_restart().await?;
            bench.deliver(&envelope).await?;
            bench.holds(&bob, &[&envelope]).await.map(drop)
        }),
        accepts("ds.durability/account", "An account survives a kill", &["DSA-SUB-010"]).needs(KILL).run(
            async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                bench.kill_and_restart().await?;
                let envelope = bench.envelope(&alice, &bob)?;
                bench.deliver(&envelope).await.map(drop)
            },
        ),
        accepts("ds.durability/three-kills", "Messages survive several kills", &["DSA-SUB-025"])
            .needs(KILL)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let mut envelopes = Vec::new();
                for _ in 0..3 {
                    envelopes.push(bench.honest_delivery(&alice, &bob).await?);
                    bench.kill_and_restart().await?;
                }
                bench.holds(&bob, &envelopes.iter().collect::<Vec<_>>()).await.map(drop)
            }),
        accepts("ds.durability/orderly-stop", "Messages survive an orderly stop", &["DSA-SUB-025"])
            .needs(KILL)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let envelope = bench.honest_delivery(&alice, &bob).await?;
                bench.stop_and_restart().await?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            }),
        accepts("ds.durability/postmark", "A message has the same postmark after a kill", &["DSA-SUB-023"])
            .needs(KILL)
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let envelope = bench.honest_delivery(&alice, &bob).await?;
                let before = bench.holds(&bob, &[&envelope]).await?;
                bench.kill_and_restart().await?;
                let after = bench.holds(&bob, &[&envelope]).await?;
                let marks = |mail: &[Mail]| {
                    mail.iter().map(|mail| mail.envelope.get("postmark").cloned()).collect::<Vec<_>>()
                };
                if marks(&before) == marks(&after) {
                    Ok(())
                } else {
                    Err(Stop::deviates("the same postmark", "another one"))
                }
            }),
    ]
}

fn access() -> Vec<Case> {
    vec![
        accepts(
            "ds.durability/acknowledged-message",
            "What was acknowledged stays deleted after a kill",
            &["MAP-ACK-014"],
        )
        .needs(KILL)
        .run(async |bench| {
            let (bob, session, envelopes) = mailbox(bench, 3).await?;
            let mail = bench.all_pages(&session, "?limit=100").await?;
            let named: Value = mail.iter().take(2).map(Mail::named).collect();
            has_deleted(&bench.acknowledge(&session, &named).await?, 2)?;
            bench.kill_and_restart().await?;
            bench.holds(&bob, &[&nth(&envelopes, 2)]).await.map(drop)
        }),
        accepts(
            "ds.durability/cursor-of-a-device",
            "A device and its cursor survive a kill",
            &["MAP-ACK-014"],
        )
        .needs(KILL)
        .run(async |bench| {
            let (bob, session, _) = mailbox(bench, 3).await?;
            let mail = bench.all_pages(&session, "?limit=100").await?;
            add(bench, &session, "phone").await?;
            add(bench, &session, "desk").await?;
            let cursor = mail.get(1).and_then(|mail| mail.cursor.clone()).unwrap_or_default();
            pass(bench, &session, "phone", &cursor).await?.is_status(200)?;
            let before = sorted(listed(bench, &session).await?);
            bench.kill_and_restart().await?;
            let session = bench.log_in(&bob).await.honest("log in again")?;
            let after = sorted(listed(bench, &session).await?);
            if before == after {
                Ok(())
            } else {
                Err(Stop::deviates(format!("{before:?}"), format!("{after:?}")))
            }
        }),
        accepts("ds.durability/cursors", "Pages and cursors are the same after a kill", &["MAP-PIC-013"])
            .needs(KILL)
            .run(async |bench| {
                let (bob, session, _) = mailbox(bench, 4).await?;
                let before = bench.page(&session, "?limit=3").await?;
                bench.kill_and_restart().await?;
                let session = bench.log_in(&bob).await.honest("log in again")?;
                let after = bench.page(&session, "?limit=3").await?;
                if before != after {
                    return Err(Stop::deviates(format!("{before:?}"), format!("{after:?}")));
                }
                let rest = bench.page(&session, &format!("?after={}", before.cursor)).await?;
                if rest.messages.len() == 1 {
                    Ok(())
                } else {
                    Err(Stop::deviates("one message behind the cursor", format!("{rest:?}")))
                }
            }),
        accepts(
            "ds.durability/places-are-not-used-again",
            "A new message after a kill has a later place",
            &["MAP-PIC-009"],
        )
        .needs(KILL)
        .run(async |bench| {
            let (bob, session, _) = mailbox(bench, 2).await?;
            let page = bench.page(&session, "").await?;
            let named: Value = page.messages.iter().map(Mail::named).collect();
            has_deleted(&bench.acknowledge(&session, &named).await?, 2)?;
            bench.kill_and_restart().await?;
            let envelope = bench.honest_delivery(&bench.published("alice")?, &bob).await?;
            let session = bench.log_in(&bob).await.honest("log in again")?;
            let next = bench.page(&session, &format!("?after={}", page.cursor)).await?;
            is_in_order(&next.messages, &[envelope])
        }),
        accepts(
            "ds.durability/stream-goes-on",
            "A stream goes on after a kill without loss or repetition",
            &["MAP-PSH-006"],
        )
        .needs(KILL)
        .run(async |bench| {
            let (bob, session, envelopes) = mailbox(bench, 3).await?;
            let mut stream = live_push::open(bench, &session, "", None).await?;
            let taken = live_push::take(&mut stream, 2).await?;
            drop(stream);
            bench.kill_and_restart().await?;
            let late = bench.honest_delivery(&bench.published("alice")?, &bob).await?;
            let session = bench.log_in(&bob).await.honest("log in again")?;
            let last = taken.last().and_then(|mail| mail.cursor.clone());
            let mut stream = live_push::open(bench, &session, "", last.as_deref()).await?;
            is_in_order(&live_push::take(&mut stream, 2).await?, &[nth(&envelopes, 2), late])
        }),
        refuses(
            "ds.durability/used-challenge",
            "A used challenge does not count again after a kill",
            &["MAP-AUT-024", "MAP-AUT-052"],
        )
        .needs(KILL)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.receiver("bob").await?;
            let challenge = bench.challenge(&bob.name).await.honest("get a challenge")?;
            let signature = bob.sign(&challenge, bench.dialect());
            bench
                .answer_challenge(&bob.name, &challenge, &signature)
                .await?
                .is_status(200)
                .honest("log in")?;
            // Times in challenges are whole seconds: the start is in a later one.
            bench.pause(Duration::from_millis(1100)).await;
            bench.kill_and_restart().await?;
            bench.answer_challenge(&bob.name, &challenge, &signature).await?.is_status(400).map(drop)
        }),
    ]
}

fn sorted(mut devices: Vec<(String, String)>) -> Vec<(String, String)> {
    devices.sort();
    devices
}

pub(super) fn no_message_twice(mail: &[Mail]) -> CaseResult {
    let mut seen: Vec<&str> = mail.iter().filter_map(Mail::sealed_message).collect();
    let number = seen.len();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() == number { Ok(()) } else { Err(Stop::deviates("each message once", "some twice")) }
}

impl Bench<'_> {
    /// Kills the service and starts it again.
    async fn kill_and_restart(&self) -> CaseResult {
        self.restart(true).await
    }

    /// Asks the service to end and starts it again.
    async fn stop_and_restart(&self) -> CaseResult {
        self.restart(false).await
    }

    async fn restart(&self, kill: bool) -> CaseResult {
        let process = self.shared().process.as_ref();
        let process =
            process.ok_or_else(|| Stop::Error("the tester did not start the service".to_owned()))?;
        let mut process = process.lock().await;
        if kill {
            process.kill().await;
        } else {
            process.stop().await;
        }
        let started = process.start(self.url()).await;
        started.map_err(|error| Stop::Crash(format!("the service does not start again: {error}")))
    }
}
