//! `dm3 receive`: pick up messages, verify them, and acknowledge them.

use std::path::Path;

use dm3_client::{PickUp, ReceivedMessage};
use dm3_types::Json;
use dm3_types::json::Members;

use crate::arguments::ReceiveArguments;
use crate::attachment_file;
use crate::connection::client;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) async fn run(arguments: ReceiveArguments, output: &mut Output) -> Result<(), Failure> {
    let client = client(&arguments.identity)?;
    let picked_up = client.receive().await?;
    for message in &picked_up.messages {
        tell(message, arguments.attachments.as_deref(), output)?;
    }
    tell_rest(&picked_up, output);
    let mut unacknowledged = 0;
    if !arguments.keep {
        for acknowledged in client.acknowledge(&picked_up.messages).await {
            if let Err(problem) = &acknowledged.result {
                unacknowledged += acknowledged.count;
                output.line(format!("not acknowledged at {}: {problem}", acknowledged.service));
            }
        }
    }
    let kept = if arguments.keep { ", left at the delivery service" } else { "" };
    output.line(format!("{} messages{kept}", picked_up.messages.len()));
    if unacknowledged > 0 {
        let message = format!("{unacknowledged} messages were not acknowledged and will come again");
        return Err(Failure::temporary(anyhow::anyhow!(message)));
    }
    if !picked_up.failures.is_empty() {
        let message = format!("{} delivery services could not be asked", picked_up.failures.len());
        return Err(Failure::temporary(anyhow::anyhow!(message)));
    }
    Ok(())
}

fn tell(message: &ReceivedMessage, directory: Option<&Path>, output: &mut Output) -> Result<(), Failure> {
    let (verified, record) = (&message.verified, message.verified.message());
    let incoming = message.postmark.as_ref().ok().map(|postmark| postmark.incoming_timestamp());
    let text = record.message.as_deref().unwrap_or_default();
    output.line(format!("{} {}: {}", record.metadata.message_type, verified.sender(), printable(text)));
    output.line(format!("  hash {}, signature verified", verified.hash()));
    match (&message.postmark, incoming) {
        (Ok(_), Some(time)) => output.line(format!("  postmark verified: came in at {time} ms")),
        (Err(problem), _) => output.line(format!("  postmark not verified: {problem}")),
        (Ok(_), None) => {}
    }
    for attachment in record.attachments.iter().flatten() {
        let name = printable(attachment.name.as_deref().unwrap_or("(no name)"));
        let saved =
            directory.map(|directory| attachment_file::save(attachment, directory)).transpose()?.flatten();
        match (saved, attachment_file::content(attachment)) {
            (Some(path), _) => output.line(format!("  attachment {name} saved to {}", path.display())),
            (None, Some(content)) => output.line(format!("  attachment {name}, {} bytes", content.len())),
            (None, None) => output.line(format!("  attachment {name} at {}", printable(&attachment.data))),
        }
    }
    output.object(
        Members::new()
            .with("from", verified.sender().as_str())
            .with("messageHash", verified.hash())
            .with("message", verified.received().json().clone())
            .with_some("incomingTimestamp", incoming)
            .with("copies", Json::from(u32::try_from(message.receipts.len()).unwrap_or(u32::MAX))),
    );
    Ok(())
}

fn tell_rest(picked_up: &PickUp, output: &mut Output) {
    for unreadable in &picked_up.unreadable {
        output.line(format!("set aside, stays at {}: {}", unreadable.service, unreadable.reason));
        output.object(
            Members::new()
                .with("unreadable", unreadable.reason.to_string())
                .with("service", unreadable.service.as_str()),
        );
    }
    for (service, problem) in &picked_up.failures {
        output.line(format!("not asked, its messages wait: {service}: {problem}"));
        output.object(Members::new().with("notAsked", service.as_str()).with("problem", problem.to_string()));
    }
}

/// Text without control characters, which could act on the terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() && character != '\n' { '\u{fffd}' } else { character })
        .collect()
}
