//! `client.send`.

use dm3_client::SendError;
use dm3_mtp::{Route, UnsignedMessage};
use dm3_types::record::{Attachment, MessageType};
use dm3_types::{EnsName, Json, MessageHash, WireRecord};
use serde_json::{Value, json};

use super::of_profile;
use super::world::{bad_call, client, run};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) fn send(arguments: &Arguments<'_>) -> Reply {
    let client = client(arguments)?;
    let to = EnsName::parse(arguments.text("to")?)
        .map_err(|error| Refusal::rejected(Stage::Decode, "client.no-profile", error))?;
    let draft = Draft::of(arguments)?;
    run(async {
        let sent = client.send(&to, |route| draft.message(route)).await.map_err(|error| refusal(&error))?;
        Ok(json!({ "accepted_by": sent.service.as_str(), "message_hash": sent.hash.to_string() }))
    })
}

/// A message without its route.
struct Draft {
    kind: MessageType,
    text: String,
    reference: Option<MessageHash>,
    attachments: Option<Vec<Attachment>>,
}

impl Draft {
    /// Our crates have a constructor for each type that asks for what the type needs, so what a call does not give
    /// cannot even be composed.
    fn of(arguments: &Arguments<'_>) -> Result<Self, Refusal> {
        let kind = MessageType::from_wire(arguments.optional_text("message_type")?.unwrap_or("NEW"));
        let needed = |what: &str| {
            let why = format!("{kind} needs {what}");
            Err(Refusal::rejected(Stage::Semantic, "client.message", why))
        };
        let known = [
            MessageType::New,
            MessageType::Edit,
            MessageType::Reply,
            MessageType::Reaction,
            MessageType::DeleteRequest,
            MessageType::ResendRequest,
            MessageType::ReadReceipt,
        ];
        if !known.contains(&kind) {
            return Err(Refusal::unsupported(format!("composing type {kind}")));
        }
        let text = arguments.optional_text("text")?;
        let has_text =
            matches!(kind, MessageType::New | MessageType::Edit | MessageType::Reply | MessageType::Reaction);
        if has_text && text.is_none() {
            return needed("a text");
        }
        let reference = arguments.optional_text("reference_message_hash")?;
        if reference.is_none() && kind != MessageType::New {
            return needed("a reference");
        }
        let times =
            usize::try_from(arguments.optional_integer("text_repeat")?.unwrap_or(1)).map_err(bad_call)?;
        Ok(Self {
            text: text.unwrap_or_default().repeat(times),
            reference: reference.map(MessageHash::parse).transpose().map_err(bad_call)?,
            attachments: attachments(arguments)?,
            kind,
        })
    }

    fn message(self, route: &Route) -> UnsignedMessage {
        let Self { kind, text, reference, attachments } = self;
        let message = match (kind, reference) {
            (MessageType::Edit, Some(reference)) => UnsignedMessage::edit(route, text, reference),
            (MessageType::Reply, Some(reference)) => UnsignedMessage::reply(route, text, reference),
            (MessageType::Reaction, Some(reference)) => UnsignedMessage::reaction(route, text, reference),
            (MessageType::DeleteRequest, Some(reference)) => {
                UnsignedMessage::delete_request(route, reference)
            }
            (MessageType::ResendRequest, Some(reference)) => {
                UnsignedMessage::resend_request(route, reference)
            }
            (MessageType::ReadReceipt, Some(reference)) => UnsignedMessage::read_receipt(route, reference),
            _ => UnsignedMessage::new_text(route, text),
        };
        match attachments {
            Some(attachments) => message.with_attachments(attachments),
            None => message,
        }
    }
}

fn attachments(arguments: &Arguments<'_>) -> Result<Option<Vec<Attachment>>, Refusal> {
    let Some(list) = arguments.value("attachments").and_then(Value::as_array) else { return Ok(None) };
    let read = |value: &Value| {
        let json = Json::parse(&value.to_string()).map_err(bad_call)?;
        Attachment::from_json(&json).map_err(bad_call)
    };
    list.iter().map(read).collect::<Result<_, _>>().map(Some)
}

fn refusal(error: &SendError) -> Refusal {
    let (stage, code) = match error {
        SendError::Receiver(error) => return of_profile(error),
        SendError::Compose(_) => (Stage::Policy, "client.message"),
        SendError::NoDeliveryService => (Stage::Semantic, "client.no-delivery-service"),
        SendError::UnsupportedType { .. } | SendError::TooLarge { .. } => (Stage::Policy, "client.terms"),
        SendError::Refused { .. } => (Stage::Policy, "client.refused"),
        SendError::RetryLater { .. } => (Stage::Policy, "client.retry-later"),
        // Nothing can be sealed for the key in the receiver's profile.
        _ => (Stage::Semantic, "client.bad-profile"),
    };
    Refusal::rejected(stage, code, error)
}
