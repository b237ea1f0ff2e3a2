//! Positions in a mailbox as clients know them: decimal numbers, opaque to everybody but this service.

use dm3_types::access::Cursor;

use crate::error::ServiceError;
use crate::store::Position;

/// The cursor of a position.
#[expect(clippy::expect_used, reason = "1 to 20 digits")]
pub(super) fn cursor_of(position: Position) -> Cursor {
    Cursor::parse(&position.0.to_string()).expect("decimal digits")
}

/// The position behind a cursor. Each position has one cursor.
pub(super) fn position_of(cursor: &Cursor) -> Result<Position, ServiceError> {
    // MAP-PIC-002
    let number = cursor.as_str().parse::<u64>().map_err(|_| ServiceError::BadCursor)?;
    let position = Position(number);
    if cursor_of(position) == *cursor { Ok(position) } else { Err(ServiceError::BadCursor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_each() {
        for number in [0, 1, 9, 10, u64::MAX] {
            let cursor = cursor_of(Position(number));
            assert_eq!(position_of(&cursor), Ok(Position(number)));
        }
        for text in ["00", "01", "-1", "a", "1_0", "18446744073709551616", "0x1"] {
            assert_eq!(position_of(&Cursor::parse(text).unwrap()), Err(ServiceError::BadCursor), "{text}");
        }
    }
}
