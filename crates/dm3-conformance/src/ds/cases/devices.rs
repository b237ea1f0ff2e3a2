//! Several devices, each with a cursor of its own.

use reqwest::Method;
use serde_json::{Value, json};

use super::acknowledging::has_deleted;
use super::pick_up::{after, is_in_order, mailbox};
use super::registering::is_failure;
use crate::ds::access::{Mail, Session};
use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "ds.devices/one-device-passes",
            "What the only device has passed is deleted",
            &["MAP-ACK-009"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, envelopes) = full(bench, 3).await?;
            add(bench, &session, "phone").await?;
            has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 1)).await?, 2)?;
            is_in_order(&all(bench, &session).await?, after(&envelopes, 2))
        }),
        accepts("ds.devices/both-devices-pass", "What both devices have passed is deleted", &["MAP-ACK-009"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, mail, envelopes) = full(bench, 3).await?;
                add(bench, &session, "phone").await?;
                add(bench, &session, "desk").await?;
                has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 2)).await?, 0)?;
                has_deleted(&pass(bench, &session, "desk", &cursor(&mail, 1)).await?, 2)?;
                is_in_order(&all(bench, &session).await?, after(&envelopes, 2))
            }),
        accepts("ds.devices/one-of-two-passes", "What one of two devices has passed stays", &["MAP-ACK-010"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, mail, envelopes) = full(bench, 2).await?;
                add(bench, &session, "phone").await?;
                add(bench, &session, "desk").await?;
                has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 1)).await?, 0)?;
                is_in_order(&all(bench, &session).await?, &envelopes)
            }),
        accepts(
            "ds.devices/by-hash-for-all",
            "An acknowledgement by hash holds for all devices",
            &["MAP-ACK-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, envelopes) = full(bench, 2).await?;
            add(bench, &session, "phone").await?;
            add(bench, &session, "desk").await?;
            let named = json!([mail.first().map(Mail::named)]);
            has_deleted(&bench.acknowledge(&session, &named).await?, 1)?;
            is_in_order(&all(bench, &session).await?, after(&envelopes, 1))
        }),
        accepts("ds.devices/never-backwards", "A device's cursor never goes backwards", &["MAP-ACK-011"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, mail, _) = full(bench, 3).await?;
                add(bench, &session, "phone").await?;
                add(bench, &session, "desk").await?;
                pass(bench, &session, "phone", &cursor(&mail, 2)).await?.is_status(200)?;
                pass(bench, &session, "phone", &cursor(&mail, 0)).await?.is_status(200)?;
                let present = listed(bench, &session).await?;
                let phone = present.iter().find(|(name, _)| name == "phone");
                if phone.is_some_and(|(_, at)| *at == cursor(&mail, 2)) {
                    return Ok(());
                }
                Err(Stop::deviates(format!("phone at {}", cursor(&mail, 2)), format!("{present:?}")))
            }),
        accepts("ds.devices/passing-twice", "The same cursor may be acknowledged twice", &["MAP-ACK-012"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, mail, _) = full(bench, 1).await?;
                add(bench, &session, "phone").await?;
                has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 0)).await?, 1)?;
                has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 0)).await?, 0)
            }),
        accepts("ds.devices/known-device", "A device of the mailbox may acknowledge", &["MAP-ACK-013"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, mail, _) = full(bench, 1).await?;
                add(bench, &session, "phone").await?;
                has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 0)).await?, 1)
            }),
        accepts(
            "ds.devices/device-with-cursor",
            "A device with a cursor is a right acknowledgement",
            &["MAP-ACK-008"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, _) = full(bench, 1).await?;
            add(bench, &session, "phone").await?;
            pass(bench, &session, "phone", &cursor(&mail, 0)).await?.is_status(200).map(drop)
        }),
        refuses(
            "ds.devices/unknown-device",
            "An acknowledgement for an unknown device is refused",
            &["MAP-ACK-013"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, envelopes) = full(bench, 1).await?;
            is_failure(&pass(bench, &session, "nobody", &cursor(&mail, 0)).await?, 404, "ds.device.unknown")?;
            is_in_order(&all(bench, &session).await?, &envelopes)
        }),
        refuses(
            "ds.devices/device-of-another-mailbox",
            "A device of another mailbox is unknown here",
            &["MAP-ACK-013"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, envelopes) = full(bench, 1).await?;
            let (_, carols) = bench.logged_in("carol").await?;
            add(bench, &carols, "tablet").await?;
            pass(bench, &session, "tablet", &cursor(&mail, 0)).await?.is_status(404)?;
            is_in_order(&all(bench, &session).await?, &envelopes)
        }),
        refuses(
            "ds.devices/malformed-cursor",
            "An acknowledgement with a malformed cursor is refused",
            &["MAP-PIC-002"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, _, envelopes) = full(bench, 1).await?;
            add(bench, &session, "phone").await?;
            for text in ["", "!", "a b", "../..", &"1".repeat(65)] {
                pass(bench, &session, "phone", text).await?.is_status(400)?;
            }
            is_in_order(&all(bench, &session).await?, &envelopes)
        }),
        refuses(
            "ds.devices/cursor-behind-the-end",
            "An acknowledgement behind the mailbox's end is refused",
            &["MAP-PIC-003"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, mail, _) = full(bench, 4).await?;
            let (_, carols) = bench.logged_in("carol").await?;
            add(bench, &carols, "phone").await?;
            let answer = pass(bench, &carols, "phone", &cursor(&mail, 3)).await?;
            if answer.status == 400 { Ok(()) } else { is_failure(&answer, 410, "ds.cursor.unknown") }
        }),
    ]
}

/// A mailbox with so many messages, and what a page says of them.
pub(super) async fn full(bench: &Bench<'_>, number: usize) -> Result<(Session, Vec<Mail>, Vec<Value>), Stop> {
    let (_, session, envelopes) = mailbox(bench, number).await?;
    let mail = all(bench, &session).await?;
    is_in_order(&mail, &envelopes).honest("pick up what was submitted")?;
    Ok((session, mail, envelopes))
}

pub(super) async fn all(bench: &Bench<'_>, session: &Session) -> Result<Vec<Mail>, Stop> {
    bench.all_pages(session, "?limit=100").await
}

pub(super) fn cursor(mail: &[Mail], place: usize) -> String {
    mail.get(place).and_then(|mail| mail.cursor.clone()).unwrap_or_default()
}

pub(super) async fn put(bench: &Bench<'_>, session: &Session, device: &str) -> Result<Answer, Stop> {
    bench.send(&bench.access(session, Method::PUT, &format!("devices/{device}"))).await
}

/// Adds a device; returns its cursor.
pub(super) async fn add(bench: &Bench<'_>, session: &Session, device: &str) -> Result<String, Stop> {
    let answer = put(bench, session, device).await?;
    let body = answer.json().filter(|_| answer.status == 200).unwrap_or_default();
    match (body.get("device").and_then(Value::as_str), body.get("cursor").and_then(Value::as_str)) {
        (Some(name), Some(cursor)) if name == device => Ok(cursor.to_owned()),
        _ => Err(answer.instead_of("status 200 and the device with its cursor")),
    }
}

/// Acknowledges by cursor.
pub(super) async fn pass(
    bench: &Bench<'_>,
    session: &Session,
    device: &str,
    cursor: &str,
) -> Result<Answer, Stop> {
    let body = json!({"device": device, "cursor": cursor}).to_string();
    bench.send(&bench.access(session, Method::POST, "acknowledgements").json(body)).await
}

/// The devices with their cursors.
pub(super) async fn listed(bench: &Bench<'_>, session: &Session) -> Result<Vec<(String, String)>, Stop> {
    let answer = bench.send(&bench.access(session, Method::GET, "devices")).await?;
    let body = answer.json().filter(|_| answer.status == 200).unwrap_or_default();
    let read = || {
        let devices = body.get("devices")?.as_array()?.iter().map(|device| {
            let text = |name| device.get(name).and_then(Value::as_str).map(str::to_owned);
            Some((text("device")?, text("cursor")?))
        });
        devices.collect::<Option<Vec<_>>>()
    };
    read().ok_or_else(|| answer.instead_of("status 200 and `devices`, each with `device` and `cursor`"))
}
