//! Lines of a limited length.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// One line, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Without the LF, and without a CR before it.
    Bytes(Vec<u8>),
    /// Longer than the limit. Where the next line begins is not known.
    TooLong,
    /// Nothing comes any more.
    End,
}

/// Reads up to the next LF, or to the end.
pub(super) async fn read_line<R: AsyncBufRead + Unpin>(input: &mut R, limit: usize) -> io::Result<Line> {
    let mut line = Vec::new();
    loop {
        let buffer = input.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(if line.is_empty() { Line::End } else { Line::Bytes(line) });
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let taken = end.unwrap_or(buffer.len());
        line.extend_from_slice(buffer.get(..taken).unwrap_or_default());
        input.consume(taken + usize::from(end.is_some()));
        if line.len() > limit {
            return Ok(Line::TooLong);
        }
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(Line::Bytes(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_end_at_lf_and_at_the_end() {
        let mut input: &[u8] = b"ab\r\n\ncdef\ngh";
        let mut lines = Vec::new();
        loop {
            match read_line(&mut input, 3).await.unwrap() {
                Line::Bytes(line) => lines.push(String::from_utf8(line).unwrap()),
                Line::TooLong => lines.push("too long".to_owned()),
                Line::End => break,
            }
        }
        assert_eq!(lines, ["ab", "", "too long", "gh"]);
    }
}
