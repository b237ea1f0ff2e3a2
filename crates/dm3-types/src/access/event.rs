//! Live push: server-sent events (HTML standard, section 9.2).

use super::{Cursor, MailItem};
use crate::{ParseError, WireRecord};

/// The type of the events that carry messages.
const MESSAGE: &str = "message";

/// A stream is not one of a delivery service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// A line is longer than any message can be.
    #[error("a line of the stream has more than {limit} bytes")]
    LineTooLong {
        /// Bytes that a line may have.
        limit: usize,
    },
    /// An event of type `message` holds none.
    #[error("an event holds no message: {0}")]
    NoMessage(ParseError),
    /// The id of an event is not the cursor of its message.
    #[error("the id of an event is not the cursor of its message")]
    OtherCursor,
    /// A line is not UTF-8.
    #[error("a line of the stream is not UTF-8")]
    NotUtf8,
}

/// Reads a stream piece by piece. It keeps one line and the fields of one event.
#[derive(Debug)]
pub struct EventReader {
    max_line: usize,
    line: Vec<u8>,
    after_return: bool,
    at_start: bool,
    kind: String,
    data: Option<String>,
    id: Option<String>,
    last_id: Option<Cursor>,
}

impl EventReader {
    /// A reader that takes lines of at most `max_line` bytes, and events of at most as many.
    #[must_use]
    pub fn new(max_line: usize) -> Self {
        Self {
            max_line,
            line: Vec::new(),
            after_return: false,
            at_start: true,
            kind: String::new(),
            data: None,
            id: None,
            last_id: None,
        }
    }

    /// The id of the last complete event: what to send as `Last-Event-ID`, once its message is safe.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&Cursor> {
        self.last_id.as_ref()
    }

    /// Takes the next bytes; returns the messages that are complete now.
    ///
    /// # Errors
    /// [`EventError`]; the stream is of no further use.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<MailItem>, EventError> {
        let mut items = Vec::new();
        for &byte in bytes {
            let ends_pair = byte == b'\n' && std::mem::take(&mut self.after_return);
            if ends_pair {
                continue;
            }
            self.after_return = byte == b'\r';
            if matches!(byte, b'\r' | b'\n') {
                items.extend(self.end_line()?);
            } else if self.line.len() < self.max_line {
                self.line.push(byte);
            } else {
                return Err(EventError::LineTooLong { limit: self.max_line });
            }
        }
        Ok(items)
    }

    fn end_line(&mut self) -> Result<Option<MailItem>, EventError> {
        let line = std::mem::take(&mut self.line);
        let mut line = std::str::from_utf8(&line).map_err(|_| EventError::NotUtf8)?;
        if std::mem::take(&mut self.at_start) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                let so_far = self.data.as_ref().map_or(0, String::len);
                if so_far + value.len() > self.max_line {
                    return Err(EventError::LineTooLong { limit: self.max_line });
                }
                match &mut self.data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => self.data = Some(value.to_owned()),
                }
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            _ => {}
        }
        Ok(None)
    }

    fn dispatch(&mut self) -> Result<Option<MailItem>, EventError> {
        let kind = std::mem::take(&mut self.kind);
        let (Some(data), id) = (self.data.take(), self.id.take()) else { return Ok(None) };
        if !kind.is_empty() && kind != MESSAGE {
            return Ok(None);
        }
        // MAP-PIC-004, MAP-PIC-018
        let item = MailItem::parse_text(&data).map_err(EventError::NoMessage)?;
        // MAP-PSH-016
        if id.is_some_and(|id| id != item.cursor.as_str()) {
            return Err(EventError::OtherCursor);
        }
        self.last_id = Some(item.cursor.clone());
        Ok(Some(item))
    }
}
