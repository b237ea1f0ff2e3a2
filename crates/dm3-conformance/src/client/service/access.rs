//! Access to waiting messages: `/access/v1/…` of the specification, and the paths of the deployed network.

use dm3_oracle::{Dialect, sign};
use serde_json::{Value, json};

use super::challenge;
use super::question::Question;
use super::state::{Mail, State};
use crate::world::{Asked, Reply};

/// Answers a request for this path below the service's URL.
pub(super) fn answer(state: &State, question: Question, path: &str, asked: &Asked) -> Reply {
    let name = name_in(path, state.dialect);
    let body: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    match question {
        Question::Challenge => {
            let challenge = challenge(state, &name);
            Reply::json(in_form(state, json!({"challenge": challenge}), "challenge").to_string())
        }
        Question::Session => log_in(state, &name, &body),
        Question::Messages | Question::Acknowledge if !has_token(state, asked) => {
            failure(401, "ds.session.invalid").with_header("www-authenticate", "Bearer")
        }
        Question::Messages => match state.dialect {
            Dialect::Spec if path.ends_with("/events") => events(&state.inner().mail),
            Dialect::Spec => page(state, &asked.target),
            Dialect::LegacyTs => {
                let mail = state.inner().mail.iter().map(|mail| mail.envelope.clone()).collect::<Vec<_>>();
                Reply::json(Value::from(mail).to_string())
            }
        },
        Question::Acknowledge => acknowledge(state, &body),
        _ => other(state, path, asked),
    }
}

/// Registering, and the little of devices that a client needs that has one.
fn other(state: &State, path: &str, asked: &Asked) -> Reply {
    let rest = path.strip_prefix("/access/v1/").and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest);
    match (asked.method.as_str(), rest) {
        ("PUT", Some("profile")) => Reply::new(204, "text/plain", Vec::new()),
        ("PUT", Some(device)) if device.starts_with("devices/") => {
            let device = device.trim_start_matches("devices/");
            Reply::json(json!({"cursor": "0", "device": device}).to_string())
        }
        ("GET", Some("devices")) => Reply::json(json!({"devices": []}).to_string()),
        ("POST", None) if state.dialect == Dialect::LegacyTs && path.starts_with("/profile/") => {
            Reply::json(Value::from("a token that opens nothing").to_string())
        }
        _ => failure(404, "http.path.unknown"),
    }
}

fn failure(status: u16, code: &str) -> Reply {
    let body = json!({"error": {"code": code, "message": "it cannot be done"}});
    Reply::new(status, "application/json", body.to_string()).with_header("x-dm3-error", code)
}

/// An object of the specification, or the one member of it that deployed services send.
fn in_form(state: &State, object: Value, member: &str) -> Value {
    match state.dialect {
        Dialect::Spec => object,
        Dialect::LegacyTs => object.get(member).cloned().unwrap_or_default(),
    }
}

fn challenge(state: &State, name: &str) -> String {
    let mut inner = state.inner();
    let unique = format!("challenge {} of {}", inner.challenges.len(), state.person.name);
    let text = inner.challenge.clone().unwrap_or_else(|| challenge::right(name, &unique));
    inner.challenges.push(text.clone());
    text
}

fn log_in(state: &State, name: &str, body: &Value) -> Reply {
    let text = |member: &str| body.get(member).and_then(Value::as_str).unwrap_or_default();
    let (challenge, signature) = (text("challenge"), text("signature"));
    let issued = state.inner().challenges.iter().any(|known| known == challenge);
    let is_signed = state.people.named(name).is_some_and(|person| {
        sign::verifies(&person.signing.public(state.dialect), challenge.as_bytes(), signature)
    });
    if !issued {
        return failure(400, "ds.challenge.invalid");
    }
    if !is_signed {
        return failure(400, "ds.login.wrong-signature");
    }
    let mut inner = state.inner();
    let token = format!("session-{}-{}", state.person.name, inner.tokens.len());
    inner.tokens.push(token.clone());
    drop(inner);
    Reply::json(
        in_form(state, json!({"expires": 4_102_444_800_000_u64, "token": token}), "token").to_string(),
    )
}

fn has_token(state: &State, asked: &Asked) -> bool {
    let token = asked.header("authorization").and_then(|value| value.split_once(' '));
    token.is_some_and(|(scheme, token)| {
        scheme.eq_ignore_ascii_case("bearer") && state.inner().tokens.iter().any(|known| known == token)
    })
}

fn item(place: usize, mail: &Mail) -> Value {
    json!({"cursor": place.to_string(), "envelope": mail.envelope, "messageHash": mail.hash, "sender": mail.sender})
}

fn page(state: &State, target: &str) -> Reply {
    let query = target.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let number = |name: &str| {
        let values = query.split('&').filter_map(|pair| pair.split_once('='));
        values.filter(|(known, _)| *known == name).find_map(|(_, value)| value.parse::<usize>().ok())
    };
    let inner = state.inner();
    let after = number("after").unwrap_or(0);
    let limit = number("limit").unwrap_or(50).min(inner.page_size);
    let places = inner.mail.iter().enumerate().map(|(place, mail)| (place + 1, mail));
    let messages: Vec<_> = places.filter(|(place, _)| *place > after).take(limit).collect();
    let cursor = messages.last().map_or(after, |(place, _)| *place);
    let messages: Vec<Value> = messages.into_iter().map(|(place, mail)| item(place, mail)).collect();
    let more = cursor < inner.mail.len();
    Reply::json(json!({"cursor": cursor.to_string(), "messages": messages, "more": more}).to_string())
}

/// A stream that ends after what waits.
fn events(mail: &[Mail]) -> Reply {
    let event = |(place, mail): (usize, &Mail)| {
        format!("id: {}\nevent: message\ndata: {}\n\n", place + 1, item(place + 1, mail))
    };
    Reply::new(200, "text/event-stream", mail.iter().enumerate().map(event).collect::<String>())
}

fn acknowledge(state: &State, body: &Value) -> Reply {
    let mut inner = state.inner();
    let (list, sender, hash) = match state.dialect {
        Dialect::Spec => ("messages", "sender", "messageHash"),
        Dialect::LegacyTs => ("acknowledgements", "contactAddress", "messageHash"),
    };
    let named: Vec<(String, String)> = match (body.get(list).and_then(Value::as_array), body.get("cursor")) {
        (Some(list), _) => {
            let text =
                |item: &Value, member: &str| item.get(member).and_then(Value::as_str).map(str::to_owned);
            list.iter().filter_map(|item| text(item, sender).zip(text(item, hash))).collect()
        }
        (None, Some(cursor)) => {
            let upto = cursor.as_str().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
            inner.mail.iter().take(upto).map(|mail| (mail.sender.clone(), mail.hash.clone())).collect()
        }
        (None, None) => return failure(400, "http.body.malformed"),
    };
    inner.acknowledged.extend(named.clone());
    let deleted = named.len();
    drop(inner);
    match state.dialect {
        Dialect::Spec => Reply::json(json!({"deleted": deleted}).to_string()),
        Dialect::LegacyTs => Reply::new(200, "text/plain", Vec::new()),
    }
}

/// The name in a path, with its percent signs decoded.
fn name_in(path: &str, dialect: Dialect) -> String {
    let segment = match dialect {
        Dialect::Spec => path.split('/').nth(3),
        Dialect::LegacyTs if path.starts_with("/delivery/messages/incoming/") => path.split('/').nth(4),
        Dialect::LegacyTs if path.starts_with("/delivery/messages/") => path.split('/').nth(3),
        Dialect::LegacyTs => path.split('/').nth(2),
    };
    let mut rest = segment.unwrap_or_default();
    let mut bytes = Vec::new();
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let decoded = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match decoded {
            Some(byte) => {
                bytes.push(byte);
                after.get(2..).unwrap_or_default()
            }
            None => after,
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
