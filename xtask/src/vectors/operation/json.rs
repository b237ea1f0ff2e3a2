//! Canonical JSON.

use dm3_crypto::sha256_text;
use dm3_types::{Json, Members, hex};

use super::Operation;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::{Case, utf16};

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "stringify" => stringify,
        "parse-stringify" => |case| Ok(Answer::new(Json::parse(case.text("json")?)?.canonical())),
        _ => return None,
    })
}

fn stringify(case: &Case<'_>) -> Outcome {
    let Some(tagged) = case.optional("value") else {
        return Err(Failure::NotExpressible("the input is a program, not a value"));
    };
    let text = untagged(case, tagged)?.canonical();
    let size = u64::try_from(text.len())?;
    let hash = sha256_text(&text);
    Ok(Answer::new(text).also("utf8Length", size).also("sha256", hash))
}

/// The value that a tagged value stands for.
fn untagged(case: &Case<'_>, tagged: &Json) -> Result<Json, Failure> {
    let broken = || case.broken("value");
    let tag = tagged.get("t").and_then(Json::as_str).ok_or_else(broken)?;
    let value = || tagged.get("v").ok_or_else(broken);
    Ok(match tag {
        "null" => Json::Null,
        "bool" => value()?.clone(),
        "num" => Json::Number(number(tagged).ok_or_else(broken)?),
        "str" => text(case, tagged)?.into(),
        "arr" => {
            let elements = value()?.as_array().ok_or_else(broken)?;
            Json::Array(elements.iter().map(|element| untagged(case, element)).collect::<Result<_, _>>()?)
        }
        "obj" => object(case, value()?)?.into(),
        _ => return Err(Failure::NotExpressible("the value cannot come from JSON text")),
    })
}

/// By its bits, because its text may be `NaN` or `-0`.
fn number(tagged: &Json) -> Option<f64> {
    let bits = hex::decode0x(tagged.get("bits")?.as_str()?).ok()?;
    Some(f64::from_be_bytes(bits.try_into().ok()?))
}

fn object(case: &Case<'_>, entries: &Json) -> Result<Members, Failure> {
    let broken = || case.broken("value");
    let mut members = Members::new();
    for entry in entries.as_array().ok_or_else(broken)? {
        let [name, value] = entry.as_array().ok_or_else(broken)? else { return Err(broken()) };
        let name = match name.as_str() {
            Some(name) => name.to_owned(),
            None => text(case, name)?,
        };
        members.insert(name, untagged(case, value)?);
    }
    Ok(members)
}

/// The text of a tagged string. One with a lone surrogate can reach us as an escape in JSON text only.
fn text(case: &Case<'_>, tagged: &Json) -> Result<String, Failure> {
    let broken = || case.broken("value");
    let Some(digits) = tagged.get("utf16be") else {
        return tagged.get("v").and_then(Json::as_str).map(str::to_owned).ok_or_else(broken);
    };
    let digits = digits.as_str().ok_or_else(broken)?;
    if let Some(text) = utf16(digits)? {
        return Ok(text);
    }
    let mut escaped = String::from('"');
    for (index, digit) in digits.chars().enumerate() {
        if index % 4 == 0 {
            escaped.push_str("\\u");
        }
        escaped.push(digit);
    }
    escaped.push('"');
    Json::parse(&escaped)?.as_str().map(str::to_owned).ok_or_else(broken)
}
