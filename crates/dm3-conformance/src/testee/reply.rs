//! Answers of an adapter.

use serde_json::{Map, Value};

/// The layers that may refuse, from the outside in.
pub const STAGES: [&str; 6] = ["parse", "decode", "decrypt", "authenticate", "semantic", "policy"];

/// The four members of which an answer has exactly one.
const KINDS: [&str; 4] = ["ok", "rejected", "unsupported", "error"];

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The implementation accepted; these are the members of its output.
    Ok(Map<String, Value>),
    /// The implementation refused on purpose.
    Rejected {
        /// Which layer refused, if the adapter says so.
        stage: Option<String>,
        /// The implementation's own name for the reason.
        code: Option<String>,
        /// In words.
        message: Option<String>,
    },
    /// The implementation has never heard of it.
    Unsupported {
        /// In words.
        reason: Option<String>,
        /// Where that is discussed.
        issue: Option<String>,
    },
    /// The adapter or the library behind it broke.
    Error {
        /// In words.
        message: Option<String>,
        /// Where.
        trace: Option<String>,
    },
}

impl Reply {
    /// Reads an answer. What decides nothing may be missing.
    ///
    /// # Errors
    /// When it has none or several of `ok`, `rejected`, `unsupported` and `error`, or one that is no object.
    pub fn parse(answer: &Map<String, Value>) -> Result<Self, String> {
        let mut kinds = KINDS.into_iter().filter(|kind| answer.contains_key(*kind));
        let (Some(kind), None) = (kinds.next(), kinds.next()) else {
            return Err("an answer that has not exactly one of ok, rejected, unsupported, error".to_owned());
        };
        let Some(body) = answer.get(kind).and_then(Value::as_object) else {
            return Err(format!("an answer whose `{kind}` is not an object"));
        };
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(match kind {
            "ok" => Self::Ok(body.clone()),
            "rejected" => {
                Self::Rejected { stage: text("stage"), code: text("code"), message: text("message") }
            }
            "unsupported" => Self::Unsupported { reason: text("reason"), issue: text("issue") },
            _ => Self::Error { message: text("message"), trace: text("trace") },
        })
    }

    /// The kind in a word, with what the adapter says about it.
    pub fn gist(&self) -> String {
        let (kind, words) = match self {
            Self::Ok(_) => ("ok", &None),
            Self::Rejected { message, .. } => ("rejected", message),
            Self::Unsupported { reason, .. } => ("unsupported", reason),
            Self::Error { message, .. } => ("error", message),
        };
        words.as_ref().map_or_else(|| kind.to_owned(), |words| format!("{kind}: {words}"))
    }

    /// What an answer that can be read still lacks of the protocol.
    pub fn lacks(&self) -> Option<String> {
        match self {
            Self::Ok(_) => None,
            Self::Rejected { stage: None, .. } => Some("`rejected` has no `stage`".to_owned()),
            Self::Rejected { stage: Some(stage), .. } if !STAGES.contains(&stage.as_str()) => {
                Some(format!("the stage `{stage}` is none of {}", STAGES.join(", ")))
            }
            Self::Rejected { code: None, .. } => Some("`rejected` has no `code`".to_owned()),
            Self::Rejected { message: None, .. } => Some("`rejected` has no `message`".to_owned()),
            Self::Unsupported { reason: None, .. } => Some("`unsupported` has no `reason`".to_owned()),
            Self::Error { message: None, .. } => Some("`error` has no `message`".to_owned()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Reply, String> {
        Reply::parse(serde_json::from_str::<Value>(text).unwrap().as_object().unwrap())
    }

    #[test]
    fn an_answer_is_of_one_kind() {
        assert!(matches!(parse(r#"{"id":1,"ok":{"x":1}}"#), Ok(Reply::Ok(_))));
        assert!(parse(r#"{"id":1}"#).is_err());
        assert!(parse(r#"{"id":1,"ok":{},"error":{}}"#).is_err());
        assert!(parse(r#"{"id":1,"ok":true}"#).is_err());
    }

    #[test]
    fn what_is_missing_is_named_but_decides_nothing() {
        let full = parse(r#"{"rejected":{"stage":"parse","code":"c","message":"m"}}"#).unwrap();
        assert_eq!(full.lacks(), None);
        for lacking in [r#"{"rejected":{}}"#, r#"{"rejected":{"stage":"taste"}}"#, r#"{"error":{}}"#] {
            assert!(parse(lacking).unwrap().lacks().is_some(), "{lacking}");
        }
    }
}
