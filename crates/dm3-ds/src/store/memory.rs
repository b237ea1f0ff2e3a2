//! A store that forgets.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dm3_types::access::DeviceName;
use dm3_types::{AccountName, Address, UnixMillis};

use super::expiry::is_expired;
use super::mail::size_of_text;
use super::selection::{Candidate, choose};
use super::{
    Account, AccountStored, Advanced, Appended, DevicePut, MAX_DEVICES, MailId, MailKey, MailboxStore,
    NewMail, Page, PageLimits, Position, Quota, Selected, Selection, Standing, StoreError, StoreFuture,
    StoreHealth, StoredDevice, StoredMail, Swept, Usage,
};
use crate::clock::Clock;

/// Accounts and mail in memory, for tests and demonstrations: nothing survives the process.
#[derive(Debug)]
pub struct MemoryStore {
    quota: Quota,
    clock: Arc<dyn Clock>,
    content: Mutex<Option<Content>>,
}

#[derive(Debug, Default)]
struct Content {
    accounts: HashMap<Address, Account>,
    mailboxes: HashMap<Address, Mailbox>,
    next_key: u64,
}

#[derive(Debug, Default)]
struct Mailbox {
    mail: BTreeMap<MailKey, Kept>,
    by_id: HashMap<MailId, MailKey>,
    usage: Usage,
    by_sender: HashMap<AccountName, Usage>,
    devices: BTreeMap<DeviceName, Position>,
    /// Behind everything it ever held.
    end: Position,
}

#[derive(Debug)]
struct Kept {
    id: MailId,
    arrived: UnixMillis,
    /// Uptime at arrival.
    since: Duration,
    envelope: String,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new(quota: Quota, clock: Arc<dyn Clock>) -> Self {
        Self { quota, clock, content: Mutex::new(Some(Content::default())) }
    }

    fn with<'a, T: Send + 'a>(
        &self,
        act: impl FnOnce(&mut Content) -> Result<T, StoreError>,
    ) -> StoreFuture<'a, T> {
        let result = self.lock().as_mut().ok_or(StoreError::Closed).and_then(act);
        Box::pin(std::future::ready(result))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Content>> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn stored(&self, key: MailKey) -> StoredMail {
        let (id, envelope) = (self.id.clone(), self.envelope.clone());
        StoredMail { key, id, arrived: self.arrived, envelope }
    }
}

impl Mailbox {
    fn remove(&mut self, key: MailKey) -> bool {
        let Some(kept) = self.mail.remove(&key) else { return false };
        self.by_id.remove(&kept.id);
        let gone = Usage { messages: 1, bytes: size_of_text(&kept.envelope) };
        self.usage = self.usage.without(gone);
        let of_sender = self.of_sender(&kept.id.sender).without(gone);
        if of_sender.messages == 0 {
            self.by_sender.remove(&kept.id.sender);
        } else {
            self.by_sender.insert(kept.id.sender, of_sender);
        }
        true
    }

    fn page(&self, position: Position, limits: PageLimits) -> Page {
        let mut page = Page { mail: Vec::new(), next: position, more: false, end: self.end };
        let mut room = limits.bytes;
        for (key, kept) in self.mail.range(MailKey(position.0)..) {
            let size = size_of_text(&kept.envelope);
            if page.mail.len() >= limits.messages || (size > room && !page.mail.is_empty()) {
                page.more = true;
                break;
            }
            room = room.saturating_sub(size);
            page.next = Position::behind(*key);
            page.mail.push(kept.stored(*key));
        }
        page
    }

    fn of_sender(&self, sender: &AccountName) -> Usage {
        self.by_sender.get(sender).copied().unwrap_or_default()
    }
}

impl MailboxStore for MemoryStore {
    fn account(&self, owner: Address) -> StoreFuture<'_, Option<Account>> {
        self.with(|content| Ok(content.accounts.get(&owner).cloned()))
    }

    fn put_account(&self, account: Account, replaces: Option<Account>) -> StoreFuture<'_, AccountStored> {
        self.with(|content| {
            if content.accounts.get(&account.owner) != replaces.as_ref() {
                return Ok(AccountStored::Changed);
            }
            content.accounts.insert(account.owner, account);
            Ok(AccountStored::Stored)
        })
    }

    fn standing(&self, receiver: Address, mail: MailId) -> StoreFuture<'_, Standing> {
        self.with(|content| {
            let mailbox = content.mailboxes.get(&receiver);
            let already_here = mailbox.is_some_and(|mailbox| mailbox.by_id.contains_key(&mail));
            let usage = mailbox.map(|mailbox| mailbox.usage).unwrap_or_default();
            let sender_usage = mailbox.map(|mailbox| mailbox.of_sender(&mail.sender)).unwrap_or_default();
            Ok(Standing { already_here, usage, sender_usage, quota: self.quota })
        })
    }

    fn append(&self, mail: NewMail) -> StoreFuture<'_, Appended> {
        self.with(|content| {
            let mailbox = content.mailboxes.entry(mail.receiver).or_default();
            if mailbox.by_id.contains_key(&mail.id) {
                return Ok(Appended::AlreadyHere);
            }
            let size = size_of_text(&mail.envelope);
            let of_sender = mailbox.of_sender(&mail.id.sender);
            self.quota.admit(&mailbox.usage, &of_sender, size)?;
            mailbox.usage = mailbox.usage.with(size);
            mailbox.by_sender.insert(mail.id.sender.clone(), of_sender.with(size));
            let key = MailKey(content.next_key);
            content.next_key += 1;
            mailbox.end = Position::behind(key);
            mailbox.by_id.insert(mail.id.clone(), key);
            let since = self.clock.uptime();
            let kept = Kept { id: mail.id, arrived: mail.arrived, since, envelope: mail.envelope };
            mailbox.mail.insert(key, kept);
            Ok(Appended::Stored)
        })
    }

    fn select(&self, receiver: Address, wanted: Selection) -> StoreFuture<'_, Selected> {
        self.with(|content| {
            let Some(mailbox) = content.mailboxes.get(&receiver) else { return Ok(Selected::default()) };
            let candidates = mailbox
                .mail
                .iter()
                .filter(|(_, kept)| wanted.sender.as_ref().is_none_or(|sender| *sender == kept.id.sender))
                .map(|(key, kept)| Candidate {
                    conversation: &kept.id.sender,
                    key: *key,
                    bytes: size_of_text(&kept.envelope),
                })
                .collect();
            Ok(choose(candidates, wanted.max_bytes))
        })
    }

    fn load(&self, receiver: Address, keys: Vec<MailKey>) -> StoreFuture<'_, Vec<StoredMail>> {
        self.with(|content| {
            let Some(mailbox) = content.mailboxes.get(&receiver) else { return Ok(Vec::new()) };
            let found =
                keys.into_iter().filter_map(|key| mailbox.mail.get(&key).map(|kept| kept.stored(key)));
            Ok(found.collect())
        })
    }

    fn page(&self, receiver: Address, position: Position, limits: PageLimits) -> StoreFuture<'_, Page> {
        self.with(|content| Ok(content.mailboxes.entry(receiver).or_default().page(position, limits)))
    }

    fn devices(&self, receiver: Address) -> StoreFuture<'_, Vec<StoredDevice>> {
        self.with(|content| {
            let Some(mailbox) = content.mailboxes.get(&receiver) else { return Ok(Vec::new()) };
            let device =
                |(name, taken): (&DeviceName, &Position)| StoredDevice { name: name.clone(), taken: *taken };
            Ok(mailbox.devices.iter().map(device).collect())
        })
    }

    fn put_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, DevicePut> {
        self.with(|content| {
            let mailbox = content.mailboxes.entry(receiver).or_default();
            if !mailbox.devices.contains_key(&device) && mailbox.devices.len() >= MAX_DEVICES {
                return Ok(DevicePut::TooMany);
            }
            Ok(DevicePut::There(*mailbox.devices.entry(device).or_default()))
        })
    }

    fn remove_device(&self, receiver: Address, device: DeviceName) -> StoreFuture<'_, ()> {
        self.with(|content| {
            if let Some(mailbox) = content.mailboxes.get_mut(&receiver) {
                mailbox.devices.remove(&device);
            }
            Ok(())
        })
    }

    fn advance_device(
        &self,
        receiver: Address,
        device: DeviceName,
        taken: Position,
    ) -> StoreFuture<'_, Advanced> {
        self.with(|content| {
            let mailbox = content.mailboxes.entry(receiver).or_default();
            let Some(known) = mailbox.devices.get_mut(&device) else { return Ok(Advanced::UnknownDevice) };
            if taken > mailbox.end {
                return Ok(Advanced::BehindEnd);
            }
            *known = taken.max(*known);
            Ok(Advanced::Done)
        })
    }

    fn trim(&self, receiver: Address) -> StoreFuture<'_, Swept> {
        self.with(|content| {
            let Some(mailbox) = content.mailboxes.get_mut(&receiver) else { return Ok(Swept::default()) };
            let Some(passed) = mailbox.devices.values().min().copied() else { return Ok(Swept::default()) };
            let taken: Vec<_> = mailbox.mail.range(..MailKey(passed.0)).map(|(key, _)| *key).collect();
            let deleted = taken.into_iter().map(|key| u64::from(mailbox.remove(key))).sum();
            Ok(Swept { deleted, more: false })
        })
    }

    fn acknowledge(&self, receiver: Address, taken: Vec<MailId>) -> StoreFuture<'_, u64> {
        self.with(|content| {
            let Some(mailbox) = content.mailboxes.get_mut(&receiver) else { return Ok(0) };
            let mut deleted = 0;
            for id in taken {
                if let Some(key) = mailbox.by_id.get(&id).copied() {
                    deleted += u64::from(mailbox.remove(key));
                }
            }
            Ok(deleted)
        })
    }

    fn sweep(&self, now: UnixMillis, time_to_live: Duration) -> StoreFuture<'_, Swept> {
        let uptime = self.clock.uptime();
        self.with(|content| {
            let mut deleted = 0;
            for mailbox in content.mailboxes.values_mut() {
                let old = |kept: &Kept| {
                    is_expired(kept.arrived, now, uptime.saturating_sub(kept.since), time_to_live)
                };
                let expired: Vec<_> =
                    mailbox.mail.iter().filter(|(_, kept)| old(kept)).map(|(key, _)| *key).collect();
                for key in expired {
                    deleted += u64::from(mailbox.remove(key));
                }
            }
            Ok(Swept { deleted, more: false })
        })
    }

    fn health(&self) -> StoreHealth {
        if self.lock().is_some() { StoreHealth::Good } else { StoreHealth::Closed }
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        *self.lock() = None;
        Box::pin(std::future::ready(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::contract::{QUOTA, check_all};

    #[tokio::test]
    async fn keeps_the_contract() {
        check_all(|clock| MemoryStore::new(QUOTA, clock)).await;
    }
}
