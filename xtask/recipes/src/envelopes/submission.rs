//! `mtp.envelope-submission`: what a delivery service takes.

use dm3_oracle::envelope::HashMember;
use dm3_oracle::json::canonical;
use dm3_oracle::message;
use serde_json::{Value, json};

use super::scene::Scene;
use super::submission_refused;
use crate::Suite;
use crate::messages::{Case, Cast, Family, set, spaced, unset};

const CLAUSES: &[&str] = &[
    "MTP-ENV-001",
    "MTP-ENV-002",
    "MTP-ENV-020",
    "MTP-ENV-021",
    "MTP-MET-010",
    "MTP-MET-011",
    "MTP-MET-013",
    "MTP-MET-020",
    "MTP-MET-030",
    "MTP-MET-031",
    "MTP-DLV-002",
    "MTP-DLV-004",
    "MTP-DLV-010",
];
/// Rows of the deployed form that every envelope of it is about.
pub(super) const ROWS: &[&str] = &["DIV-TS-026", "DIV-TS-027", "DIV-TS-043"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.envelope-submission",
        "spec/envelopes.md",
        "envelope.accept_submission",
        "Envelopes as they are submitted: the whole of what a delivery service checks before it takes one.",
    );
    for cast in Cast::both() {
        let scene = Scene::new(&cast);
        accepting(&mut suite, &scene);
        submission_refused::add(&mut suite, &scene);
        if !cast.is_written() {
            older(&mut suite, &Scene::with_hash(&cast, HashMember::EncryptedMessageHash));
        }
    }
    suite
}

/// What comes of an envelope.
pub(super) fn output(scene: &Scene<'_>, envelope: &Value) -> Value {
    json!({
        "envelope_hash": scene.envelope_hash(envelope),
        "from": "alice.eth",
        "size": canonical(envelope).len(),
        "to": "bob.eth",
    })
}

fn accepting(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let honest = scene.envelope();
    let mut family = Family::new(suite, cast, "plain", |text| scene.submission_input(text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], envelope: &Value| {
        let case = Case::accepted(slug, title, cast.cite(clauses, ROWS));
        family.accept(case, &canonical(envelope), output(scene, envelope));
    };
    take("plain", "An envelope for this service is taken", CLAUSES, &honest);
    let long = cast.by_alice(set(&cast.rich_message(), "/message", "dm3 ".repeat(3000)));
    let long = scene.envelope_with(&long, &scene.information());
    take("long-message", "A longer envelope within the limit is taken", &["MTP-ENV-020"], &long);
    let postmarked = set(&honest, "/postmark", "{\"by\":\"the sender\"}");
    take(
        "postmark-of-sender",
        "A postmark that the sender wrote is no reason to refuse",
        &["MTP-ENV-002"],
        &postmarked,
    );
    let instructed = set(&scene.information(), "/deliveryInstruction", "topic 7");
    let instructed = scene.envelope_with(&scene.message(), &instructed);
    take(
        "delivery-instruction",
        "Delivery information with an instruction is taken",
        &["MTP-DLV-003"],
        &instructed,
    );
    let spelled = json!({ "from": "ALICE.eth", "to": "Bob.ETH" });
    let spelled = scene.envelope_with(&scene.message(), &spelled);
    take("names-of-other-case", "Names are looked up in normal form", &["MTP-DLV-006"], &spelled);
    if cast.is_written() {
        written(&mut take, scene);
        let text = spaced(&canonical(&honest));
        let case = Case::accepted(
            "white-space",
            "White space does not count for the size",
            &["MTP-ENV-020", "MTP-MET-031"],
        );
        family.accept(case, &text, output(scene, &honest));
        let exactly =
            set(&scene.submission_input(&canonical(&honest)), "/size_limit", canonical(&honest).len());
        suite.accept(
            "size-at-limit",
            "An envelope of exactly the limit is taken",
            &["MTP-ENV-020"],
            exactly,
            output(scene, &honest),
        );
    }
}

fn written(take: &mut impl FnMut(&str, &str, &[&str], &Value), scene: &Scene<'_>) {
    let sealed = scene.sealed_message(&canonical(&scene.message()));
    let metadata = scene.metadata(&scene.message(), &scene.information());
    let resigned = |metadata: Value| scene.envelope_of(&sealed, &metadata);
    let hash = message::hash(&scene.message());
    let named = resigned(set(&metadata, "/messageHash", hash));
    take(
        "message-hash",
        "An envelope with the hash of its message keeps its name",
        &["MTP-MET-013", "MTP-MET-020"],
        &named,
    );
    let unnamed = resigned(unset(&metadata, "/encryptionScheme"));
    take(
        "no-scheme",
        "Without a scheme the message is sealed by the default one",
        &["MTP-MET-012", "MTP-ENV-021"],
        &unnamed,
    );
    let further = resigned(set(&metadata, "/app", json!({ "b": 1, "a": [null] })));
    take(
        "further-metadata-member",
        "A further member of the metadata is taken",
        &["MTP-MET-014", "MTP-GEN-003"],
        &further,
    );
    let outside = set(&scene.envelope(), "/app", "x");
    take("further-member", "A further member of the envelope is taken", &["MTP-ENV-003"], &outside);
    let other = set(&metadata, "/encryptionScheme", "x-other");
    for (slug, title, message) in [
        ("other-scheme", "A message of another scheme is taken unseen", "0xabcdef"),
        ("other-scheme-empty", "An empty message of another scheme is taken unseen", ""),
    ] {
        take(slug, title, &["MTP-ENV-022"], &scene.envelope_of(message, &other));
    }
    let inside = set(&scene.information(), "/app", "x");
    take(
        "further-member-inside",
        "A further member of the delivery information is taken",
        &["MTP-DLV-005"],
        &scene.envelope_with(&scene.message(), &inside),
    );
    let itself = scene.sealed_message("not a message");
    take(
        "any-content",
        "What is inside the message is not the service's business",
        &["MTP-ENV-021"],
        &scene.envelope_of(&itself, &metadata),
    );
}

/// The form with the hash of the encrypted message.
fn older(suite: &mut Suite, scene: &Scene<'_>) {
    let envelope = scene.envelope();
    let mut family =
        Family::new(suite, scene.cast, "encrypted-message-hash", |text| scene.submission_input(text));
    let rows = &["DIV-TS-028"];
    let case = Case::accepted("encrypted-message-hash", "An envelope of the older form is taken", rows);
    family.accept(case, &canonical(&envelope), output(scene, &envelope));
    let other = set(&envelope, "/metadata/encryptedMessageHash", message::hash(&scene.message()));
    let other = dm3_oracle::envelope::sign_metadata(
        other.get("metadata").unwrap_or(&Value::Null),
        &scene.cast.alice,
        scene.cast.dialect,
    );
    let case = Case::refused(
        "wrong-encrypted-message-hash",
        "An envelope of the older form with another hash is refused",
        "the hash of the message inside, signed anew",
        rows,
    );
    family.refuse(case, crate::messages::kind::MISMATCH, &canonical(&set(&envelope, "/metadata", other)));
}
