//! Putting mail in and taking it out.

#![expect(clippy::expect_used, reason = "a test suite reports by panicking")]

use super::{EVERYTHING, QUOTA, address, join_all, mail, mail_id, pick_up, sender};
use crate::store::{Appended, MailboxStore, Selection, StoreError, StoreHealth};

pub(super) async fn mailboxes_are_apart(store: &impl MailboxStore) {
    for receiver in [1, 2] {
        assert_eq!(store.append(mail(receiver, "bob.eth", 1)).await, Ok(Appended::Stored));
    }
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 1)]).await, Ok(1));
    assert!(pick_up(store, 1).await.is_empty());
    let kept = pick_up(store, 2).await;
    assert_eq!(kept.len(), 1, "an acknowledgement touches the caller's mail alone");
    let expected = mail(2, "bob.eth", 1);
    let found = kept.first().expect("one message");
    assert_eq!(
        (&found.id, found.arrived, &found.envelope),
        (&expected.id, expected.arrived, &expected.envelope)
    );
    let keys = kept.iter().map(|mail| mail.key).collect();
    assert_eq!(store.load(address(1), keys).await, Ok(vec![]), "a key opens no other mailbox");
}

pub(super) async fn duplicates_are_kept_once(store: &impl MailboxStore) {
    assert_eq!(store.append(mail(1, "bob.eth", 1)).await, Ok(Appended::Stored));
    let mut again = mail(1, "bob.eth", 1);
    again.envelope = "{\"another\":\"postmark\"}".to_owned();
    assert_eq!(store.append(again).await, Ok(Appended::AlreadyHere));
    let standing = store.standing(address(1), mail_id("bob.eth", 1)).await.expect("standing");
    assert!(standing.already_here);
    assert_eq!(standing.usage.messages, 1);
    assert_eq!(standing.quota, QUOTA);
    assert_eq!(
        pick_up(store, 1).await.first().map(|mail| mail.envelope.clone()),
        Some(mail(1, "bob.eth", 1).envelope)
    );
    // The same hash from another sender is another message: nobody can suppress a message of somebody else.
    assert_eq!(store.append(mail(1, "eve.eth", 1)).await, Ok(Appended::Stored));
    assert_eq!(pick_up(store, 1).await.len(), 2);
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 1)]).await, Ok(1));
    assert_eq!(
        store.append(mail(1, "bob.eth", 1)).await,
        Ok(Appended::Stored),
        "after the acknowledgement it is new"
    );
}

pub(super) async fn order_of_a_pick_up(store: &impl MailboxStore) {
    for (from, number) in [("a.eth", 1), ("b.eth", 2), ("a.eth", 3), ("c.eth", 4), ("b.eth", 5)] {
        assert_eq!(store.append(mail(1, from, number)).await, Ok(Appended::Stored));
    }
    let ids: Vec<_> = pick_up(store, 1).await.into_iter().map(|mail| mail.id).collect();
    let expected = [("b.eth", 5), ("b.eth", 2), ("c.eth", 4), ("a.eth", 3), ("a.eth", 1)];
    assert_eq!(ids, expected.map(|(from, number)| mail_id(from, number)), "conversations, newest first");
    let only = Selection { sender: Some(sender("a.eth")), max_bytes: u64::MAX };
    let selected = store.select(address(1), only).await.expect("select");
    let ids: Vec<_> =
        store.load(address(1), selected.keys).await.expect("load").into_iter().map(|mail| mail.id).collect();
    assert_eq!(ids, [mail_id("a.eth", 3), mail_id("a.eth", 1)], "one contact, newest first");
}

pub(super) async fn nothing_hides_behind_a_cap(store: &impl MailboxStore) {
    for number in 0..15 {
        assert_eq!(store.append(mail(1, "flood.eth", number)).await, Ok(Appended::Stored));
    }
    assert_eq!(store.append(mail(1, "bob.eth", 99)).await, Ok(Appended::Stored));
    let wanted = Selection { sender: None, max_bytes: 120 };
    let mut seen = Vec::new();
    for round in 0.. {
        let selected = store.select(address(1), wanted.clone()).await.expect("select");
        let found = store.load(address(1), selected.keys).await.expect("load");
        if round == 0 {
            assert!(found.iter().any(|mail| mail.id.sender == sender("bob.eth")), "a flood hides nobody");
        }
        let taken: Vec<_> = found.into_iter().map(|mail| mail.id).collect();
        assert!(!taken.is_empty(), "every round brings something");
        seen.extend(taken.clone());
        store.acknowledge(address(1), taken).await.expect("acknowledge");
        if !selected.more {
            break;
        }
    }
    assert_eq!(seen.len(), 16, "acknowledging brings up the rest");
    assert!(pick_up(store, 1).await.is_empty());
}

/// The flood comes from many names, whatever order a store keeps names in.
pub(super) async fn what_waits_longest_comes_first(store: &impl MailboxStore) {
    for number in 0..10 {
        assert_eq!(
            store.append(mail(1, &format!("waiting{number}.eth"), number)).await,
            Ok(Appended::Stored)
        );
    }
    for number in 10..60 {
        assert_eq!(store.append(mail(1, &format!("flood{number}.eth"), number)).await, Ok(Appended::Stored));
    }
    let early: u64 =
        (0..10).map(|number| mail(1, &format!("waiting{number}.eth"), number).envelope.len() as u64).sum();
    let selected =
        store.select(address(1), Selection { sender: None, max_bytes: early }).await.expect("select");
    assert!(selected.more);
    let found = store.load(address(1), selected.keys).await.expect("load");
    let ids: Vec<_> = found.into_iter().map(|mail| mail.id).collect();
    let expected: Vec<_> =
        (0..10).rev().map(|number| mail_id(&format!("waiting{number}.eth"), number)).collect();
    assert_eq!(ids, expected, "a flood that comes later hides nothing");
}

pub(super) async fn acknowledging(store: &impl MailboxStore) {
    for number in 0..5 {
        assert_eq!(store.append(mail(1, "bob.eth", number)).await, Ok(Appended::Stored));
    }
    assert_eq!(store.acknowledge(address(1), vec![]).await, Ok(0));
    assert_eq!(store.acknowledge(address(1), vec![mail_id("eve.eth", 1)]).await, Ok(0), "another sender");
    assert_eq!(store.acknowledge(address(1), vec![mail_id("bob.eth", 77)]).await, Ok(0), "another hash");
    assert_eq!(store.acknowledge(address(9), vec![mail_id("bob.eth", 1)]).await, Ok(0), "another receiver");
    let twice = vec![mail_id("bob.eth", 1), mail_id("bob.eth", 3), mail_id("bob.eth", 1)];
    assert_eq!(store.acknowledge(address(1), twice.clone()).await, Ok(2));
    assert_eq!(store.acknowledge(address(1), twice).await, Ok(0), "again: nothing happens");
    let left: Vec<_> = pick_up(store, 1).await.into_iter().map(|mail| mail.id).collect();
    assert_eq!(left, [4, 2, 0].map(|number| mail_id("bob.eth", number)));
}

pub(super) async fn many_at_once(store: &impl MailboxStore) {
    // 400 submissions of 200 messages, all waiting together.
    let appends = (0..400_u64).map(|number| {
        let receiver = u8::try_from(number % 20).unwrap_or(0);
        store.append(mail(receiver, "bob.eth", number % 200))
    });
    let outcomes = join_all(appends.collect()).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let stored = outcomes.iter().filter(|outcome| **outcome == Ok(Appended::Stored)).count();
    assert_eq!(stored, 200, "each message is stored once");
    let mut total = 0;
    for receiver in 0..20 {
        total += pick_up(store, receiver).await.len();
    }
    assert_eq!(total, 200);
}

pub(super) async fn closing(store: &impl MailboxStore) {
    assert_eq!(store.health(), StoreHealth::Good);
    assert_eq!(store.close().await, Ok(()));
    assert_eq!(store.health(), StoreHealth::Closed);
    assert_eq!(store.append(mail(1, "bob.eth", 1)).await, Err(StoreError::Closed));
    assert_eq!(store.select(address(1), EVERYTHING).await, Err(StoreError::Closed));
    assert_eq!(store.close().await, Ok(()), "closing again does nothing");
}
