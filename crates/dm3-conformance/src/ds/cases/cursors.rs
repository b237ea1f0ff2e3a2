//! Cursors and limits in the query of a pick-up.

use serde_json::json;

use super::pick_up::{after, is_in_order, mailbox};
use super::postmarks::only;
use super::registering::is_failure;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cursors();
    cases.extend(queries());
    cases
}

fn cursors() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "ds.pick-up/form-of-cursors",
            "Cursors have 1 to 64 letters, digits, hyphens and underscores",
            &["MAP-PIC-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 3).await?;
            let page = bench.page(&session, "").await?;
            let cursors = page.messages.iter().filter_map(|mail| mail.cursor.as_deref());
            for cursor in cursors.chain([page.cursor.as_str()]) {
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
                if !(1..=64).contains(&cursor.len()) || !cursor.bytes().all(is_plain) {
                    return Err(Stop::deviates(
                        "1 to 64 characters out of A-Z a-z 0-9 - _",
                        format!("{cursor:?}"),
                    ));
                }
            }
            Ok(())
        }),
        accepts("ds.pick-up/own-cursor", "A cursor of the mailbox is taken", &["MAP-PIC-002"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 1).await?;
                let page = bench.page(&session, "").await?;
                bench.page(&session, &format!("?after={}", page.cursor)).await.map(drop)
            }),
        accepts(
            "ds.pick-up/cursor-of-a-deleted-message",
            "A cursor holds when its message is gone",
            &["MAP-PIC-003"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 2).await?;
            let page = bench.page(&session, "?limit=1").await?;
            let first = only(&page.messages)?;
            bench
                .acknowledge(&session, &json!([first.named()]))
                .await?
                .is_status(200)
                .honest("acknowledge")?;
            let rest = bench.page(&session, &format!("?after={}", page.cursor)).await?;
            is_in_order(&rest.messages, after(&envelopes, 1))
        }),
        refuses(
            "ds.pick-up/cursor-of-a-fuller-mailbox",
            "A cursor behind everything the mailbox held is unknown",
            &["MAP-PIC-003"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, full, _) = mailbox(bench, 5).await?;
            let page = bench.page(&full, "").await?;
            let (_, empty) = bench.logged_in("empty").await?;
            let answer = bench.ask_page(&empty, &format!("?after={}", page.cursor)).await?;
            // A service whose cursors name their mailbox can tell that this is none of it.
            if answer.status == 400 { Ok(()) } else { is_failure(&answer, 410, "ds.cursor.unknown") }
        }),
    ];
    let rows = [
        ("ds.pick-up/cursor-empty", "An empty cursor is refused", ""),
        ("ds.pick-up/cursor-with-a-blank", "A cursor with a blank is refused", "1%202"),
        ("ds.pick-up/cursor-with-an-umlaut", "A cursor beyond ASCII is refused", "%C3%BC"),
        ("ds.pick-up/cursor-with-a-dot", "A cursor with a dot is refused", "1.5"),
        ("ds.pick-up/cursor-with-a-slash", "A cursor with a slash is refused", "..%2F.."),
        ("ds.pick-up/cursor-with-a-zero-byte", "A cursor with a zero byte is refused", "1%00"),
        (
            "ds.pick-up/cursor-of-65-characters",
            "A cursor of 65 characters is refused",
            "11111111111111111111111111111111111111111111111111111111111111111",
        ),
    ];
    cases.extend(rows.into_iter().map(|(id, title, cursor)| {
        refuses(id, title, &["MAP-PIC-002"]).needs(WRITES).run(async move |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            bench.page(&session, "").await.honest("pick up")?;
            bench.ask_page(&session, &format!("?after={cursor}")).await?.is_status(400).map(drop)
        })
    }));
    cases
}

fn queries() -> Vec<Case> {
    let limits = [
        ("ds.pick-up/limit-0", "A limit of 0 is refused", "0"),
        ("ds.pick-up/limit-101", "A limit of 101 is refused", "101"),
        ("ds.pick-up/limit-negative", "A negative limit is refused", "-1"),
        ("ds.pick-up/limit-empty", "An empty limit is refused", ""),
        ("ds.pick-up/limit-word", "A word is no limit", "all"),
        ("ds.pick-up/limit-with-a-sign", "A limit with a plus sign is refused", "%2B5"),
        ("ds.pick-up/limit-with-a-leading-zero", "A limit with a leading zero is refused", "05"),
        ("ds.pick-up/limit-fraction", "A fraction is no limit", "1.5"),
        ("ds.pick-up/limit-hexadecimal", "A hexadecimal number is no limit", "0x10"),
        (
            "ds.pick-up/limit-of-100-digits",
            "A number of 100 digits is no limit",
            "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        ),
    ];
    let mut cases: Vec<Case> = limits
        .into_iter()
        .map(|(id, title, limit)| {
            refuses(id, title, &["MAP-PIC-005"]).needs(WRITES).run(async move |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                bench.page(&session, "?limit=100").await.honest("pick up with a right limit")?;
                bench.ask_page(&session, &format!("?limit={limit}")).await?.is_status(400).map(drop)
            })
        })
        .collect();
    cases.extend([
        accepts("ds.pick-up/limits-from-1-to-100", "Limits from 1 to 100 are taken", &["MAP-PIC-005"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                for limit in ["1", "50", "100"] {
                    bench.page(&session, &format!("?limit={limit}")).await?;
                }
                Ok(())
            }),
        accepts(
            "ds.pick-up/each-parameter-once",
            "Both parameters may stand in a query once",
            &["MAP-PIC-006"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            let page = bench.page(&session, "").await?;
            bench.page(&session, &format!("?limit=5&after={}", page.cursor)).await.map(drop)
        }),
        refuses("ds.pick-up/limit-twice", "A query with two limits is refused", &["MAP-PIC-006"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                bench.page(&session, "?limit=5").await.honest("pick up with one limit")?;
                bench.ask_page(&session, "?limit=5&limit=5").await?.is_status(400).map(drop)
            }),
        refuses("ds.pick-up/after-twice", "A query with two cursors is refused", &["MAP-PIC-006"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 1).await?;
                let cursor = bench.page(&session, "").await.honest("pick up")?.cursor;
                bench
                    .ask_page(&session, &format!("?after={cursor}&after={cursor}"))
                    .await?
                    .is_status(400)
                    .map(drop)
            }),
        accepts(
            "ds.pick-up/unknown-parameters",
            "Parameters that nobody defines are ignored",
            &["MAP-PIC-007"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let page = bench.page(&session, "?x=1&before=zzz&limit=10&x=2").await?;
            is_in_order(&page.messages, &envelopes)
        }),
    ]);
    cases
}
