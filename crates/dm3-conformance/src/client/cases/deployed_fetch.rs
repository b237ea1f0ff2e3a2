//! Receiving in the way of the deployed network.

use dm3_oracle::envelope::HashMember;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::{Person, message};
use serde_json::Value;

use super::pick_up::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::fetched::is_postmarked;
use crate::client::letter::{Letter, Mark, Writing};
use crate::client::service::Question;
use crate::client::service::challenge::{HEADER, claims, token};
use crate::ds::stop::{CaseResult, Honest, Stop};

/// Clauses about what a receiver checks of a deployed envelope.
const CHECKS: &[&str] = &["DIV-TS-029", "DIV-TS-033", "DIV-TS-034"];

/// Writes a letter.
type Write = fn(&Bench<'_>, &Scene, Writing) -> Letter;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "client.deployed-fetch/picked-up",
            "Mail is picked up at the deployed paths",
            &["DIV-TS-082"],
        )
        .deployed()
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letters = [scene.letter(bench, &scene.first), scene.letter(bench, &scene.second)];
            bench.fetch(&scene.bob).await?.shows_only(&[&letters[0], &letters[1]])
        }),
        accepts(
            "client.deployed-fetch/acknowledged",
            "What was taken is acknowledged with the sender and the hash in the metadata",
            &["DIV-TS-081", "DIV-TS-082"],
        )
        .deployed()
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            bench.fetch(&scene.bob).await?.shows(&letter)?;
            is_acknowledged(&scene, &[&letter])
        }),
        accepts(
            "client.deployed-fetch/not-acknowledged",
            "What is only looked at is not acknowledged",
            &["DIV-TS-081"],
        )
        .deployed()
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            bench.fetch_with(&scene.bob, &[("acknowledge", false.into())]).await?.shows(&letter)?;
            is_acknowledged(&scene, &[])
        }),
        accepts(
            "client.deployed-fetch/postmark",
            "The time of a deployed postmark is proven",
            &["DIV-TS-004", "DIV-TS-030", "DIV-TS-031"],
        )
        .deployed()
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            is_postmarked(bench.fetch(&scene.bob).await?.shows(&letter)?, Some(letter.timestamp))
        }),
        accepts(
            "client.deployed-fetch/forged-postmark",
            "A message with a forged postmark is shown without a time",
            &["DIV-TS-032", "DIV-TS-034"],
        )
        .deployed()
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let writing = scene.writing(bench, &scene.first);
            let letter =
                writing.but(|writing| writing.mark = Mark::SignedBy(Person::named("mallory.eth"))).letter();
            scene.first.put(&letter.mail);
            is_postmarked(bench.fetch(&scene.bob).await?.shows(&letter)?, None)
        }),
        accepts(
            "client.deployed-fetch/stored-twice",
            "A message that was stored twice is shown once",
            &["DIV-TS-044"],
        )
        .deployed()
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            scene.first.put(&letter.mail);
            bench.fetch(&scene.bob).await?.shows_only(&[&letter])
        }),
    ];
    cases.extend(shown());
    cases.extend(hidden());
    cases.extend(not_signed());
    cases
}

fn is_acknowledged(scene: &Scene, letters: &[&Letter]) -> CaseResult {
    let wanted: Vec<(String, String)> =
        letters.iter().map(|letter| (letter.mail.sender.clone(), letter.mail.hash.clone())).collect();
    let found = scene.first.acknowledged();
    if found == wanted { Ok(()) } else { Err(Stop::deviates(format!("{wanted:?}"), format!("{found:?}"))) }
}

fn shown() -> Vec<Case> {
    let letters: [(&str, &str, &[&str], Write); 3] = [
        (
            "client.deployed-fetch/older-envelope",
            "An envelope of the older form is shown",
            &["DIV-TS-028"],
            |_, _, writing| {
                writing.but(|writing| writing.hash_member = HashMember::EncryptedMessageHash).letter()
            },
        ),
        (
            "client.deployed-fetch/without-postmark",
            "A message without a postmark is shown",
            &["DIV-TS-032", "DIV-TS-034"],
            |_, _, writing| writing.but(|writing| writing.mark = Mark::Missing).letter(),
        ),
        (
            "client.deployed-fetch/receipt",
            "A receipt of the deployed network is shown",
            &["DIV-TS-019", "DIV-TS-020"],
            |_, _, writing| {
                let content = dm3_oracle::json::replaced(&writing.content, "/metadata/type", "READ_OPENED");
                let content =
                    with(&with(&content, "message", "READ_OPENED"), "attachments", serde_json::json!([]));
                writing.but(|writing| writing.content = content).letter()
            },
        ),
    ];
    let case = |(id, title, clauses, write): (&'static str, &'static str, &'static [&'static str], Write)| {
        accepts(id, title, clauses).deployed().fetch(async move |bench| {
            let scene = Scene::of(bench).await?;
            let letter = write(bench, &scene, scene.writing(bench, &scene.first).about(title));
            scene.first.put(&letter.mail);
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        })
    };
    letters.into_iter().map(case).collect()
}

fn hidden() -> Vec<Case> {
    let letters: [(&str, &str, &[&str], Write); 6] = [
        (
            "client.deployed-fetch/signed-by-another",
            "A message that somebody else signed is not shown",
            CHECKS,
            |_, _, writing| writing.but(|writing| writing.author = Person::named("mallory.eth")).letter(),
        ),
        (
            "client.deployed-fetch/other-sender-outside",
            "A message that came in under another name is not shown",
            CHECKS,
            |bench, scene, writing| {
                let mallory = bench.person("mallory", &[&scene.first]);
                writing
                    .but(|writing| {
                        writing.outer_from.clone_from(&mallory.name);
                        writing.sender = mallory;
                    })
                    .letter()
            },
        ),
        (
            "client.deployed-fetch/to-somebody-else",
            "A message to somebody else is not shown",
            CHECKS,
            |bench, scene, writing| {
                let carol = bench.person("carol", &[&scene.first]);
                let content = message::text(&scene.alice, &carol, "dear carol", 1_700_000_000_000);
                writing.but(|writing| writing.content = content).letter()
            },
        ),
        (
            "client.deployed-fetch/changed-text",
            "A message that was changed after signing is not shown",
            CHECKS,
            |_, _, writing| {
                let signed = writing.letter().message;
                writing.with_message(with(&signed, "message", "quite another text"))
            },
        ),
        (
            "client.deployed-fetch/other-hash",
            "A message whose envelope names another hash is not shown",
            &["DIV-TS-027", "DIV-TS-034"],
            |_, _, writing| {
                writing.but(|writing| writing.other_hash = Some(format!("0x{}", "ab".repeat(32)))).letter()
            },
        ),
        (
            "client.deployed-fetch/sealed-for-another",
            "A message that is sealed for somebody else is not shown",
            &["DIV-TS-005"],
            |_, _, writing| writing.but(|writing| writing.sealed_for = Person::named("carol.eth")).letter(),
        ),
    ];
    let case = |(id, title, clauses, write): (&'static str, &'static str, &'static [&'static str], Write)| {
        refuses(id, title, clauses).deployed().fetch(async move |bench| {
            let scene = Scene::of(bench).await?;
            let letter = write(bench, &scene, scene.writing(bench, &scene.first).about(title));
            scene.first.put(&letter.mail);
            let honest = scene.letter(bench, &scene.first);
            let fetched = bench.fetch(&scene.bob).await?;
            fetched.shows(&honest).honest("show an honest message")?;
            fetched.hides(&letter)
        })
    };
    letters.into_iter().map(case).collect()
}

/// Makes a challenge that is none.
type Challenge = fn(&str) -> String;

fn not_signed() -> Vec<Case> {
    let challenges: [(&str, &str, Challenge); 3] = [
        ("client.deployed-fetch/message-as-challenge", "A message that nobody wrote is not signed", |name| {
            let (from, to) = (Person::named(name), Person::named("victim.eth"));
            canonical(&message::text(&from, &to, "I owe you everything", 1_700_000_000_000))
        }),
        ("client.deployed-fetch/challenge-of-another", "A challenge for somebody else is not signed", |_| {
            token(HEADER, &claims("victim.eth", "x").to_string())
        }),
        ("client.deployed-fetch/text-as-challenge", "A text is not signed", |_| {
            "please sign here".to_owned()
        }),
    ];
    let case = |(id, title, challenge): (&'static str, &'static str, Challenge)| {
        refuses(id, title, &["DIV-TS-049"]).deployed().fetch(async move |bench| {
            let scene = Scene::of(bench).await?;
            let honest = scene.letter(bench, &scene.second);
            scene.first.set_challenge(&challenge(&scene.bob.name));
            bench.fetch(&scene.bob).await?.shows(&honest).honest("pick up at an honest service")?;
            if !bench.questions(&scene.first).contains(&Question::Challenge) {
                return Err(Stop::Inconclusive("the client asked for no challenge".to_owned()));
            }
            let is_signed = bench.requests_to(scene.first.name()).iter().any(|request| {
                let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                body.get("signature").is_some()
            });
            if is_signed { Err(Stop::deviates("no signature", "one")) } else { Ok(()) }
        })
    };
    challenges.into_iter().map(case).collect()
}
