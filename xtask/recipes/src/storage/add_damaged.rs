//! Adding messages where something in the store is damaged, missing or foreign.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::seal::{BLOCK, padded};
use serde_json::{Value, json};

use super::add::{Scene, second_chunk, writes};
use super::cast::{
    CONTACT, FIRST, chunk, chunk_key, conversation, conversation_key, from_bob, identifier, root, seal,
    seal_bytes, storage_key_of, text_of,
};
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn extend(suite: &mut Suite) {
    newest_chunks(suite);
    upper_containers(suite);
    arguments(suite);
}

/// A newest chunk that cannot be used is left alone.
fn newest_chunks(suite: &mut Suite) {
    let scene = Scene::second_message();
    let given = scene.input();
    let (second, named) = second_chunk(&scene.message, FIRST + 60_000);
    let mut begun = |slug: &str, title: &str, input: Value| {
        suite.accept(slug, title, &["MSP-ADD-009"], input, writes(&[&second, &named])).finds(Bug::EdgeCase);
    };
    let newest = "newest_chunk_sealed_text";
    begun(
        "newest-chunk-is-missing",
        "Where the newest chunk is missing, a new one is begun",
        without(&given, newest),
    );
    begun(
        "newest-chunk-is-no-json",
        "Where the newest chunk is damaged, a new one is begun",
        with(&given, newest, "damaged"),
    );
    let flipped = altered(text_of(&given, newest));
    begun(
        "newest-chunk-does-not-open",
        "Where the newest chunk does not open, a new one is begun",
        with(&given, newest, flipped),
    );
    let moved =
        json!({ "key": chunk_key(CONTACT, &identifier(7, FIRST)), "messages": [from_bob("hello", FIRST)] });
    begun(
        "newest-chunk-is-foreign",
        "Where another chunk stands in the newest's place, a new one is begun",
        with(&given, newest, seal(&moved, "foreign newest")),
    );
    let empty = chunk(&json!([]));
    begun(
        "newest-chunk-is-empty",
        "Where the newest chunk has no messages, a new one is begun",
        with(&given, newest, seal(&empty, "empty newest")),
    );

    let lost =
        without(&Scene { message: from_bob("hello", FIRST), ..Scene::second_message() }.input(), newest);
    let (second, named) = second_chunk(&from_bob("hello", FIRST), FIRST);
    suite.accept(
        "message-of-a-lost-chunk-again",
        "A message whose chunk is lost is stored again",
        &["MSP-ADD-009"],
        lost,
        writes(&[&second, &named]),
    );
}

/// The ciphertext with one character exchanged.
fn altered(sealed: &str) -> String {
    let at = sealed.len() / 2;
    let (left, right) = sealed.split_at(at);
    let other = if right.starts_with('A') { "B" } else { "A" };
    format!("{left}{other}{}", right.split_at(1).1)
}

/// A root or a conversation that cannot be opened is not overwritten.
fn upper_containers(suite: &mut Suite) {
    let given = Scene::second_message().input();
    let plain_root = root(&json!([CONTACT]));
    let plain_conversation = conversation(&json!([identifier(0, FIRST)]));
    let cases = [
        ("root", "root_sealed_text", "MSP-ADD-011", &plain_root, "conversations"),
        ("conversation", "conversation_sealed_text", "MSP-ADD-010", &plain_conversation, "chunks"),
    ];
    for (what, argument, clause, record, list) in cases {
        let sealed = text_of(&given, argument).to_owned();
        let foreign = with(record, "key", conversation_key("carol.eth"));
        let other_key =
            seal_bytes(&storage_key_of("carol.eth"), &padded(canonical(record).as_bytes(), BLOCK), what);
        let defects = [
            ("is-no-json", "damaged", "the text damaged", Stage::Parse, "damaged".to_owned()),
            (
                "is-cut-off",
                "cut off",
                "drop the second half",
                Stage::Parse,
                sealed.split_at(sealed.len() / 2).0.to_owned(),
            ),
            (
                "does-not-open",
                "changed",
                "exchange one character of the ciphertext",
                Stage::Decrypt,
                altered(&sealed),
            ),
            (
                "is-sealed-otherwise",
                "sealed with another key",
                "seal with another storage key",
                Stage::Decrypt,
                other_key,
            ),
            (
                "is-foreign",
                "another one",
                "the container of another contact",
                Stage::Semantic,
                seal(&foreign, &format!("foreign {what}")),
            ),
            (
                "is-malformed",
                "malformed",
                "drop its list",
                Stage::Decode,
                seal(&without(record, list), &format!("malformed {what}")),
            ),
        ];
        for (slug, words, mutation, stage, stored) in defects {
            suite.reject(
                "second-message",
                &format!("{what}-{slug}"),
                &format!("A {what} that is {words} is not overwritten"),
                &[clause],
                mutation,
                (stage, Bug::EdgeCase, Severity::High),
                with(&given, argument, stored),
            );
        }
    }
    let title = "Nothing is added with a storage key that opens nothing";
    let input = with(&given, "storage_key", base64(&storage_key_of("carol.eth")));
    let fault = (Stage::Decrypt, Bug::EdgeCase, Severity::High);
    suite.reject(
        "second-message",
        "another-storage-key",
        title,
        &["MSP-ADD-011"],
        "another storage key",
        fault,
        input,
    );
}

fn arguments(suite: &mut Suite) {
    let given = Scene::second_message().input();
    let message = from_bob("are you there?", FIRST + 60_000);
    let mut refuse = |slug: &str, title: &str, clause: &str, mutation: &str, argument: &str, to: String| {
        let fault = (Stage::Parse, Bug::Parser, Severity::Medium);
        suite.reject("second-message", slug, title, &[clause], mutation, fault, with(&given, argument, to));
    };
    let text = |value: &Value| canonical(value);
    let sealed =
        with(&message, "message", "{\"ciphertext\":\"AAAA\",\"nonce\":\"0x000102030405060708090a0b\"}");
    refuse(
        "message-in-ciphertext",
        "A message that is still encrypted is not stored",
        "MSP-CHK-003",
        "the encrypted text in place of the message",
        "message_json_text",
        text(&sealed),
    );
    refuse(
        "message-without-metadata",
        "A message without the envelope's metadata is not stored",
        "MSP-CHK-004",
        "drop the envelope's metadata",
        "message_json_text",
        text(&without(&message, "metadata")),
    );
    refuse(
        "message-with-a-postmark-in-ciphertext",
        "A postmark that is still encrypted is not stored",
        "MSP-CHK-005",
        "a text in place of the postmark",
        "message_json_text",
        text(&with(&message, "postmark", "{}")),
    );
    refuse(
        "contact-that-is-no-name",
        "No message is added for a contact without a name",
        "MSP-KEY-006",
        "the contact's name with an empty label",
        "contact",
        "bob..eth".to_owned(),
    );
    refuse(
        "own-name-that-is-none",
        "No message is added for a user without a name",
        "MSP-KEY-004",
        "the own name with an empty label",
        "own_name",
        "alice..eth".to_owned(),
    );
}
