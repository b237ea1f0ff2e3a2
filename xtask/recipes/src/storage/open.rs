//! What is stored, opened: the layer below the records.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, with, without};
use serde_json::{Value, json};

use super::cast::{
    CONTACT, conversation, conversation_key, identifier, part, root, root_key, seal, seal_text,
    storage_key_of, text_of,
};
use super::opened::{input, output};
use super::sealed_defects;
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "msp.open",
        "spec/storage.md",
        "storage.open",
        "What is stored under the key of a root: damaged, exchanged, or sealed otherwise.",
    );
    let record = root(&json!([CONTACT]));
    let plain = seal(&record, "plain");
    let clauses = ["MSP-SEAL-005", "MSP-SEAL-006", "MSP-SEAL-007", "MSP-SEAL-008", "MSP-SEAL-009"];
    suite.accept(
        "plain",
        "What another client sealed is opened",
        &clauses,
        input("root", &root_key(), &plain),
        output(&record),
    );
    accept_other_spellings(&mut suite, &record, &plain);

    for defect in sealed_defects::all(&record, &plain) {
        suite.reject(
            "plain",
            defect.slug,
            defect.title,
            &[defect.clause],
            defect.mutation,
            (defect.stage, defect.bug, Severity::High),
            input("root", &root_key(), &defect.stored),
        );
    }
    refuse_foreign(&mut suite, &record);
    suite
}

fn accept_other_spellings(suite: &mut Suite, record: &Value, plain: &str) {
    let mut accept = |slug: &str, title: &str, clause: &str, stored: &str| {
        suite.accept(slug, title, &[clause], input("root", &root_key(), stored), output(record));
    };
    let value: Value = serde_json::from_str(plain).unwrap_or_default();
    let spaced = format!(
        "\n {{ \"nonce\" : {} ,\t\"ciphertext\" : {} }} ",
        part(&value, "nonce"),
        part(&value, "ciphertext")
    );
    accept(
        "white-space-and-order",
        "The stored object may be spelled in another way",
        "MSP-SEAL-005",
        &spaced,
    );
    let further = canonical(&with(&value, "savedAt", 1_700_000_000_000_u64));
    accept(
        "further-member-of-the-payload",
        "Members beside ciphertext and nonce are ignored",
        "MSP-SEAL-005",
        &further,
    );
    let written = seal_text(&format!("{record:#}"), "record with white space");
    accept("record-with-white-space", "The record itself may have white space", "MSP-SEAL-008", &written);
    let upper = root_key().to_uppercase().replacen("0X", "0x", 1);
    let upper = seal(&with(record, "key", upper), "upper-case key");
    accept("key-in-upper-case", "A key is read in digits of either case", "MSP-SEAL-009", &upper);
}

/// Authentic containers that belong elsewhere, and keys and storage keys that do not fit.
fn refuse_foreign(suite: &mut Suite, record: &Value) {
    let mut refuse = |slug: &str, title: &str, mutation: &str, stored: &Value| {
        let key = text_of(stored, "key");
        let stage = if key.len() == root_key().len() { Stage::Semantic } else { Stage::Decode };
        let fault = (stage, Bug::Malleability, Severity::High);
        let given = input("root", &root_key(), &seal(stored, slug));
        suite.reject("plain", slug, title, &["MSP-SEAL-009"], mutation, fault, given);
    };
    let moved = with(record, "key", conversation_key(CONTACT));
    refuse(
        "record-of-another-place",
        "A record that names another key is foreign",
        "the key of a conversation in the record",
        &moved,
    );
    refuse(
        "record-without-key",
        "A record without its key could be from anywhere",
        "drop the record's key",
        &without(record, "key"),
    );
    refuse(
        "record-with-null-for-the-key",
        "A key that is null is no key",
        "null in place of the record's key",
        &with(record, "key", Value::Null),
    );
    refuse(
        "record-with-a-short-key",
        "A key of 31 bytes is no key",
        "drop the last byte of the record's key",
        &with(record, "key", root_key().split_at(64).0),
    );
    let bare = root_key().trim_start_matches("0x").to_owned();
    refuse(
        "record-with-a-key-without-prefix",
        "A key without 0x is no key",
        "drop 0x from the record's key",
        &with(record, "key", bare),
    );
    let elsewhere = conversation(&json!([identifier(0, 1)]));
    refuse(
        "conversation-in-place-of-the-root",
        "A conversation is no root",
        "a conversation is stored under the root's key",
        &elsewhere,
    );

    let plain = seal(record, "plain");
    let fault = (Stage::Semantic, Bug::Malleability, Severity::High);
    let given = input("root", &conversation_key("carol.eth"), &plain);
    let title = "A container is refused for a key that is not its own";
    suite.reject(
        "plain",
        "fetched-for-another-key",
        title,
        &["MSP-SEAL-009"],
        "another key was fetched",
        fault,
        given,
    );
    let given =
        with(&input("root", &root_key(), &plain), "storage_key", base64(&storage_key_of("carol.eth")));
    let fault = (Stage::Decrypt, Bug::Confidentiality, Severity::Critical);
    let title = "A container does not open with another user's storage key";
    suite.reject(
        "plain",
        "another-storage-key",
        title,
        &["MSP-SEAL-006"],
        "another storage key",
        fault,
        given,
    );
}
