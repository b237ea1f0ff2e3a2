//! What the program says: lines for people, or one JSON object a line for programs.

use std::io::{self, Write};

use anyhow::Context;
use dm3_types::Json;
use dm3_types::json::Members;

use crate::failure::Failure;

/// Standard output in one of its two forms.
#[derive(Debug)]
pub(crate) struct Output {
    json: bool,
    lost: Option<io::Error>,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, lost: None }
    }

    /// A line for people; nothing in JSON form. A reader that has gone away is a failure only where the command asks
    /// [`complete`](Self::complete).
    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        if !self.json {
            self.write(&printable(text.as_ref()));
        }
    }

    /// A JSON object for programs; nothing in the other form.
    pub(crate) fn object(&mut self, members: Members) {
        if self.json {
            self.write(&Json::from(members).to_text());
        }
    }

    /// Whether everything that was said has been taken.
    ///
    /// # Errors
    /// The first thing that went wrong.
    pub(crate) fn complete(&mut self) -> anyhow::Result<()> {
        match self.lost.take() {
            None => Ok(()),
            Some(error) => Err(error).context("standard output cannot be written"),
        }
    }

    fn write(&mut self, text: &str) {
        let mut out = io::stdout().lock();
        if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
            self.lost.get_or_insert(error);
        }
    }

    /// Says on standard error why the command failed.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        let mut err = io::stderr().lock();
        let _ = if self.json {
            let error =
                Members::new().with("message", failure.message()).with("temporary", failure.is_temporary());
            writeln!(err, "{}", Json::from(Members::new().with("error", error)).to_text())
        } else if failure.is_temporary() {
            writeln!(err, "error: {}\nnothing is lost; try again later", printable(&failure.message()))
        } else {
            writeln!(err, "error: {}", printable(&failure.message()))
        };
    }
}

/// Text without the characters that act on a terminal or turn its writing around: some of it comes from strangers.
fn printable(text: &str) -> String {
    let acts = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|character| if acts(character) { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(printable("a\u{1b}[2J\u{202e}\r\nمرحبا 👋"), "a\u{fffd}[2J\u{fffd}\u{fffd}\nمرحبا 👋");
    }
}
