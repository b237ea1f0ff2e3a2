//! What each record's members are, and ways to spoil them one at a time.

use dm3_types::json::JsonKind;
use dm3_types::{Json, Members};

/// Stands in every wrong value, so that an error that repeats the received value is found.
pub(crate) const SECRET: &str = "hunter2";

/// The form of a member's value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form {
    Text,
    Base64,
    Hex,
    Whole,
    /// Whole, where `null` stands for nothing.
    WholeOrNull,
    Object,
    Array,
    TextOrObject,
}

/// A member of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) path: &'static str,
    pub(crate) form: Form,
    pub(crate) required: bool,
}

pub(crate) const fn required(path: &'static str, form: Form) -> Member {
    Member { path, form, required: true }
}

pub(crate) const fn optional(path: &'static str, form: Form) -> Member {
    Member { path, form, required: false }
}

impl Form {
    fn takes(self, kind: JsonKind) -> bool {
        match self {
            Self::Text | Self::Base64 | Self::Hex => kind == JsonKind::String,
            Self::Whole => kind == JsonKind::Number,
            Self::WholeOrNull => matches!(kind, JsonKind::Number | JsonKind::Null),
            Self::Object => kind == JsonKind::Object,
            Self::Array => kind == JsonKind::Array,
            Self::TextOrObject => matches!(kind, JsonKind::String | JsonKind::Object),
        }
    }

    /// Values of other JSON types.
    pub(crate) fn wrong_types(self) -> Vec<Json> {
        let all = [
            Json::Null,
            Json::Bool(true),
            Json::Number(7.0),
            Json::from(SECRET),
            Json::Array(vec![Json::from(SECRET)]),
            Json::from(Members::new().with(SECRET, SECRET)),
        ];
        all.into_iter().filter(|value| !self.takes(value.kind())).collect()
    }

    /// Values of the right JSON type in a form that cannot be.
    pub(crate) fn corrupted(self, valid: &Json) -> Vec<Json> {
        let text = valid.as_str().unwrap_or_default();
        let cut = |end: usize| text.get(..end).unwrap_or_default().to_owned();
        match self {
            Self::Base64 => vec![
                Json::from(""),
                Json::from(SECRET),
                Json::from(cut(text.len() - 4)),
                Json::from(format!("{text}{text}")),
                Json::from(format!("AAAA{text}")),
                Json::from(format!(" {text}")),
                Json::from(format!("{text}\n")),
                Json::from(format!("-{}", &text[1..])),
                Json::from(format!("é{}", &text[1..])),
            ],
            Self::Hex => vec![
                Json::from(""),
                Json::from("0x"),
                Json::from(SECRET),
                Json::from(cut(text.len() - 1)),
                Json::from(cut(text.len() - 2)),
                Json::from(format!("{text}0")),
                Json::from(format!("{text}00")),
                Json::from(format!("0X{}", &text[2..])),
                Json::from(text[2..].to_owned()),
                Json::from(format!("0xg{}", &text[3..])),
                Json::from(format!(" {text}")),
            ],
            Self::Whole | Self::WholeOrNull => {
                [-1.0, 0.5, 1e300, 9_007_199_254_740_992.0, f64::INFINITY].map(Json::Number).to_vec()
            }
            Self::Text | Self::Object | Self::Array | Self::TextOrObject => Vec::new(),
        }
    }
}

/// The value at `path`, such as `metadata.to` or `attachments[0].data`.
pub(crate) fn value_at<'a>(json: &'a Json, path: &str) -> Option<&'a Json> {
    steps(path).into_iter().try_fold(json, |value, step| match step.parse::<usize>() {
        Ok(index) => value.as_array()?.get(index),
        Err(_) => value.get(&step),
    })
}

/// `json` with the value at `path` replaced, or taken out.
pub(crate) fn with_value_at(json: &Json, path: &str, new: Option<Json>) -> Json {
    replace(json, &steps(path), new)
}

fn steps(path: &str) -> Vec<String> {
    path.replace('[', ".").replace(']', "").split('.').map(str::to_owned).collect()
}

fn replace(json: &Json, path: &[String], new: Option<Json>) -> Json {
    let [step, rest @ ..] = path else { return new.unwrap() };
    match json {
        Json::Array(elements) => {
            let mut elements = elements.clone();
            let index: usize = step.parse().unwrap();
            elements[index] = replace(&elements[index], rest, new);
            Json::Array(elements)
        }
        Json::Object(members) => {
            let mut members = members.clone();
            if rest.is_empty() && new.is_none() {
                members.remove(step);
            } else {
                let old = members.get(step).cloned().unwrap_or(Json::Null);
                members.insert(step.as_str(), replace(&old, rest, new));
            }
            Json::Object(members)
        }
        _ => panic!("nothing at {step}"),
    }
}

/// The same JSON with the members of all objects in another order.
pub(crate) fn permuted(json: &Json, seed: u64) -> Json {
    match json {
        Json::Array(elements) => {
            elements.iter().map(|element| permuted(element, seed)).collect::<Vec<_>>().into()
        }
        Json::Object(members) => {
            let mut entries: Vec<_> = members.iter().collect();
            let mut state = seed;
            for index in (1..entries.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                entries.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
            }
            let add =
                |members: Members, (name, value): (&str, &Json)| members.with(name, permuted(value, seed));
            entries.into_iter().fold(Members::new(), add).into()
        }
        leaf => leaf.clone(),
    }
}
