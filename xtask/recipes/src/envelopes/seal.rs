//! `mtp.envelope-seal`.

use dm3_oracle::encoding::hex;
use dm3_oracle::envelope::HashMember;
use dm3_oracle::json::canonical;
use dm3_oracle::seal::drawn_from;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::Suite;
use crate::messages::{Cast, set, spaced};

const CLAUSES: &[&str] =
    &["MTP-ENV-010", "MTP-ENV-011", "MTP-MET-001", "MTP-MET-002", "MTP-MET-003", "MTP-MET-004"];
const ROWS: &[&str] = &["DIV-TS-003", "DIV-TS-006", "DIV-TS-026", "DIV-TS-027"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.envelope-seal",
        "spec/envelopes.md",
        "envelope.seal",
        "Envelopes that a sender makes of a signed message: exact bytes under given ephemeral keys and nonces.",
    );
    for cast in Cast::both() {
        suite.dialect(cast.dialect);
        if cast.is_written() {
            add_all(&mut suite, &Scene::new(&cast), "", CLAUSES);
        } else {
            add_all(&mut suite, &Scene::new(&cast), "", ROWS);
            let older = Scene::with_hash(&cast, HashMember::EncryptedMessageHash);
            add_all(&mut suite, &older, "-with-encrypted-hash", &["DIV-TS-003", "DIV-TS-028"]);
        }
    }
    suite
}

fn add_all(suite: &mut Suite, scene: &Scene<'_>, variant: &str, clauses: &[&str]) {
    let cast = scene.cast;
    let mut add =
        |slug: &str, title: &str, clauses: &[&str], message: &Value, text: &str, information: &Value| {
            let (message_ephemeral, message_nonce) = drawn_from("message of an envelope");
            let (delivery_ephemeral, delivery_nonce) = drawn_from("delivery of an envelope");
            let mut input = json!({
                "delivery_ephemeral_private_key": hex(&delivery_ephemeral),
                "delivery_nonce": hex(&delivery_nonce),
                "from": information.get("from"),
                "message_ephemeral_private_key": hex(&message_ephemeral),
                "message_nonce": hex(&message_nonce),
                "message_text": text,
                "receiver_encryption_key": cast.bob.encryption_public_base64(),
                "sender_private_key": cast.signing_secret(&cast.alice),
                "service_encryption_key": cast.service.encryption_public_base64(),
                "to": information.get("to"),
            });
            match scene.hash {
                HashMember::None => {}
                HashMember::MessageHash => input = set(&input, "/hash_member", "messageHash"),
                HashMember::EncryptedMessageHash => {
                    input = set(&input, "/hash_member", "encryptedMessageHash");
                }
            }
            if let Some(instruction) = information.get("deliveryInstruction") {
                input = set(&input, "/delivery_instruction", instruction.clone());
            }
            let output = json!({ "envelope_text": canonical(&scene.envelope_with(message, information)) });
            let slug = cast.slug(&format!("{slug}{variant}"));
            suite
                .accept(&slug, &cast.title(title), clauses, input, output)
                .feature("fixed-ephemeral")
                .intermediate("signed_text", canonical(&scene.metadata(message, information)).as_bytes());
        };
    let (rich, plain) = (scene.message(), scene.information());
    add("new", "The envelope of a new message", clauses, &rich, &canonical(&rich), &plain);
    let long = cast.by_alice(set(&cast.rich_message(), "/message", "dm3 ".repeat(600)));
    add("long", "The envelope of a message beyond one block", clauses, &long, &canonical(&long), &plain);
    let spaced = spaced(&canonical(&rich));
    add("not-canonical", "What is sealed is the canonical message", clauses, &rich, &spaced, &plain);
    let further = cast.by_alice(set(&cast.rich_message(), "/app", json!([1, null])));
    add(
        "further-member",
        "What is sealed has every member of the message",
        clauses,
        &further,
        &canonical(&further),
        &plain,
    );
    let instructed = set(&plain, "/deliveryInstruction", "topic 7");
    let information = if cast.is_written() { &["MTP-MET-002"] } else { clauses };
    add(
        "delivery-instruction",
        "An instruction is sealed for the service",
        information,
        &rich,
        &canonical(&rich),
        &instructed,
    );
}
