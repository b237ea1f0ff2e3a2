//! What an implementation can be asked to do.

use serde_json::Value;

use crate::json::{self, Object};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Such as `postmark.verify`.
    pub name: String,
    /// One sentence.
    pub about: String,
    /// Dialects in which it exists.
    pub dialects: Vec<String>,
    /// What it is given.
    pub arguments: Vec<Argument>,
    /// What it answers when it accepts.
    pub output: Vec<Argument>,
}

/// A named and typed member of a call or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Name of the member.
    pub name: String,
    /// One of text, hex, hex0x, base64, integer, boolean, object, array, any.
    pub kind: String,
    /// May be missing.
    pub optional: bool,
}

impl Operation {
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        let operation = value.as_object().ok_or("not an object")?;
        Ok(Self {
            name: json::needed_text(operation, "name")?,
            about: json::text(operation, "about"),
            dialects: json::texts(operation, "dialects"),
            arguments: arguments(json::object(operation, "args")?),
            output: arguments(json::object(operation, "output")?),
        })
    }
}

fn arguments(members: &Object) -> Vec<Argument> {
    let argument = |(name, kind): (&String, &Value)| {
        let kind = kind.as_str().unwrap_or("any");
        let (name, name_is_optional) = without_mark(name);
        let (kind, kind_is_optional) = without_mark(kind);
        let optional = name_is_optional || kind_is_optional;
        Argument { name: name.to_owned(), kind: kind.to_owned(), optional }
    };
    members.iter().map(argument).collect()
}

/// The text without the `?` at its end, and whether there was one.
fn without_mark(text: &str) -> (&str, bool) {
    text.strip_suffix('?').map_or((text, false), |text| (text, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_marks_make_arguments_optional() {
        let value = serde_json::json!({
            "name": "a.b", "about": "x", "dialects": ["spec"],
            "args": { "json_text": "text", "now_ms?": "integer" }, "output": { "hash": "hex?" } });
        let operation = Operation::parse(&value).unwrap();
        let mut optional: Vec<_> = operation.arguments.iter().filter(|argument| argument.optional).collect();
        assert_eq!(optional.pop().unwrap().name, "now_ms");
        assert!(optional.is_empty());
        assert_eq!(operation.output.first().unwrap().kind, "hex");
    }
}
