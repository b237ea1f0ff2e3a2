//! The sender's check before it submits.

use dm3_oracle::envelope::{Draft, HashMember};
use dm3_oracle::json::canonical;
use dm3_oracle::{Person, message};
use serde_json::{Value, json};

use super::PAGE;
use crate::profiles::rejects::{Kind, Rejects};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const TERMS: Kind = (Stage::Policy, Bug::Policy, Severity::Medium);

/// `submission.pre_check`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.pre-check",
        PAGE,
        "submission.pre_check",
        "The sender's check of an envelope against what the delivery service and the receiver take.",
    );
    written(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    deployed(&mut suite);
    suite
}

fn envelope(dialect: Dialect, hash: HashMember) -> Value {
    let (alice, bob, service) =
        (Person::named("alice.eth"), Person::named("bob.eth"), Person::named("ds.eth"));
    let message = message::sign(message::text(&alice, &bob, "hello", 1_700_000_000_000), &alice, dialect);
    let draft = Draft {
        label: "pre-check",
        sender: &alice,
        receiver: &bob,
        service: &service,
        message: &message,
        dialect,
        hash,
    };
    draft.envelope()
}

fn input(properties: &str, extension: &str, envelope: &str, message_type: &str) -> Value {
    json!({
        "properties_text": properties,
        "extension_text": extension,
        "envelope_text": envelope,
        "message_type": message_type,
    })
}

fn written(suite: &mut Suite) {
    let envelope = envelope(Dialect::Spec, HashMember::None);
    let (text, pretty) = (canonical(&envelope), format!("{envelope:#}"));
    let size = text.len();
    let limit = |limit: usize| format!(r#"{{"messageTTL":30,"sizeLimit":{limit}}}"#);
    let roomy = limit(100_000);
    let types = r#"{"supportedMessageTypes":["NEW","EDIT"]}"#;
    let output = json!({ "size": size });
    suite
        .accept(
            "plain",
            "An envelope within its terms is submitted",
            &["MTP-TRN-013", "MTP-TRN-014"],
            input(&roomy, types, &text, "EDIT"),
            output.clone(),
        )
        .finds(Bug::Basic);
    for (slug, title, clause, properties, extension, envelope, message_type) in [
        (
            "exactly-the-limit",
            "An envelope of exactly the limit is submitted",
            "MTP-TRN-013",
            limit(size),
            types,
            text.clone(),
            "EDIT",
        ),
        (
            "white-space",
            "White space does not count towards the size",
            "MTP-TRN-013",
            limit(size),
            types,
            pretty,
            "EDIT",
        ),
        (
            "new-not-listed",
            "NEW is submitted though it is not listed",
            "MTP-TRN-014",
            roomy.clone(),
            r#"{"supportedMessageTypes":["EDIT"]}"#,
            text.clone(),
            "NEW",
        ),
        (
            "unknown-type-listed",
            "A type that nobody knows is submitted where it is listed",
            "MTP-TRN-014",
            roomy.clone(),
            r#"{"supportedMessageTypes":["NEW","POLL"]}"#,
            text.clone(),
            "POLL",
        ),
    ] {
        suite
            .accept(
                slug,
                title,
                &[clause],
                input(&properties, extension, &envelope, message_type),
                output.clone(),
            )
            .finds(Bug::EdgeCase);
    }
    let mut rejects = Rejects::of(suite, "plain", TERMS);
    for (slug, title, mutation, properties) in [
        (
            "one-byte-too-large",
            "An envelope of one byte more than the limit stays",
            "set the limit one byte below the size",
            limit(size - 1),
        ),
        (
            "half-the-limit",
            "An envelope of twice the limit stays",
            "set the limit to half the size",
            limit(size / 2),
        ),
        ("zero-limit", "Nothing fits under a limit of 0", "set the limit to 0", limit(0)),
    ] {
        rejects.add("MTP-TRN-013", slug, title, mutation, input(&properties, types, &text, "EDIT"));
    }
    for (slug, title, mutation, message_type) in [
        ("type-not-listed", "A type that is not listed stays", "send a REACTION", "REACTION"),
        ("lower-case-type", "A type in another case stays", "send an edit", "edit"),
        ("unknown-type", "A type that nobody knows stays where it is not listed", "send a POLL", "POLL"),
    ] {
        rejects.add("MTP-TRN-014", slug, title, mutation, input(&roomy, types, &text, message_type));
    }
    rejects.add(
        "MTP-TRN-014",
        "list-without-the-type",
        "A receiver who takes NEW alone gets no EDIT",
        "drop EDIT from the list",
        input(&roomy, r#"{"supportedMessageTypes":["NEW"]}"#, &text, "EDIT"),
    );
}

fn deployed(suite: &mut Suite) {
    let text = canonical(&envelope(Dialect::LegacyTs, HashMember::MessageHash));
    let properties =
        |limit: usize| format!(r#"{{"messageTTL":0,"notificationChannel":[],"sizeLimit":{limit}}}"#);
    let types = r#"{"notSupportedMessageTypes":["NEW","REACTION"]}"#;
    let output = json!({ "size": text.len() });
    suite
        .accept(
            "deployed-plain",
            "A deployed envelope within its terms is submitted",
            &["DIV-TS-046", "DIV-TS-041"],
            input(&properties(text.len()), types, &text, "NEW"),
            output,
        )
        .finds(Bug::Legacy);
    Rejects::of(suite, "deployed-plain", TERMS)
        .add(
            "DIV-TS-046",
            "deployed-too-large",
            "A deployed envelope that is too large stays",
            "set the limit one byte below the size",
            input(&properties(text.len() - 1), types, &text, "NEW"),
        )
        .add(
            "DIV-TS-041",
            "deployed-excluded-type",
            "A type that the receiver excludes stays",
            "send a REACTION",
            input(&properties(text.len()), types, &text, "REACTION"),
        );
}
