//! Reading a mailbox part by part, and devices.

#![expect(clippy::expect_used, reason = "a test suite reports by panicking")]

use dm3_types::access::DeviceName;

use super::{address, join_all, mail, mail_id};
use crate::store::{
    Advanced, Appended, DevicePut, MAX_DEVICES, MailId, MailboxStore, Page, PageLimits, Position,
    StoredDevice,
};

fn device(name: &str) -> DeviceName {
    DeviceName::parse(name).expect("a plain name")
}

fn limits(messages: usize) -> PageLimits {
    PageLimits { messages, bytes: u64::MAX }
}

async fn page(store: &impl MailboxStore, receiver: u8, position: Position, messages: usize) -> Page {
    store.page(address(receiver), position, limits(messages)).await.expect("page")
}

fn ids(page: &Page) -> Vec<MailId> {
    page.mail.iter().map(|mail| mail.id.clone()).collect()
}

/// Everything from a position on, in pages of so many.
async fn walk(
    store: &impl MailboxStore,
    receiver: u8,
    mut position: Position,
    messages: usize,
) -> Vec<MailId> {
    let mut seen = Vec::new();
    loop {
        let page = page(store, receiver, position, messages).await;
        assert!(page.mail.len() <= messages, "no page is too long");
        seen.extend(ids(&page));
        assert!(!page.more || page.next > position, "every page goes on");
        position = page.next;
        if !page.more {
            assert!(position <= page.end);
            return seen;
        }
    }
}

async fn trim(store: &impl MailboxStore, receiver: u8) -> u64 {
    let mut deleted = 0;
    loop {
        let step = store.trim(address(receiver)).await.expect("trim");
        deleted += step.deleted;
        if !step.more {
            return deleted;
        }
    }
}

pub(super) async fn pages_show_everything_once_in_order(store: &impl MailboxStore) {
    let empty = page(store, 1, Position::START, 10).await;
    assert_eq!((empty.mail.len(), empty.next, empty.more), (0, Position::START, false));
    let names = ["a.eth", "b.eth", "c.eth", "d.eth"];
    let mut expected = Vec::new();
    for number in 0..23 {
        let from = names.get(number % names.len()).expect("a name");
        let number = u64::try_from(number).unwrap_or_default();
        assert_eq!(store.append(mail(1, from, number)).await, Ok(Appended::Stored));
        assert_eq!(store.append(mail(2, from, 100 + number)).await, Ok(Appended::Stored));
        expected.push(mail_id(from, number));
    }
    for size in [1, 2, 7, 23, 100] {
        assert_eq!(walk(store, 1, Position::START, size).await, expected, "pages of {size}");
    }
    let first = page(store, 1, Position::START, 5).await;
    assert_eq!(page(store, 1, Position::START, 5).await, first, "asking again changes nothing");
    let envelope = first.mail.first().map(|mail| mail.envelope.clone());
    assert_eq!(envelope, Some(mail(1, "a.eth", 0).envelope));
    let end = page(store, 1, Position::START, 100).await;
    assert_eq!(end.next, end.end);
    assert!(!end.more);

    // What is deleted on the way leaves no hole and moves nothing.
    assert_eq!(store.acknowledge(address(1), vec![mail_id("b.eth", 5), mail_id("a.eth", 0)]).await, Ok(2));
    expected.retain(|id| *id != mail_id("b.eth", 5) && *id != mail_id("a.eth", 0));
    assert_eq!(walk(store, 1, Position::START, 3).await, expected);
    let rest: Vec<_> = expected.iter().skip(4).cloned().collect();
    assert_eq!(walk(store, 1, first.next, 3).await, rest, "a position outlives the mail before it");
    assert_eq!(store.append(mail(1, "z.eth", 99)).await, Ok(Appended::Stored));
    assert_eq!(walk(store, 1, end.next, 10).await, [mail_id("z.eth", 99)]);
}

pub(super) async fn places_are_not_used_again(store: &impl MailboxStore) {
    assert_eq!(store.append(mail(1, "a.eth", 1)).await, Ok(Appended::Stored));
    let behind = page(store, 1, Position::START, 1).await.next;
    assert_eq!(store.acknowledge(address(1), vec![mail_id("a.eth", 1)]).await, Ok(1));
    let empty = page(store, 1, Position::START, 1).await;
    assert_eq!((empty.mail.len(), empty.end), (0, behind), "an empty mailbox knows what it held");
    // The same message comes again, to another place.
    assert_eq!(store.append(mail(1, "a.eth", 1)).await, Ok(Appended::Stored));
    assert_eq!(walk(store, 1, behind, 1).await, [mail_id("a.eth", 1)]);
}

pub(super) async fn pages_are_bounded_in_bytes(store: &impl MailboxStore) {
    for number in 0..6 {
        assert_eq!(store.append(mail(1, "a.eth", number)).await, Ok(Appended::Stored));
    }
    let size = mail(1, "a.eth", 0).envelope.len() as u64;
    let read = async |position, bytes| {
        store.page(address(1), position, PageLimits { messages: 100, bytes }).await.expect("page")
    };
    let two = read(Position::START, size * 2).await;
    assert_eq!((two.mail.len(), two.more), (2, true));
    let one = read(two.next, 1).await;
    assert_eq!(
        (ids(&one), one.more),
        (vec![mail_id("a.eth", 2)], true),
        "one message is read whatever its size"
    );
    let rest = read(one.next, size * 3).await;
    assert_eq!((rest.mail.len(), rest.more), (3, false));
}

pub(super) async fn devices(store: &impl MailboxStore) {
    for number in 0..10 {
        assert_eq!(store.append(mail(1, "a.eth", number)).await, Ok(Appended::Stored));
        assert_eq!(store.append(mail(2, "a.eth", number)).await, Ok(Appended::Stored));
    }
    let third = page(store, 1, Position::START, 3).await.next;
    let fifth = page(store, 1, Position::START, 5).await.next;
    let end = page(store, 1, Position::START, 100).await.end;
    let start = Ok(DevicePut::There(Position::START));
    assert_eq!(trim(store, 1).await, 0, "without devices nothing is taken");
    assert_eq!(store.put_device(address(1), device("phone")).await, start);
    assert_eq!(store.put_device(address(1), device("laptop")).await, start);
    let advance = async |name: &str, taken| store.advance_device(address(1), device(name), taken).await;
    assert_eq!(advance("tablet", third).await, Ok(Advanced::UnknownDevice));
    assert_eq!(store.advance_device(address(2), device("phone"), third).await, Ok(Advanced::UnknownDevice));
    assert_eq!(advance("phone", Position(end.0 + 1)).await, Ok(Advanced::BehindEnd));
    assert_eq!(advance("phone", fifth).await, Ok(Advanced::Done));
    assert_eq!(trim(store, 1).await, 0, "one device is behind");
    assert_eq!(advance("laptop", third).await, Ok(Advanced::Done));
    assert_eq!(trim(store, 1).await, 3, "what both have taken");
    assert_eq!(trim(store, 1).await, 0);
    assert_eq!(advance("phone", third).await, Ok(Advanced::Done), "not back");
    let there = Ok(DevicePut::There(fifth));
    assert_eq!(store.put_device(address(1), device("phone")).await, there, "a device keeps its position");
    let mut known = store.devices(address(1)).await.expect("devices");
    known.sort_by(|a, b| a.name.cmp(&b.name));
    let expected = [
        StoredDevice { name: device("laptop"), taken: third },
        StoredDevice { name: device("phone"), taken: fifth },
    ];
    assert_eq!(known, expected);
    assert_eq!(store.devices(address(2)).await, Ok(vec![]), "devices are apart");

    assert_eq!(store.remove_device(address(1), device("laptop")).await, Ok(()));
    assert_eq!(store.remove_device(address(1), device("laptop")).await, Ok(()), "again: nothing happens");
    assert_eq!(trim(store, 1).await, 2, "what the others have taken");
    assert_eq!(store.remove_device(address(1), device("phone")).await, Ok(()));
    assert_eq!(trim(store, 1).await, 0, "the last device takes nothing along");
    assert_eq!(walk(store, 1, Position::START, 10).await.len(), 5);
    assert_eq!(walk(store, 2, Position::START, 10).await.len(), 10, "another mailbox is untouched");

    for number in 0..MAX_DEVICES {
        let added = store.put_device(address(1), device(&format!("d{number}"))).await;
        assert_eq!(added, start);
    }
    assert_eq!(store.put_device(address(1), device("one-more")).await, Ok(DevicePut::TooMany));
    assert_eq!(store.put_device(address(1), device("d0")).await, start, "one that is there needs no room");
    assert_eq!(store.put_device(address(2), device("phone")).await, start, "others have their own");
}

pub(super) async fn trimming_many(store: &impl MailboxStore) {
    let appends = (0..120_u64).map(|number| store.append(mail(1, &format!("s{}.eth", number % 10), number)));
    assert!(join_all(appends.collect()).await.iter().all(|outcome| *outcome == Ok(Appended::Stored)));
    assert_eq!(store.put_device(address(1), device("only")).await, Ok(DevicePut::There(Position::START)));
    let all = page(store, 1, Position::START, 1000).await;
    assert_eq!(all.mail.len(), 120);
    assert_eq!(store.advance_device(address(1), device("only"), all.next).await, Ok(Advanced::Done));
    assert_eq!(trim(store, 1).await, 120);
    let standing = store.standing(address(1), mail_id("s1.eth", 1)).await.expect("standing");
    assert_eq!((standing.usage.messages, standing.usage.bytes, standing.already_here), (0, 0, false));
}
