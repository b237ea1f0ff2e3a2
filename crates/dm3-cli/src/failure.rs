//! How a command ends that did not do what was asked.

use std::process::ExitCode;

/// A command failed: for good, or until somebody tries again.
#[derive(Debug)]
pub(crate) struct Failure {
    error: anyhow::Error,
    temporary: bool,
}

/// Exit code of a failure that trying again does not mend.
const FAILED: u8 = 1;
/// Exit code of a failure that may be gone later (`EX_TEMPFAIL` of sysexits.h).
const TRY_AGAIN: u8 = 75;

impl Failure {
    /// A failure of which the caller knows whether trying again may help.
    pub(crate) fn new(error: impl Into<anyhow::Error>, temporary: bool) -> Self {
        Self { error: error.into(), temporary }
    }

    pub(crate) fn is_temporary(&self) -> bool {
        self.temporary
    }

    /// The whole chain of causes in one line, each said once: many errors repeat their cause.
    pub(crate) fn message(&self) -> String {
        let mut text = String::new();
        for cause in self.error.chain().map(ToString::to_string) {
            if text.is_empty() {
                text = cause;
            } else if !text.contains(&cause) {
                text.push_str(": ");
                text.push_str(&cause);
            }
        }
        text
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.temporary { TRY_AGAIN } else { FAILED })
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), temporary: false }
    }
}
