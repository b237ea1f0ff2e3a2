//! `client.fetch`.

use std::collections::HashSet;

use dm3_client::{PickUp, ReceivedMessage, RegisterError};
use dm3_mtp::PostmarkError;
use dm3_types::EnsName;
use serde_json::{Value, json};

use super::of_profile;
use super::world::{client, run};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) fn fetch(arguments: &Arguments<'_>) -> Reply {
    let client = client(arguments)?;
    let acknowledge = arguments.value("acknowledge").and_then(Value::as_bool).unwrap_or(true);
    run(async {
        let picked_up = client.receive().await.map_err(|error| refusal(&error.0))?;
        let shown: Vec<Value> = picked_up.messages.iter().map(shown).collect();
        let acknowledged = if acknowledge {
            let done = client.acknowledge(&picked_up.messages).await;
            let at = done.into_iter().filter(|done| done.result.is_ok()).map(|done| done.service).collect();
            acknowledged(&picked_up, &at)
        } else {
            Vec::new()
        };
        let unavailable: Vec<&str> = picked_up.failures.iter().map(|(service, _)| service.as_str()).collect();
        Ok(json!({ "messages": shown, "acknowledged": acknowledged, "unavailable": unavailable }))
    })
}

fn shown(message: &ReceivedMessage) -> Value {
    let verified = &message.verified;
    let mut shown = json!({
        "from": verified.sender().as_str(),
        "message_hash": verified.hash().to_string(),
        "postmark": match &message.postmark {
            Ok(_) => "proven",
            Err(PostmarkError::Missing) => "missing",
            Err(_) => "refused",
        },
        "to": verified.receiver().as_str(),
        "type": verified.message().metadata.message_type.as_str(),
    });
    if let Some(members) = shown.as_object_mut() {
        if let Some(text) = &verified.message().message {
            members.insert("text".to_owned(), text.as_str().into());
        }
        if let Ok(postmark) = &message.postmark {
            members.insert("incoming_timestamp".to_owned(), postmark.incoming_timestamp().as_u64().into());
        }
    }
    shown
}

fn acknowledged(picked_up: &PickUp, at: &HashSet<EnsName>) -> Vec<String> {
    let is_done =
        |message: &&ReceivedMessage| message.receipts.iter().any(|receipt| at.contains(&receipt.service));
    picked_up.messages.iter().filter(is_done).map(|message| message.verified.hash().to_string()).collect()
}

fn refusal(error: &RegisterError) -> Refusal {
    match error {
        RegisterError::OwnProfile(error) => of_profile(error),
        _ => Refusal::rejected(Stage::Semantic, "client.bad-profile", error),
    }
}
