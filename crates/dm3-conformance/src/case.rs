//! Tests, whatever runs them: a vector sent to an adapter, or a case run against a service or a client.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The permanent name of a test: `<suite>/<slug>`, such as `ds.rpc-framing/answers-parse-error`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseId(String);

/// The text is not `<suite>/<slug>`: lower-case words and digits, dots in the suite, hyphens in the slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a test id of the form suite.area/words-of-the-test")]
pub struct BadCaseId(pub String);

impl CaseId {
    /// Reads an id.
    ///
    /// # Errors
    /// When the text has another form.
    pub fn parse(text: &str) -> Result<Self, BadCaseId> {
        if is_case_id(text) { Ok(Self(text.to_owned())) } else { Err(BadCaseId(text.to_owned())) }
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the slash.
    pub fn suite(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(suite, _)| suite)
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl TryFrom<String> for CaseId {
    type Error = BadCaseId;

    fn try_from(text: String) -> Result<Self, BadCaseId> {
        if is_case_id(&text) { Ok(Self(text)) } else { Err(BadCaseId(text)) }
    }
}

impl From<CaseId> for String {
    fn from(id: CaseId) -> Self {
        id.0
    }
}

fn is_case_id(text: &str) -> bool {
    let Some((suite, slug)) = text.split_once('/') else { return false };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut parts = suite.split('.');
    let first_is_plain = parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(is_plain));
    let mut rest = parts.peekable();
    first_is_plain
        && rest.peek().is_some()
        && rest.all(|part| !part.is_empty() && part.bytes().all(|byte| is_plain(byte) || byte == b'-'))
        && slug.split('-').all(|word| !word.is_empty() && word.bytes().all(is_plain))
}

/// What a conforming subject does in a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// It accepts, and does what follows from that.
    Accept,
    /// It refuses.
    Reject,
    /// Either; the specification leaves it open.
    Observe,
}

impl Polarity {
    /// The word used in records and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Observe => "observe",
        }
    }
}

/// Which part of the protocol a test belongs to. All but the core are optional for an implementation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Needed by everybody.
    Core,
    /// Spam protection.
    Spam,
    /// Message storage.
    Storage,
}

/// One row of a table of tests that are written as code. Can stand in a `const`.
#[derive(Clone, Copy, Debug)]
pub struct CaseInfo {
    /// The permanent id, of the form that [`CaseId::parse`] reads.
    pub id: &'static str,
    /// One sentence: the behaviour, not the mechanism.
    pub title: &'static str,
    /// The clauses tested, all of the same level.
    pub clauses: &'static [&'static str],
    /// What a conforming subject does.
    pub polarity: Polarity,
    /// What must be there for the test to run, in words such as `fixtures`, `observer` or `writes`.
    pub needs: &'static [&'static str],
    /// Which part of the protocol it belongs to.
    pub part: Part,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_a_suite_and_a_slug() {
        for good in ["ds.rpc-framing/parse-error", "mtp.a.b/x", "reg.keys/3-of-4"] {
            assert_eq!(CaseId::parse(good).unwrap().as_str(), good);
        }
        for bad in
            ["", "ds/x", "ds.a", "ds.a/", "Ds.a/x", "ds.a/x_y", "ds.a/x--y", "ds..a/x", "d-s.a/x", "ds.a/x/y"]
        {
            assert!(CaseId::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(CaseId::parse("ds.rpc-framing/parse-error").unwrap().suite(), "ds.rpc-framing");
    }

    #[test]
    fn ids_read_from_records_are_checked() {
        assert!(serde_json::from_str::<CaseId>("\"ds.a/x\"").is_ok());
        assert!(serde_json::from_str::<CaseId>("\"ds.a/<script>\"").is_err());
    }
}
