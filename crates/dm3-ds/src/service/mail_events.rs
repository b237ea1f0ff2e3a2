//! Handing mail out as it comes.

use std::time::Duration;

use dm3_types::access::Cursor;

use super::cursors::position_of;
use super::mailbox::Mailbox;
use super::streams::StreamPlace;
use crate::error::ServiceError;
use crate::store::{PageLimits, Position, StoreError, StoredMail};

/// What is read at a time: what a stream keeps in memory.
const LIMITS: PageLimits = PageLimits { messages: 16, bytes: 256 * 1024 };

/// All mail behind a position, without an end: what waits, then what comes.
#[derive(Debug)]
pub struct MailEvents {
    mailbox: Mailbox,
    position: Position,
    place: StreamPlace,
}

impl Mailbox {
    /// The mail behind `after`, else from the beginning, and everything that comes. A few streams of one owner are open
    /// at a time, each until it is dropped.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BadCursor`], [`ServiceError::UnknownCursor`], [`ServiceError::TooManyStreams`],
    /// [`ServiceError::Store`].
    pub async fn events(&self, after: Option<&Cursor>) -> Result<MailEvents, ServiceError> {
        let position = after.map_or(Ok(Position::START), position_of)?;
        let place = self.begin_stream()?;
        let nothing = PageLimits { messages: 0, bytes: 0 };
        let end = self.store().page(self.owner(), position, nothing).await?.end;
        if position > end {
            return Err(ServiceError::UnknownCursor); // MAP-PSH-008
        }
        Ok(MailEvents { mailbox: self.clone(), position, place })
    }
}

impl MailEvents {
    /// The next mail, waiting for it if need be; never nothing. Where this is given up, nothing is lost: the next call
    /// begins at the same place.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn next(&mut self) -> Result<Vec<StoredMail>, StoreError> {
        loop {
            // Mail that comes while the store is read is announced after this.
            self.place.look();
            // MAP-PSH-010
            let page = self.mailbox.store().page(self.mailbox.owner(), self.position, LIMITS).await?;
            // MAP-PSH-002, MAP-PSH-003, MAP-PSH-004
            self.position = page.next;
            if !page.mail.is_empty() {
                return Ok(page.mail);
            }
            if !page.more {
                self.place.arrival().await;
            }
        }
    }

    /// How long the session still lasts that opened the stream.
    #[must_use]
    pub fn time_left(&self) -> Duration {
        self.mailbox.time_left()
    }
}
