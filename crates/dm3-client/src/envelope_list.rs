//! The answer to a pick-up: many envelopes, one of which may be written to spoil the others.

use dm3_types::{Expected, Json, ParseError};

/// Reads an array of envelopes.
///
/// Deployed services hand out what a stranger sent, and they take JSON that is refused here, such as text with half a
/// character in it. Such an element comes as the JSON string of its text, and the others as they are.
pub(crate) fn parse(body: &[u8]) -> Result<Vec<Json>, ParseError> {
    match Json::parse_slice(body) {
        Ok(Json::Array(envelopes)) => Ok(envelopes),
        Ok(_) => Err(ParseError::malformed("", Expected::Array)),
        Err(error) => {
            let elements = std::str::from_utf8(body).ok().and_then(split).ok_or(error)?;
            let read = |text: &str| Json::parse(text).unwrap_or_else(|_| Json::from(text));
            Ok(elements.into_iter().map(read).collect())
        }
    }
}

/// The texts between the commas of the outermost array; nothing where brackets or quotes do not match.
fn split(array: &str) -> Option<Vec<&str>> {
    let inner = array.trim().strip_prefix('[')?.strip_suffix(']')?;
    let (mut elements, mut start) = (Vec::new(), 0);
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for (index, byte) in inner.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                elements.push(inner.get(start..index)?.trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    elements.push(inner.get(start..)?.trim());
    (depth == 0 && !quoted).then_some(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_element_spoils_no_other() {
        let bad = r#"{"message":"\ud800","b":[1,"]\",",2]}"#;
        let read = parse(format!(r#" [{{"a":[1,2]}} , {bad},"x,y",3] "#).as_bytes()).unwrap();
        let texts: Vec<_> = read.iter().map(Json::to_text).collect();
        assert_eq!(texts, [r#"{"a":[1,2]}"#, &Json::from(bad).to_text(), r#""x,y""#, "3"]);
        assert_eq!(parse(br#"[{"a":1,"a":2}]"#).unwrap(), [Json::from(r#"{"a":1,"a":2}"#)]);
    }

    #[test]
    fn what_is_no_array_is_refused() {
        for text in ["", "[", "]", "{}", "[[]", "[]]", "[\"]", "[}{]", "<html>", "[1][", "[\"\\\"]"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert_eq!(parse(b"[]").unwrap(), []);
    }
}
