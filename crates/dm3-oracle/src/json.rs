//! Canonical JSON of values that a program made. Text under test never passes through here.

use serde_json::{Map, Value};

/// The canonical text: members by UTF-16 code unit, ECMAScript numbers, no white space.
#[must_use]
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => value.to_string(),
        Value::Number(number) => {
            number.as_f64().map_or_else(String::new, |number| ryu_js::Buffer::new().format(number).to_owned())
        }
        Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(canonical).collect();
            format!("[{}]", elements.join(","))
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
            let members: Vec<String> = names
                .into_iter()
                .map(|name| {
                    format!(
                        "{}:{}",
                        Value::from(name.as_str()),
                        canonical(members.get(name).unwrap_or(&Value::Null))
                    )
                })
                .collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

/// The same object with `name` set to `value`.
#[must_use]
pub fn with(object: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut members = members_of(object);
    members.insert(name.to_owned(), value.into());
    Value::Object(members)
}

/// The same object without `name`.
#[must_use]
pub fn without(object: &Value, name: &str) -> Value {
    let mut members = members_of(object);
    members.remove(name);
    Value::Object(members)
}

/// The same value with what `pointer` (RFC 6901) names replaced; unchanged where nothing is named.
#[must_use]
pub fn replaced(value: &Value, pointer: &str, replacement: impl Into<Value>) -> Value {
    let mut value = value.clone();
    if let Some(place) = value.pointer_mut(pointer) {
        *place = replacement.into();
    }
    value
}

fn members_of(object: &Value) -> Map<String, Value> {
    object.as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::canonical;

    #[test]
    fn members_stand_in_order_of_utf16_code_units() {
        let value = json!({"\u{fb01}": 1, "\u{1f600}": 2, "a": [1.0, -0.0, 1e21, 1e-7], "A": "\u{7f}/\n"});
        assert_eq!(
            canonical(&value),
            "{\"A\":\"\u{7f}/\\n\",\"a\":[1,0,1e+21,1e-7],\"\u{1f600}\":2,\"\u{fb01}\":1}"
        );
    }
}
