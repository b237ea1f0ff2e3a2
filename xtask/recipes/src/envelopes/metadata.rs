//! `mtp.metadata`.

use dm3_oracle::encoding::{base64, from_base64};
use dm3_oracle::envelope::{HashMember, sign_metadata};
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::json::{canonical, with};
use serde_json::{Value, json};

use super::scene::Scene;
use crate::messages::{Case, Cast, Family, Kind, flipped, kind, other_than, set, spaced, unset};
use crate::{Dialect, Suite};

const CLAUSES: &[&str] =
    &["MTP-MET-010", "MTP-MET-011", "MTP-MET-013", "MTP-MET-020", "MTP-MET-031", "MTP-ENV-001"];
const ROWS: &[&str] = &["DIV-TS-003", "DIV-TS-026", "DIV-TS-027"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.metadata",
        "spec/envelopes.md",
        "metadata.verify",
        "Metadata of envelopes as they are submitted: members, signature by the sender's key, the envelope's name.",
    );
    for cast in Cast::both() {
        let scene = Scene::new(&cast);
        accepting(&mut suite, &scene);
        changed_after_signing(&mut suite, &scene);
        other_signatures(&mut suite, &scene);
        if cast.is_written() {
            members(&mut suite, &scene);
        }
    }
    suite
}

fn input(scene: &Scene<'_>, text: &str) -> Value {
    json!({ "envelope_text": text, "sender_signing_key": scene.cast.signing_key(&scene.cast.alice) })
}

fn output(scene: &Scene<'_>, envelope: &Value) -> Value {
    json!({ "envelope_hash": scene.envelope_hash(envelope), "version": envelope.pointer("/metadata/version") })
}

/// The honest envelope with its metadata changed and signed anew.
fn resigned(scene: &Scene<'_>, pointer: &str, value: impl Into<Value>) -> Value {
    let metadata = set(&scene.metadata(&scene.message(), &scene.information()), pointer, value);
    scene.envelope_of(&scene.sealed_message(&canonical(&scene.message())), &metadata)
}

fn accepting(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let mut family = Family::new(suite, cast, "plain", |text| input(scene, text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], envelope: &Value| {
        let case = Case::accepted(slug, title, cast.cite(clauses, ROWS));
        family.accept(case, &canonical(envelope), output(scene, envelope));
    };
    take("plain", "Metadata signed by the sender is taken", CLAUSES, &scene.envelope());
    let hash = sha256_hex0x("a message");
    if cast.is_written() {
        let named = &["MTP-MET-013", "MTP-MET-020"];
        take(
            "message-hash",
            "Metadata can carry the hash of the message, and the envelope keeps its name",
            named,
            &resigned(scene, "/messageHash", hash.clone()),
        );
        let unnamed = unset(&scene.metadata(&scene.message(), &scene.information()), "/encryptionScheme");
        let unnamed = scene.envelope_of(&scene.sealed_message(&canonical(&scene.message())), &unnamed);
        take("no-scheme", "Metadata needs no encryption scheme", &["MTP-MET-011"], &unnamed);
        take(
            "other-scheme",
            "Metadata can name another scheme",
            &["MTP-MET-011"],
            &resigned(scene, "/encryptionScheme", "x-other"),
        );
        let further = &["MTP-MET-014", "MTP-GEN-003"];
        take(
            "further-member",
            "A further member is taken and signed",
            further,
            &resigned(scene, "/app", json!([1, null])),
        );
        take(
            "further-object",
            "A further object is taken and signed",
            further,
            &resigned(scene, "/app", json!({ "b": 1, "a": 1e21 })),
        );
        let outside = set(&scene.envelope(), "/app", "x");
        take(
            "further-member-outside",
            "A further member of the envelope is not signed",
            &["MTP-ENV-003"],
            &outside,
        );
        let postmarked = set(&scene.envelope(), "/postmark", "x");
        take("postmark-outside", "The postmark is not signed", &["MTP-ENV-002"], &postmarked);
        let text = spaced(&canonical(&scene.envelope()));
        let case =
            Case::accepted("white-space", "White space between members does not count", &["MTP-MET-031"]);
        family.accept(case, &text, output(scene, &scene.envelope()));
        let upper = hash.to_uppercase().replace("0X", "0x");
        let upper = resigned(scene, "/messageHash", upper);
        let case = Case::accepted(
            "hash-in-upper-case",
            "The digits of a hash can be of either case",
            &["MTP-KEY-011", "MTP-MET-013"],
        );
        family.accept(case, &canonical(&upper), output(scene, &upper));
        for version in ["2.0", "1.1", "v2", ""] {
            let slug = format!(
                "version-{}",
                if version.is_empty() { "empty".to_owned() } else { version.replace('.', "-") }
            );
            let text = canonical(&resigned(scene, "/version", version));
            let case = Case::accepted(&slug, "Metadata of a version that is not known", &["MTP-MET-015"]);
            family.observe(case, &text, "a reader may decline a version that it does not know");
        }
        let text = canonical(&resigned(scene, "/encryptedMessageHash", hash));
        let case = Case::accepted(
            "hash-of-the-older-form",
            "Metadata of version 1.0 with the hash of the older deployed form",
            &["MTP-MET-016"],
        );
        family.observe(case, &text, "a reader may refuse what only the deployed form has");
    } else {
        let older = Scene::with_hash(cast, HashMember::EncryptedMessageHash);
        let envelope = older.envelope();
        let case =
            Case::accepted("encrypted-message-hash", "Metadata of the older form is taken", &["DIV-TS-028"]);
        family.accept(case, &canonical(&envelope), output(&older, &envelope));
    }
}

fn members(suite: &mut Suite, scene: &Scene<'_>) {
    let honest = scene.metadata(&scene.message(), &scene.information());
    let message = scene.sealed_message(&canonical(&scene.message()));
    let mut family = Family::new(suite, scene.cast, "plain", |text| input(scene, text));
    let mut refuse = |slug: &str, what: &str, clause: &str, envelope: &Value| {
        let title = format!("An envelope with {what} is refused");
        family.refuse(Case::refused(slug, &title, what, &[clause]), kind::MALFORMED, &canonical(envelope));
    };
    for (name, word) in [("version", "version"), ("deliveryInformation", "delivery-information")] {
        let changed = scene.envelope_of(&message, &unset(&honest, &format!("/{name}")));
        refuse(&format!("no-{word}"), &format!("no {name}"), "MTP-MET-010", &changed);
    }
    for (word, words, value) in other_than("string") {
        refuse(
            &format!("version-{word}"),
            &format!("{words} as version"),
            "MTP-MET-010",
            &resigned(scene, "/version", value.clone()),
        );
        refuse(
            &format!("scheme-{word}"),
            &format!("{words} as encryptionScheme"),
            "MTP-MET-011",
            &resigned(scene, "/encryptionScheme", value.clone()),
        );
        refuse(
            &format!("message-hash-{word}"),
            &format!("{words} as messageHash"),
            "MTP-MET-013",
            &resigned(scene, "/messageHash", value),
        );
    }
    for (word, words, value) in other_than("string") {
        if word != "object" {
            let what = format!("{words} as deliveryInformation");
            refuse(
                &format!("delivery-information-{word}"),
                &what,
                "MTP-MET-010",
                &resigned(scene, "/deliveryInformation", value),
            );
        }
    }
    let hash = sha256_hex0x("a message");
    for (slug, what, value) in [
        ("message-hash-without-prefix", "digits without 0x as messageHash", hash.replace("0x", "")),
        ("message-hash-short", "31 bytes as messageHash", hash.split_at(64).0.to_owned()),
        ("message-hash-empty", "an empty messageHash", String::new()),
        ("message-hash-long", "33 bytes as messageHash", format!("{hash}00")),
    ] {
        refuse(slug, what, "MTP-MET-013", &resigned(scene, "/messageHash", value));
    }
    for (word, words, value) in other_than("object") {
        refuse(
            &format!("metadata-{word}"),
            &format!("{words} as metadata"),
            "MTP-ENV-001",
            &set(&scene.envelope(), "/metadata", value),
        );
    }
    refuse("no-metadata", "no metadata", "MTP-ENV-001", &unset(&scene.envelope(), "/metadata"));
    for (word, words, value) in other_than("string") {
        refuse(
            &format!("message-{word}"),
            &format!("{words} as message"),
            "MTP-ENV-001",
            &set(&scene.envelope(), "/message", value.clone()),
        );
        refuse(
            &format!("postmark-{word}"),
            &format!("{words} as postmark"),
            "MTP-ENV-002",
            &set(&scene.envelope(), "/postmark", value),
        );
    }
    refuse("no-message", "no message", "MTP-ENV-001", &unset(&scene.envelope(), "/message"));
}

fn changed_after_signing(suite: &mut Suite, scene: &Scene<'_>) {
    let (cast, honest) = (scene.cast, scene.envelope());
    let mut family = Family::new(suite, cast, "plain", |text| input(scene, text));
    let mut refuse = |slug: &str, what: &str, changed: Value| {
        let title = format!("Metadata with {what} after signing is refused");
        let case = Case::refused(slug, &title, what, cast.cite(&["MTP-MET-031"], ROWS));
        family.refuse(case, kind::FORGED, &canonical(&changed));
    };
    let version = if cast.is_written() { "1.1" } else { "v2" };
    refuse("changed-version", "another version", set(&honest, "/metadata/version", version));
    refuse("changed-scheme", "another scheme", set(&honest, "/metadata/encryptionScheme", "none"));
    refuse("stripped-scheme", "the scheme taken out", unset(&honest, "/metadata/encryptionScheme"));
    let other = canonical(&json!({ "from": "alice.eth", "to": "mallory.eth" }));
    let other = scene.sealed_information(&other);
    refuse(
        "changed-delivery-information",
        "other delivery information",
        set(&honest, "/metadata/deliveryInformation", other),
    );
    let sealed = honest.pointer("/metadata/deliveryInformation").and_then(Value::as_str).unwrap_or_default();
    let respelled = set(&honest, "/metadata/deliveryInformation", sealed.replace("\",\"", "\", \""));
    refuse("respelled-delivery-information", "white space in the sealed delivery information", respelled);
    refuse(
        "clear-delivery-information",
        "the delivery information in clear",
        set(&honest, "/metadata/deliveryInformation", scene.information()),
    );
    if cast.is_written() {
        refuse("added-member", "a member added", set(&honest, "/metadata/app", "x"));
        refuse("added-hash", "a hash added", set(&honest, "/metadata/messageHash", sha256_hex0x("x")));
        let further = resigned(scene, "/app", "x");
        refuse("stripped-member", "a further member taken out", unset(&further, "/metadata/app"));
    } else {
        refuse("changed-hash", "another hash", set(&honest, "/metadata/messageHash", sha256_hex0x("x")));
    }
}

fn other_signatures(suite: &mut Suite, scene: &Scene<'_>) {
    let cast = scene.cast;
    let (alice, dialect) = (&cast.alice, cast.dialect);
    let metadata = scene.metadata(&scene.message(), &scene.information());
    let text = canonical(&metadata);
    let honest = scene.envelope();
    let signature = honest.pointer("/metadata/signature").and_then(Value::as_str).unwrap_or_default();
    let bytes = from_base64(signature).unwrap_or_default();
    let mut family = Family::new(suite, cast, "plain", |text| input(scene, text));
    let mut refuse = |slug: &str, what: &str, kind: Kind, signature: Value| {
        let title = format!("Metadata with {what} is refused");
        let clauses: &[&str] = if signature.is_string() { &["MTP-MET-031"] } else { &["MTP-MET-010"] };
        let case = Case::refused(slug, &title, what, cast.cite(clauses, ROWS));
        family.refuse(case, kind, &canonical(&set(&honest, "/metadata/signature", signature)));
    };
    for (slug, what, signer) in [
        ("signed-by-another", "a signature by somebody else", &cast.mallory),
        ("signed-by-service", "a signature by the delivery service", &cast.service),
    ] {
        let signed = sign_metadata(&metadata, signer, dialect);
        refuse(slug, what, kind::FORGED, signed.get("signature").cloned().unwrap_or_default());
    }
    let inner = scene.message().get("signature").cloned().unwrap_or_default();
    refuse("signature-of-message", "the signature of the message inside", kind::FORGED, inner);
    let hex_signed = alice.sign(&sha256_hex0x(&text), dialect);
    refuse("signed-hash-in-hex", "a signature over the hexadecimal hash", kind::CANONICAL, hex_signed.into());
    refuse(
        "signed-spaced-text",
        "a signature over text with white space",
        kind::CANONICAL,
        alice.sign(&spaced(&text), dialect).into(),
    );
    let empty = canonical(&with(&metadata, "signature", ""));
    refuse(
        "signed-with-empty-signature",
        "a signature over itself left empty",
        kind::CANONICAL,
        alice.sign(&empty, dialect).into(),
    );
    let clear = canonical(&with(&metadata, "deliveryInformation", scene.information()));
    refuse(
        "signed-clear-delivery-information",
        "a signature over the delivery information in clear",
        kind::CANONICAL,
        alice.sign(&clear, dialect).into(),
    );
    refuse(
        "signed-envelope",
        "a signature over the whole envelope",
        kind::CANONICAL,
        alice.sign(&canonical(&unset(&honest, "/metadata/signature")), dialect).into(),
    );
    refuse(
        "flipped-signature",
        "a bit of the signature changed",
        kind::FORGED,
        flipped(signature, 20).into(),
    );
    refuse("zero-signature", "a signature of zeros", kind::FORGED, base64(&[0; 64]).into());
    refuse(
        "short-signature",
        "the signature's last byte cut off",
        kind::MALFORMED,
        base64(bytes.split_at(63).0).into(),
    );
    if cast.is_written() {
        refuse("empty-signature", "an empty signature", kind::MALFORMED, "".into());
        refuse(
            "truncated-base64",
            "the signature's last group of base64 cut off",
            kind::MALFORMED,
            signature.split_at(84).0.into(),
        );
        refuse("signature-null", "null as signature", kind::MALFORMED, Value::Null);
        refuse("signature-number", "a number as signature", kind::MALFORMED, json!(7));
        refuse(
            "ed25519-signature",
            "a signature of the deployed network's algorithm",
            kind::DOWNGRADE,
            alice.sign(&text, Dialect::LegacyTs).into(),
        );
    }
    let case = Case::refused(
        "no-signature",
        "Metadata without signature is refused",
        "take signature out",
        cast.cite(&["MTP-MET-010"], ROWS),
    );
    family.refuse(case, kind::FORGED, &canonical(&unset(&honest, "/metadata/signature")));
    let clauses = cast.cite(&["MTP-MET-031"], ROWS);
    let case = Case::refused(
        "key-of-another",
        "Metadata is refused under somebody else's key",
        "Mallory's public key",
        clauses,
    );
    let input =
        set(&input(scene, &canonical(&honest)), "/sender_signing_key", cast.signing_key(&cast.mallory));
    family.refuse_input(case, kind::FORGED, input);
}
