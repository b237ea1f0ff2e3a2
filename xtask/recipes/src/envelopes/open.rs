//! `mtp.envelope-open`: what a receiver takes.

use dm3_oracle::envelope::HashMember;
use dm3_oracle::json::canonical;
use dm3_oracle::message;
use serde_json::{Value, json};

use super::scene::Scene;
use super::{open_postmark, open_refused};
use crate::Suite;
use crate::messages::{ARRIVED_AT, Case, Cast, Family, set, spaced, unset};

const CLAUSES: &[&str] = &[
    "MTP-ENV-001",
    "MTP-ENV-002",
    "MTP-ENV-040",
    "MTP-ENV-041",
    "MTP-ENV-042",
    "MTP-ENV-043",
    "MTP-ENV-044",
    "MTP-ENV-045",
    "MTP-MSG-031",
    "MTP-MET-010",
    "MTP-MET-020",
    "MTP-PMK-007",
];
/// Rows of the deployed form that every envelope of it is about.
pub(super) const ROWS: &[&str] = &["DIV-TS-029", "DIV-TS-033", "DIV-TS-034"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.envelope-open",
        "spec/envelopes.md",
        "envelope.open",
        "Envelopes as they are picked up: the whole of what a receiver checks before it shows a message.",
    );
    for cast in Cast::both() {
        let scene = Scene::new(&cast);
        accepting(&mut suite, &scene);
        open_refused::add(&mut suite, &scene);
        open_postmark::add(&mut suite, &scene);
        if !cast.is_written() {
            older(&mut suite, &Scene::with_hash(&cast, HashMember::EncryptedMessageHash));
        }
    }
    suite
}

/// What comes of an envelope around this message, with a postmark that holds.
pub(super) fn output(scene: &Scene<'_>, envelope: &Value, message: &Value) -> Value {
    json!({
        "envelope_hash": scene.envelope_hash(envelope),
        "from": "alice.eth",
        "incoming_timestamp": ARRIVED_AT,
        "message_hash": message::hash(message),
        "postmark": "proven",
        "to": "bob.eth",
        "type": message.pointer("/metadata/type"),
    })
}

fn accepting(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let mut family = Family::new(suite, cast, "plain", |text| scene.open_input(text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], message: &Value, envelope: &Value| {
        let stored = scene.stored(envelope);
        let case = Case::accepted(slug, title, cast.cite(clauses, ROWS));
        family.accept(case, &canonical(&stored), output(scene, &stored, message));
    };
    let (message, plain) = (scene.message(), scene.information());
    take("plain", "An envelope from Alice to Bob is taken", CLAUSES, &message, &scene.envelope());
    let long = cast.by_alice(set(&cast.rich_message(), "/message", "dm3 ".repeat(700)));
    take(
        "long-message",
        "A message beyond one block opens",
        &["MTP-ENV-040"],
        &long,
        &scene.envelope_with(&long, &plain),
    );
    let reply = set(&cast.new_message(), "/metadata/type", "REPLY");
    let reply = cast.by_alice(set(&reply, "/metadata/referenceMessageHash", message::hash(&message)));
    take(
        "reply",
        "A reply is taken whether or not the receiver knows the original",
        &["MTP-MSG-005"],
        &reply,
        &scene.envelope_with(&reply, &plain),
    );
    let spelled = set(&cast.rich_message(), "/metadata/from", "ALICE.eth");
    let spelled = cast.by_alice(set(&spelled, "/metadata/to", "Bob.ETH"));
    take(
        "names-of-other-case",
        "Names are compared in normal form",
        &["MTP-ENV-043", "MTP-ENV-045"],
        &spelled,
        &scene.envelope_with(&spelled, &plain),
    );
    if cast.is_written() {
        written(&mut take, scene);
        let metadata = set(&scene.metadata(&message, &plain), "/encryptionScheme", "x-other");
        let foreign = scene.envelope_of(&scene.sealed_message(&canonical(&message)), &metadata);
        let case = Case::accepted(
            "other-scheme",
            "A message that opens under the name of another scheme",
            &["MTP-ENV-047"],
        );
        let reason = "a receiver may refuse a scheme that it does not know";
        family.observe(case, &canonical(&scene.stored(&foreign)), reason);
    }
    let respelled = json!({ "from": "Alice.ETH", "to": "BOB.eth" });
    let envelope = scene.envelope_with(&message, &respelled);
    let stored = scene.stored_with(&envelope, &respelled);
    let case = Case::accepted(
        "outer-names-of-other-case",
        "The sender outside is compared in normal form",
        cast.cite(&["MTP-ENV-043"], ROWS),
    );
    family.accept(case, &canonical(&stored), output(scene, &stored, &message));
    let elsewhere = json!({ "from": "alice.eth", "to": "robert.eth" });
    let envelope = scene.envelope_with(&message, &elsewhere);
    let stored = scene.stored_with(&envelope, &elsewhere);
    let case = Case::accepted(
        "another-receiver-outside",
        "The receiver outside is not compared",
        cast.cite(&["MTP-ENV-045"], ROWS),
    );
    family.accept(case, &canonical(&stored), output(scene, &stored, &message));
    let to_robert = cast.by_alice(set(&cast.rich_message(), "/metadata/to", "robert.eth"));
    let stored = scene.stored(&scene.envelope_with(&to_robert, &plain));
    let case = Case::accepted(
        "another-own-name",
        "Any of the receiver's names will do",
        cast.cite(&["MTP-ENV-045"], ROWS),
    );
    let result = set(&output(scene, &stored, &to_robert), "/to", "robert.eth");
    family.accept(case, &canonical(&stored), result);
}

fn written(take: &mut impl FnMut(&str, &str, &[&str], &Value, &Value), scene: &Scene<'_>) {
    let (cast, message, plain) = (scene.cast, scene.message(), scene.information());
    let sealed = scene.sealed_message(&canonical(&message));
    let metadata = scene.metadata(&message, &plain);
    let named = set(&metadata, "/messageHash", message::hash(&message));
    take(
        "message-hash",
        "The hash of the message inside is taken",
        &["MTP-ENV-046", "MTP-MET-013", "MTP-MET-020"],
        &message,
        &scene.envelope_of(&sealed, &named),
    );
    let unnamed = scene.envelope_of(&sealed, &unset(&metadata, "/encryptionScheme"));
    take(
        "no-scheme",
        "Without a scheme the message is sealed by the default one",
        &["MTP-MET-012"],
        &message,
        &unnamed,
    );
    let further = scene.envelope_of(&sealed, &set(&metadata, "/app", json!([1, null])));
    take(
        "further-metadata-member",
        "A further member of the metadata is taken",
        &["MTP-MET-014"],
        &message,
        &further,
    );
    take(
        "further-member",
        "A further member of the envelope is taken",
        &["MTP-ENV-003"],
        &message,
        &set(&scene.envelope(), "/app", "x"),
    );
    let inside = cast.by_alice(set(&cast.rich_message(), "/metadata/app", json!({ "b": 1, "a": null })));
    take(
        "further-member-inside",
        "A further member of the message is verified with the rest",
        &["MTP-MSG-010", "MTP-GEN-003"],
        &inside,
        &scene.envelope_with(&inside, &plain),
    );
    let spaced_message = scene.sealed_message(&spaced(&canonical(&message)));
    let case = scene.envelope_of(&spaced_message, &metadata);
    take(
        "message-with-white-space",
        "A message is verified in canonical form whatever was sealed",
        &["MTP-MSG-032"],
        &message,
        &case,
    );
    let tomorrow = cast.by_alice(set(&cast.rich_message(), "/metadata/type", "POLL"));
    take(
        "type-of-tomorrow",
        "A message of an unknown type is taken",
        &["MTP-MSG-023"],
        &tomorrow,
        &scene.envelope_with(&tomorrow, &plain),
    );
    let deletion = set(&cast.new_message(), "/metadata/type", "DELETE_REQUEST");
    let deletion =
        set(&unset(&deletion, "/message"), "/metadata/referenceMessageHash", message::hash(&message));
    let deletion = cast.by_alice(deletion);
    take(
        "deletion",
        "A message without text is taken",
        &["MTP-MSG-002"],
        &deletion,
        &scene.envelope_with(&deletion, &plain),
    );
}

/// The form with the hash of the encrypted message.
fn older(suite: &mut Suite, scene: &Scene<'_>) {
    let (message, stored) = (scene.message(), scene.stored(&scene.envelope()));
    let mut family = Family::new(suite, scene.cast, "encrypted-message-hash", |text| scene.open_input(text));
    let rows = &["DIV-TS-028"];
    let case = Case::accepted("encrypted-message-hash", "An envelope of the older form is taken", rows);
    family.accept(case, &canonical(&stored), output(scene, &stored, &message));
    let other = set(&stored, "/metadata/encryptedMessageHash", message::hash(&message));
    let case = Case::refused(
        "wrong-encrypted-message-hash",
        "An envelope of the older form with another hash is refused",
        "the hash of the message inside",
        rows,
    );
    family.refuse(case, crate::messages::kind::MISMATCH, &canonical(&other));
}
