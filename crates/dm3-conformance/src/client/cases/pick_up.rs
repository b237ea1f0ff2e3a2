//! Picking up: from where, how much, and what spoils nothing.

use dm3_oracle::Person;
use dm3_oracle::json::{with, without};
use serde_json::{Value, json};

use crate::client::bench::{Bench, NOBODY};
use crate::client::case::{Case, accepts, refuses};
use crate::client::letter::{Letter, Writing};
use crate::client::service::{FakeService, Mail, Question, Scripted};
use crate::ds::stop::{CaseResult, Honest, Stop};

/// Makes a page out of one with a message.
type Page = fn(&Value) -> String;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts("client.pick-up/every-service", "Mail is picked up from every service", &["MAP-PIC-019"])
            .fetch(async |bench| {
                let scene = Scene::of(bench).await?;
                let letters = [scene.letter(bench, &scene.first), scene.letter(bench, &scene.second)];
                bench.fetch(&scene.bob).await?.shows_only(&[&letters[0], &letters[1]])
            }),
        accepts("client.pick-up/nothing-waits", "An empty mailbox is no failure", &["MAP-PIC-017"]).fetch(
            async |bench| {
                let scene = Scene::of(bench).await?;
                bench.fetch(&scene.bob).await?.shows_only(&[])
            },
        ),
        accepts("client.pick-up/page-by-page", "All pages are asked for", &["MAP-PIC-020"]).fetch(
            async |bench| {
                let scene = Scene::of(bench).await?;
                scene.first.set_page_size(2);
                let letters: Vec<Letter> = (0..5).map(|_| scene.letter(bench, &scene.first)).collect();
                bench.fetch(&scene.bob).await?.shows_only(&letters.iter().collect::<Vec<_>>())
            },
        ),
        accepts(
            "client.pick-up/unknown-members",
            "Members of a page that are not defined are passed over",
            &["MAP-PIC-017", "MAP-PIC-018"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            let page = page_of(&letter.mail);
            let item = with(page.pointer("/messages/0").unwrap_or(&Value::Null), "weight", 20);
            let page = with(&with(&page, "messages", json!([item])), "motto", "semper apertus");
            scene.first.script(Question::Messages, Scripted::json(page.to_string()));
            bench.fetch(&scene.bob).await?.shows_only(&[&letter])
        }),
        accepts(
            "client.pick-up/same-message-at-two-services",
            "A message at two services is shown once",
            &["MAP-PIC-022"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let writing = scene.writing(bench, &scene.first);
            let letter = writing.letter();
            scene.first.put(&letter.mail);
            let copy = writing.but(|writing| writing.service = scene.second.service.person.clone());
            scene.second.put(&copy.letter().mail);
            bench.fetch(&scene.bob).await?.shows_only(&[&letter])
        }),
        accepts(
            "client.pick-up/same-message-twice",
            "A message in two envelopes is shown once",
            &["MAP-PIC-022"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            // Sealed again, so that nothing outside tells that it is the same.
            let again = scene.writing(bench, &scene.first).with_message(letter.message.clone());
            scene.first.put(&again.mail);
            bench.fetch(&scene.bob).await?.shows_only(&[&letter])
        }),
        accepts(
            "client.pick-up/same-text-twice",
            "Two messages of the same text are two messages",
            &["MAP-PIC-022"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let writings = [0, 1].map(|number: u64| {
                scene.writing(bench, &scene.first).but(|writing| {
                    let time = 1_700_000_100_000 + number;
                    writing.content = dm3_oracle::message::text(&scene.alice, &scene.bob, "yes", time);
                })
            });
            let letters = writings.map(|writing| writing.letter());
            letters.iter().for_each(|letter| scene.first.put(&letter.mail));
            bench.fetch(&scene.bob).await?.shows_only(&[&letters[0], &letters[1]])
        }),
        accepts(
            "client.pick-up/endless-pages",
            "A service that repeats a cursor for ever keeps nothing else away",
            &["MAP-PIC-023"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.second);
            let page = json!({"cursor": "7", "messages": [], "more": true}).to_string();
            scene.first.script(Question::Messages, Scripted::json(page));
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        }),
        accepts(
            "client.pick-up/service-does-not-listen",
            "A service at which nothing listens keeps nothing else away",
            &["MAP-PIC-023"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.second);
            let absent = dm3_oracle::Service::named(scene.first.name(), NOBODY);
            bench.world.publish_service(&absent, bench.dialect());
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        }),
    ];
    cases.extend(failing());
    cases.extend(not_a_page());
    cases
}

/// A receiver with two services, and somebody who writes.
pub(super) struct Scene {
    pub(super) alice: Person,
    pub(super) bob: Person,
    pub(super) first: FakeService,
    pub(super) second: FakeService,
}

impl Scene {
    pub(super) async fn of(bench: &Bench<'_>) -> Result<Self, Stop> {
        let (first, second) = (bench.service("first").await?, bench.service("second").await?);
        let (alice, bob) = (bench.person("alice", &[&first]), bench.person("bob", &[&first, &second]));
        Ok(Self { alice, bob, first, second })
    }

    /// An honest letter that is not in the mailbox yet.
    pub(super) fn writing(&self, bench: &Bench<'_>, service: &FakeService) -> Writing {
        bench.writing(&self.alice, &self.bob, service)
    }

    /// An honest letter that waits.
    pub(super) fn letter(&self, bench: &Bench<'_>, service: &FakeService) -> Letter {
        let letter = self.writing(bench, service).letter();
        service.put(&letter.mail);
        letter
    }
}

fn page_of(mail: &Mail) -> Value {
    let item =
        json!({"cursor": "1", "envelope": mail.envelope, "messageHash": mail.hash, "sender": mail.sender});
    json!({"cursor": "1", "messages": [item], "more": false})
}

/// Services that do not give the messages, each in a case.
fn failing() -> Vec<Case> {
    let answers: [(&str, &str, Question, Scripted); 6] = [
        (
            "client.pick-up/service-hangs-up",
            "A service that breaks off keeps nothing else away",
            Question::Messages,
            Scripted::HangUp,
        ),
        (
            "client.pick-up/service-503",
            "A service that answers 503 keeps nothing else away",
            Question::Messages,
            Scripted::Status(503),
        ),
        (
            "client.pick-up/log-in-refused",
            "A service that refuses the log-in keeps nothing else away",
            Question::Session,
            Scripted::Status(400),
        ),
        (
            "client.pick-up/no-account",
            "A service without an account keeps nothing else away",
            Question::Challenge,
            Scripted::Status(404),
        ),
        (
            "client.pick-up/token-refused",
            "A service that refuses its own token keeps nothing else away",
            Question::Messages,
            Scripted::Status(401),
        ),
        (
            "client.pick-up/not-json",
            "A service that answers with a page of HTML keeps nothing else away",
            Question::Messages,
            Scripted::json("<html>"),
        ),
    ];
    let case = |(id, title, question, script): (&'static str, &'static str, Question, Scripted)| {
        accepts(id, title, &["MAP-PIC-023"]).fetch(async move |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.second);
            scene.first.script(question, script.clone());
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        })
    };
    answers.into_iter().map(case).collect()
}

fn item(page: &Value, change: impl Fn(&Value) -> Value) -> String {
    let changed = change(page.pointer("/messages/0").unwrap_or(&Value::Null));
    with(page, "messages", json!([changed])).to_string()
}

/// Pages that are none, each in a case. What they hold is not taken.
fn not_a_page() -> Vec<Case> {
    const PAGE: &[&str] = &["MAP-PIC-017"];
    const ITEM: &[&str] = &["MAP-PIC-018"];
    const CURSOR: &[&str] = &["MAP-PIC-004"];
    let pages: [(&str, &str, &[&str], Page); 14] = [
        ("client.pick-up/page-without-more", "A page without `more` is refused", PAGE, |page| {
            without(page, "more").to_string()
        }),
        ("client.pick-up/page-without-cursor", "A page without `cursor` is refused", PAGE, |page| {
            without(page, "cursor").to_string()
        }),
        ("client.pick-up/more-a-text", "A page whose `more` is a text is refused", PAGE, |page| {
            with(page, "more", "false").to_string()
        }),
        ("client.pick-up/cursor-a-number", "A page whose `cursor` is a number is refused", PAGE, |page| {
            with(page, "cursor", 1).to_string()
        }),
        (
            "client.pick-up/messages-an-object",
            "A page whose `messages` is an object is refused",
            PAGE,
            |page| {
                let item = page.pointer("/messages/0").cloned().unwrap_or_default();
                with(page, "messages", json!({"0": item})).to_string()
            },
        ),
        ("client.pick-up/bare-array", "A bare array of messages is refused", PAGE, |page| {
            page.get("messages").map(Value::to_string).unwrap_or_default()
        }),
        (
            "client.pick-up/message-without-sender",
            "A page with a message without `sender` is refused",
            ITEM,
            |page| item(page, |item| without(item, "sender")),
        ),
        (
            "client.pick-up/message-without-hash",
            "A page with a message without `messageHash` is refused",
            ITEM,
            |page| item(page, |item| without(item, "messageHash")),
        ),
        (
            "client.pick-up/message-without-cursor",
            "A page with a message without `cursor` is refused",
            ITEM,
            |page| item(page, |item| without(item, "cursor")),
        ),
        (
            "client.pick-up/envelope-a-text",
            "A page with an envelope that is a text is refused",
            ITEM,
            |page| {
                item(page, |item| {
                    with(item, "envelope", item.get("envelope").map(Value::to_string).unwrap_or_default())
                })
            },
        ),
        ("client.pick-up/sender-null", "A page with a sender that is null is refused", ITEM, |page| {
            item(page, |item| with(item, "sender", Value::Null))
        }),
        ("client.pick-up/cursor-of-65", "A page with a cursor of 65 characters is refused", CURSOR, |page| {
            with(page, "cursor", "c".repeat(65)).to_string()
        }),
        (
            "client.pick-up/cursor-with-a-slash",
            "A page with a slash in its cursor is refused",
            CURSOR,
            |page| with(page, "cursor", "../1").to_string(),
        ),
        ("client.pick-up/cursor-empty", "A page with an empty cursor is refused", CURSOR, |page| {
            with(page, "cursor", "").to_string()
        }),
    ];
    let mut cases: Vec<Case> = pages
        .into_iter()
        .map(|(id, title, clauses, page)| {
            refuses(id, title, clauses).fetch(async move |bench| is_refused(bench, page).await)
        })
        .collect();
    cases.push(
        accepts(
            "client.pick-up/cursor-of-64",
            "A cursor of 64 characters out of all that are allowed is taken",
            CURSOR,
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let letter = scene.letter(bench, &scene.first);
            let page = with(&page_of(&letter.mail), "cursor", format!("aZ09-_{}", "x".repeat(58)));
            scene.first.script(Question::Messages, Scripted::json(page.to_string()));
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        }),
    );
    cases
}

async fn is_refused(bench: &Bench<'_>, page: Page) -> CaseResult {
    let scene = Scene::of(bench).await?;
    let honest = scene.letter(bench, &scene.second);
    let letter = scene.writing(bench, &scene.first).about("the message of the page").letter();
    scene.first.script(Question::Messages, Scripted::json(page(&page_of(&letter.mail))));
    let fetched = bench.fetch(&scene.bob).await?;
    fetched.shows(&honest).honest("pick up at the other service")?;
    fetched.hides(&letter)
}
