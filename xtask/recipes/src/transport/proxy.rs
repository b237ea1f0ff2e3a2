//! Proxy envelopes.

use dm3_oracle::envelope::{Draft, HashMember, sign_metadata};
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::{Person, message};
use serde_json::{Value, json};

use super::PAGE;
use crate::profiles::rejects::{MALFORMED, Rejects, UNUSABLE};
use crate::{Bug, Dialect, Suite};

/// `proxy_envelope.envelope_for`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.proxy-envelope",
        PAGE,
        "proxy_envelope.envelope_for",
        "Messages that are sealed once for several delivery services, for a proxy to submit.",
    );
    accepted(&mut suite);
    refused(&mut suite);
    suite
}

/// The encrypted message, and the metadata for each of two services.
fn parts() -> (String, [Value; 2]) {
    let (alice, bob) = (Person::named("alice.eth"), Person::named("bob.eth"));
    let message =
        message::sign(message::text(&alice, &bob, "hello", 1_700_000_000_000), &alice, Dialect::Spec);
    let metadata = |name: &str| {
        let service = Person::named(name);
        let draft = Draft {
            label: name,
            sender: &alice,
            receiver: &bob,
            service: &service,
            message: &message,
            dialect: Dialect::Spec,
            hash: HashMember::None,
        };
        sign_metadata(&draft.unsigned_metadata(&draft.delivery_information(), ""), &alice, Dialect::Spec)
    };
    let service = Person::named("ds1.eth");
    let draft = Draft {
        label: "proxy",
        sender: &alice,
        receiver: &bob,
        service: &service,
        message: &message,
        dialect: Dialect::Spec,
        hash: HashMember::None,
    };
    (draft.encrypted_message(), [metadata("ds1.eth"), metadata("ds2.eth")])
}

fn entry(service: &str, metadata: &Value) -> Value {
    json!({ "deliveryServiceEnsName": service, "encryptionEnvelop": { "metadata": metadata } })
}

fn proxy() -> Value {
    let (message, [first, second]) = parts();
    json!({
        "to": "bob.eth",
        "encryptedMessage": message,
        "encryptionEnvelops": [entry("ds1.eth", &first), entry("ds2.eth", &second)],
    })
}

fn input(proxy: &Value, service: &str) -> Value {
    json!({ "json_text": canonical(proxy), "delivery_service": service })
}

fn accepted(suite: &mut Suite) {
    let (message, metadata) = parts();
    let proxy = proxy();
    let envelope = |metadata: &Value| {
        let envelope = json!({ "message": message, "metadata": metadata });
        json!({ "envelope_text": canonical(&envelope) })
    };
    let [first, second] = &metadata;
    let all = ["MTP-TRN-033", "MTP-TRN-034", "MTP-TRN-035"];
    suite
        .accept(
            "first-service",
            "The first service gets its own metadata",
            &all,
            input(&proxy, "ds1.eth"),
            envelope(first),
        )
        .finds(Bug::Basic);
    suite.accept(
        "second-service",
        "The second service gets the same message with other metadata",
        &["MTP-TRN-035"],
        input(&proxy, "ds2.eth"),
        envelope(second),
    );
    let twice =
        with(&proxy, "encryptionEnvelops", json!([entry("ds1.eth", first), entry("ds1.eth", second)]));
    suite
        .accept(
            "named-twice",
            "The first entry of a service counts",
            &["MTP-TRN-035"],
            input(&twice, "ds1.eth"),
            envelope(first),
        )
        .finds(Bug::EdgeCase);
}

fn refused(suite: &mut Suite) {
    let proxy = proxy();
    let (_, [first, _]) = parts();
    let list = |entry: Value| with(&proxy, "encryptionEnvelops", json!([entry]));
    let mut rejects = Rejects::of(suite, "first-service", MALFORMED);
    for (clause, slug, title, mutation, object) in [
        (
            "MTP-TRN-033",
            "no-receiver",
            "A proxy envelope without a receiver is refused",
            "drop to",
            without(&proxy, "to"),
        ),
        (
            "MTP-TRN-033",
            "null-receiver",
            "A receiver of null is refused",
            "set to to null",
            with(&proxy, "to", Value::Null),
        ),
        (
            "MTP-TRN-033",
            "no-message",
            "A proxy envelope without a message is refused",
            "drop encryptedMessage",
            without(&proxy, "encryptedMessage"),
        ),
        (
            "MTP-TRN-033",
            "object-message",
            "A message that is an object is refused",
            "write an object",
            with(&proxy, "encryptedMessage", json!({})),
        ),
        (
            "MTP-TRN-033",
            "no-envelopes",
            "A proxy envelope without metadata is refused",
            "drop encryptionEnvelops",
            without(&proxy, "encryptionEnvelops"),
        ),
        (
            "MTP-TRN-033",
            "object-envelopes",
            "An object of metadata is refused",
            "write an object",
            with(&proxy, "encryptionEnvelops", json!({ "ds1.eth": first })),
        ),
        (
            "MTP-TRN-033",
            "corrected-spelling",
            "A corrected spelling is another member",
            "write encryptionEnvelopes",
            {
                with(
                    &without(&proxy, "encryptionEnvelops"),
                    "encryptionEnvelopes",
                    json!([entry("ds1.eth", &first)]),
                )
            },
        ),
        (
            "MTP-TRN-034",
            "empty-entry",
            "An entry without members is refused",
            "empty the entry",
            list(json!({})),
        ),
        (
            "MTP-TRN-034",
            "no-service",
            "An entry without a service is refused",
            "drop deliveryServiceEnsName",
            list(without(&entry("ds1.eth", &first), "deliveryServiceEnsName")),
        ),
        (
            "MTP-TRN-034",
            "no-envelope",
            "An entry without an envelope is refused",
            "drop encryptionEnvelop",
            list(without(&entry("ds1.eth", &first), "encryptionEnvelop")),
        ),
        (
            "MTP-TRN-034",
            "no-metadata",
            "An envelope without metadata is refused",
            "empty the envelope",
            list(with(&entry("ds1.eth", &first), "encryptionEnvelop", json!({}))),
        ),
        (
            "MTP-TRN-034",
            "unsigned-metadata",
            "Metadata without a signature are refused",
            "drop the signature",
            list(entry("ds1.eth", &without(&first, "signature"))),
        ),
    ] {
        rejects.add(clause, slug, title, mutation, input(&object, "ds1.eth"));
    }
    Rejects::of(suite, "first-service", MALFORMED).add(
        "MTP-TRN-033",
        "array",
        "An array is no proxy envelope",
        "put the object into an array",
        input(&json!([proxy.clone()]), "ds1.eth"),
    );
    Rejects::of(suite, "first-service", UNUSABLE)
        .add(
            "MTP-TRN-036",
            "other-service",
            "There is no envelope for a service without an entry",
            "ask for a third service",
            input(&proxy, "ds3.eth"),
        )
        .add(
            "MTP-TRN-036",
            "no-entries",
            "There is no envelope where there are no entries",
            "empty the list",
            input(&with(&proxy, "encryptionEnvelops", json!([])), "ds1.eth"),
        );
}
