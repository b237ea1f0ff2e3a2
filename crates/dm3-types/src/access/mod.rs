//! What a receiver and its delivery service say to each other under `/access/v1/` (`spec/message-access.md`).
//!
//! Members that are not defined there are dropped on reading.

mod acknowledgement;
mod cursor;
mod device;
mod event;
mod failure;
mod mail_page;
mod mail_query;
mod session;

pub use acknowledgement::{AccessAcknowledgement, AcknowledgedMail, MAX_ACKNOWLEDGED};
pub use cursor::Cursor;
pub use device::{Device, DeviceName};
pub use event::{EventError, EventReader};
pub use failure::AccessFailure;
pub use mail_page::{MailItem, MailPage};
pub use mail_query::{DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT, MailQuery};
pub use session::{ChallengeAnswer, LoginChallengeText, Session};
