//! `mtp.envelope-submission`: envelopes with a member that is missing or not what it has to be.

use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::json::canonical;
use serde_json::{Value, json};

use super::scene::Scene;
use super::submission_refused::{honest_metadata, resigned};
use crate::messages::{Case, Family, kind, other_than, set, spoiled, unset};
use crate::{Bug, Severity, Stage, Suite};

/// Adds them.
pub(super) fn add(suite: &mut Suite, scene: &Scene<'_>) {
    members(suite, scene);
    messages(suite, scene);
    texts(suite, scene);
}

fn members(suite: &mut Suite, scene: &Scene<'_>) {
    let (honest, plain) = (scene.envelope(), honest_metadata(scene));
    let mut family = Family::new(suite, scene.cast, "plain", |text| scene.submission_input(text));
    let mut refuse = |slug: &str, what: &str, clause: &str, text: &str| {
        let title = format!("An envelope with {what} is refused");
        family.refuse(Case::refused(slug, &title, what, &[clause]), kind::MALFORMED, text);
    };
    refuse("no-message", "no message", "MTP-ENV-001", &canonical(&unset(&honest, "/message")));
    refuse("no-metadata", "no metadata", "MTP-ENV-001", &canonical(&unset(&honest, "/metadata")));
    refuse("no-signature", "no signature", "MTP-MET-010", &canonical(&unset(&honest, "/metadata/signature")));
    refuse("no-version", "no version", "MTP-MET-010", &resigned(scene, &unset(&plain, "/version")));
    refuse(
        "no-delivery-information",
        "no deliveryInformation",
        "MTP-MET-010",
        &resigned(scene, &unset(&plain, "/deliveryInformation")),
    );
    refuse(
        "postmark-null",
        "null as postmark",
        "MTP-ENV-002",
        &canonical(&set(&honest, "/postmark", Value::Null)),
    );
    refuse(
        "postmark-object",
        "an object as postmark",
        "MTP-ENV-002",
        &canonical(&set(&honest, "/postmark", json!({}))),
    );
    // Values of every type stand in the suite of the metadata.
    for (word, words, value) in
        other_than("string").into_iter().filter(|(word, _, _)| ["null", "object"].contains(word))
    {
        if word == "null" {
            let changed = set(&plain, "/deliveryInformation", value.clone());
            refuse("delivery-null", "null as deliveryInformation", "MTP-MET-030", &resigned(scene, &changed));
            refuse(
                "metadata-null",
                "null as metadata",
                "MTP-ENV-001",
                &canonical(&set(&honest, "/metadata", value.clone())),
            );
        }
        refuse(
            &format!("message-{word}"),
            &format!("{words} as message"),
            "MTP-ENV-001",
            &canonical(&set(&honest, "/message", value.clone())),
        );
        refuse(
            &format!("scheme-{word}"),
            &format!("{words} as encryptionScheme"),
            "MTP-MET-011",
            &resigned(scene, &set(&plain, "/encryptionScheme", value)),
        );
    }
    let hash = sha256_hex0x("x");
    refuse(
        "message-hash-without-prefix",
        "a messageHash without 0x",
        "MTP-MET-013",
        &resigned(scene, &set(&plain, "/messageHash", hash.replace("0x", ""))),
    );
    refuse(
        "message-hash-short",
        "a messageHash of one byte",
        "MTP-MET-013",
        &resigned(scene, &set(&plain, "/messageHash", "0x00")),
    );
    refuse(
        "message-hash-null",
        "null as messageHash",
        "MTP-MET-013",
        &resigned(scene, &set(&plain, "/messageHash", Value::Null)),
    );
}

/// What cannot be a sealed message, with metadata that is honest.
fn messages(suite: &mut Suite, scene: &Scene<'_>) {
    let plain = honest_metadata(scene);
    let sealed = scene.sealed_message(&canonical(&scene.message()));
    let mut family = Family::new(suite, scene.cast, "plain", |text| scene.submission_input(text));
    for spoiled in spoiled(&sealed, true) {
        if spoiled.shows {
            let title = format!("An envelope with {} as message is refused", spoiled.what);
            let slug = format!("message-{}", spoiled.slug);
            let case = Case::refused(&slug, &title, spoiled.what, &["MTP-ENV-021"]);
            family.refuse(case, spoiled.kind, &canonical(&scene.envelope_of(&spoiled.text, &plain)));
        }
    }
    let unnamed = unset(&plain, "/encryptionScheme");
    family.against("no-scheme");
    let case = Case::refused(
        "words-without-scheme",
        "Without a scheme the message is a payload of the default one",
        "words in place of the message",
        &["MTP-ENV-021"],
    );
    family.refuse(case, kind::NOT_JSON, &canonical(&scene.envelope_of("Lunch at one?", &unnamed)));
    family.against("message-hash");
    let clear = scene.envelope_of(
        &canonical(&scene.message()),
        &set(&plain, "/messageHash", dm3_oracle::message::hash(&scene.message())),
    );
    let case = Case::refused(
        "message-in-clear",
        "A message in clear is refused",
        "the message itself in place of its payload",
        &["MTP-ENV-021"],
    );
    family.refuse(case, (Stage::Decode, Bug::Confidentiality, Severity::High), &canonical(&clear));
}

fn texts(suite: &mut Suite, scene: &Scene<'_>) {
    let text = canonical(&scene.envelope());
    let mut family = Family::new(suite, scene.cast, "plain", |text| scene.submission_input(text));
    for (slug, title, change, text) in [
        ("empty-input", "An empty text is no envelope", "nothing in place of the envelope", String::new()),
        (
            "array-input",
            "An envelope in an array is no envelope",
            "put the envelope into an array",
            format!("[{text}]"),
        ),
        (
            "string-input",
            "An envelope in a string is no envelope",
            "put the envelope into a JSON string",
            canonical(&Value::from(text.as_str())),
        ),
        ("text-behind", "Text behind an envelope is refused", "append a character", format!("{text}x")),
        (
            "two-envelopes",
            "Two envelopes in a row are refused",
            "write the envelope twice",
            format!("{text}{text}"),
        ),
        (
            "no-end",
            "An envelope without its closing brace is refused",
            "drop the last character",
            text.trim_end_matches('}').to_owned(),
        ),
    ] {
        family.refuse(Case::refused(slug, title, change, &["MTP-GEN-001"]), kind::NOT_JSON, &text);
    }
}
