//! The types of output members, as the catalogue of operations names them.

use dm3_vectors::Operation;
use serde_json::{Map, Value};

/// The first member that is missing or of another type. What a member that may be missing or null holds is checked only
/// when it is there.
pub(super) fn mismatch(operation: &Operation, output: &Map<String, Value>) -> Option<String> {
    operation.output.iter().find_map(|member| {
        let value = output.get(&member.name).filter(|value| !value.is_null())?;
        let fits = is_of_kind(value, &member.kind);
        (!fits).then(|| format!("`{}` is {value}, which is not {}", member.name, member.kind))
    })
}

fn is_of_kind(value: &Value, kind: &str) -> bool {
    let text = value.as_str();
    match kind {
        "text" => text.is_some(),
        "hex" => text.is_some_and(is_hex),
        "hex0x" => text.and_then(|text| text.strip_prefix("0x")).is_some_and(is_hex_of_any_case),
        "base64" => text.is_some_and(is_base64),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => true,
    }
}

fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2)
        && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Addresses are written with the checksum of their case.
fn is_hex_of_any_case(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_of_the_kind_that_the_catalogue_names() {
        for (kind, good, bad) in [
            ("text", json!(""), json!(1)),
            ("hex", json!("00ff"), json!("00FF")),
            ("hex", json!(""), json!("0")),
            ("hex0x", json!("0x00fF"), json!("00ff")),
            ("base64", json!("QQ=="), json!("QQ")),
            ("base64", json!(""), json!("QQ=a")),
            ("integer", json!(-1), json!(1.5)),
            ("boolean", json!(true), json!("true")),
            ("object", json!({}), json!([])),
            ("array", json!([]), json!({})),
        ] {
            assert!(is_of_kind(&good, kind), "{kind} {good}");
            assert!(!is_of_kind(&bad, kind), "{kind} {bad}");
        }
        assert!(is_of_kind(&json!([1]), "any"));
    }
}
