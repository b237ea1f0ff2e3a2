//! `dm3 send`: send a message.

use std::io::Read;

use anyhow::Context;
use dm3_mtp::{Route, UnsignedMessage};
use dm3_types::json::Members;

use crate::arguments::SendArguments;
use crate::attachment_file;
use crate::connection::client;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) async fn run(arguments: SendArguments, output: &mut Output) -> Result<(), Failure> {
    let to = arguments.to;
    let text = if arguments.text == "-" { standard_input()? } else { arguments.text };
    let reference = arguments.reply_to;
    let paths = &arguments.attachments;
    let attachments =
        paths.iter().map(|path| attachment_file::read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let client = client(&arguments.identity)?;
    let compose = |route: &Route| {
        let message = match reference {
            Some(reference) => UnsignedMessage::reply(route, text, reference),
            None => UnsignedMessage::new_text(route, text),
        };
        if attachments.is_empty() { message } else { message.with_attachments(attachments) }
    };
    let sent = client.send(&to, compose).await;
    let sent = sent.map_err(|error| Failure::new(error.clone(), error.is_temporary()))?;
    for attempt in &sent.attempts {
        if let Some(problem) = &attempt.problem {
            output.line(format!("passed over {}: {problem}", attempt.service));
        }
    }
    output.line(format!("{} has the message for {to} on stable storage", sent.service));
    output.line(format!("message hash {}", sent.hash));
    output.object(
        Members::new()
            .with("to", to.as_str())
            .with("service", sent.service.as_str())
            .with("messageHash", sent.hash)
            .with("attempts", u32::try_from(sent.attempts.len()).unwrap_or(u32::MAX)),
    );
    Ok(())
}

fn standard_input() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text).context("standard input is not UTF-8 text")?;
    Ok(text)
}
