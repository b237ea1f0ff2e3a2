//! Acknowledgements by hash.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::pick_up::{is_in_order, mailbox, nth};
use crate::ds::access::{Mail, Session};
use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const UNKNOWN_HASH: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";

/// Bodies that are no acknowledgement.
const BAD: [(&str, &str, &[&str], &str); 20] = [
    ("ds.acknowledging/neither-form", "A body of neither form is refused", &["MAP-ACK-004"], "{}"),
    (
        "ds.acknowledging/both-forms",
        "A body of both forms is refused",
        &["MAP-ACK-004"],
        r#"{"messages":[],"device":"phone","cursor":"0"}"#,
    ),
    ("ds.acknowledging/array", "An array is no acknowledgement", &["MAP-ACK-004"], "[]"),
    ("ds.acknowledging/null", "Null is no acknowledgement", &["MAP-ACK-004"], "null"),
    (
        "ds.acknowledging/deployed-form",
        "The body of the deployed form is refused",
        &["MAP-ACK-004"],
        r#"{"acknowledgements":[]}"#,
    ),
    (
        "ds.acknowledging/only-a-cursor",
        "A cursor without a device is refused",
        &["MAP-ACK-004"],
        r#"{"cursor":"0"}"#,
    ),
    (
        "ds.acknowledging/no-sender",
        "An element needs a sender",
        &["MAP-ACK-005"],
        r#"{"messages":[{"messageHash":"0x1111111111111111111111111111111111111111111111111111111111111111"}]}"#,
    ),
    (
        "ds.acknowledging/sender-number",
        "A sender is no number",
        &["MAP-ACK-005"],
        r#"{"messages":[{"sender":1,"messageHash":"0x1111111111111111111111111111111111111111111111111111111111111111"}]}"#,
    ),
    (
        "ds.acknowledging/sender-null",
        "A sender is not null",
        &["MAP-ACK-005"],
        r#"{"messages":[{"sender":null,"messageHash":"0x1111111111111111111111111111111111111111111111111111111111111111"}]}"#,
    ),
    (
        "ds.acknowledging/no-hash",
        "An element needs a hash",
        &["MAP-ACK-005"],
        r#"{"messages":[{"sender":"alice.eth"}]}"#,
    ),
    (
        "ds.acknowledging/hash-number",
        "A hash is no number",
        &["MAP-ACK-005"],
        r#"{"messages":[{"sender":"alice.eth","messageHash":1}]}"#,
    ),
    (
        "ds.acknowledging/element-string",
        "An element is no string",
        &["MAP-ACK-005"],
        r#"{"messages":["0x1111111111111111111111111111111111111111111111111111111111111111"]}"#,
    ),
    ("ds.acknowledging/element-null", "An element is not null", &["MAP-ACK-005"], r#"{"messages":[null]}"#),
    (
        "ds.acknowledging/hash-without-prefix",
        "A hash begins with 0x",
        &["MAP-ACK-006"],
        r#"{"messages":[{"sender":"alice.eth","messageHash":"1111111111111111111111111111111111111111111111111111111111111111"}]}"#,
    ),
    (
        "ds.acknowledging/hash-short",
        "A hash has 64 digits",
        &["MAP-ACK-006"],
        r#"{"messages":[{"sender":"alice.eth","messageHash":"0x1111"}]}"#,
    ),
    (
        "ds.acknowledging/hash-not-hexadecimal",
        "A hash is hexadecimal",
        &["MAP-ACK-006"],
        r#"{"messages":[{"sender":"alice.eth","messageHash":"0xzz11111111111111111111111111111111111111111111111111111111111111"}]}"#,
    ),
    (
        "ds.acknowledging/hash-empty",
        "A hash is not empty",
        &["MAP-ACK-006"],
        r#"{"messages":[{"sender":"alice.eth","messageHash":""}]}"#,
    ),
    (
        "ds.acknowledging/device-without-cursor",
        "A device needs a cursor",
        &["MAP-ACK-008"],
        r#"{"device":"phone"}"#,
    ),
    (
        "ds.acknowledging/cursor-number",
        "A cursor is no number",
        &["MAP-ACK-008"],
        r#"{"device":"phone","cursor":0}"#,
    ),
    (
        "ds.acknowledging/cursor-null",
        "A cursor is not null",
        &["MAP-ACK-008"],
        r#"{"device":"phone","cursor":null}"#,
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = BAD
        .into_iter()
        .map(|(id, title, clauses, body)| {
            refuses(id, title, clauses).needs(WRITES).run(async move |bench| {
                let (_, session, envelopes) = mailbox(bench, 1).await?;
                send(bench, &session, r#"{"messages":[]}"#)
                    .await?
                    .is_status(200)
                    .honest("send a right body")?;
                send(bench, &session, body).await?.is_status(400)?;
                is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
            })
        })
        .collect();
    cases.extend(deleted());
    cases.extend(kept());
    cases.extend(forms());
    cases
}

fn deleted() -> Vec<Case> {
    vec![
        accepts(
            "ds.acknowledging/by-hash",
            "A message leaves the mailbox when it is acknowledged",
            &["MAP-ACK-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 3).await?;
            let mail = bench.all_pages(&session, "?limit=100").await?;
            let named = json!([mail.get(1).map(Mail::named)]);
            has_deleted(&bench.acknowledge(&session, &named).await?, 1)?;
            let left = [nth(&envelopes, 0), nth(&envelopes, 2)];
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &left)
        }),
        accepts(
            "ds.acknowledging/all-at-once",
            "Several messages leave the mailbox together",
            &["MAP-ACK-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 4).await?;
            let mail = bench.all_pages(&session, "?limit=100").await?;
            let named: Value = mail.iter().map(Mail::named).collect();
            has_deleted(&bench.acknowledge(&session, &named).await?, 4)?;
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &[])
        }),
        accepts(
            "ds.acknowledging/hash-in-capitals",
            "A hash in capital digits names the same message",
            &["MAP-ACK-006"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            let mail = bench.all_pages(&session, "?limit=100").await?;
            let hash = mail.first().and_then(|mail| mail.hash.clone()).unwrap_or_default();
            let hash = format!("0x{}", hash.trim_start_matches("0x").to_uppercase());
            let sender = mail.first().and_then(|mail| mail.sender.clone());
            let named = json!([{"sender": sender, "messageHash": hash}]);
            has_deleted(&bench.acknowledge(&session, &named).await?, 1)?;
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &[])
        }),
        accepts(
            "ds.acknowledging/unknown-hash",
            "An acknowledgement of what is not there counts as done",
            &["MAP-ACK-002"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let named = json!([{"sender": bench.name("alice"), "messageHash": UNKNOWN_HASH}]);
            has_deleted(&bench.acknowledge(&session, &named).await?, 0)?;
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
        }),
        accepts("ds.acknowledging/no-messages", "An empty list is done at once", &["MAP-ACK-002"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 1).await?;
                has_deleted(&bench.acknowledge(&session, &json!([])).await?, 0)?;
                is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
            }),
        accepts("ds.acknowledging/twice", "An acknowledgement may be repeated", &["MAP-ACK-012"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 1).await?;
                let named: Value =
                    bench.all_pages(&session, "?limit=100").await?.iter().map(Mail::named).collect();
                has_deleted(&bench.acknowledge(&session, &named).await?, 1)?;
                for _ in 0..2 {
                    has_deleted(&bench.acknowledge(&session, &named).await?, 0)?;
                }
                Ok(())
            }),
        accepts(
            "ds.acknowledging/ten-at-once",
            "Of ten acknowledgements at once one deletes and all succeed",
            &["MAP-ACK-012"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            let named: Value =
                bench.all_pages(&session, "?limit=100").await?.iter().map(Mail::named).collect();
            let answers = join_all((0..10).map(|_| bench.acknowledge(&session, &named))).await;
            let mut deleted = 0;
            for answer in answers {
                deleted += number_deleted(&answer?)?;
            }
            if deleted == 1 {
                Ok(())
            } else {
                Err(Stop::deviates("one deletion in all", deleted.to_string()))
            }
        }),
        accepts(
            "ds.acknowledging/submitted-again",
            "A message may come again after it was acknowledged",
            &["MAP-ACK-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let named: Value =
                bench.all_pages(&session, "?limit=100").await?.iter().map(Mail::named).collect();
            has_deleted(&bench.acknowledge(&session, &named).await?, 1)?;
            let envelope = envelopes.first().cloned().unwrap_or_default();
            bench.deliver(&envelope).await.honest("submit again")?;
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
        }),
    ]
}

fn kept() -> Vec<Case> {
    vec![
        refuses(
            "ds.acknowledging/another-mailbox",
            "An acknowledgement deletes nothing in another mailbox",
            &["MAP-ACK-003"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, bobs, envelopes) = mailbox(bench, 2).await?;
            let (_, carols) = bench.logged_in("carol").await?;
            let named: Value = bench.all_pages(&bobs, "?limit=100").await?.iter().map(Mail::named).collect();
            has_deleted(&bench.acknowledge(&carols, &named).await?, 0)?;
            is_in_order(&bench.all_pages(&bobs, "?limit=100").await?, &envelopes)
        }),
        refuses(
            "ds.acknowledging/another-sender",
            "An acknowledgement deletes nothing of another sender",
            &["MAP-ACK-003"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let mail = bench.all_pages(&session, "?limit=100").await?;
            let hash = mail.first().and_then(|mail| mail.hash.clone());
            let named = json!([{"sender": bench.name("mallory"), "messageHash": hash}]);
            has_deleted(&bench.acknowledge(&session, &named).await?, 0)?;
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
        }),
        refuses(
            "ds.acknowledging/one-bad-element-spoils-all",
            "A list with one bad element deletes nothing",
            &["MAP-ACK-005"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let mail = bench.all_pages(&session, "?limit=100").await?;
            let named = json!([mail.first().map(Mail::named), {"sender": "alice.eth"}]);
            bench.acknowledge(&session, &named).await?.is_status(400)?;
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
        }),
    ]
}

fn forms() -> Vec<Case> {
    vec![
        accepts("ds.acknowledging/messages-alone", "A body with messages alone is taken", &["MAP-ACK-004"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                has_deleted(&send(bench, &session, r#"{"messages":[],"x":1}"#).await?, 0)
            }),
        accepts(
            "ds.acknowledging/complete-elements",
            "Elements with sender and hash are taken",
            &["MAP-ACK-005"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 0).await?;
            let named = json!([{"sender": "alice.eth", "messageHash": UNKNOWN_HASH, "cursor": "1"}]);
            has_deleted(&bench.acknowledge(&session, &named).await?, 0)
        }),
        accepts("ds.acknowledging/of-1000", "A list of 1000 messages is taken", &["MAP-ACK-007"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                has_deleted(&bench.acknowledge(&session, &many(1000)).await?, 0)
            }),
        refuses("ds.acknowledging/of-1001", "A list of 1001 messages is refused", &["MAP-ACK-007"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                let answer = bench.acknowledge(&session, &many(1001)).await?;
                if matches!(answer.status, 400 | 413) {
                    Ok(())
                } else {
                    Err(answer.instead_of("status 400 or 413"))
                }
            }),
        refuses("ds.acknowledging/of-200000", "A list of 200000 messages is refused", &["MAP-ACK-007"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                let answer = bench.acknowledge(&session, &many(200_000)).await?;
                if matches!(answer.status, 400 | 413) {
                    Ok(())
                } else {
                    Err(answer.instead_of("status 400 or 413"))
                }
            }),
    ]
}

fn many(number: u32) -> Value {
    (0..number)
        .map(|number| json!({"sender": "alice.eth", "messageHash": format!("0x{number:064x}")}))
        .collect()
}

async fn send(bench: &Bench<'_>, session: &Session, body: &str) -> Result<Answer, Stop> {
    bench.send(&bench.access(session, Method::POST, "acknowledgements").json(body)).await
}

fn number_deleted(answer: &Answer) -> Result<u64, Stop> {
    let deleted =
        answer.json().filter(|_| answer.status == 200).and_then(|body| body.get("deleted")?.as_u64());
    deleted.ok_or_else(|| answer.instead_of("status 200 and `{\"deleted\": number}`"))
}

/// Demands that an acknowledgement succeeded and deleted so many messages.
pub(super) fn has_deleted(answer: &Answer, number: u64) -> CaseResult {
    if number_deleted(answer)? == number {
        return Ok(());
    }
    Err(answer.instead_of(&format!("`{{\"deleted\": {number}}}`")))
}
