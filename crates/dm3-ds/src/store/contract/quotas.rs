//! Quotas.

#![expect(clippy::expect_used, reason = "a test suite reports by panicking")]

use super::{QUOTA, address, join_all, mail, mail_id, pick_up, sender};
use crate::store::{Appended, MailboxStore, NewMail, StoreError, Usage};

/// What one sender may have of [`QUOTA`].
const SHARE: Usage = Usage { messages: 20, bytes: 10_000 };

pub(super) async fn quotas(store: &impl MailboxStore) {
    let senders = QUOTA.messages / SHARE.messages;
    let from = |number: u64| format!("sender{number}.eth");
    for number in 0..QUOTA.messages {
        assert_eq!(store.append(mail(1, &from(number % senders), number)).await, Ok(Appended::Stored));
    }
    let refusal = Err(StoreError::TooManyMessages { limit: QUOTA.messages });
    assert_eq!(store.append(mail(1, "bob.eth", 999)).await, refusal);
    assert_eq!(
        store.append(mail(1, &from(3), 3)).await,
        Ok(Appended::AlreadyHere),
        "a duplicate needs no room"
    );
    assert_eq!(
        store.append(mail(2, "bob.eth", 999)).await,
        Ok(Appended::Stored),
        "others have their own quota"
    );
    assert_eq!(store.acknowledge(address(1), vec![mail_id(&from(3), 3)]).await, Ok(1));
    assert_eq!(store.append(mail(1, "bob.eth", 999)).await, Ok(Appended::Stored));

    assert_eq!(store.append(of_size("large.eth", 1, QUOTA.bytes - 1)).await, Ok(Appended::Stored));
    assert_eq!(
        store.append(of_size("bob.eth", 2, 2)).await,
        Err(StoreError::TooManyBytes { limit: QUOTA.bytes })
    );
    assert_eq!(
        store.append(of_size("bob.eth", 3, 1)).await,
        Ok(Appended::Stored),
        "the limit itself is within the quota"
    );
    let usage = store.standing(address(3), mail_id("bob.eth", 9)).await.expect("standing").usage;
    assert_eq!(usage, Usage { messages: 2, bytes: QUOTA.bytes });
}

pub(super) async fn a_sender_has_a_share(store: &impl MailboxStore) {
    // All at once: the share is checked together with the append.
    let flood = (0..SHARE.messages * 2).map(|number| store.append(mail(1, "flood.eth", number))).collect();
    let outcomes = join_all(flood).await;
    let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count() as u64;
    let refusal = StoreError::SenderTooManyMessages { limit: SHARE.messages };
    assert_eq!((count(Ok(Appended::Stored)), count(Err(refusal))), (SHARE.messages, SHARE.messages));
    assert_eq!(
        store.append(mail(1, "bob.eth", 1)).await,
        Ok(Appended::Stored),
        "others have their own share"
    );
    assert_eq!(store.append(mail(2, "flood.eth", 1)).await, Ok(Appended::Stored), "a share of each mailbox");
    let standing = store.standing(address(1), mail_id("flood.eth", 999)).await.expect("standing");
    assert_eq!(standing.sender_usage.messages, SHARE.messages);
    assert_eq!(standing.usage.messages, SHARE.messages + 1);
    assert_eq!(standing.admit(1), Err(refusal));
    let standing = store.standing(address(1), mail_id("bob.eth", 999)).await.expect("standing");
    let size = mail(1, "bob.eth", 1).envelope.len() as u64;
    assert_eq!(standing.sender_usage, Usage { messages: 1, bytes: size });
    assert_eq!(standing.admit(1), Ok(()));
    let taken = pick_up(store, 1).await.into_iter().map(|mail| mail.id);
    let taken: Vec<_> = taken.filter(|id| id.sender == sender("flood.eth")).collect();
    assert_eq!(store.acknowledge(address(1), taken).await, Ok(SHARE.messages));
    assert_eq!(
        store.append(mail(1, "flood.eth", 999)).await,
        Ok(Appended::Stored),
        "acknowledging makes room"
    );

    assert_eq!(store.append(of_size("flood.eth", 1, SHARE.bytes - 1)).await, Ok(Appended::Stored));
    let refusal = Err(StoreError::SenderTooManyBytes { limit: SHARE.bytes });
    assert_eq!(store.append(of_size("flood.eth", 2, 2)).await, refusal);
    assert_eq!(store.append(of_size("flood.eth", 3, 1)).await, Ok(Appended::Stored));
    assert_eq!(
        store.append(of_size("large.eth", 1, SHARE.bytes + 1)).await,
        Ok(Appended::Stored),
        "one message of each sender is within the share"
    );
}

/// Mail for receiver 3 with an envelope of so many bytes.
fn of_size(from: &str, number: u64, bytes: u64) -> NewMail {
    NewMail { envelope: "x".repeat(usize::try_from(bytes).expect("a small number")), ..mail(3, from, number) }
}
