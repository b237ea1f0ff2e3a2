//! Signed profiles that are accepted.

use dm3_oracle::json::{canonical, with};
use dm3_oracle::{Person, profile};
use serde_json::{Value, json};

use super::fixture::{alice, input, member, output, plain, signature_bytes, signed_input};
use super::{PAGE, record_deployed, record_shape, record_signature, record_text};
use crate::{Bug, Dialect, Suite};

/// The clauses that a plain signed profile meets.
pub(super) const PLAIN: [&str; 12] = [
    "REG-PRF-001",
    "REG-PRF-002",
    "REG-PRF-003",
    "REG-PRF-004",
    "REG-PRF-005",
    "REG-PRF-006",
    "REG-PRF-009",
    "REG-PRF-010",
    "REG-PRF-012",
    "REG-PRF-013",
    "REG-PRF-014",
    "REG-PRF-015",
];

/// `profile.verify`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.profile-record",
        PAGE,
        "profile.verify",
        "Signed user profiles and the wallet that has to have signed them.",
    );
    lists(&mut suite);
    members(&mut suite);
    spellings(&mut suite);
    record_shape::extend(&mut suite);
    record_text::extend(&mut suite);
    record_signature::extend(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    record_deployed::extend(&mut suite);
    suite
}

fn accept(suite: &mut Suite, slug: &str, title: &str, clauses: &[&str], profile: &Value, services: &[&str]) {
    suite
        .accept(slug, title, clauses, signed_input(profile), output(services, Dialect::Spec))
        .finds(Bug::Basic);
}

fn lists(suite: &mut Suite) {
    accept(
        suite,
        "plain",
        "A profile signed by its owner is accepted",
        &PLAIN,
        &plain(Dialect::Spec),
        &["ds.eth"],
    );
    for (slug, title, clause, listed, usable) in [
        (
            "two-services",
            "The order of the delivery services is kept",
            "REG-PRF-006",
            json!(["zeta.eth", "alpha.eth"]),
            ["zeta.eth", "alpha.eth"].as_slice(),
        ),
        (
            "many-services",
            "Eight delivery services keep their order",
            "REG-PRF-006",
            json!(["h.eth", "g.eth", "f.eth", "e.eth", "d.eth", "c.eth", "b.eth", "a.eth"]),
            &["h.eth", "g.eth", "f.eth", "e.eth", "d.eth", "c.eth", "b.eth", "a.eth"],
        ),
        (
            "service-not-a-name",
            "An entry that is no ENS name is passed over",
            "REG-PRF-007",
            json!(["not a name", "ds.eth"]),
            &["ds.eth"],
        ),
        (
            "empty-service",
            "An empty entry is passed over",
            "REG-PRF-007",
            json!(["ds.eth", "", "other.eth"]),
            &["ds.eth", "other.eth"],
        ),
        (
            "service-with-empty-label",
            "An entry with an empty label is passed over",
            "REG-PRF-007",
            json!(["ds..eth", "ds.eth"]),
            &["ds.eth"],
        ),
        (
            "only-unusable-services",
            "A profile whose entries are all unusable keeps its keys",
            "REG-PRF-007",
            json!(["not a name"]),
            &[],
        ),
        (
            "service-beyond-ascii",
            "A name beyond ASCII is signed as UTF-8",
            "REG-PRF-009",
            json!(["grüße.eth"]),
            &["grüße.eth"],
        ),
    ] {
        accept(
            suite,
            slug,
            title,
            &[clause],
            &with(&plain(Dialect::Spec), "deliveryServices", listed),
            usable,
        );
    }
}

fn members(suite: &mut Suite) {
    for (slug, title, value) in [
        (
            "unknown-text",
            "An unknown member of the profile is kept and signed",
            json!("https://example.org/100%"),
        ),
        (
            "unknown-object",
            "An unknown object in the profile is kept and signed",
            json!({ "b": [1, null], "a": {} }),
        ),
        (
            "unknown-number",
            "An unknown number in the profile is signed in its canonical form",
            json!(0.000_000_1),
        ),
        (
            "unknown-text-beyond-ascii",
            "An unknown text beyond ASCII is signed as UTF-8",
            json!("☃ \u{1f600} \u{7f}"),
        ),
    ] {
        let profile = with(&plain(Dialect::Spec), "note", value);
        accept(suite, slug, title, &["REG-PRF-008", "REG-PRF-011"], &profile, &["ds.eth"]);
    }
    let signed = with(&profile::signed(&plain(Dialect::Spec), &alice()), "note", "not signed");
    suite.accept(
        "unknown-member-outside",
        "An unknown member beside profile and signature is allowed",
        &["REG-PRF-008"],
        input(&canonical(&signed), &alice().address()),
        output(&["ds.eth"], Dialect::Spec),
    );
}

fn spellings(suite: &mut Suite) {
    let plain_profile = plain(Dialect::Spec);
    let signed = profile::signed(&plain_profile, &alice());
    let address = alice().address();
    let signature = signed.get("signature").and_then(Value::as_str).unwrap_or_default();
    let text = canonical(&signed);
    let noted = canonical(&profile::signed(&with(&plain_profile, "note", json!("A/")), &alice()));
    let numbered = canonical(&profile::signed(&with(&plain_profile, "note", json!(1.5)), &alice()));
    let reordered = format!(
        "{{ \"signature\" : \"{signature}\",\n\t\"profile\" : {{ \"publicSigningKey\" : {}, \"publicEncryptionKey\" : {},\r\n \
         \"deliveryServices\" : [ \"ds.eth\" ] }} }}",
        member(&plain_profile, "publicSigningKey"),
        member(&plain_profile, "publicEncryptionKey"),
    );
    for (slug, title, clauses, text, address) in [
        (
            "other-order-and-white-space",
            "The order of the members and white space are not signed",
            ["REG-PRF-009", "REG-PRF-011"],
            reordered,
            address.clone(),
        ),
        (
            "escapes",
            "Escapes in the received text are not signed",
            ["REG-PRF-009", "REG-PRF-011"],
            noted.replace("\"A/\"", "\"\\u0041\\/\""),
            address.clone(),
        ),
        (
            "long-number",
            "A number is signed in its canonical form, however it is written",
            ["REG-PRF-009", "REG-PRF-011"],
            numbered.replace("1.5", "150.0e-2"),
            address.clone(),
        ),
        (
            "upper-case-signature",
            "The digits of the signature may be upper case",
            ["REG-PRF-012", "REG-PRF-015"],
            text.replace(signature, &format!("0x{}", signature.trim_start_matches("0x").to_uppercase())),
            address.clone(),
        ),
        (
            "lower-case-address",
            "An owner's address given in lower case stands in the text with its checksum",
            ["REG-PRF-010", "REG-PRF-015"],
            text.clone(),
            address.to_lowercase(),
        ),
    ] {
        suite.accept(slug, title, &clauses, input(&text, &address), output(&["ds.eth"], Dialect::Spec));
    }
    other_v(suite);
}

/// Alice's signature has one of the two values of `v`; this one has the other.
fn other_v(suite: &mut Suite) {
    let own = signature_bytes(Dialect::Spec).last().copied();
    let person = (0_u8..=255)
        .map(|number| Person::named(&format!("person{number}.eth")))
        .find(|person| {
            let profile = profile::user(person, &["ds.eth"], Dialect::Spec);
            let signature =
                person.wallet.sign_personal(&profile::creation_message(&profile, &person.address()));
            signature.last().copied() != own
        })
        .unwrap_or_else(alice);
    let signed = profile::signed(&profile::user(&person, &["ds.eth"], Dialect::Spec), &person);
    suite.accept(
        "other-v",
        "Both values of the last byte, 27 and 28, are accepted",
        &["REG-PRF-013", "REG-PRF-015"],
        input(&canonical(&signed), &person.address()),
        json!({ "encryption_key": person.encryption_public_base64(), "delivery_services": ["ds.eth"] }),
    );
}
