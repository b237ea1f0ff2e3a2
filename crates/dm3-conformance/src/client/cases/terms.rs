//! What a sender asks before it submits, and what it makes of the answers.

use dm3_oracle::json::canonical;
use serde_json::json;

use super::order::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::outgoing::{Outgoing, code};
use crate::client::service::{FakeService, Question, Scripted};
use crate::ds::stop::{CaseResult, Honest, Stop};

/// Sealed payloads are padded, so all envelopes around short texts have the same size.
const TEXT: &str = "as long as the others";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "client.terms/properties-first",
            "The properties are asked for before the submission",
            &["MTP-TRN-011"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
            comes_before(bench, &scene.first, Question::Properties)
        }),
        accepts(
            "client.terms/extension-first",
            "The profile extension is asked for before the submission",
            &["MTP-TRN-012"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
            comes_before(bench, &scene.first, Question::Extension)
        }),
        accepts(
            "client.terms/asked-at-the-next-service",
            "The next service is asked for its terms too",
            &["MTP-TRN-011", "MTP-TRN-012"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Status(503));
            scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
            comes_before(bench, &scene.second, Question::Properties)?;
            comes_before(bench, &scene.second, Question::Extension)
        }),
        accepts(
            "client.terms/exactly-the-limit",
            "An envelope of exactly sizeLimit bytes is submitted",
            &["MTP-TRN-013"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let size = size(bench, &scene).await?;
            scene.second.set_size_limit(size);
            let carol = bench.person("carol", &[&scene.second]);
            let sent = bench.send(&scene.alice, &carol.name, Outgoing::text(TEXT)).await?;
            sent.is_accepted_by(scene.second.name()).map(drop)
        }),
        refuses(
            "client.terms/one-byte-too-large",
            "An envelope of one byte more is not submitted",
            &["MTP-TRN-013"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let size = size(bench, &scene).await?;
            scene.second.set_size_limit(size - 1);
            let carol = bench.person("carol", &[&scene.second]);
            let sent = bench.send(&scene.alice, &carol.name, Outgoing::text(TEXT)).await?;
            sent.is_rejected_as(&[code::TERMS])?;
            bench.has_no_submission(&scene.second)
        }),
        accepts(
            "client.terms/too-large-ends-it",
            "A message that is too large for one service goes to no other",
            &["MTP-TRN-017"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let size = size(bench, &scene).await?;
            scene.second.set_size_limit(size - 1);
            let carol = bench.person("carol", &[&scene.second, &scene.third]);
            bench.send(&scene.alice, &carol.name, Outgoing::text(TEXT)).await?.is_rejected()?;
            bench.has_no_submission(&scene.third)
        }),
        accepts(
            "client.terms/listed-type",
            "A message of a type that is listed is submitted",
            &["MTP-TRN-014"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.set_message_types(&["NEW", "REACTION"]);
            let sent = bench.send(&scene.alice, &scene.bob.name, reaction()).await?;
            sent.is_accepted_by(scene.first.name()).map(drop)
        }),
        accepts(
            "client.terms/new-not-listed",
            "A new message is submitted although the type is not listed",
            &["MTP-TRN-045"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.set_message_types(&["REPLY"]);
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).map(drop)
        }),
        refuses(
            "client.terms/unlisted-type",
            "A message of a type that is not listed is not submitted",
            &["MTP-TRN-014"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.set_message_types(&["NEW", "REACTION"]);
            let honest = bench.send(&scene.alice, &scene.bob.name, reaction()).await?;
            honest.is_accepted_by(scene.first.name()).honest("send a reaction")?;
            scene.second.set_message_types(&["NEW", "REPLY"]);
            let carol = bench.person("carol", &[&scene.second]);
            let sent = bench.send(&scene.alice, &carol.name, reaction()).await?;
            sent.is_rejected_as(&[code::TERMS])?;
            bench.has_no_submission(&scene.second)
        }),
        accepts(
            "client.terms/unlisted-type-ends-it",
            "A message of a type that the receiver does not take goes to no other service",
            &["MTP-TRN-017"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.set_message_types(&["NEW", "REPLY"]);
            bench.send(&scene.alice, &scene.bob.name, reaction()).await?.is_rejected()?;
            bench.has_no_submission(&scene.second)
        }),
        accepts(
            "client.terms/answer-too-long",
            "An answer of a megabyte is not read, and so means that there was none",
            &["MTP-TRN-010"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Result(json!({"success": true}), 1 << 20));
            scene.sent(bench).await?.is_accepted_by(scene.second.name()).map(drop)
        }),
        accepts(
            "client.terms/properties-too-long",
            "Properties of a megabyte are not read, and so mean that there was no answer",
            &["MTP-TRN-010"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let properties = json!({"messageTTL": 0, "sizeLimit": 10_000_000});
            scene.first.script(Question::Properties, Scripted::Result(properties, 1 << 20));
            scene.sent(bench).await?.is_accepted_by(scene.second.name()).map(drop)
        }),
    ];
    cases.extend(untold());
    cases.extend(unavailable());
    cases
}

fn reaction() -> Outgoing {
    let reference = format!("0x{}", "ab".repeat(32));
    Outgoing::text("\u{1f44d}").of_type("REACTION").with("reference_message_hash", reference)
}

/// Demands that a service was asked this before the submission.
fn comes_before(bench: &Bench<'_>, service: &FakeService, question: Question) -> CaseResult {
    let questions = bench.questions(service);
    let place = |wanted: Question| questions.iter().position(|question| *question == wanted);
    if place(question).is_some_and(|asked| place(Question::Submit).is_some_and(|submitted| asked < submitted))
    {
        return Ok(());
    }
    let words: Vec<&str> = questions.iter().map(|question| question.word()).collect();
    Err(Stop::deviates(format!("{}, then submission", question.word()), words.join(", ")))
}

/// The size of an envelope around [`TEXT`], found out at the first service.
async fn size(bench: &Bench<'_>, scene: &Scene) -> Result<usize, Stop> {
    let sent = bench.send(&scene.alice, &scene.bob.name, Outgoing::text(TEXT)).await?;
    sent.is_accepted_by(scene.first.name()).honest("send a message")?;
    Ok(canonical(&bench.submitted(&scene.first, &scene.bob).honest("send one message")?.envelope).len())
}

/// Services that are up and do not tell.
fn untold() -> Vec<Case> {
    let garbage = || Scripted::Result(json!(["no", "record"]), 0);
    let answers: [(&str, &str, Question, Scripted); 5] = [
        (
            "client.terms/properties-refused",
            "A service that answers with an error to the question for properties is submitted to",
            Question::Properties,
            Scripted::error(405, -32601),
        ),
        (
            "client.terms/extension-refused",
            "A service that answers with an error to the question for the extension is submitted to",
            Question::Extension,
            Scripted::error(404, -32001),
        ),
        (
            "client.terms/properties-garbage",
            "A service whose properties are no record is submitted to",
            Question::Properties,
            garbage(),
        ),
        (
            "client.terms/extension-garbage",
            "A service whose profile extension is no record is submitted to",
            Question::Extension,
            garbage(),
        ),
        (
            "client.terms/properties-a-page",
            "A service that answers with a page to the question for properties is submitted to",
            Question::Properties,
            Scripted::Body { status: 200, content_type: "text/html", body: "<html></html>".to_owned() },
        ),
    ];
    let case = |(id, title, question, script): (&'static str, &'static str, Question, Scripted)| {
        accepts(id, title, &["MTP-TRN-015"]).send(async move |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(question, script.clone());
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).map(drop)
        })
    };
    answers.into_iter().map(case).collect()
}

/// Services that are unavailable when they are asked.
fn unavailable() -> Vec<Case> {
    let answers: [(&str, &str, Question, Scripted); 5] = [
        (
            "client.terms/properties-503",
            "Status 503 to the question for properties leads to the next service",
            Question::Properties,
            Scripted::Status(503),
        ),
        (
            "client.terms/extension-503",
            "Status 503 to the question for the extension leads to the next service",
            Question::Extension,
            Scripted::Status(503),
        ),
        (
            "client.terms/properties-hung-up",
            "A question for properties that is not answered leads to the next service",
            Question::Properties,
            Scripted::HangUp,
        ),
        (
            "client.terms/extension-hung-up",
            "A question for the extension that is not answered leads to the next service",
            Question::Extension,
            Scripted::HangUp,
        ),
        (
            "client.terms/properties-429",
            "Status 429 to the question for properties leads to the next service",
            Question::Properties,
            Scripted::Status(429),
        ),
    ];
    let case = |(id, title, question, script): (&'static str, &'static str, Question, Scripted)| {
        accepts(id, title, &["MTP-TRN-016"]).send(async move |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(question, script.clone());
            scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
            bench.has_no_submission(&scene.first)
        })
    };
    answers.into_iter().map(case).collect()
}
