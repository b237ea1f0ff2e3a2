//! Adding, listing and removing devices.

use reqwest::Method;

use super::acknowledging::has_deleted;
use super::devices::{add, all, cursor, full, listed, pass, put};
use super::pick_up::{after, is_in_order};
use super::registering::is_failure;
use crate::ds::access::Session;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = adding();
    cases.extend(removing());
    cases.extend(names());
    cases
}

fn adding() -> Vec<Case> {
    vec![
        accepts(
            "ds.devices/added-again",
            "A device that is there already keeps its cursor",
            &["MAP-ACK-015"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, _) = full(bench, 2).await?;
            add(bench, &session, "desk").await?;
            add(bench, &session, "phone").await?;
            pass(bench, &session, "phone", &cursor(&mail, 1)).await?.is_status(200)?;
            let again = add(bench, &session, "phone").await?;
            if again == cursor(&mail, 1) { Ok(()) } else { Err(Stop::deviates(cursor(&mail, 1), again)) }
        }),
        accepts(
            "ds.devices/new-device-gets-everything",
            "A new device gets everything that waits",
            &["MAP-ACK-016"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, _, envelopes) = full(bench, 3).await?;
            let start = add(bench, &session, "phone").await?;
            let mail = bench.all_pages(&session, &format!("?limit=100&after={start}")).await?;
            is_in_order(&mail, &envelopes)
        }),
        accepts(
            "ds.devices/second-device-gets-what-is-left",
            "A second device gets what is still there",
            &["MAP-ACK-016"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, envelopes) = full(bench, 3).await?;
            add(bench, &session, "phone").await?;
            has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 0)).await?, 1)?;
            let start = add(bench, &session, "desk").await?;
            let mail = bench.all_pages(&session, &format!("?limit=100&after={start}")).await?;
            is_in_order(&mail, after(&envelopes, 1))
        }),
        accepts("ds.devices/sixteen-devices", "A mailbox may have 16 devices", &["MAP-ACK-018"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, _, _) = full(bench, 0).await?;
                for number in 0..16 {
                    add(bench, &session, &format!("device-{number}")).await?;
                }
                Ok(())
            }),
        refuses(
            "ds.devices/seventeenth-device",
            "A seventeenth device is refused, and the others stay",
            &["MAP-ACK-018"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, _, _) = full(bench, 0).await?;
            for number in 0..16 {
                add(bench, &session, &format!("device-{number}")).await.honest("add a device")?;
            }
            is_failure(&put(bench, &session, "device-16").await?, 409, "ds.device.too-many")?;
            add(bench, &session, "device-3").await?;
            let present = listed(bench, &session).await?.len();
            if present == 16 { Ok(()) } else { Err(Stop::deviates("16 devices", present.to_string())) }
        }),
        accepts("ds.devices/listed", "Every device is listed with its cursor", &["MAP-ACK-021"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, mail, _) = full(bench, 2).await?;
                let mut expected = vec![
                    ("desk".to_owned(), add(bench, &session, "desk").await?),
                    ("phone".to_owned(), cursor(&mail, 0)),
                ];
                add(bench, &session, "phone").await?;
                pass(bench, &session, "phone", &cursor(&mail, 0)).await?.is_status(200)?;
                let mut present = listed(bench, &session).await?;
                expected.sort();
                present.sort();
                if present == expected {
                    Ok(())
                } else {
                    Err(Stop::deviates(format!("{expected:?}"), format!("{present:?}")))
                }
            }),
        accepts(
            "ds.devices/not-those-of-others",
            "Devices of another mailbox are not listed",
            &["MAP-ACK-021"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, _, _) = full(bench, 0).await?;
            let (_, carols) = bench.logged_in("carol").await?;
            add(bench, &carols, "tablet").await?;
            let present = listed(bench, &session).await?;
            if present.is_empty() { Ok(()) } else { Err(Stop::deviates("no device", format!("{present:?}"))) }
        }),
    ]
}

fn removing() -> Vec<Case> {
    vec![
        accepts("ds.devices/removed", "A device that is removed is listed no more", &["MAP-ACK-019"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, _, _) = full(bench, 0).await?;
                add(bench, &session, "phone").await?;
                remove(bench, &session, "phone").await?;
                let present = listed(bench, &session).await?;
                if present.is_empty() {
                    Ok(())
                } else {
                    Err(Stop::deviates("no device", format!("{present:?}")))
                }
            }),
        accepts("ds.devices/removed-twice", "A device that is not there may be removed", &["MAP-ACK-019"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, _, _) = full(bench, 0).await?;
                remove(bench, &session, "phone").await
            }),
        accepts(
            "ds.devices/last-one-removed",
            "Messages stay when the last device is removed",
            &["MAP-ACK-020"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, envelopes) = full(bench, 3).await?;
            add(bench, &session, "phone").await?;
            has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 0)).await?, 1)?;
            remove(bench, &session, "phone").await?;
            is_in_order(&all(bench, &session).await?, after(&envelopes, 1))
        }),
        accepts(
            "ds.devices/slow-one-removed",
            "What all others have passed goes when a device is removed",
            &["MAP-ACK-022"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (session, mail, envelopes) = full(bench, 3).await?;
            add(bench, &session, "phone").await?;
            add(bench, &session, "lost").await?;
            has_deleted(&pass(bench, &session, "phone", &cursor(&mail, 1)).await?, 0)?;
            remove(bench, &session, "lost").await?;
            is_in_order(&all(bench, &session).await?, after(&envelopes, 2))
        }),
    ]
}

fn names() -> Vec<Case> {
    let rows = [
        ("ds.devices/name-with-a-blank", "A device name with a blank is refused", "my%20phone"),
        ("ds.devices/name-beyond-ascii", "A device name beyond ASCII is refused", "t%C3%A9l%C3%A9phone"),
        ("ds.devices/name-with-a-colon", "A device name with a colon is refused", "a:b"),
        ("ds.devices/name-with-a-zero-byte", "A device name with a zero byte is refused", "a%00"),
        (
            "ds.devices/name-of-65-characters",
            "A device name of 65 characters is refused",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ),
    ];
    let mut cases: Vec<Case> = rows
        .into_iter()
        .map(|(id, title, name)| {
            refuses(id, title, &["MAP-ACK-017"]).needs(WRITES).run(async move |bench| {
                let (session, _, _) = full(bench, 0).await?;
                add(bench, &session, "phone").await.honest("add a device with a right name")?;
                put(bench, &session, name).await?.is_status(400).map(drop)
            })
        })
        .collect();
    cases.push(
        accepts("ds.devices/names", "Device names of all allowed characters are taken", &["MAP-ACK-017"])
            .needs(WRITES)
            .run(async |bench| {
                let (session, _, _) = full(bench, 0).await?;
                for name in ["a", "Z-9_.x", &"d".repeat(64)] {
                    add(bench, &session, name).await?;
                }
                Ok(())
            }),
    );
    cases
}

async fn remove(bench: &Bench<'_>, session: &Session, device: &str) -> CaseResult {
    bench
        .send(&bench.access(session, Method::DELETE, &format!("devices/{device}")))
        .await?
        .is_status(204)
        .map(drop)
}
