//! `mtp.envelope-open`: what a receiver does not show.

use dm3_oracle::encoding::hex;
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::json::canonical;
use dm3_oracle::message;
use dm3_oracle::seal::{drawn_from, seal_labelled, seal_value};
use serde_json::{Value, json};

use super::open::ROWS;
use super::scene::Scene;
use crate::messages::{Case, Family, Kind, kind, set, spoiled, unset};
use crate::{Bug, Severity, Stage, Suite};

const UNPROVEN: Kind = (Stage::Semantic, Bug::AuthBypass, Severity::Critical);

/// Adds them.
pub(super) fn add(suite: &mut Suite, scene: &Scene<'_>) {
    sealing(suite, scene);
    authors(suite, scene);
    receivers(suite, scene);
    hashes(suite, scene);
    if scene.cast.is_written() {
        contents(suite, scene);
        members(suite, scene);
    }
}

fn sealing(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let plaintext = canonical(&scene.message());
    let metadata = scene.metadata(&scene.message(), &scene.information());
    let clauses = cast.cite(&["MTP-ENV-040"], &["DIV-TS-005"]);
    let mut family = Family::new(suite, cast, "plain", |text| scene.open_input(text));
    for spoiled in spoiled(&scene.sealed_message(&plaintext), cast.is_written()) {
        let title = format!("An envelope with {} in its message is refused", spoiled.what);
        let text = canonical(&scene.stored(&scene.envelope_of(&spoiled.text, &metadata)));
        let slug = format!("message-{}", spoiled.slug);
        family.refuse(Case::refused(&slug, &title, spoiled.what, clauses), spoiled.kind, &text);
    }
    for (slug, whom, person) in [
        ("sealed-for-another", "somebody else", &cast.mallory),
        ("sealed-for-sender", "its sender", &cast.alice),
    ] {
        let other = seal_labelled(&person.encryption_public(), "message of an envelope", &plaintext);
        let title = format!("A message sealed for {whom} is refused");
        let change = format!("seal the message for {whom}");
        let text = canonical(&scene.stored(&scene.envelope_of(&other, &metadata)));
        family.refuse(Case::refused(slug, &title, &change, clauses), kind::CLOSED, &text);
    }
    let input = scene.open_input(&canonical(&scene.stored(&scene.envelope())));
    let input = set(&input, "/receiver_private_key", hex(&cast.mallory.encryption_private));
    let case =
        Case::refused("opened-by-another", "Nobody else opens a message", "Mallory's private key", clauses);
    family.refuse_input(case, kind::CLOSED, input);
    let clear = canonical(&scene.stored(&scene.envelope_of(&plaintext, &metadata)));
    let case = Case::refused(
        "message-in-clear",
        "A message in clear is refused",
        "the message itself in place of its payload",
        clauses,
    );
    family.refuse(case, (Stage::Decode, Bug::Confidentiality, Severity::High), &clear);
}

fn authors(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let mut family = Family::new(suite, cast, "plain", |text| scene.open_input(text));
    let mut refuse = |slug: &str,
                      (title, change): (&str, &str),
                      clause: &str,
                      kind: Kind,
                      message: &Value,
                      outside: &str| {
        let information = json!({ "from": outside, "to": "bob.eth" });
        let stored = scene.stored_with(&scene.envelope_with(message, &information), &information);
        let clauses = [clause];
        let case = Case::refused(slug, title, change, cast.cite(&clauses, ROWS));
        family.refuse(case, kind, &canonical(&stored));
    };
    let by = |person, message: Value| message::sign(message, person, cast.dialect);
    let rich = cast.rich_message();
    let as_mallory = set(&rich, "/metadata/from", "mallory.eth");
    let forged = ("Nobody writes in somebody else's name", "Mallory signs the message");
    refuse(
        "signed-by-another",
        forged,
        "MTP-MSG-031",
        kind::FORGED,
        &by(&cast.mallory, rich.clone()),
        "alice.eth",
    );
    let forged = ("Nobody writes in somebody else's name from the own account", "Mallory signs and submits");
    refuse(
        "signed-and-sent-by-another",
        forged,
        "MTP-MSG-031",
        kind::FORGED,
        &by(&cast.mallory, rich.clone()),
        "mallory.eth",
    );
    let passed = ("Nobody hands on what somebody else wrote", "Mallory submits the message that Alice wrote");
    refuse("sent-by-another", passed, "MTP-ENV-043", UNPROVEN, &by(&cast.alice, rich.clone()), "mallory.eth");
    let inside = ("Nobody puts a message of the own into somebody else's envelope", "a message by Mallory");
    refuse(
        "written-by-another",
        inside,
        "MTP-ENV-043",
        UNPROVEN,
        &by(&cast.mallory, as_mallory),
        "alice.eth",
    );
    let unknown = set(&rich, "/metadata/from", "nobody.eth");
    let words = ("A sender without profile proves nothing", "a name without profile as sender");
    refuse("sender-without-profile", words, "MTP-ENV-042", UNPROVEN, &by(&cast.alice, unknown), "nobody.eth");
    let later = by(&cast.alice, rich.clone());
    let words = ("A message changed after signing is refused", "another text");
    refuse(
        "changed-text",
        words,
        "MTP-MSG-031",
        kind::FORGED,
        &set(&later, "/message", "Lunch at two?"),
        "alice.eth",
    );
    let words = ("A message with a member added after signing is refused", "a member added to the metadata");
    refuse(
        "added-member",
        words,
        "MTP-MSG-031",
        kind::FORGED,
        &set(&later, "/metadata/app", "x"),
        "alice.eth",
    );
    let stripped = unset(&later, "/attachments");
    let words =
        ("A message without the attachments that were signed is refused", "the attachments taken out");
    refuse("stripped-attachments", words, "MTP-MSG-031", kind::FORGED, &stripped, "alice.eth");
    let words = ("A message without signature is refused", "the signature taken out");
    refuse("no-signature", words, "MTP-MSG-001", kind::FORGED, &unset(&later, "/signature"), "alice.eth");
    let words = ("A name with one more label is another sender", "another name outside");
    refuse("sent-from-subname", words, "MTP-ENV-043", UNPROVEN, &later, "a.alice.eth");
    for (slug, what, name) in [
        ("empty", "an empty name", ""),
        ("of-mixed-scripts", "a name of mixed scripts", "\u{430}lice.eth"),
        ("with-joiner", "an invisible joiner in the name", "al\u{200d}ice.eth"),
        ("with-space", "a name with a space", "alice eth"),
    ] {
        let message = by(&cast.alice, set(&rich, "/metadata/from", name));
        let title = format!("A message with {what} as sender is refused");
        refuse(&format!("sender-{slug}"), (&title, what), "MTP-ENV-041", kind::FORGED, &message, "alice.eth");
    }
    let keys = scene.open_input(&canonical(&scene.stored(&scene.envelope())));
    let keys = set(&keys, "/signing_keys/alice.eth", cast.signing_key(&cast.mallory));
    let clauses = cast.cite(&["MTP-MSG-031"], ROWS);
    let case = Case::refused(
        "another-key-published",
        "A message under an older key is not proven",
        "another key in the sender's profile",
        clauses,
    );
    family.refuse_input(case, kind::FORGED, keys);
}

fn receivers(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let mut family = Family::new(suite, cast, "plain", |text| scene.open_input(text));
    let clauses = cast.cite(&["MTP-ENV-045"], ROWS);
    for (slug, what, name) in [
        ("to-another", "another receiver", "mallory.eth"),
        ("to-sender", "its sender as receiver", "alice.eth"),
        ("to-subname", "a name with one more label as receiver", "a.bob.eth"),
        ("to-empty-name", "an empty name as receiver", ""),
        ("to-similar-name", "a name of mixed scripts as receiver", "b\u{43e}b.eth"),
    ] {
        let message = cast.by_alice(set(&cast.rich_message(), "/metadata/to", name));
        let stored = scene.stored(&scene.envelope_with(&message, &scene.information()));
        let title = format!("A message with {what} is refused");
        family.refuse(Case::refused(slug, &title, what, clauses), UNPROVEN, &canonical(&stored));
    }
    let honest = canonical(&scene.stored(&scene.envelope()));
    for (slug, title, names) in [
        (
            "receiver-of-other-names",
            "Somebody of other names does not take the message",
            json!(["carol.eth"]),
        ),
        ("receiver-without-names", "Somebody without names takes no message", json!([])),
    ] {
        let input = set(&scene.open_input(&honest), "/own_names", names);
        family.refuse_input(
            Case::refused(slug, title, "other names of the receiver", clauses),
            UNPROVEN,
            input,
        );
    }
}

fn hashes(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let message = scene.message();
    let control = if cast.is_written() { "message-hash" } else { "plain" };
    let mut family = Family::new(suite, cast, control, |text| scene.open_input(text));
    let metadata = scene.metadata(&message, &scene.information());
    let unsigned = canonical(&dm3_oracle::json::without(&message, "signature"));
    let sealed = scene.sealed_message(&canonical(&message));
    for (slug, what, hash) in [
        ("hash-of-another", "the hash of another message", sha256_hex0x("another message")),
        ("hash-without-signature", "the hash of the message without its signature", sha256_hex0x(&unsigned)),
        ("hash-of-sealed-message", "the hash of the sealed message", sha256_hex0x(&sealed)),
        (
            "hash-of-sealed-string",
            "the hash of the sealed message as a JSON string",
            dm3_oracle::envelope::encrypted_message_hash(&sealed),
        ),
    ] {
        let envelope = scene.envelope_of(&sealed, &set(&metadata, "/messageHash", hash));
        let title = format!("An envelope under {what} is refused");
        let clauses = cast.cite(&["MTP-ENV-046"], &["DIV-TS-027", "DIV-TS-034"]);
        let case = Case::refused(slug, &title, what, clauses);
        family.refuse(
            case,
            (Stage::Semantic, Bug::AuthBypass, Severity::High),
            &canonical(&scene.stored(&envelope)),
        );
    }
}

/// Something that is no message, sealed for the receiver.
fn contents(suite: &mut Suite, scene: &Scene<'_>) {
    let text = canonical(&scene.message());
    let mut family = Family::new(suite, scene.cast, "plain", |text| scene.open_input(text));
    let resigned = |pointer: &str, value: Value| {
        scene.cast.text_by_alice(set(&scene.cast.rich_message(), pointer, value))
    };
    for (slug, what, clause, plaintext) in [
        ("nothing-inside", "nothing inside", "MTP-GEN-001", String::new()),
        ("words-inside", "words inside", "MTP-GEN-001", "Lunch at one?".to_owned()),
        ("array-inside", "an array around its message", "MTP-GEN-001", format!("[{text}]")),
        (
            "string-inside",
            "a JSON string around its message",
            "MTP-GEN-001",
            canonical(&Value::from(text.as_str())),
        ),
        ("text-behind", "text behind its message", "MTP-GEN-001", format!("{text}x")),
        (
            "no-metadata-inside",
            "no metadata in its message",
            "MTP-MSG-001",
            scene.cast.text_by_alice(unset(&scene.cast.rich_message(), "/metadata")),
        ),
        ("text-number-inside", "a number as text", "MTP-MSG-002", resigned("/message", json!(7))),
        (
            "time-string-inside",
            "a string as time",
            "MTP-MSG-004",
            resigned("/metadata/timestamp", json!("1700000000000")),
        ),
        ("receiver-null-inside", "null as receiver", "MTP-MSG-003", resigned("/metadata/to", Value::Null)),
        (
            "attachments-object-inside",
            "an object as attachments",
            "MTP-MSG-007",
            resigned("/attachments", json!({})),
        ),
        (
            "reference-short-inside",
            "a short reference",
            "MTP-MSG-005",
            resigned("/metadata/referenceMessageHash", json!("0x00")),
        ),
    ] {
        let title = format!("An envelope with {what} is refused");
        family.refuse(
            Case::refused(slug, &title, what, &[clause]),
            kind::MALFORMED,
            &scene.stored_plaintext(&plaintext),
        );
    }
    let metadata = scene.metadata(&scene.message(), &scene.information());
    let (ephemeral, nonce) = drawn_from("message that is no text");
    let bytes = seal_value(&scene.cast.bob.encryption_public(), &ephemeral, &nonce, &[0xff, 0xfe]);
    let stored = scene.stored(&scene.envelope_of(&canonical(&bytes), &metadata));
    let case = Case::refused(
        "not-utf8-inside",
        "An envelope with bytes that are no text is refused",
        "bytes that are no UTF-8",
        &["MTP-ENV-040"],
    );
    family.refuse(case, kind::MALFORMED, &canonical(&stored));
}

fn members(suite: &mut Suite, scene: &Scene<'_>) {
    let stored = scene.stored(&scene.envelope());
    let text = canonical(&stored);
    let mut family = Family::new(suite, scene.cast, "plain", |text| scene.open_input(text));
    for (slug, what, clause, text) in [
        ("no-message", "no message", "MTP-ENV-001", canonical(&unset(&stored, "/message"))),
        ("no-metadata", "no metadata", "MTP-ENV-001", canonical(&unset(&stored, "/metadata"))),
        ("no-version", "no version", "MTP-MET-010", canonical(&unset(&stored, "/metadata/version"))),
        (
            "no-metadata-signature",
            "no signature of its metadata",
            "MTP-MET-010",
            canonical(&unset(&stored, "/metadata/signature")),
        ),
        (
            "no-delivery-information",
            "no deliveryInformation",
            "MTP-MET-010",
            canonical(&unset(&stored, "/metadata/deliveryInformation")),
        ),
        (
            "message-object",
            "an object as message",
            "MTP-ENV-001",
            canonical(&set(&stored, "/message", json!({}))),
        ),
        (
            "postmark-object",
            "an object as postmark",
            "MTP-ENV-002",
            canonical(&set(&stored, "/postmark", json!({}))),
        ),
        (
            "postmark-null",
            "null as postmark",
            "MTP-ENV-002",
            canonical(&set(&stored, "/postmark", Value::Null)),
        ),
        (
            "scheme-number",
            "a number as encryptionScheme",
            "MTP-MET-011",
            canonical(&set(&stored, "/metadata/encryptionScheme", 7)),
        ),
        (
            "hash-null",
            "null as messageHash",
            "MTP-MET-013",
            canonical(&set(&stored, "/metadata/messageHash", Value::Null)),
        ),
        ("array-input", "an array around it", "MTP-GEN-001", format!("[{text}]")),
        ("empty-input", "no text at all", "MTP-GEN-001", String::new()),
        ("text-behind-envelope", "text behind it", "MTP-GEN-001", format!("{text}}}")),
    ] {
        let title = format!("An envelope with {what} is refused");
        family.refuse(Case::refused(slug, &title, what, &[clause]), kind::MALFORMED, &text);
    }
}
