//! `mtp.envelope-submission`: what a delivery service refuses.

use dm3_oracle::encoding::hex;
use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::json::canonical;
use dm3_oracle::seal::seal_labelled;
use serde_json::{Value, json};

use super::scene::Scene;
use super::submission::{ROWS, output};
use super::submission_malformed;
use crate::messages::{Case, Family, flipped, kind, set, spoiled, unset};
use crate::{Bug, Severity, Stage, Suite};

/// Adds them.
pub(super) fn add(suite: &mut Suite, scene: &Scene<'_>) {
    senders(suite, scene);
    delivery_information(suite, scene);
    sizes(suite, scene);
    if scene.cast.is_written() {
        submission_malformed::add(suite, scene);
    } else {
        deployed(suite, scene);
    }
}

/// The honest envelope with this metadata, which Alice signs.
pub(super) fn resigned(scene: &Scene<'_>, metadata: &Value) -> String {
    canonical(&scene.envelope_of(&scene.sealed_message(&canonical(&scene.message())), metadata))
}

pub(super) fn honest_metadata(scene: &Scene<'_>) -> Value {
    scene.metadata(&scene.message(), &scene.information())
}

fn senders(suite: &mut Suite, scene: &Scene<'_>) {
    let (cast, honest) = (scene.cast, scene.envelope());
    let mut family = Family::new(suite, cast, "plain", |text| scene.submission_input(text));
    let mut refuse = |slug: &str, title: &str, change: &str, envelope: &Value| {
        let case = Case::refused(slug, title, change, cast.cite(&["MTP-MET-031"], ROWS));
        family.refuse(case, kind::FORGED, &canonical(envelope));
    };
    let signed_by =
        |metadata: &Value, person| set(&honest, "/metadata", sign_metadata(metadata, person, cast.dialect));
    let plain = honest_metadata(scene);
    refuse(
        "signed-by-another",
        "Nobody submits in somebody else's name",
        "Mallory signs the metadata",
        &signed_by(&plain, &cast.mallory),
    );
    refuse(
        "signed-by-service",
        "A delivery service does not sign for the sender",
        "the service signs the metadata",
        &signed_by(&plain, &cast.service),
    );
    refuse(
        "signed-by-receiver",
        "The receiver does not sign for the sender",
        "the receiver signs the metadata",
        &signed_by(&plain, &cast.bob),
    );
    let as_mallory = json!({ "from": "mallory.eth", "to": "bob.eth" });
    let named = set(&plain, "/deliveryInformation", scene.sealed_information(&canonical(&as_mallory)));
    refuse(
        "another-sender-named",
        "The signature is by the sender that the delivery information names",
        "Mallory named as sender",
        &signed_by(&named, &cast.alice),
    );
    let unknown = json!({ "from": "nobody.eth", "to": "bob.eth" });
    let unknown = set(&plain, "/deliveryInformation", scene.sealed_information(&canonical(&unknown)));
    refuse(
        "sender-without-profile",
        "A sender without profile proves nothing",
        "a name without profile as sender",
        &signed_by(&unknown, &cast.alice),
    );
    let elsewhere = json!({ "from": "alice.eth", "to": "mallory.eth" });
    let elsewhere = scene.sealed_information(&canonical(&elsewhere));
    refuse(
        "redirected",
        "The sender's signature covers the receiver",
        "other delivery information",
        &set(&honest, "/metadata/deliveryInformation", elsewhere),
    );
    let inner = scene.message().get("signature").cloned().unwrap_or_default();
    refuse(
        "signature-of-message",
        "The signature of the message is not that of the metadata",
        "the message's signature",
        &set(&honest, "/metadata/signature", inner),
    );
    let signature = honest.pointer("/metadata/signature").and_then(Value::as_str).unwrap_or_default();
    refuse(
        "flipped-signature",
        "A signature with a changed bit is refused",
        "a bit of the signature changed",
        &set(&honest, "/metadata/signature", flipped(signature, 30)),
    );
    refuse(
        "changed-scheme",
        "The sender's signature covers the scheme",
        "another scheme",
        &set(&honest, "/metadata/encryptionScheme", "none"),
    );
    refuse(
        "stripped-scheme",
        "The sender's signature covers that the scheme is there",
        "no scheme",
        &unset(&honest, "/metadata/encryptionScheme"),
    );
    refuse(
        "added-metadata-member",
        "The sender's signature covers further members",
        "a member added",
        &set(&honest, "/metadata/app", "x"),
    );
    let keys = set(
        &scene.submission_input(&canonical(&honest)),
        "/signing_keys/alice.eth",
        cast.signing_key(&cast.mallory),
    );
    let case = Case::refused(
        "another-key-published",
        "An old key proves nothing",
        "another key in the sender's profile",
        cast.cite(&["MTP-MET-031"], ROWS),
    );
    family.refuse_input(case, kind::FORGED, keys);
}

fn delivery_information(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let mut family = Family::new(suite, cast, "plain", |text| scene.submission_input(text));
    let plain = honest_metadata(scene);
    let sealed = scene.sealed_information(&canonical(&scene.information()));
    let clauses = cast.cite(&["MTP-DLV-010"], ROWS);
    // A few of each kind: the same payloads are taken apart in the suite of the delivery information.
    for spoiled in spoiled(&sealed, cast.is_written()).into_iter().step_by(3) {
        let slug = format!("delivery-{}", spoiled.slug);
        let title = format!("Delivery information with {} is refused", spoiled.what);
        let text = resigned(scene, &set(&plain, "/deliveryInformation", spoiled.text));
        family.refuse(Case::refused(&slug, &title, spoiled.what, clauses), spoiled.kind, &text);
    }
    for (slug, whom, person) in [
        ("delivery-sealed-for-receiver", "the receiver", &cast.bob),
        ("delivery-sealed-for-another-service", "another service", &cast.other_service),
    ] {
        let other = seal_labelled(
            &person.encryption_public(),
            "delivery of an envelope",
            &canonical(&scene.information()),
        );
        let title = format!("Delivery information sealed for {whom} is refused");
        let text = resigned(scene, &set(&plain, "/deliveryInformation", other));
        family.refuse(Case::refused(slug, &title, &title, clauses), kind::CLOSED, &text);
    }
    let input = scene.submission_input(&canonical(&scene.envelope()));
    let input = set(&input, "/service_private_key", hex(&cast.other_service.encryption_private));
    let case = Case::refused(
        "another-service",
        "An envelope for another service is refused",
        "another service's key",
        clauses,
    );
    family.refuse_input(case, kind::CLOSED, input);
    let clear = cast.cite(&["MTP-MET-030"], ROWS);
    let text = resigned(scene, &set(&plain, "/deliveryInformation", scene.information()));
    let case = Case::refused(
        "delivery-in-clear",
        "Delivery information in clear is refused",
        "the object itself",
        clear,
    );
    family.refuse(case, (Stage::Decode, Bug::Confidentiality, Severity::High), &text);
    if !cast.is_written() {
        return;
    }
    for (slug, what, clause, plaintext) in [
        ("delivery-without-receiver", "no receiver", "MTP-DLV-002", "{\"from\":\"alice.eth\"}"),
        ("delivery-without-sender", "no sender", "MTP-DLV-002", "{\"to\":\"bob.eth\"}"),
        (
            "delivery-to-no-name",
            "a receiver that is no name",
            "MTP-DLV-004",
            "{\"from\":\"alice.eth\",\"to\":\"\"}",
        ),
        ("delivery-to-number", "a number as receiver", "MTP-DLV-002", "{\"from\":\"alice.eth\",\"to\":7}"),
        (
            "delivery-from-similar-name",
            "a sender of mixed scripts",
            "MTP-DLV-004",
            "{\"from\":\"\u{430}lice.eth\",\"to\":\"bob.eth\"}",
        ),
        (
            "delivery-instruction-number",
            "a number as instruction",
            "MTP-DLV-003",
            "{\"deliveryInstruction\":7,\"from\":\"alice.eth\",\"to\":\"bob.eth\"}",
        ),
        (
            "delivery-with-two-senders",
            "two senders",
            "MTP-DLV-011",
            "{\"from\":\"alice.eth\",\"from\":\"mallory.eth\",\"to\":\"bob.eth\"}",
        ),
        ("delivery-not-json", "words", "MTP-DLV-011", "to bob.eth"),
    ] {
        let text = resigned(scene, &set(&plain, "/deliveryInformation", scene.sealed_information(plaintext)));
        let title = format!("An envelope is refused whose delivery information has {what}");
        family.refuse(Case::refused(slug, &title, what, &[clause]), kind::MALFORMED, &text);
    }
}

fn sizes(suite: &mut Suite, scene: &Scene<'_>) {
    let text = canonical(&scene.envelope());
    let size = text.len();
    let mut family = Family::new(suite, scene.cast, "plain", |text| scene.submission_input(text));
    let kind = (Stage::Policy, Bug::DenialOfService, Severity::Medium);
    for (slug, title, limit) in [
        ("size-beyond-limit", "An envelope of one byte beyond the limit is refused", size - 1),
        ("size-far-beyond-limit", "An envelope of twice the limit is refused", size / 2),
        ("limit-of-zero", "A service with a limit of zero takes nothing", 0),
    ] {
        let input = set(&scene.submission_input(&text), "/size_limit", limit);
        let clauses = scene.cast.cite(&["MTP-ENV-020"], &["DIV-TS-066"]);
        family.refuse_input(Case::refused(slug, title, "a smaller limit", clauses), kind, input);
    }
    if scene.cast.is_written() {
        sizes_in_bytes(suite, scene);
    }
}

/// Under a limit that the honest envelope just keeps.
fn sizes_in_bytes(suite: &mut Suite, scene: &Scene<'_>) {
    let limit = canonical(&scene.envelope()).len() + 1000;
    let limited = |text: &str| set(&scene.submission_input(text), "/size_limit", limit);
    let clauses = &["MTP-ENV-020"];
    let kind = (Stage::Policy, Bug::DenialOfService, Severity::Medium);
    let within = set(&scene.envelope(), "/app", "x".repeat(900));
    let mut family = Family::new(suite, scene.cast, "within-limit", limited);
    let case = Case::accepted(
        "within-limit",
        "An envelope with a further member within the limit is taken",
        clauses,
    );
    family.accept(case, &canonical(&within), output(scene, &within));
    for (slug, title, change, member) in [
        (
            "bytes-not-characters",
            "The size is counted in bytes and not in characters",
            "900 characters of four bytes",
            "\u{1f680}".repeat(900),
        ),
        (
            "bytes-not-utf16-units",
            "The size is counted in bytes and not in UTF-16 units",
            "900 characters of two bytes",
            "\u{e9}".repeat(900),
        ),
        (
            "escapes-count",
            "Characters that JSON escapes count as escaped",
            "900 quotation marks",
            "\"".repeat(900),
        ),
        (
            "further-members-count",
            "Further members count for the size",
            "a member of 1100 characters",
            "x".repeat(1100),
        ),
    ] {
        let more = set(&scene.envelope(), "/app", member);
        family.refuse(Case::refused(slug, title, change, clauses), kind, &canonical(&more));
    }
}

/// What the deployed form needs and the written one does not.
fn deployed(suite: &mut Suite, scene: &Scene<'_>) {
    let plain = honest_metadata(scene);
    let mut family = Family::new(suite, scene.cast, "plain", |text| scene.submission_input(text));
    let mut refuse = |slug: &str, what: &str, row: &str, metadata: &Value| {
        let title = format!("An envelope with {what} is refused");
        family.refuse(Case::refused(slug, &title, what, &[row]), kind::MALFORMED, &resigned(scene, metadata));
    };
    refuse("no-hash", "neither of the two hashes", "DIV-TS-027", &unset(&plain, "/messageHash"));
    refuse(
        "both-hashes",
        "both hashes",
        "DIV-TS-028",
        &set(&plain, "/encryptedMessageHash", sha256_hex0x("x")),
    );
    refuse("hash-null", "null as messageHash", "DIV-TS-027", &set(&plain, "/messageHash", Value::Null));
    refuse("hash-number", "a number as messageHash", "DIV-TS-027", &set(&plain, "/messageHash", 7));
}
