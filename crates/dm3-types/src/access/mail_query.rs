//! What a pick-up asks for.

use super::Cursor;
use crate::{Expected, ParseError};

/// Messages in a page where nothing is asked for.
pub const DEFAULT_PAGE_LIMIT: u32 = 50;
/// Most messages in a page.
pub const MAX_PAGE_LIMIT: u32 = 100;

/// The query of a pick-up or of a stream of events, such as `after=13&limit=50`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailQuery {
    /// The position to begin behind; nothing begins at the beginning.
    pub after: Option<Cursor>,
    /// Most messages in the page.
    pub limit: Option<u32>,
}

impl MailQuery {
    /// Reads what stands behind the question mark. Parameters that are not known are passed over. Values are not
    /// percent-decoded: nothing that is allowed needs encoding.
    ///
    /// # Errors
    /// [`ParseError`] that names the parameter.
    pub fn parse(query: &str) -> Result<Self, ParseError> {
        let mut found = Self::default();
        for parameter in query.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            // MAP-PIC-006
            let once = |is_first: bool| match is_first {
                true => Ok(()),
                false => Err(ParseError::malformed(name, Expected::OneParameter)),
            };
            match name {
                "after" => {
                    once(found.after.is_none())?;
                    found.after = Some(Cursor::parse(value).map_err(|error| error.within(name))?);
                }
                "limit" => {
                    once(found.limit.is_none())?;
                    found.limit = Some(limit(value).ok_or(ParseError::malformed(name, Expected::PageLimit))?);
                }
                _ => {} // MAP-PIC-007
            }
        }
        Ok(found)
    }

    /// Most messages in the page: the default where nothing is asked for.
    #[must_use]
    pub fn page_limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT_PAGE_LIMIT)
    }

    /// The query, without question mark; empty where nothing is asked for.
    #[must_use]
    pub fn to_text(&self) -> String {
        let after = self.after.as_ref().map(|cursor| format!("after={cursor}"));
        let limit = self.limit.map(|limit| format!("limit={limit}"));
        let parts: Vec<String> = after.into_iter().chain(limit).collect();
        parts.join("&")
    }
}

/// Digits alone: no sign, no blank, no leading zero.
fn limit(text: &str) -> Option<u32> {
    // MAP-PIC-005
    if text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|limit| (1..=MAX_PAGE_LIMIT).contains(limit))
}
