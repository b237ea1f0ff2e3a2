//! `mtp.envelope-postmark`.

use dm3_oracle::encoding::hex;
use dm3_oracle::envelope::HashMember;
use dm3_oracle::json::canonical;
use dm3_oracle::seal::drawn_from;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::Suite;
use crate::messages::{ARRIVED_AT, Cast, set};

const CLAUSES: &[&str] = &["MTP-ENV-030", "MTP-ENV-031", "MTP-PMK-003", "MTP-PMK-005"];
const ROWS: &[&str] = &["DIV-TS-029", "DIV-TS-032"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.envelope-postmark",
        "spec/envelopes.md",
        "envelope.postmark",
        "What a delivery service keeps of an envelope for its receiver: exact bytes under a given ephemeral key and nonce.",
    );
    for cast in Cast::both() {
        suite.dialect(cast.dialect);
        add_all(&mut suite, &Scene::new(&cast), "", cast.cite(CLAUSES, ROWS));
        if !cast.is_written() {
            let older = Scene::with_hash(&cast, HashMember::EncryptedMessageHash);
            add_all(&mut suite, &older, "-with-encrypted-hash", &["DIV-TS-028", "DIV-TS-029"]);
        }
    }
    suite
}

fn add_all(suite: &mut Suite, scene: &Scene<'_>, variant: &str, clauses: &[&str]) {
    let cast = scene.cast;
    let mut add = |slug: &str, title: &str, clauses: &[&str], envelope: &Value, information: &Value| {
        let (ephemeral, nonce) = drawn_from("postmark of an envelope");
        let input = json!({
            "envelope_text": canonical(envelope),
            "ephemeral_private_key": hex(&ephemeral),
            "nonce": hex(&nonce),
            "now_ms": ARRIVED_AT,
            "receiver_encryption_key": cast.bob.encryption_public_base64(),
            "service_private_key": hex(&cast.service.encryption_private),
            "service_signing_private_key": cast.signing_secret(&cast.service),
            "signing_keys": cast.signing_keys(),
        });
        let output = json!({ "envelope_text": canonical(&scene.stored_with(envelope, information)) });
        suite
            .accept(&cast.slug(&format!("{slug}{variant}")), &cast.title(title), clauses, input, output)
            .feature("fixed-ephemeral")
            .intermediate("postmark", canonical(&scene.postmark(envelope, information)).as_bytes());
    };
    let (message, plain) = (scene.message(), scene.information());
    let envelope = scene.envelope();
    add("plain", "The postmark is added to the envelope", clauses, &envelope, &plain);
    let instructed = set(&plain, "/deliveryInstruction", "topic 7");
    let instructed_envelope = scene.envelope_with(&message, &instructed);
    let instruction = if cast.is_written() { &["MTP-DLV-021", "MTP-PMK-003"] } else { clauses };
    add(
        "delivery-instruction",
        "An instruction is handed through",
        instruction,
        &instructed_envelope,
        &instructed,
    );
    let forged = set(&envelope, "/postmark", "{\"by\":\"the sender\"}");
    let replaced = if cast.is_written() { &["MTP-ENV-031"] } else { clauses };
    add("postmark-of-sender", "A postmark that the sender wrote is replaced", replaced, &forged, &plain);
    if cast.is_written() {
        let further = set(&envelope, "/app", json!({ "b": [1, null], "a": true }));
        add(
            "further-member",
            "A further member of the envelope is handed over",
            &["MTP-ENV-030"],
            &further,
            &plain,
        );
        let metadata = set(&scene.metadata(&message, &plain), "/app", json!(["x", 1]));
        let sealed = scene.sealed_message(&canonical(&message));
        let further = scene.envelope_of(&sealed, &metadata);
        add(
            "further-metadata-member",
            "A further member of the metadata is handed over",
            &["MTP-ENV-030"],
            &further,
            &plain,
        );
        let inside = set(&plain, "/app", json!({ "b": 1, "a": 2 }));
        let envelope = scene.envelope_with(&message, &inside);
        add(
            "further-member-inside",
            "A further member of the delivery information is repeated",
            &["MTP-PMK-003"],
            &envelope,
            &inside,
        );
    }
}
