//! What a receiver lets a delivery service delete.

use dm3_oracle::Person;

use super::pick_up::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts};
use crate::client::letter::{Letter, Mark};
use crate::client::service::{FakeService, Question};
use crate::ds::stop::{CaseResult, Honest, Stop};
use crate::world::Fault;

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "client.acknowledgements/what-was-taken",
            "What was taken is acknowledged after it was picked up",
            &["MAP-ACK-023"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            let fetched = bench.fetch(&scene.bob).await?;
            fetched.shows(&letter)?;
            if fetched.acknowledged != [letter.hash.as_str()] {
                let received = format!("{:?}", fetched.acknowledged);
                return Err(Stop::deviates(format!("`acknowledged` with {}", letter.hash), received));
            }
            are_acknowledged(&scene.first, &[&letter])?;
            comes_last(bench, &scene.first)
        }),
        accepts(
            "client.acknowledgements/not-before-it-is-taken",
            "What is only looked at is not acknowledged",
            &["MAP-ACK-023"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            bench.fetch_with(&scene.bob, &[("acknowledge", false.into())]).await?.shows(&letter)?;
            are_acknowledged(&scene.first, &[])?;
            is_not_asked(bench, &scene.first)
        }),
        accepts(
            "client.acknowledgements/named-as-in-the-page",
            "A message is named as the page named it",
            &["MAP-ACK-024"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let mut letter = scene.writing(bench, &scene.first).letter();
            // A name in another spelling, as a service may keep it.
            letter.mail.sender = letter.mail.sender.replacen("dm3", "DM3", 1);
            scene.first.put(&letter.mail);
            bench.fetch(&scene.bob).await?.shows(&letter)?;
            are_acknowledged(&scene.first, &[&letter])
        }),
        accepts(
            "client.acknowledgements/every-copy",
            "A message is acknowledged at every service that has a copy",
            &["MAP-ACK-026"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let writing = scene.writing(bench, &scene.first);
            let first = writing.letter();
            scene.first.put(&first.mail);
            let second =
                writing.but(|writing| writing.service = scene.second.service.person.clone()).letter();
            scene.second.put(&second.mail);
            bench.fetch(&scene.bob).await?.shows_only(&[&first])?;
            are_acknowledged(&scene.first, &[&first])?;
            are_acknowledged(&scene.second, &[&second])
        }),
        accepts(
            "client.acknowledgements/only-at-its-service",
            "A message is acknowledged at no service that does not have it",
            &["MAP-ACK-024"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let (first, second) = (scene.letter(bench, &scene.first), scene.letter(bench, &scene.second));
            bench.fetch(&scene.bob).await?.shows_only(&[&first, &second])?;
            are_acknowledged(&scene.first, &[&first])?;
            are_acknowledged(&scene.second, &[&second])
        }),
        accepts(
            "client.acknowledgements/nothing-waits",
            "Nothing is acknowledged where nothing waits",
            &["MAP-ACK-023"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            bench.fetch(&scene.bob).await?.shows_only(&[])?;
            are_acknowledged(&scene.first, &[])
        }),
        not_acknowledged(
            "client.acknowledgements/not-the-forged",
            "A forged message is left where it is",
            async |bench, scene| {
                let writing = scene.writing(bench, &scene.first).about("a forged message");
                Ok(writing.but(|writing| writing.author = Person::named("mallory.eth")).letter())
            },
        ),
        not_acknowledged(
            "client.acknowledgements/not-the-unopened",
            "A message that cannot be opened is left where it is",
            async |bench, scene| {
                let writing = scene.writing(bench, &scene.first).about("a message for somebody else");
                Ok(writing.but(|writing| writing.sealed_for = Person::named("carol.eth")).letter())
            },
        ),
        not_acknowledged(
            "client.acknowledgements/not-the-unmarked",
            "A message without delivery information is left where it is",
            async |bench, scene| {
                let writing = scene.writing(bench, &scene.first).about("a message without a postmark");
                Ok(writing.but(|writing| writing.mark = Mark::Missing).letter())
            },
        ),
        not_acknowledged(
            "client.acknowledgements/not-the-undecided",
            "A message whose sender cannot be looked up is left where it is",
            async |bench, scene| {
                let carol = bench.person("carol", &[&scene.first]);
                bench.world.chain.set_name_fault(&carol.name, Some(Fault::NodeError));
                Ok(bench
                    .writing(&carol, &scene.bob, &scene.first)
                    .about("a message of nobody knows whom")
                    .letter())
            },
        ),
    ]
}

/// A case in which one message waits that is not to be acknowledged, and one that is.
fn not_acknowledged(
    id: &'static str,
    title: &'static str,
    write: impl AsyncFn(&Bench<'_>, &Scene) -> Result<Letter, Stop> + 'static,
) -> Case {
    accepts(id, title, &["MAP-ACK-025"]).fetch(async move |bench| {
        let scene = Scene::of(bench).await?;
        let letter = write(bench, &scene).await?;
        scene.first.put(&letter.mail);
        let honest = scene.letter(bench, &scene.first);
        bench.fetch(&scene.bob).await?.shows(&honest).honest("show an honest message")?;
        are_acknowledged(&scene.first, &[&honest])
    })
}

/// Demands that exactly these were acknowledged, each by the name that the service gave it.
fn are_acknowledged(service: &FakeService, letters: &[&Letter]) -> CaseResult {
    let mut found = service.acknowledged();
    found.sort();
    found.dedup();
    let mut wanted: Vec<(String, String)> =
        letters.iter().map(|letter| (letter.mail.sender.clone(), letter.mail.hash.clone())).collect();
    wanted.sort();
    if found == wanted {
        return Ok(());
    }
    let shown = |list: &[(String, String)]| {
        let words: Vec<String> = list.iter().map(|(sender, hash)| format!("{hash} of {sender}")).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    };
    let expected = format!("acknowledged at {}: {}", service.name(), shown(&wanted));
    Err(Stop::deviates(expected, shown(&found)))
}

fn is_not_asked(bench: &Bench<'_>, service: &FakeService) -> CaseResult {
    if bench.questions(service).contains(&Question::Acknowledge) {
        return Err(Stop::deviates("no acknowledgement", "one"));
    }
    Ok(())
}

fn comes_last(bench: &Bench<'_>, service: &FakeService) -> CaseResult {
    let questions = bench.questions(service);
    let place = |wanted: Question| questions.iter().position(|question| *question == wanted);
    if place(Question::Messages) < place(Question::Acknowledge) {
        return Ok(());
    }
    Err(Stop::deviates("messages, then acknowledgement", format!("{questions:?}")))
}
