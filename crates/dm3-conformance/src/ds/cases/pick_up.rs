//! Pages of messages, and the cursors between them.

use std::ops::Range;

use dm3_oracle::Person;
use dm3_oracle::hash::sha256_hex0x;
use serde_json::Value;

use super::postmarks::{is_the_envelope, only};
use crate::ds::access::{Mail, Page, Session};
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need};
use crate::ds::stop::{CaseResult, Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = pages();
    cases.extend(messages());
    cases
}

fn pages() -> Vec<Case> {
    vec![
        accepts(
            "ds.pick-up/order-of-acceptance",
            "Messages of several senders come in the order of acceptance",
            &["MAP-PIC-008"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let (bob, session) = bench.logged_in("bob").await?;
            let senders = [bench.published("zoe")?, bench.published("alice")?, bench.published("mike")?];
            let mut envelopes = Vec::new();
            for _ in 0..3 {
                for sender in &senders {
                    envelopes.push(bench.honest_delivery(sender, &bob).await?);
                }
            }
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
        }),
        accepts(
            "ds.pick-up/all-pages-of-one",
            "Pages of one message lead through the whole mailbox",
            &["MAP-PIC-009"],
        )
        .needs(WRITES)
        .run(async |bench| leads_through(bench, 5, "?limit=1").await),
        accepts(
            "ds.pick-up/all-pages-of-three",
            "Pages of three messages lead through the whole mailbox",
            &["MAP-PIC-009"],
        )
        .needs(WRITES)
        .run(async |bench| leads_through(bench, 7, "?limit=3").await),
        accepts(
            "ds.pick-up/page-that-is-just-full",
            "A mailbox that just fills a page is handed out once",
            &["MAP-PIC-009"],
        )
        .needs(WRITES)
        .run(async |bench| leads_through(bench, 4, "?limit=4").await),
        accepts(
            "ds.pick-up/arrives-between-pages",
            "A message that arrives between two pages is handed out",
            &["MAP-PIC-009"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, mut envelopes) = mailbox(bench, 3).await?;
            let first = bench.page(&session, "?limit=2").await?;
            envelopes.push(bench.honest_delivery(&bench.published("alice")?, &bob).await?);
            let mut all = first.messages;
            let mut cursor = first.cursor;
            loop {
                let page = bench.page(&session, &format!("?limit=2&after={cursor}")).await?;
                all.extend(page.messages);
                cursor = page.cursor;
                if !page.more {
                    return is_in_order(&all, &envelopes);
                }
            }
        }),
        accepts(
            "ds.pick-up/acknowledged-between-pages",
            "What is acknowledged between two pages hides nothing else",
            &["MAP-PIC-009"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 5).await?;
            let first = bench.page(&session, "?limit=2").await?;
            let named: Value = first.messages.iter().map(Mail::named).collect();
            bench.acknowledge(&session, &named).await?.is_status(200).honest("acknowledge")?;
            let query = format!("?limit=2&after={}", first.cursor);
            let second = bench.page(&session, &query).await?;
            is_in_order(&second.messages, between(&envelopes, 2..4))?;
            let third = bench.page(&session, &format!("?limit=2&after={}", second.cursor)).await?;
            is_in_order(&third.messages, after(&envelopes, 4))
        }),
        accepts(
            "ds.pick-up/no-more-than-the-limit",
            "A page holds no more messages than its limit",
            &["MAP-PIC-010"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 5).await?;
            for limit in [1, 2, 4] {
                let page = bench.page(&session, &format!("?limit={limit}")).await?;
                if page.messages.len() > limit {
                    return Err(Stop::deviates(
                        format!("at most {limit} messages"),
                        page.messages.len().to_string(),
                    ));
                }
            }
            Ok(())
        }),
        accepts("ds.pick-up/cursor-moves-on", "The cursor moves on while there is more", &["MAP-PIC-011"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 4).await?;
                let mut seen: Vec<String> = Vec::new();
                let mut page = bench.page(&session, "?limit=1").await?;
                while page.more {
                    if seen.contains(&page.cursor) {
                        return Err(Stop::deviates("a later cursor", format!("{} once more", page.cursor)));
                    }
                    seen.push(page.cursor.clone());
                    page = bench.page(&session, &format!("?limit=1&after={}", page.cursor)).await?;
                }
                if seen.len() >= 3 {
                    Ok(())
                } else {
                    Err(Stop::deviates("four pages", format!("{}", seen.len() + 1)))
                }
            }),
        accepts(
            "ds.pick-up/nothing-new",
            "An empty page repeats the position that was asked for",
            &["MAP-PIC-012"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 2).await?;
            let end = bench.page(&session, "").await?.cursor;
            let again = bench.page(&session, &format!("?after={end}")).await?;
            let expected = Page { messages: Vec::new(), cursor: end, more: false };
            if again == expected {
                Ok(())
            } else {
                Err(Stop::deviates(format!("{expected:?}"), format!("{again:?}")))
            }
        }),
        accepts(
            "ds.pick-up/empty-mailbox",
            "A mailbox without messages has an empty page and a cursor to go on from",
            &["MAP-PIC-012"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, _) = mailbox(bench, 0).await?;
            let page = bench.page(&session, "").await?;
            if !page.messages.is_empty() || page.more {
                return Err(Stop::deviates("an empty page", format!("{page:?}")));
            }
            let envelope = bench.honest_delivery(&bench.published("alice")?, &bob).await?;
            let next = bench.page(&session, &format!("?after={}", page.cursor)).await?;
            is_in_order(&next.messages, &[envelope])
        }),
        accepts("ds.pick-up/repeatable", "The same request has the same answer", &["MAP-PIC-013"])
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 4).await?;
                let first = bench.page(&session, "?limit=3").await?;
                let second = bench.page(&session, "?limit=3").await?;
                if first == second {
                    Ok(())
                } else {
                    Err(Stop::deviates(format!("{first:?}"), format!("{second:?}")))
                }
            }),
        accepts(
            "ds.pick-up/picking-up-deletes-nothing",
            "Messages stay when they are picked up",
            &["MAP-PIC-014"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 3).await?;
            for _ in 0..3 {
                is_in_order(&bench.all_pages(&session, "?limit=2").await?, &envelopes)?;
            }
            Ok(())
        }),
    ]
}

fn messages() -> Vec<Case> {
    vec![
        accepts(
            "ds.pick-up/envelope-unchanged",
            "An envelope is handed out as it was submitted",
            &["MAP-PIC-015"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let mail = only(&bench.page(&session, "").await?.messages)?;
            let envelope = envelopes.first().cloned().unwrap_or_default();
            is_the_envelope(&mail, &envelope)?;
            match mail.envelope.get("postmark") {
                Some(Value::String(_)) => Ok(()),
                _ => Err(Stop::deviates("a postmark", "none")),
            }
        }),
        accepts(
            "ds.pick-up/hash",
            "A message is named by the SHA-256 of what is sealed",
            &["MAP-PIC-016", "MTP-MET-020"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 1).await?;
            let mail = only(&bench.page(&session, "").await?.messages)?;
            let expected = sha256_hex0x(mail.sealed_message().unwrap_or_default());
            match &mail.hash {
                Some(hash) if *hash == expected => Ok(()),
                other => Err(Stop::deviates(expected, format!("{other:?}"))),
            }
        }),
        accepts(
            "ds.pick-up/hash-of-the-postmark",
            "A page names a message as its postmark does",
            &["MAP-PIC-016"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, _) = mailbox(bench, 1).await?;
            let mail = only(&bench.page(&session, "").await?.messages)?;
            let mark = bench.postmark_of(&mail, &bob).honest("open the postmark")?;
            match (mark.get("messageHash").and_then(Value::as_str), &mail.hash) {
                (Some(in_mark), Some(in_page)) if in_mark == in_page => Ok(()),
                (in_mark, in_page) => Err(Stop::deviates(format!("{in_mark:?}"), format!("{in_page:?}"))),
            }
        }),
        accepts("ds.pick-up/sender", "A message comes with the name of its proven sender", &["MAP-PIC-008"])
            .needs(WRITES)
            .run(async |bench| {
                bench.needs_access().await?;
                let (bob, session) = bench.logged_in("bob").await?;
                let alice = bench.published("alice")?;
                bench.honest_delivery(&alice, &bob).await?;
                let mail = only(&bench.page(&session, "").await?.messages)?;
                if mail.sender.as_deref() == Some(alice.name.as_str()) {
                    return Ok(());
                }
                Err(Stop::deviates(alice.name, format!("{:?}", mail.sender)))
            }),
        accepts("ds.pick-up/only-own-mail", "A mailbox holds nobody else's messages", &["MAP-AUT-028"])
            .needs(WRITES)
            .run(async |bench| {
                bench.needs_access().await?;
                let (bob, bobs) = bench.logged_in("bob").await?;
                let (carol, carols) = bench.logged_in("carol").await?;
                let alice = bench.published("alice")?;
                let to_bob = bench.honest_delivery(&alice, &bob).await?;
                let to_carol = bench.honest_delivery(&alice, &carol).await?;
                is_in_order(&bench.all_pages(&bobs, "?limit=100").await?, &[to_bob])?;
                is_in_order(&bench.all_pages(&carols, "?limit=100").await?, &[to_carol])
            }),
        accepts(
            "ds.pick-up/two-names-one-mailbox",
            "Two names of one address lead to one mailbox",
            &["MAP-PIC-009"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session, mut envelopes) = mailbox(bench, 1).await?;
            let second = Person { name: bench.name("bob-second"), ..bob };
            bench.publish(&second)?;
            envelopes.push(bench.honest_delivery(&bench.published("alice")?, &second).await?);
            is_in_order(&bench.all_pages(&session, "?limit=100").await?, &envelopes)
        }),
    ]
}

/// A mailbox with so many messages, in the order in which they were accepted.
pub(super) async fn mailbox(bench: &Bench<'_>, number: usize) -> Result<(Person, Session, Vec<Value>), Stop> {
    bench.needs_access().await?;
    let (bob, session) = bench.logged_in("bob").await?;
    let alice = bench.published("alice")?;
    let mut envelopes = Vec::with_capacity(number);
    for _ in 0..number {
        envelopes.push(bench.honest_delivery(&alice, &bob).await?);
    }
    Ok((bob, session, envelopes))
}

async fn leads_through(bench: &Bench<'_>, number: usize, query: &str) -> CaseResult {
    let (_, session, envelopes) = mailbox(bench, number).await?;
    is_in_order(&bench.all_pages(&session, query).await?, &envelopes)
}

/// Demands exactly these messages in this order.
pub(super) fn is_in_order(mail: &[Mail], envelopes: &[Value]) -> CaseResult {
    let received: Vec<&str> = mail.iter().filter_map(Mail::sealed_message).collect();
    let expected: Vec<&str> =
        envelopes.iter().filter_map(|envelope| envelope.get("message").and_then(Value::as_str)).collect();
    if received == expected {
        return Ok(());
    }
    let places: Vec<String> = received
        .iter()
        .map(|message| {
            let place = expected.iter().position(|expected| expected == message);
            place.map_or_else(|| "a foreign one".to_owned(), |place| (place + 1).to_string())
        })
        .collect();
    Err(Stop::deviates(
        format!("messages 1 to {}, each once and in order", expected.len()),
        format!("messages {}", places.join(", ")),
    ))
}

/// The envelopes from this place on.
pub(super) fn after(envelopes: &[Value], place: usize) -> &[Value] {
    envelopes.get(place..).unwrap_or_default()
}

/// The envelopes at these places.
pub(super) fn between(envelopes: &[Value], places: Range<usize>) -> &[Value] {
    envelopes.get(places).unwrap_or_default()
}

/// The envelope at this place.
pub(super) fn nth(envelopes: &[Value], place: usize) -> Value {
    envelopes.get(place).cloned().unwrap_or_default()
}
