//! Accounts.

use dm3_types::{EnsName, UnixMillis};

use super::{address, mail, pick_up};
use crate::store::{Account, AccountStored, Appended, MailboxStore};

/// Some account.
#[must_use]
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a plain name")]
pub fn account(owner: u8, name: &str) -> Account {
    Account {
        owner: address(owner),
        name: EnsName::parse(name).expect("a plain name"),
        signed_profile: "{\"profile\":{}}".to_owned(),
        created_at: UnixMillis::saturating(5),
        registered_at: UnixMillis::saturating(6),
    }
}

pub(super) async fn accounts(store: &impl MailboxStore) {
    assert_eq!(store.account(address(1)).await, Ok(None));
    // nameprep makes `strasse.eth` of it, which is another name.
    let first = account(1, "straße.eth");
    assert_eq!(store.put_account(first.clone(), None).await, Ok(AccountStored::Stored));
    assert_eq!(store.account(address(1)).await, Ok(Some(first.clone())), "the name as it was registered");
    assert_eq!(store.account(address(2)).await, Ok(None), "accounts are apart");
    assert_eq!(store.append(mail(1, "bob.eth", 1)).await, Ok(Appended::Stored));
    let second = Account { signed_profile: "{\"profile\":{\"new\":true}}".to_owned(), ..first.clone() };
    assert_eq!(store.put_account(second.clone(), Some(first)).await, Ok(AccountStored::Stored));
    assert_eq!(store.account(address(1)).await, Ok(Some(second)));
    assert_eq!(pick_up(store, 1).await.len(), 1, "a new profile keeps the mail");
}

pub(super) async fn accounts_replace_what_was_seen(store: &impl MailboxStore) {
    let (first, second, third) = (account(1, "a.eth"), account(1, "b.eth"), account(1, "c.eth"));
    let changed = Ok(AccountStored::Changed);
    assert_eq!(store.put_account(second.clone(), Some(first.clone())).await, changed, "nothing is there");
    assert_eq!(store.account(address(1)).await, Ok(None));
    assert_eq!(store.put_account(first.clone(), None).await, Ok(AccountStored::Stored));
    assert_eq!(store.put_account(second.clone(), None).await, changed, "somebody was first");
    // Two at once that have seen the same: one of them stores.
    let both = vec![
        store.put_account(second.clone(), Some(first.clone())),
        store.put_account(third.clone(), Some(first.clone())),
    ];
    let outcomes = super::join_all(both).await;
    let stored = outcomes.iter().filter(|outcome| **outcome == Ok(AccountStored::Stored)).count();
    assert_eq!(stored, 1, "{outcomes:?}");
    let expected = if outcomes.first() == Some(&changed) { third } else { second };
    assert_eq!(store.account(address(1)).await, Ok(Some(expected)));
    assert_eq!(
        store.put_account(first.clone(), Some(first)).await,
        changed,
        "what was there is there no more"
    );
}
