//! `dm3 receive`: pick up messages, verify them, and acknowledge them.

use std::path::Path;

use anyhow::Context;
use dm3_client::{
    Acknowledged, Client, PickUp, ReceivedMessage, ServiceError, ServiceProblem, Unreadable, UnreadableReason,
};
use dm3_mtp::VerifiedPostmark;
use dm3_types::json::Members;
use dm3_types::{EnsName, Json};

use crate::arguments::ReceiveArguments;
use crate::attachment_file;
use crate::connection::client;
use crate::failure::Failure;
use crate::output::Output;
use crate::utc;

pub(crate) async fn run(arguments: ReceiveArguments, output: &mut Output) -> Result<(), Failure> {
    let client = client(&arguments.identity)?;
    let mut count = 0;
    let (last, problems) = loop {
        let picked_up =
            client.receive().await.map_err(|error| Failure::new(error.clone(), error.is_temporary()))?;
        for message in &picked_up.messages {
            tell(message, arguments.attachments.as_deref(), output)?;
        }
        count += picked_up.messages.len();
        // What nobody has read must not be deleted.
        output.complete().context("nothing was acknowledged, the messages will come again")?;
        let mut problems = problems_of(&picked_up);
        if !arguments.keep {
            problems.extend(acknowledge(&client, &picked_up, arguments.discard_unreadable).await);
        }
        let discards = arguments.discard_unreadable && picked_up.unreadable.iter().any(is_discarded);
        // A service hands out a large mailbox in parts; each part must be gone before the next one comes.
        if arguments.keep || !problems.is_empty() || (picked_up.messages.is_empty() && !discards) {
            break (picked_up, problems);
        }
        if discards {
            tell_rest(&picked_up, true, output);
        }
    };
    tell_rest(&last, arguments.discard_unreadable, output);
    let kept = if arguments.keep { ", left at the delivery service" } else { "" };
    output.line(format!("messages: {count}{kept}"));
    output.complete()?;
    conclude(&problems)
}

/// Acknowledges what was read, and, where that is wanted, what will never be readable.
async fn acknowledge(client: &Client, picked_up: &PickUp, discard: bool) -> Vec<(String, ServiceProblem)> {
    let read = picked_up.messages.iter().flat_map(|message| &message.receipts);
    let lost = picked_up.unreadable.iter().filter(|unreadable| discard && is_discarded(unreadable));
    let receipts = read.chain(lost.filter_map(|unreadable| unreadable.receipt.as_ref()));
    let acknowledged = client.acknowledge_receipts(receipts).await;
    let problem = |acknowledged: Acknowledged| {
        let what = format!("not acknowledged at {}, will come again", acknowledged.service);
        Some((what, acknowledged.result.err()?))
    };
    acknowledged.into_iter().filter_map(problem).collect()
}

/// Whether an envelope is one to give up: it will not be readable later, and the service can be told.
fn is_discarded(unreadable: &Unreadable) -> bool {
    let later = matches!(&unreadable.reason, UnreadableReason::Sender(error) if error.is_temporary());
    unreadable.receipt.is_some() && !later
}

fn problems_of(picked_up: &PickUp) -> Vec<(String, ServiceProblem)> {
    let not_asked = |(service, problem): &(EnsName, ServiceProblem)| {
        (format!("{service} was not asked, its messages wait"), problem.clone())
    };
    picked_up.failures.iter().map(not_asked).collect()
}

fn conclude(problems: &[(String, ServiceProblem)]) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    let temporary = problems.iter().any(|(_, problem)| problem.is_temporary());
    let mut texts: Vec<_> = problems.iter().map(|(what, problem)| format!("{what}: {problem}")).collect();
    if problems.iter().any(|(_, problem)| is_unknown_here(problem)) {
        texts.push("`dm3 profile register` opens a mailbox".to_owned());
    }
    Err(Failure::new(anyhow::anyhow!(texts.join("; ")), temporary))
}

fn is_unknown_here(problem: &ServiceProblem) -> bool {
    matches!(problem, ServiceProblem::Service(ServiceError::Refused { status: 404, .. }))
}

fn tell(message: &ReceivedMessage, directory: Option<&Path>, output: &mut Output) -> Result<(), Failure> {
    let (verified, record) = (&message.verified, message.verified.message());
    let incoming = message.postmark.as_ref().ok().map(VerifiedPostmark::incoming_timestamp);
    let text = record.message.as_deref().unwrap_or_default();
    // Further lines are set in, so that no text looks like what this program says.
    let text = text.replace('\n', "\n    ");
    output.line(format!("{} {}: {text}", record.metadata.message_type, verified.sender()));
    output.line(format!("  hash {}, signature verified", verified.hash()));
    match (&message.postmark, incoming) {
        (Ok(_), Some(time)) => output.line(format!("  postmark verified: came in at {}", utc::text(time))),
        (Err(problem), _) => output.line(format!("  postmark not verified: {problem}")),
        (Ok(_), None) => {}
    }
    for attachment in record.attachments.iter().flatten() {
        let name = attachment.name.as_deref().unwrap_or("(no name)").replace('\n', " ");
        let saved =
            directory.map(|directory| attachment_file::save(attachment, directory)).transpose()?.flatten();
        output.line(match (saved, attachment_file::content(attachment)) {
            (Some(path), _) => format!("  attachment {name} saved to {}", path.display()),
            (None, Some(content)) => format!("  attachment {name}, {} bytes", content.len()),
            (None, None) => format!("  attachment {name} at {}", attachment.data.replace('\n', " ")),
        });
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

fn tell_rest(picked_up: &PickUp, discard: bool, output: &mut Output) {
    for unreadable in &picked_up.unreadable {
        let discarded = discard && is_discarded(unreadable);
        let where_it_is = if discarded { "deleted at" } else { "set aside, stays at" };
        output.line(format!("{where_it_is} {}: {}", unreadable.service, unreadable.reason));
        output.object(
            Members::new()
                .with("unreadable", unreadable.reason.to_string())
                .with("discarded", discarded)
                .with("service", unreadable.service.as_str()),
        );
    }
    for (service, problem) in &picked_up.failures {
        output.object(Members::new().with("notAsked", service.as_str()).with("problem", problem.to_string()));
    }
}
