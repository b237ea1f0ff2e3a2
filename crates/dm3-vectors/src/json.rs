//! Members of JSON objects, by name and type.

use serde_json::{Map, Value};

pub(crate) type Object = Map<String, Value>;

/// The member as text; empty when it is missing.
pub(crate) fn text(object: &Object, name: &str) -> String {
    optional_text(object, name).unwrap_or_default()
}

pub(crate) fn optional_text(object: &Object, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// The texts in an array; empty when it is missing.
pub(crate) fn texts(object: &Object, name: &str) -> Vec<String> {
    let items = object.get(name).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(crate) fn object<'a>(object: &'a Object, name: &str) -> Result<&'a Object, String> {
    object.get(name).and_then(Value::as_object).ok_or_else(|| format!("`{name}` is not an object"))
}

pub(crate) fn array<'a>(object: &'a Object, name: &str) -> Result<&'a [Value], String> {
    let items = object.get(name).and_then(Value::as_array).map(Vec::as_slice);
    items.ok_or_else(|| format!("`{name}` is not an array"))
}

/// The member as text that is not empty.
pub(crate) fn needed_text(object: &Object, name: &str) -> Result<String, String> {
    match object.get(name).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("`{name}` is not a text")),
    }
}
