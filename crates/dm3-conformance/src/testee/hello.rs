//! How an adapter introduces itself.

use serde_json::{Map, Value};

use super::reply::Reply;
use crate::record::Subject;

/// Longest line, in bytes, unless an adapter declares another limit.
pub const MAX_LINE: usize = 1 << 20;

/// What an adapter says about itself and its implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// Who it is and what it claims.
    pub subject: Subject,
    /// Longest line in bytes, both ways: the member `max_line`.
    pub max_line: usize,
}

impl Hello {
    /// Reads the answer to `hello`.
    ///
    /// # Errors
    /// When it was refused, when it speaks another version of the protocol, or when it names neither itself nor its
    /// dialects nor its operations.
    pub fn parse(reply: &Reply) -> Result<Self, String> {
        let hello = match reply {
            Reply::Ok(hello) => hello,
            other => return Err(format!("it answered {}", other.gist())),
        };
        match hello.get("dtp").and_then(Value::as_u64) {
            Some(1) => {}
            Some(other) => return Err(format!("it speaks DTP/{other}, this suite DTP/1")),
            None => return Err("`dtp` is not a number".to_owned()),
        }
        let text = |name: &str| hello.get(name).and_then(Value::as_str).map(str::to_owned);
        let name = text("name").filter(|name| !name.trim().is_empty());
        let max_line = match hello.get("max_line") {
            None => MAX_LINE,
            Some(limit) => {
                let limit = limit.as_u64().and_then(|limit| usize::try_from(limit).ok());
                limit.filter(|limit| *limit >= 1024).ok_or("`max_line` is not a number of at least 1024")?
            }
        };
        let subject = Subject {
            name: name.ok_or("`name` is not a text")?,
            version: text("version"),
            language: text("language"),
            source: text("source"),
            issues: text("issues"),
            roles: texts(hello, "roles")?.unwrap_or_default(),
            dialects: texts(hello, "dialects")?.ok_or("`dialects` is missing")?,
            features: texts(hello, "features")?.unwrap_or_default(),
            operations: texts(hello, "ops")?.ok_or("`ops` is missing")?,
        };
        Ok(Self { subject, max_line })
    }
}

fn texts(hello: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, String> {
    let Some(value) = hello.get(name) else { return Ok(None) };
    let items = value.as_array().ok_or_else(|| format!("`{name}` is not an array"))?;
    let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.map(Some).ok_or_else(|| format!("`{name}` holds something that is not a text"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(hello: &Value) -> Result<Hello, String> {
        Hello::parse(&Reply::Ok(hello.as_object().unwrap().clone()))
    }

    #[test]
    fn the_least_that_an_adapter_says() {
        let hello = parse(&json!({ "dtp": 1, "name": "x", "dialects": ["spec"], "ops": ["a.b"] })).unwrap();
        assert_eq!((hello.subject.name.as_str(), hello.max_line), ("x", MAX_LINE));
        assert!(hello.subject.roles.is_empty());
    }

    #[test]
    fn less_or_something_else_is_refused() {
        for (hello, problem) in [
            (json!({ "name": "x", "dialects": [], "ops": [] }), "`dtp` is not a number"),
            (
                json!({ "dtp": 2, "name": "x", "dialects": [], "ops": [] }),
                "it speaks DTP/2, this suite DTP/1",
            ),
            (json!({ "dtp": 1, "name": " ", "dialects": [], "ops": [] }), "`name` is not a text"),
            (json!({ "dtp": 1, "name": "x", "ops": [] }), "`dialects` is missing"),
            (
                json!({ "dtp": 1, "name": "x", "dialects": [1], "ops": [] }),
                "`dialects` holds something that is not a text",
            ),
            (json!({ "dtp": 1, "name": "x", "dialects": [], "ops": {} }), "`ops` is not an array"),
            (
                json!({ "dtp": 1, "name": "x", "dialects": [], "ops": [], "max_line": 1 }),
                "`max_line` is not a number of at least 1024",
            ),
        ] {
            assert_eq!(parse(&hello).unwrap_err(), problem);
        }
    }
}
