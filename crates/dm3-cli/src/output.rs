//! What the program says: lines for people, or one JSON object a line for programs.

use std::io::{self, Write};

use dm3_types::Json;
use dm3_types::json::Members;

use crate::failure::Failure;

/// Standard output in one of its two forms.
#[derive(Debug)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// A line for people; nothing in JSON form. A reader that has gone away is no failure of the command.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        if !self.json {
            let _ = writeln!(io::stdout().lock(), "{}", text.as_ref());
        }
    }

    /// A JSON object for programs; nothing in the other form.
    pub(crate) fn object(&mut self, members: Members) {
        if self.json {
            let mut out = io::stdout().lock();
            let _ = writeln!(out, "{}", Json::from(members).to_text());
            let _ = out.flush();
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
            writeln!(err, "error: {}\nnothing is lost; try again later", failure.message())
        } else {
            writeln!(err, "error: {}", failure.message())
        };
    }
}
