//! The expectation file as it is written.

use serde::Deserialize;

use super::entry::{Entry, is_excusable};
use crate::glob::Glob;
use crate::verdict::Verdict;

/// The file is not one of expectations.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not TOML, or has members that an expectation file does not have.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A verdict that cannot be foretold.
    #[error(
        "`{id}`: `{verdict}` cannot be expected; fail, warn, hang, crash, error, inconclusive, unsupported can"
    )]
    Verdict {
        /// Of which entry.
        id: String,
        /// As written.
        verdict: String,
    },
    /// A date that is none.
    #[error("`{id}`: `{until}` is not a date such as 2030-06-30")]
    Until {
        /// Of which entry.
        id: String,
        /// As written.
        until: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    expect: Vec<Expect>,
    #[serde(default)]
    flaky: Vec<Flaky>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    id: String,
    verdict: String,
    #[serde(default)]
    reason: String,
    issue: Option<String>,
    until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flaky {
    id: String,
    #[serde(default)]
    reason: String,
    issue: Option<String>,
    until: Option<String>,
}

/// Reads the entries of a file.
///
/// # Errors
/// When the text has another form. A missing reason is not an error here: it makes the run fail.
pub fn parse(text: &str) -> Result<Vec<Entry>, FileError> {
    let file: File = toml::from_str(text)?;
    let mut entries = Vec::new();
    for expect in file.expect {
        let verdict = Verdict::of_word(&expect.verdict).filter(|verdict| is_excusable(*verdict));
        let Some(verdict) = verdict else {
            return Err(FileError::Verdict { id: expect.id, verdict: expect.verdict });
        };
        let until = until(&expect.id, expect.until)?;
        let (id, issue) = (Glob::new(&expect.id), expect.issue);
        entries.push(Entry { id, verdict: Some(verdict), reason: expect.reason, issue, until });
    }
    for flaky in file.flaky {
        let until = until(&flaky.id, flaky.until)?;
        let (id, issue) = (Glob::new(&flaky.id), flaky.issue);
        entries.push(Entry { id, verdict: None, reason: flaky.reason, issue, until });
    }
    Ok(entries)
}

fn until(id: &str, until: Option<String>) -> Result<Option<(String, u64)>, FileError> {
    let Some(until) = until else { return Ok(None) };
    match Entry::until(&until) {
        Some(day) => Ok(Some(day)),
        None => Err(FileError::Until { id: id.to_owned(), until }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_are_read() {
        let entries = parse(
            "[[expect]]\nid = \"a.b/c\"\nverdict = \"warn\"\nreason = \"r\"\nissue = \"i\"\nuntil = \"2030-01-01\"\n\
             [[flaky]]\nid = \"a.*\"\nreason = \"s\"\n",
        )
        .unwrap();
        let [expect, flaky] = entries.as_slice() else { panic!("{entries:?}") };
        assert_eq!((expect.verdict, expect.reason.as_str()), (Some(Verdict::Warn), "r"));
        assert_eq!(expect.until.as_ref().unwrap().0, "2030-01-01");
        assert!(flaky.is_flaky());
        assert!(parse("").unwrap().is_empty());
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "[[expect]\n",
            "[[expected]]\nid = \"a.b/c\"\n",
            "[[expect]]\nid = \"a.b/c\"\nverdict = \"fail\"\nreasons = \"x\"\n",
            "[[expect]]\nid = \"a.b/c\"\nverdict = \"pass\"\nreason = \"x\"\n",
            "[[expect]]\nid = \"a.b/c\"\nverdict = \"Fail\"\nreason = \"x\"\n",
            "[[expect]]\nid = \"a.b/c\"\nreason = \"x\"\n",
            "[[expect]]\nid = \"a.b/c\"\nverdict = \"fail\"\nreason = \"x\"\nuntil = \"soon\"\n",
            "[[flaky]]\nid = \"a.b/c\"\nverdict = \"fail\"\nreason = \"x\"\n",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
