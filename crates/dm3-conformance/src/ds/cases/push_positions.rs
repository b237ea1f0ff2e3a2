//! Where a stream of events begins.

use super::live_push::{ask, is_silent, mail_in, next, open, take};
use super::pick_up::{after, is_in_order, mailbox};
use super::registering::is_failure;
use crate::ds::access::Session;
use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts("ds.live-push/after", "A stream begins behind the cursor in `after`", &["MAP-PSH-002"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 3).await?;
                let cursor = cursor_of(bench, &session, 0).await?;
                let mut stream = open(bench, &session, &format!("?after={cursor}"), None).await?;
                is_in_order(&take(&mut stream, 2).await?, after(&envelopes, 1))
            }),
        accepts("ds.live-push/last-event-id", "A stream goes on behind `Last-Event-ID`", &["MAP-PSH-006"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 4).await?;
                let mut stream = open(bench, &session, "", None).await?;
                take(&mut stream, 1).await?;
                let last = next(&mut stream).await?.id;
                drop(stream);
                let mut stream = open(bench, &session, "", last.as_deref()).await?;
                is_in_order(&take(&mut stream, 2).await?, after(&envelopes, 2))?;
                is_silent(&mut stream).await
            }),
        accepts(
            "ds.live-push/nothing-lost-between-streams",
            "What arrives between two streams is in the second",
            &["MAP-PSH-006"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, _) = mailbox(bench, 1).await?;
            let alice = bench.published("alice")?;
            let mut stream = open(bench, &session, "", None).await?;
            let mut last = next(&mut stream).await?.id;
            for _ in 0..3 {
                drop(stream);
                let between =
                    [bench.honest_delivery(&alice, &bob).await?, bench.honest_delivery(&alice, &bob).await?];
                stream = open(bench, &session, "", last.as_deref()).await?;
                let mut mail = take(&mut stream, 1).await?;
                let event = next(&mut stream).await?;
                mail.push(mail_in(&event)?);
                last = event.id;
                is_in_order(&mail, &between)?;
            }
            Ok(())
        }),
        accepts(
            "ds.live-push/header-before-parameter",
            "`Last-Event-ID` counts more than `after`",
            &["MAP-PSH-007"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 3).await?;
            let (first, third) = (cursor_of(bench, &session, 0).await?, cursor_of(bench, &session, 2).await?);
            let mut stream = open(bench, &session, &format!("?after={third}"), Some(&first)).await?;
            is_in_order(&take(&mut stream, 2).await?, after(&envelopes, 1))
        }),
        accepts(
            "ds.live-push/right-last-event-id",
            "A cursor of the mailbox is taken as `Last-Event-ID`",
            &["MAP-PSH-008"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            let cursor = cursor_of(bench, &session, 0).await?;
            open(bench, &session, "", Some(&cursor)).await.map(drop)
        }),
        refuses(
            "ds.live-push/malformed-last-event-id",
            "A malformed `Last-Event-ID` is refused",
            &["MAP-PSH-008"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            for text in ["!", "a b", "1.5", &"1".repeat(65)] {
                refused(bench, &session, text).await?.is_status(400)?;
            }
            Ok(())
        }),
        refuses(
            "ds.live-push/unknown-last-event-id",
            "A `Last-Event-ID` behind the mailbox's end is refused",
            &["MAP-PSH-008"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 4).await?;
            let cursor = cursor_of(bench, &session, 3).await?;
            let (_, carols) = bench.logged_in("carol").await?;
            let answer = refused(bench, &carols, &cursor).await?;
            if answer.status == 400 { Ok(()) } else { is_failure(&answer, 410, "ds.cursor.unknown") }
        }),
    ]
}

async fn refused(bench: &Bench<'_>, session: &Session, last: &str) -> Result<Answer, Stop> {
    ask(bench, session, "", Some(last)).await?.refusal()
}

/// The cursor of a message, counted from 0.
async fn cursor_of(bench: &Bench<'_>, session: &Session, place: usize) -> Result<String, Stop> {
    let page = bench.page(session, "").await.honest("pick up")?;
    let cursor = page.messages.get(place).and_then(|mail| mail.cursor.clone());
    cursor.ok_or_else(|| Stop::Inconclusive("the page holds fewer messages than were submitted".to_owned()))
}
