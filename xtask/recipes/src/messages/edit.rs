//! Changing one thing in a JSON value or text.

use dm3_oracle::json::{with, without};
use serde_json::{Value, json};

/// The value with the member that `pointer` (RFC 6901) names set, whether it was there or not.
pub(crate) fn set(value: &Value, pointer: &str, new: impl Into<Value>) -> Value {
    change(value, pointer, |object, name| with(object, name, new))
}

/// The value without the member that `pointer` names.
pub(crate) fn unset(value: &Value, pointer: &str) -> Value {
    change(value, pointer, without)
}

fn change(value: &Value, pointer: &str, how: impl FnOnce(&Value, &str) -> Value) -> Value {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return value.clone() };
    let mut value = value.clone();
    match value.pointer_mut(parent) {
        Some(Value::Array(elements)) => {
            // An element is replaced by what an object of one member would hold in its place.
            if let Some(place) = name.parse::<usize>().ok().and_then(|index| elements.get_mut(index)) {
                *place = how(&json!({}), "element").get("element").cloned().unwrap_or_default();
            }
        }
        Some(object) => *object = how(object, name),
        None => {}
    }
    value
}

/// JSON values of every type but one, each with a word for slugs and words for titles.
pub(crate) fn other_than(kind: &str) -> Vec<(&'static str, &'static str, Value)> {
    let all = [
        ("null", "null", Value::Null),
        ("boolean", "a boolean", json!(true)),
        ("number", "a number", json!(7)),
        ("string", "a string", json!("x")),
        ("array", "an array", json!(["x"])),
        ("object", "an object", json!({ "x": "x" })),
    ];
    all.into_iter().filter(|(word, _, _)| *word != kind).collect()
}

/// The text with one character in its middle exchanged, so that base64 and hex stay what they are.
pub(crate) fn flipped(text: &str, place: usize) -> String {
    let exchange = |(index, character): (usize, char)| match character {
        other if index != place => other,
        'A' => 'B',
        '0' => '1',
        'a'..='f' => '0',
        _ => 'A',
    };
    text.chars().enumerate().map(exchange).collect()
}

/// The same JSON with white space around everything.
pub(crate) fn spaced(text: &str) -> String {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    format!(" \t{value:#}\r\n")
}
