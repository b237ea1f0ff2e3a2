//! What is shown although it is unusual.

use dm3_oracle::envelope::HashMember;
use dm3_oracle::json::{replaced, with, without};
use dm3_oracle::message;
use serde_json::json;

use super::pick_up::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts};
use crate::client::letter::{Letter, Writing};

/// Writes an unusual letter.
type Write = fn(&Bench<'_>, &Scene, Writing) -> Letter;

pub(super) fn cases() -> Vec<Case> {
    let letters: [(&str, &str, &[&str], Write); 8] = [
        (
            "client.verification/honest",
            "An honest message is shown",
            &["MTP-MSG-031", "MTP-ENV-040", "MTP-ENV-043", "MTP-ENV-045"],
            |_, _, writing| writing.letter(),
        ),
        (
            "client.verification/unknown-type",
            "A message of a type that nobody knows is shown",
            &["MTP-MSG-023"],
            |_, _, writing| {
                let content = replaced(&writing.content, "/metadata/type", "SMELL");
                writing.but(|writing| writing.content = content).letter()
            },
        ),
        (
            "client.verification/unknown-members",
            "A message with members that are not defined is shown",
            &["MTP-MSG-010"],
            |_, _, writing| {
                let content = with(&writing.content, "mood", json!({"colour": "blue"}));
                writing.but(|writing| writing.content = content).letter()
            },
        ),
        (
            "client.verification/without-reference",
            "A reply without its reference is shown",
            &["MTP-MSG-024"],
            |_, _, writing| {
                let content = replaced(&writing.content, "/metadata/type", "REPLY");
                writing.but(|writing| writing.content = content).letter()
            },
        ),
        (
            "client.verification/without-text",
            "A message without a text is shown",
            &["MTP-MSG-024"],
            |_, _, writing| {
                let content =
                    replaced(&without(&writing.content, "message"), "/metadata/type", "READ_RECEIPT");
                writing.but(|writing| writing.content = content).letter()
            },
        ),
        (
            "client.verification/right-hash",
            "A message whose envelope names its hash is shown",
            &["MTP-ENV-046"],
            |_, _, writing| writing.but(|writing| writing.hash_member = HashMember::MessageHash).letter(),
        ),
        (
            "client.verification/names-of-other-case",
            "Names are compared in their normal form",
            &["MTP-ENV-043", "MTP-ENV-045"],
            |bench, scene, writing| {
                let upper = |name: &str| name.replacen("dm3", "DM3", 1);
                let content = replaced(&writing.content, "/metadata/to", upper(&scene.bob.name));
                let content = replaced(&content, "/metadata/from", upper(&scene.alice.name));
                writing.with_message(message::sign(content, &scene.alice, bench.dialect()))
            },
        ),
        (
            "client.verification/extra-members-of-the-envelope",
            "An envelope with members that are not defined is shown",
            &["MTP-ENV-003"],
            |_, _, writing| {
                let mut letter = writing.letter();
                letter.mail.envelope = with(&letter.mail.envelope, "weight", 20);
                letter
            },
        ),
    ];
    let case = |(id, title, clauses, write): (&'static str, &'static str, &'static [&'static str], Write)| {
        accepts(id, title, clauses).fetch(async move |bench| {
            let scene = Scene::of(bench).await?;
            let writing = scene.writing(bench, &scene.first).about(title);
            let letter = write(bench, &scene, writing);
            scene.first.put(&letter.mail);
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        })
    };
    letters.into_iter().map(case).collect()
}
