//! Handing mail out.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dm3_types::{Address, Json, MessageHash, UnixMillis};

use super::DeliveryService;
use super::pick_ups::{PickUp, PickUps};
use super::streams::{StreamPlace, Streams};
use crate::account_ref::contact_account;
use crate::clock::Clock;
use crate::error::ServiceError;
use crate::store::{MailId, MailKey, MailboxStore, Selection, StoreError, StoredMail};

/// Mail read from the store at a time: what a pick-up keeps in memory.
const BATCH: usize = 32;
/// Acknowledgements in one change of the store.
pub(super) const ACKNOWLEDGED_AT_ONCE: usize = 500;

/// A mailbox that its owner has opened.
#[derive(Clone)]
pub struct Mailbox {
    owner: Address,
    store: Arc<dyn MailboxStore>,
    max_bytes: u64,
    pick_ups: Arc<PickUps>,
    streams: Arc<Streams>,
    clock: Arc<dyn Clock>,
    /// When the session ends that opened it.
    expires: UnixMillis,
}

/// Mail on its way out, a little at a time.
pub struct MailBatches {
    mailbox: Mailbox,
    keys: VecDeque<MailKey>,
    _place: PickUp,
}

impl DeliveryService {
    /// Opens the mailbox of a name with a session token.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Auth`], [`ServiceError::RegistryUnavailable`], [`ServiceError::Store`].
    pub async fn mailbox(&self, account: &str, token: Option<&str>) -> Result<Mailbox, ServiceError> {
        let (owner, expires) = self.enter(account, token).await?;
        let inner = &self.0;
        Ok(Mailbox {
            owner,
            store: Arc::clone(&inner.store),
            max_bytes: inner.config.limits.pickup_limit_bytes,
            pick_ups: Arc::clone(&inner.pick_ups),
            streams: Arc::clone(&inner.streams),
            clock: Arc::clone(&inner.clock),
            expires,
        })
    }
}

impl Mailbox {
    pub(super) fn owner(&self) -> Address {
        self.owner
    }

    pub(super) fn store(&self) -> &dyn MailboxStore {
        self.store.as_ref()
    }

    pub(super) fn begin_pick_up(&self) -> Result<PickUp, ServiceError> {
        self.pick_ups.begin(self.owner)
    }

    pub(super) fn begin_stream(&self) -> Result<StreamPlace, ServiceError> {
        self.streams.begin(self.owner)
    }

    /// How long the session still lasts.
    pub(super) fn time_left(&self) -> Duration {
        let left = self.expires.as_u64().saturating_sub(self.clock.now().as_u64());
        Duration::from_millis(left)
    }

    /// All mail, or that of one contact, in the order deployed clients expect. A few pick-ups of one owner run at a
    /// time, each until its [`MailBatches`] are dropped.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BadName`], [`ServiceError::TooManyPickUps`], [`ServiceError::Store`].
    pub async fn mail(&self, contact: Option<&str>) -> Result<MailBatches, ServiceError> {
        let sender = contact.map(contact_account).transpose()?;
        let place = self.pick_ups.begin(self.owner)?;
        let wanted = Selection { sender, max_bytes: self.max_bytes };
        let selected = self.store.select(self.owner, wanted).await?;
        Ok(MailBatches { mailbox: self.clone(), keys: selected.keys.into(), _place: place })
    }

    /// Deletes what the owner has taken over; `acknowledgements` is the deployed network's body, its shape checked.
    /// What names no mail here counts as done.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn acknowledge(&self, acknowledgements: &Json) -> Result<u64, ServiceError> {
        let entries = acknowledgements.get("acknowledgements").and_then(Json::as_array).unwrap_or_default();
        let ids: Vec<MailId> = entries.iter().filter_map(mail_id).collect();
        let mut deleted = 0;
        for some in ids.chunks(ACKNOWLEDGED_AT_ONCE) {
            deleted += self.store.acknowledge(self.owner, some.to_vec()).await?;
        }
        Ok(deleted)
    }
}

fn mail_id(entry: &Json) -> Option<MailId> {
    let sender = contact_account(entry.get("contactAddress")?.as_str()?).ok()?;
    let message_hash = MessageHash::parse(entry.get("messageHash")?.as_str()?).ok()?;
    Some(MailId { sender, message_hash })
}

impl MailBatches {
    /// The next few; nothing when all are handed out.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn next(&mut self) -> Result<Option<Vec<StoredMail>>, StoreError> {
        while !self.keys.is_empty() {
            let keys: Vec<_> = self.keys.drain(..BATCH.min(self.keys.len())).collect();
            let mail = self.mailbox.store.load(self.mailbox.owner, keys).await?;
            if !mail.is_empty() {
                return Ok(Some(mail));
            }
        }
        Ok(None)
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").finish_non_exhaustive()
    }
}

impl fmt::Debug for MailBatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailBatches").field("left", &self.keys.len()).finish_non_exhaustive()
    }
}
