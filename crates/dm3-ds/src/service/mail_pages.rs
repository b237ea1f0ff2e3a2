//! Handing mail out page by page.

use dm3_types::access::Cursor;

use super::cursors::{cursor_of, position_of};
use super::mailbox::Mailbox;
use super::pick_ups::PickUp;
use crate::error::ServiceError;
use crate::store::{PageLimits, Position, StoredMail};

/// Bytes of envelopes in a page: what a pick-up keeps in memory.
const PAGE_BYTES: u64 = 1 << 20;

/// Some mail of a mailbox, the oldest first.
#[derive(Debug)]
pub struct PickedUpPage {
    /// The mail.
    pub mail: Vec<StoredMail>,
    /// Where the next page begins.
    pub cursor: Cursor,
    /// Whether there is more behind the cursor.
    pub more: bool,
    _place: PickUp,
}

impl StoredMail {
    /// The position behind it, as clients know it.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        cursor_of(Position::behind(self.key))
    }
}

impl Mailbox {
    /// At most `limit` messages behind `after`, else from the beginning. A few pick-ups of one owner run at a time, each
    /// until its page is dropped.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BadCursor`], [`ServiceError::UnknownCursor`], [`ServiceError::TooManyPickUps`],
    /// [`ServiceError::Store`].
    pub async fn page(&self, after: Option<&Cursor>, limit: u32) -> Result<PickedUpPage, ServiceError> {
        let position = after.map_or(Ok(Position::START), position_of)?;
        let place = self.begin_pick_up()?;
        let limits = PageLimits { messages: usize::try_from(limit).unwrap_or(usize::MAX), bytes: PAGE_BYTES };
        // MAP-PIC-014
        let page = self.store().page(self.owner(), position, limits).await?;
        if position > page.end {
            return Err(ServiceError::UnknownCursor); // MAP-PIC-003
        }
        // MAP-PIC-011, MAP-PIC-012
        Ok(PickedUpPage { mail: page.mail, cursor: cursor_of(page.next), more: page.more, _place: place })
    }
}
