//! Streams of events.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use super::pick_up::{is_in_order, mailbox};
use super::registering::is_failure;
use crate::ds::access::{Mail, Session};
use crate::ds::answer::shown;
use crate::ds::bench::Bench;
use crate::ds::caller::Ask;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::event_stream::{Event, EventStream, Next, Opened};
use crate::ds::stop::{CaseResult, Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
/// Time that an event has.
const SOON: Duration = Duration::from_secs(10);
/// Time after which nothing more is expected.
const QUIET: Duration = Duration::from_millis(600);

pub(super) fn cases() -> Vec<Case> {
    let mut cases = contents();
    cases.extend(lives());
    cases
}

fn contents() -> Vec<Case> {
    vec![
        accepts("ds.live-push/stream", "The answer is a stream of events", &["MAP-PSH-001"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                open(bench, &session, "", None).await.map(drop)
            }),
        accepts("ds.live-push/what-waits", "A stream begins with what waits", &["MAP-PSH-002"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 3).await?;
                let mut stream = open(bench, &session, "", None).await?;
                is_in_order(&take(&mut stream, 3).await?, &envelopes)
            }),
        accepts(
            "ds.live-push/what-waits-in-a-full-mailbox",
            "A stream begins with all of a full mailbox",
            &["MAP-PSH-002"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let (bob, session) = bench.logged_in("bob").await?;
            let mut envelopes = Vec::new();
            for sender in 0..5 {
                let sender = bench.published(&format!("sender{sender}"))?;
                for _ in 0..24 {
                    envelopes.push(bench.honest_delivery(&sender, &bob).await?);
                }
            }
            let mut stream = open(bench, &session, "", None).await?;
            is_in_order(&take(&mut stream, envelopes.len()).await?, &envelopes)
        }),
        accepts(
            "ds.live-push/new-message",
            "A new message is pushed without being asked for",
            &["MAP-PSH-003"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, _) = mailbox(bench, 0).await?;
            let mut stream = open(bench, &session, "", None).await?;
            is_silent(&mut stream).await?;
            let alice = bench.published("alice")?;
            for _ in 0..3 {
                let envelope = bench.honest_delivery(&alice, &bob).await?;
                is_in_order(&take(&mut stream, 1).await?, &[envelope])?;
            }
            Ok(())
        }),
        accepts("ds.live-push/each-once", "Each message is pushed once, in order", &["MAP-PSH-004"])
            .needs(WRITES)
            .run(async |bench| {
                let (bob, session, mut envelopes) = mailbox(bench, 2).await?;
                let mut stream = open(bench, &session, "", None).await?;
                let alice = bench.published("alice")?;
                for _ in 0..4 {
                    envelopes.push(bench.honest_delivery(&alice, &bob).await?);
                }
                is_in_order(&take(&mut stream, 6).await?, &envelopes)?;
                is_silent(&mut stream).await
            }),
        accepts(
            "ds.live-push/duplicate-is-not-pushed",
            "A repeated submission is not pushed again",
            &["MAP-PSH-004"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let mut stream = open(bench, &session, "", None).await?;
            is_in_order(&take(&mut stream, 1).await?, &envelopes)?;
            let envelope = envelopes.first().cloned().unwrap_or_default();
            bench.deliver(&envelope).await.honest("submit again")?;
            is_silent(&mut stream).await
        }),
        accepts(
            "ds.live-push/ids-are-cursors",
            "The id of an event is the message's cursor",
            &["MAP-PSH-005"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 3).await?;
            let page = bench.page(&session, "").await.honest("pick up")?;
            let mut stream = open(bench, &session, "", None).await?;
            for mail in &page.messages {
                let event = next(&mut stream).await?;
                if event.id != mail.cursor {
                    return Err(Stop::deviates(
                        format!("the id {:?}", mail.cursor),
                        format!("{:?}", event.id),
                    ));
                }
            }
            Ok(())
        }),
        accepts(
            "ds.live-push/same-object-as-in-a-page",
            "The data of an event are the object of the page on one line",
            &["MAP-PSH-013"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 2).await?;
            let answer = bench.ask_page(&session, "").await?;
            let page = answer.json().unwrap_or_default();
            let mut stream = open(bench, &session, "", None).await?;
            for expected in page.get("messages").and_then(Value::as_array).into_iter().flatten() {
                let event = next(&mut stream).await?;
                let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
                if data != *expected || event.lines != 1 {
                    return Err(Stop::deviates(expected.to_string(), shown(&event.data)));
                }
            }
            Ok(())
        }),
        accepts("ds.live-push/type-of-events", "Events have the type `message`", &["MAP-PSH-013"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 1).await?;
                let mut stream = open(bench, &session, "", None).await?;
                match next(&mut stream).await?.kind.as_deref() {
                    None | Some("message") => Ok(()),
                    Some(other) => Err(Stop::deviates("the type `message`", other)),
                }
            }),
        accepts(
            "ds.live-push/pushing-deletes-nothing",
            "Messages stay when they are pushed",
            &["MAP-PSH-010"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 2).await?;
            let mut stream = open(bench, &session, "", None).await?;
            take(&mut stream, 2).await?;
            drop(stream);
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
        }),
        accepts("ds.live-push/only-own-mail", "A stream carries nobody else's messages", &["MAP-PSH-003"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                let mut stream = open(bench, &session, "", None).await?;
                let carol = bench.receiver("carol").await?;
                bench.honest_delivery(&bench.published("alice")?, &carol).await?;
                is_silent(&mut stream).await
            }),
    ]
}

fn lives() -> Vec<Case> {
    vec![
        accepts(
            "ds.live-push/four-streams",
            "Four streams of a mailbox each get every message",
            &["MAP-PSH-009"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, mut envelopes) = mailbox(bench, 1).await?;
            let mut streams = Vec::new();
            for _ in 0..4 {
                streams.push(open(bench, &session, "", None).await?);
            }
            envelopes.push(bench.honest_delivery(&bench.published("alice")?, &bob).await?);
            for stream in &mut streams {
                is_in_order(&take(stream, 2).await?, &envelopes)?;
            }
            Ok(())
        }),
        accepts("ds.live-push/up-to-four-streams", "A fourth stream is not refused", &["MAP-PSH-014"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                let mut streams = Vec::new();
                for _ in 0..4 {
                    streams.push(open(bench, &session, "", None).await?);
                }
                Ok(())
            }),
        refuses(
            "ds.live-push/a-hundred-streams",
            "Further streams are refused with status 429, or served",
            &["MAP-PSH-014"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 0).await?;
            let mut streams = Vec::new();
            for _ in 0..100 {
                match ask(bench, &session, "", None).await? {
                    Opened::Stream(stream) => streams.push(stream),
                    Opened::Refused(answer) => {
                        return is_failure(&answer, 429, "ds.mailbox.too-many-streams");
                    }
                }
            }
            Ok(())
        }),
        accepts(
            "ds.live-push/place-of-a-closed-stream",
            "A stream that was closed makes room for another",
            &["MAP-PSH-009"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            for _ in 0..12 {
                let mut stream = open(bench, &session, "", None).await?;
                take(&mut stream, 1).await?;
                drop(stream);
                // The service learns of it when it writes, or when the system tells it.
                bench.pause(Duration::from_millis(50)).await;
            }
            Ok(())
        }),
        accepts(
            "ds.live-push/signs-of-life",
            "A silent stream shows a sign of life every 30 seconds",
            &["MAP-PSH-011"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 0).await?;
            let mut stream = open(bench, &session, "", None).await?;
            stream.next(QUIET).await;
            stream.was_alive();
            match stream.next(Duration::from_secs(32)).await {
                Next::Silence if stream.was_alive() => Ok(()),
                Next::Silence => Err(Stop::deviates("something within 30 seconds", "silence")),
                Next::End => Err(Stop::deviates("an open stream", "its end")),
                Next::Event(event) => Err(Stop::deviates("no event", shown(&event.data))),
            }
        }),
        accepts(
            "ds.live-push/stream-beside-pick-up",
            "A mailbox can be picked up and acknowledged beside a stream",
            &["MAP-PSH-003"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, envelopes) = mailbox(bench, 2).await?;
            let mut stream = open(bench, &session, "", None).await?;
            let mail = take(&mut stream, 2).await?;
            is_in_order(&mail, &envelopes)?;
            let named: Value = mail.iter().map(Mail::named).collect();
            bench.acknowledge(&session, &named).await?.is_status(200)?;
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &[])?;
            let envelope = bench.honest_delivery(&bench.published("alice")?, &bob).await?;
            is_in_order(&take(&mut stream, 1).await?, &[envelope])
        }),
    ]
}

pub(super) async fn ask(
    bench: &Bench<'_>,
    session: &Session,
    query: &str,
    last: Option<&str>,
) -> Result<Opened, Stop> {
    let ask =
        bench.access(session, Method::GET, &format!("events{query}")).header("accept", "text/event-stream");
    let ask: Ask = match last {
        Some(last) => ask.header("last-event-id", last),
        None => ask,
    };
    EventStream::open(bench.caller(), &ask).await
}

/// An open stream.
pub(super) async fn open(
    bench: &Bench<'_>,
    session: &Session,
    query: &str,
    last: Option<&str>,
) -> Result<EventStream, Stop> {
    ask(bench, session, query, last).await?.stream()
}

/// The next event, which has to come soon.
pub(super) async fn next(stream: &mut EventStream) -> Result<Event, Stop> {
    match stream.next(SOON).await {
        Next::Event(event) => Ok(event),
        Next::Silence => Err(Stop::deviates("an event", format!("none within {} s", SOON.as_secs()))),
        Next::End => Err(Stop::deviates("an event", "the end of the stream")),
    }
}

pub(super) fn mail_in(event: &Event) -> Result<Mail, Stop> {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    Mail::of(&data).ok_or_else(|| Stop::deviates("an event with a message", shown(&event.data)))
}

/// The messages of the next events.
pub(super) async fn take(stream: &mut EventStream, number: usize) -> Result<Vec<Mail>, Stop> {
    let mut mail = Vec::with_capacity(number);
    for _ in 0..number {
        mail.push(mail_in(&next(stream).await?)?);
    }
    Ok(mail)
}

pub(super) async fn is_silent(stream: &mut EventStream) -> CaseResult {
    match stream.next(QUIET).await {
        Next::Silence => Ok(()),
        Next::End => Err(Stop::deviates("an open stream", "its end")),
        Next::Event(event) => Err(Stop::deviates("no further event", shown(&event.data))),
    }
}
