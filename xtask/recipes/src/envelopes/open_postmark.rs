//! `mtp.envelope-open`: envelopes with another postmark than the service made.

use dm3_oracle::json::canonical;
use dm3_oracle::{postmark, seal::seal_labelled};
use serde_json::{Value, json};

use super::open::output;
use super::scene::Scene;
use crate::messages::{Case, Family, kind, set, spoiled, unset};
use crate::{Bug, Severity, Stage, Suite};

/// Adds them.
pub(super) fn add(suite: &mut Suite, scene: &Scene<'_>) {
    shown_without_time(suite, scene);
    if scene.cast.is_written() {
        unknown_sender(suite, scene);
    }
}

/// The message holds; only the time is not proven.
fn shown_without_time(suite: &mut Suite, scene: &Scene<'_>) {
    let (cast, message) = (scene.cast, scene.message());
    let stored = scene.stored(&scene.envelope());
    let honest = scene.postmark(&scene.envelope(), &scene.information());
    let sealed = |postmark: &Value| scene.sealed_postmark(postmark);
    let mut family = Family::new(suite, cast, "plain", |text| scene.open_input(text));
    let mut show = |slug: &str, title: &str, postmark: Option<String>| {
        let (envelope, verdict) = match postmark {
            Some(postmark) => (set(&stored, "/postmark", postmark), "refused"),
            None => (unset(&stored, "/postmark"), "missing"),
        };
        let shown =
            unset(&set(&output(scene, &stored, &message), "/postmark", verdict), "/incoming_timestamp");
        let clauses = cast.cite(&["MTP-PMK-018"], &["DIV-TS-032", "DIV-TS-034"]);
        family.accept(Case::accepted(slug, title, clauses), &canonical(&envelope), shown);
    };
    let time = if cast.is_written() { "/incomingTimestamp" } else { "/incommingTimestamp" };
    let redated = set(&honest, time, 1_600_000_000_000_u64);
    show(
        "postmark-of-another-date",
        "A message is shown without the time of a redated postmark",
        Some(sealed(&redated)),
    );
    let by_other = postmark::sign(&honest, &cast.other_service, cast.dialect);
    show(
        "postmark-of-another-service",
        "A message is shown without the time of another service",
        Some(sealed(&by_other)),
    );
    let by_sender = postmark::sign(&honest, &cast.alice, cast.dialect);
    show(
        "postmark-by-sender",
        "A message is shown without a time that its sender signed",
        Some(sealed(&by_sender)),
    );
    let other_message = set(&honest, "/messageHash", postmark::message_hash("x", cast.dialect));
    let other_message = postmark::sign(&other_message, &cast.service, cast.dialect);
    show(
        "postmark-of-another-message",
        "A message is shown without the time of another message",
        Some(sealed(&other_message)),
    );
    if !cast.is_written() {
        let text = sealed(&honest);
        show("no-postmark", "A message is shown without any postmark", None);
        show(
            "postmark-not-sealed",
            "A message is shown without a postmark that is no payload",
            Some(canonical(&honest)),
        );
        let for_mallory =
            seal_labelled(&cast.mallory.encryption_public(), "postmark of an envelope", &canonical(&honest));
        show(
            "postmark-for-another",
            "A message is shown without a postmark for another key",
            Some(for_mallory),
        );
        for spoiled in spoiled(&text, false).into_iter().take(3) {
            let slug = format!("postmark-{}", spoiled.slug);
            let title = format!("A message is shown without a postmark with {}", spoiled.what);
            show(&slug, &title, Some(spoiled.text));
        }
        let written = json!({ "deliveryInformation": scene.information(), "incomingTimestamp": 7, "messageHash": postmark::message_hash("x", crate::Dialect::Spec) });
        let written = postmark::sign(&written, &cast.service, cast.dialect);
        show(
            "postmark-of-written-form",
            "A message is shown without a postmark of the other form",
            Some(sealed(&written)),
        );
    }
}

/// Without the postmark nothing tells who handed the message in.
fn unknown_sender(suite: &mut Suite, scene: &Scene<'_>) {
    let (cast, stored) = (scene.cast, scene.stored(&scene.envelope()));
    let honest = scene.postmark(&scene.envelope(), &scene.information());
    let text = scene.sealed_postmark(&honest);
    let kind = (Stage::Semantic, Bug::AuthBypass, Severity::Medium);
    let clauses = &["MTP-ENV-044"];
    let mut family = Family::new(suite, cast, "plain", |text| scene.open_input(text));
    family.refuse(
        Case::refused("no-postmark", "An envelope without postmark is refused", "take postmark out", clauses),
        kind,
        &canonical(&unset(&stored, "/postmark")),
    );
    // A few of each kind: the same payloads are taken apart in the suite of the delivery information.
    for spoiled in spoiled(&text, true).into_iter().step_by(3) {
        let slug = format!("postmark-{}", spoiled.slug);
        let title = format!("An envelope with {} in its postmark is refused", spoiled.what);
        let case = Case::refused(&slug, &title, spoiled.what, clauses);
        family.refuse(case, kind, &canonical(&set(&stored, "/postmark", spoiled.text)));
    }
    let mut refuse = |slug: &str, what: &str, clauses: &[&str], kind, postmark: String| {
        let title = format!("An envelope with {what} is refused");
        family.refuse(
            Case::refused(slug, &title, what, clauses),
            kind,
            &canonical(&set(&stored, "/postmark", postmark)),
        );
    };
    let for_mallory =
        seal_labelled(&cast.mallory.encryption_public(), "postmark of an envelope", &canonical(&honest));
    refuse("postmark-for-another", "a postmark for another key", clauses, kind, for_mallory);
    refuse("postmark-not-sealed", "a postmark in clear", clauses, kind, canonical(&honest));
    let resigned =
        |changed: &Value| scene.sealed_postmark(&postmark::sign(changed, &cast.service, cast.dialect));
    let silent = resigned(&unset(&honest, "/deliveryInformation"));
    refuse(
        "postmark-without-delivery-information",
        "a postmark without delivery information",
        &["MTP-ENV-044", "MTP-PMK-013"],
        kind,
        silent,
    );
    let unsigned = scene.sealed_postmark(&unset(&honest, "/signature"));
    refuse(
        "postmark-without-signature",
        "a postmark without signature",
        &["MTP-ENV-044", "MTP-PMK-010"],
        kind,
        unsigned,
    );
    let untimed = resigned(&unset(&honest, "/incomingTimestamp"));
    refuse(
        "postmark-without-time",
        "a postmark without time",
        &["MTP-ENV-044", "MTP-PMK-012"],
        kind,
        untimed,
    );
    let mallory = resigned(&set(&honest, "/deliveryInformation/from", "mallory.eth"));
    refuse(
        "postmark-names-another-sender",
        "another sender in its postmark",
        &["MTP-ENV-043"],
        kind::MISMATCH,
        mallory,
    );
    let similar = resigned(&set(&honest, "/deliveryInformation/from", "\u{430}lice.eth"));
    refuse(
        "postmark-names-similar-sender",
        "a sender of mixed scripts in its postmark",
        &["MTP-ENV-043"],
        kind::MISMATCH,
        similar,
    );
}
