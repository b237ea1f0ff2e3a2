//! Changing one place of a JSON text.

use dm3_types::{Json, Members, base64};

/// The value at `path`, such as `metadata.messageHash`.
pub(crate) fn get<'a>(json: &'a Json, path: &str) -> &'a Json {
    path.split('.').fold(json, |value, name| value.get(name).unwrap())
}

/// The text at `path`.
pub(crate) fn text_at(text: &str, path: &str) -> String {
    get(&Json::parse(text).unwrap(), path).as_str().unwrap().to_owned()
}

/// `text` with the value at `path` set.
pub(crate) fn set(text: &str, path: &str, value: impl Into<Json>) -> String {
    let names: Vec<&str> = path.split('.').collect();
    put(&Json::parse(text).unwrap(), &names, Some(value.into())).to_text()
}

/// `text` without the member at `path`.
pub(crate) fn unset(text: &str, path: &str) -> String {
    let names: Vec<&str> = path.split('.').collect();
    put(&Json::parse(text).unwrap(), &names, None).to_text()
}

/// One member of the JSON text at `path` changed.
pub(crate) fn change_inside(text: &str, path: &str, member: &str, change: fn(&str) -> String) -> String {
    let inner = text_at(text, path);
    let value = change(&text_at(&inner, member));
    set(text, path, set(&inner, member, value))
}

/// Base64 with one bit of the first byte flipped.
pub(crate) fn flipped(text: &str) -> String {
    changed(text, |bytes| bytes[0] ^= 1)
}

/// Base64 with one bit of the last byte flipped.
pub(crate) fn last_flipped(text: &str) -> String {
    changed(text, |bytes| *bytes.last_mut().unwrap() ^= 1)
}

/// Base64 without the last byte.
pub(crate) fn cut(text: &str) -> String {
    changed(text, |bytes| bytes.truncate(bytes.len() - 1))
}

fn changed(text: &str, change: fn(&mut Vec<u8>)) -> String {
    let mut bytes = base64::decode(text).unwrap();
    change(&mut bytes);
    base64::encode(&bytes)
}

fn put(json: &Json, path: &[&str], new: Option<Json>) -> Json {
    let [name, rest @ ..] = path else { return new.unwrap() };
    let mut members = json.as_object().cloned().unwrap_or_default();
    if rest.is_empty() && new.is_none() {
        members.remove(name).unwrap();
    } else {
        let old = members.get(name).cloned().unwrap_or(Members::new().into());
        members.insert(*name, put(&old, rest, new));
    }
    members.into()
}
