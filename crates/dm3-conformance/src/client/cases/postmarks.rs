//! What a receiver makes of postmarks.

use dm3_oracle::json::with;
use dm3_oracle::{Person, postmark};
use serde_json::json;

use super::pick_up::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::fetched::is_postmarked;
use crate::client::letter::{Letter, Mark, Writing};
use crate::ds::stop::{CaseResult, Honest};

/// Writes a letter with a postmark that is not right.
type Forge = fn(&Bench<'_>, &Scene, Writing) -> Letter;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "client.postmarks/right",
            "The time of a right postmark is shown",
            &["MTP-PMK-007", "MTP-PMK-015"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            let fetched = bench.fetch(&scene.bob).await?;
            is_postmarked(fetched.shows(&letter)?, Some(letter.timestamp))
        }),
        accepts(
            "client.postmarks/further-members",
            "A postmark with further members is taken",
            &["MTP-PMK-017"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let writing = scene.writing(bench, &scene.first);
            let letter = signed_mark(bench, &scene, writing, |mark| with(&mark, "place", "Bern"));
            scene.first.put(&letter.mail);
            let fetched = bench.fetch(&scene.bob).await?;
            is_postmarked(fetched.shows(&letter)?, Some(letter.timestamp))
        }),
        accepts(
            "client.postmarks/good-one-of-two",
            "A spoilt postmark at one service does not hide the right one at another",
            &["MAP-PIC-022"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let writing = scene.writing(bench, &scene.first);
            let spoilt =
                writing.clone().but(|writing| writing.mark = Mark::SignedBy(Person::named("mallory.eth")));
            scene.first.put(&spoilt.letter().mail);
            let right = writing.but(|writing| writing.service = scene.second.service.person.clone()).letter();
            scene.second.put(&right.mail);
            let fetched = bench.fetch(&scene.bob).await?;
            fetched.shows_only(&[&right])?;
            is_postmarked(fetched.shows(&right)?, Some(right.timestamp)).honest("show the right postmark")
        }),
    ];
    for (id, shown_id, title, clause, forge) in FORGERIES {
        cases.push(refuses(id, title, clause).fetch(async move |bench| is_not_proven(bench, forge).await));
        cases.push(
            accepts(
                shown_id,
                "The message is shown all the same, without a time of arrival",
                &["MTP-PMK-018"],
            )
            .fetch(async move |bench| is_shown(bench, forge).await),
        );
    }
    cases
}

/// Ids of the two cases, title, clause, and the letter.
type Forgery = (&'static str, &'static str, &'static str, &'static [&'static str], Forge);

const FORGERIES: [Forgery; 5] = [
    (
        "client.postmarks/signed-by-another",
        "client.postmarks/signed-by-another-shown",
        "A postmark that somebody else signed proves nothing",
        &["MTP-PMK-007"],
        |_, _, writing| {
            writing.but(|writing| writing.mark = Mark::SignedBy(Person::named("mallory.eth"))).letter()
        },
    ),
    (
        "client.postmarks/signed-by-the-sender",
        "client.postmarks/signed-by-the-sender-shown",
        "A postmark that the sender signed proves nothing",
        &["MTP-PMK-007"],
        |_, scene, writing| {
            writing.but(|writing| writing.mark = Mark::SignedBy(scene.alice.clone())).letter()
        },
    ),
    (
        "client.postmarks/signed-by-the-other-service",
        "client.postmarks/signed-by-the-other-service-shown",
        "A postmark that another service of the receiver signed proves nothing",
        &["MTP-PMK-007"],
        |_, scene, writing| {
            writing.but(|writing| writing.mark = Mark::SignedBy(scene.second.service.person.clone())).letter()
        },
    ),
    (
        "client.postmarks/of-another-message",
        "client.postmarks/of-another-message-shown",
        "A postmark of another message proves nothing",
        &["MTP-PMK-015"],
        |_, _, writing| writing.but(|writing| writing.mark = Mark::OfAnotherMessage).letter(),
    ),
    (
        "client.postmarks/changed-time",
        "client.postmarks/changed-time-shown",
        "A postmark whose time was changed proves nothing",
        &["MTP-PMK-007"],
        |bench, scene, writing| {
            let earlier = writing.timestamp - 86_400_000;
            let letter = signed_mark(bench, scene, writing.clone(), |mark| mark);
            // The right signature over another time.
            let sealed =
                letter.mail.envelope.get("message").and_then(serde_json::Value::as_str).unwrap_or_default();
            let information = json!({"from": scene.alice.name, "to": scene.bob.name});
            let right = postmark::unsigned(sealed, &information, letter.timestamp, bench.dialect());
            let right = postmark::sign(&right, &writing.service, bench.dialect());
            let text =
                postmark::seal_for(&with(&right, "incomingTimestamp", earlier), &scene.bob, &writing.label);
            writing.but(|writing| writing.mark = Mark::Text(text)).letter()
        },
    ),
];

/// A letter whose postmark was changed before it was signed.
fn signed_mark(
    bench: &Bench<'_>,
    scene: &Scene,
    writing: Writing,
    change: impl Fn(serde_json::Value) -> serde_json::Value,
) -> Letter {
    let plain = writing.letter();
    let sealed = plain.mail.envelope.get("message").and_then(serde_json::Value::as_str).unwrap_or_default();
    let information = json!({"from": scene.alice.name, "to": scene.bob.name});
    let mark = change(postmark::unsigned(sealed, &information, writing.timestamp, bench.dialect()));
    let signed = postmark::sign(&mark, &writing.service, bench.dialect());
    let text = postmark::seal_for(&signed, &scene.bob, &writing.label);
    writing.but(|writing| writing.mark = Mark::Text(text)).letter()
}

async fn is_not_proven(bench: &Bench<'_>, forge: Forge) -> CaseResult {
    let scene = Scene::of(bench).await?;
    let honest = scene.letter(bench, &scene.first);
    let letter = forge(bench, &scene, scene.writing(bench, &scene.first));
    scene.first.put(&letter.mail);
    let fetched = bench.fetch(&scene.bob).await?;
    let shown = fetched.shows(&honest).and_then(|shown| is_postmarked(shown, Some(honest.timestamp)));
    shown.honest("show a right postmark")?;
    match fetched.shows(&letter) {
        Ok(shown) => is_postmarked(shown, None),
        // Whether it is shown is another matter.
        Err(_) => Ok(()),
    }
}

async fn is_shown(bench: &Bench<'_>, forge: Forge) -> CaseResult {
    let scene = Scene::of(bench).await?;
    let letter = forge(bench, &scene, scene.writing(bench, &scene.first));
    scene.first.put(&letter.mail);
    bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
}
