//! Access to waiting messages: log-in, cursors, pages, acknowledgements, events.

use dm3_ds::auth::{Challenge, ServerSecret, UsedChallenges};
use dm3_mtp::LoginChallenge;
use dm3_types::access::{
    AccessAcknowledgement, Cursor, DeviceName, EventReader, MailItem, MailPage, MailQuery,
};
use dm3_types::closed_schema::{self, Shape};
use dm3_types::record::Acknowledgements;
use dm3_types::{
    AccountName, Address, Dialect, EnsName, Json, ParseError, SigningPublicKey, UnixMillis, WireRecord,
};
use serde_json::{Value, json};

use super::Operation;
use super::keys::plain_hex;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("access.answer_challenge", answer_challenge),
    ("access.check_answer", check_answer),
    ("access.redeem_answers", redeem_answers),
    ("access.parse_cursor", parse_cursor),
    ("access.parse_device", parse_device),
    ("access.parse_query", parse_query),
    ("access.parse_acknowledgement", parse_acknowledgement),
    ("access.parse_page", parse_page),
    ("access.read_events", read_events),
];

/// Longest line of a stream that is read.
const MAX_LINE: usize = 1 << 20;

fn answer_challenge(arguments: &Arguments<'_>) -> Reply {
    let challenge = LoginChallenge::parse(arguments.text("challenge")?, &name(arguments)?)
        .map_err(|error| Refusal::rejected(Stage::Semantic, "access.challenge.not-signed", error))?;
    Ok(json!({ "signed_hex": plain_hex(challenge.as_str().as_bytes()) }))
}

fn name(arguments: &Arguments<'_>) -> Result<EnsName, Refusal> {
    EnsName::parse(arguments.text("name")?).map_err(bad_call)
}

fn bad_call(error: impl ToString) -> Refusal {
    Refusal::BadCall { message: error.to_string() }
}

fn at(millis: u64) -> UnixMillis {
    UnixMillis::saturating(millis)
}

fn check_answer(arguments: &Arguments<'_>) -> Reply {
    let secret = ServerSecret::from_text(arguments.text("token_secret")?);
    let refused = |error| Refusal::rejected(Stage::Authenticate, "ds.login.refused", error);
    let now = at(arguments.integer("now_ms")?);
    let key = SigningPublicKey::parse(arguments.text("public_signing_key")?).map_err(bad_call)?;
    let challenge = Challenge::check(&secret, arguments.text("challenge")?, now).map_err(refused)?;
    let account = AccountName::from(&name(arguments)?);
    challenge.bound_to(&account).map_err(refused)?;
    challenge.verify_answer(arguments.text("signature")?, &key).map_err(refused)?;
    Ok(json!({ "account": account.as_str() }))
}

fn redeem_answers(arguments: &Arguments<'_>) -> Reply {
    let secret = ServerSecret::from_text(arguments.text("token_secret")?);
    let used = UsedChallenges::new(at(arguments.integer("started_ms")?));
    let owner = Address::from_bytes([1; 20]);
    let answers = arguments.value("answers").and_then(Value::as_array);
    let answers = answers.ok_or_else(|| bad_call("answers is missing"))?;
    let opens = |answer: &Value| {
        let text = answer.get("challenge").and_then(Value::as_str).unwrap_or_default();
        let now = at(answer.get("now_ms").and_then(Value::as_u64).unwrap_or_default());
        let challenge = Challenge::check(&secret, text, now);
        challenge.and_then(|challenge| used.redeem(&challenge, &owner, now)).is_ok()
    };
    Ok(json!({ "opened": answers.iter().map(opens).collect::<Vec<_>>() }))
}

fn parse_cursor(arguments: &Arguments<'_>) -> Reply {
    let cursor = Cursor::parse(arguments.text("cursor")?).map_err(malformed)?;
    Ok(json!({ "cursor": cursor.as_str() }))
}

fn malformed(error: ParseError) -> Refusal {
    Refusal::rejected(Stage::Decode, "access.malformed", error)
}

fn parse_device(arguments: &Arguments<'_>) -> Reply {
    let device = DeviceName::parse(arguments.text("device")?).map_err(malformed)?;
    Ok(json!({ "device": device.as_str() }))
}

fn parse_query(arguments: &Arguments<'_>) -> Reply {
    let query = MailQuery::parse(arguments.text("query_text")?).map_err(malformed)?;
    let mut output = json!({ "limit": query.page_limit() });
    if let (Some(after), Some(members)) = (&query.after, output.as_object_mut()) {
        members.insert("after".to_owned(), after.as_str().into());
    }
    Ok(output)
}

fn parse_acknowledgement(arguments: &Arguments<'_>) -> Reply {
    let body = Json::parse(arguments.text("body_text")?).map_err(|error| malformed(error.into()))?;
    if arguments.dialect() == Dialect::Deployed {
        return parse_deployed(&body);
    }
    Ok(match AccessAcknowledgement::from_json(&body).map_err(malformed)? {
        AccessAcknowledgement::Messages(messages) => {
            let senders: Vec<_> = messages.iter().map(|mail| mail.sender.as_str()).collect();
            let hashes: Vec<_> = messages.iter().map(|mail| mail.message_hash.to_string()).collect();
            json!({ "kind": "messages", "senders": senders, "hashes": hashes })
        }
        AccessAcknowledgement::UpTo { device, cursor } => {
            json!({ "kind": "cursor", "device": device.as_str(), "cursor": cursor.as_str() })
        }
    })
}

fn parse_deployed(body: &Json) -> Reply {
    closed_schema::check(Shape::Acknowledgements, body).map_err(malformed)?;
    let taken = Acknowledgements::from_json(body).map_err(malformed)?.acknowledgements;
    let senders: Vec<_> = taken.iter().map(|mail| mail.contact.as_str()).collect();
    let hashes: Vec<_> = taken.iter().map(|mail| mail.message_hash.to_string()).collect();
    Ok(json!({ "kind": "messages", "senders": senders, "hashes": hashes }))
}

fn parse_page(arguments: &Arguments<'_>) -> Reply {
    let page = MailPage::parse_text(arguments.text("body_text")?).map_err(malformed)?;
    let each = |read: fn(&MailItem) -> String| page.messages.iter().map(read).collect::<Vec<_>>();
    Ok(json!({
        "cursors": each(|item| item.cursor.to_string()),
        "senders": each(|item| item.sender.clone()),
        "hashes": each(|item| item.message_hash.to_string()),
        "cursor": page.cursor.as_str(),
        "more": page.more,
    }))
}

fn read_events(arguments: &Arguments<'_>) -> Reply {
    let mut reader = EventReader::new(MAX_LINE);
    let items = reader
        .push(arguments.text("stream_text")?.as_bytes())
        .map_err(|error| Refusal::rejected(Stage::Parse, "access.stream.malformed", error))?;
    let cursors: Vec<_> = items.iter().map(|item| item.cursor.as_str()).collect();
    let last = reader.last_event_id().map(Cursor::as_str);
    Ok(json!({ "cursors": cursors, "last_event_id": last }))
}
