//! Signed profiles that lack a member or have one of the wrong kind.

use dm3_oracle::encoding::{base64, from_base64, hex0x};
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::profile;
use serde_json::{Value, json};

use super::fixture::{alice, input, member, plain, signed_input};
use super::rejects::{MALFORMED, NOT_JSON, Rejects, UNUSABLE};
use crate::{Dialect, Suite};

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    not_an_object(suite);
    outer_members(suite);
    encryption_key(suite);
    signing_key(suite);
    delivery_services(suite);
}

fn not_an_object(suite: &mut Suite) {
    let text = canonical(&profile::signed(&plain(Dialect::Spec), &alice()));
    let mut rejects = Rejects::of(suite, "plain", NOT_JSON);
    for (slug, title, mutation, text) in [
        ("empty", "An empty text is no signed profile", "send nothing", String::new()),
        (
            "open-object",
            "A text that breaks off is refused",
            "drop the last brace",
            text.trim_end_matches('}').to_owned(),
        ),
        ("trailing-text", "A text after the object is refused", "append a comma", format!("{text},")),
    ] {
        rejects.add("REG-PRF-001", slug, title, mutation, input(&text, &alice().address()));
    }
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    for (slug, title, mutation, text) in [
        (
            "array",
            "An array around the object is refused",
            "put the object into an array",
            format!("[{text}]"),
        ),
        (
            "string",
            "A JSON string of the object is refused",
            "quote the text",
            Value::from(text.as_str()).to_string(),
        ),
        ("null", "null is no signed profile", "send null", "null".to_owned()),
        ("number", "A number is no signed profile", "send 1", "1".to_owned()),
    ] {
        rejects.add("REG-PRF-001", slug, title, mutation, input(&text, &alice().address()));
    }
}

fn outer_members(suite: &mut Suite) {
    let signed = profile::signed(&plain(Dialect::Spec), &alice());
    let profile_text = canonical(&plain(Dialect::Spec));
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    for (slug, title, mutation, object) in [
        (
            "bare-profile",
            "A profile without a signature around it is refused",
            "send the profile alone",
            plain(Dialect::Spec),
        ),
        (
            "no-profile",
            "A signature without a profile is refused",
            "drop profile",
            without(&signed, "profile"),
        ),
        (
            "no-signature",
            "A profile without a signature is refused",
            "drop signature",
            without(&signed, "signature"),
        ),
        (
            "null-profile",
            "A profile that is null is refused",
            "set profile to null",
            with(&signed, "profile", Value::Null),
        ),
        (
            "text-profile",
            "A profile that is a text is refused",
            "quote the profile",
            with(&signed, "profile", profile_text),
        ),
        (
            "array-profile",
            "A profile that is an array is refused",
            "put the profile into an array",
            with(&signed, "profile", json!([plain(Dialect::Spec)])),
        ),
        (
            "null-signature",
            "A signature that is null is refused",
            "set signature to null",
            with(&signed, "signature", Value::Null),
        ),
        (
            "number-signature",
            "A signature that is a number is refused",
            "set signature to 1",
            with(&signed, "signature", 1),
        ),
        (
            "array-signature",
            "A signature that is an array is refused",
            "put the signature into an array",
            with(&signed, "signature", json!([member(&signed, "signature")])),
        ),
    ] {
        rejects.add("REG-PRF-001", slug, title, mutation, input(&canonical(&object), &alice().address()));
    }
}

fn encryption_key(suite: &mut Suite) {
    let bytes = alice().encryption_public().to_vec();
    let text = base64(&bytes);
    let longer = [bytes.as_slice(), &[0]].concat();
    let shorter = bytes.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default();
    key(
        suite,
        ("publicEncryptionKey", "REG-PRF-002", "encryption-key", "encryption key"),
        vec![
            ("short", "of 31 bytes", "drop its last byte", base64(&shorter).into()),
            ("long", "of 33 bytes", "append a zero byte", base64(&longer).into()),
            ("hex", "in hex", "write it in hex", hex0x(&bytes).into()),
        ],
        &text,
    );
}

fn signing_key(suite: &mut Suite) {
    let text = alice().signing.public(Dialect::Spec);
    let bytes = from_base64(&text).unwrap_or_default();
    let longer = [bytes.as_slice(), &[0]].concat();
    let other_first = |first: u8| {
        let mut bytes = bytes.clone();
        if let Some(place) = bytes.first_mut() {
            *place = first;
        }
        base64(&bytes)
    };
    let uncompressed =
        [&[4], bytes.get(1..).unwrap_or_default(), bytes.get(1..).unwrap_or_default()].concat();
    key(
        suite,
        ("publicSigningKey", "REG-PRF-003", "signing-key", "signing key"),
        vec![
            ("long", "of 34 bytes", "append a zero byte", base64(&longer).into()),
            (
                "short",
                "of 31 bytes",
                "drop its first two bytes",
                base64(bytes.get(2..).unwrap_or_default()).into(),
            ),
            ("first-byte-four", "that begins with 4", "set its first byte to 4", other_first(4).into()),
            ("first-byte-zero", "that begins with 0", "set its first byte to 0", other_first(0).into()),
            (
                "uncompressed",
                "in the uncompressed form",
                "write 65 bytes that begin with 4",
                base64(&uncompressed).into(),
            ),
            ("hex", "in hex", "write it in hex", hex0x(&bytes).into()),
        ],
        &text,
    );
}

/// What can be wrong with a key, and what can be wrong with any base64 text. All profiles are signed anew.
fn key(
    suite: &mut Suite,
    (member, clause, slug, noun): (&str, &str, &str, &str),
    further: Vec<(&str, &str, &str, Value)>,
    text: &str,
) {
    let (start, end) = text.split_at(8);
    let mut defects = vec![
        ("null", "that is null", "set it to null", Value::Null),
        ("number", "that is a number", "set it to 7", json!(7)),
        ("empty", "that is empty", "set it to the empty text", json!("")),
        ("foreign-character", "with a character outside the alphabet", "replace a character by !", {
            json!(format!("!{}", text.get(1..).unwrap_or_default()))
        }),
        ("line-end", "with a line end inside", "insert a line feed", json!(format!("{start}\n{end}"))),
        ("space-behind", "with a space behind it", "append a space", json!(format!("{text} "))),
        ("padding-added", "with superfluous padding", "append =", json!(format!("{text}="))),
    ];
    defects.extend(further);
    let profile = plain(Dialect::Spec);
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    let missing = signed_input(&without(&profile, member));
    rejects.add(
        clause,
        &format!("no-{slug}"),
        &format!("A profile without {noun} is refused"),
        &format!("drop {member} and sign anew"),
        missing,
    );
    for (defect, predicate, mutation, value) in defects {
        rejects.add(
            clause,
            &format!("{slug}-{defect}"),
            &format!("A profile with an {noun} {predicate} is refused").replace("an signing", "a signing"),
            &format!("{mutation} in {member} and sign anew"),
            signed_input(&with(&profile, member, value)),
        );
    }
}

fn delivery_services(suite: &mut Suite) {
    let profile = plain(Dialect::Spec);
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    let member = "deliveryServices";
    let renamed = with(&without(&profile, member), "deliveryService", json!(["ds.eth"]));
    for (slug, title, mutation, profile) in [
        (
            "no-services",
            "A profile without a list of delivery services is refused",
            "drop the list",
            without(&profile, member),
        ),
        (
            "services-null",
            "A list of delivery services that is null is refused",
            "set the list to null",
            with(&profile, member, Value::Null),
        ),
        (
            "services-text",
            "One delivery service without a list is refused",
            "write the name alone",
            with(&profile, member, "ds.eth"),
        ),
        (
            "services-object",
            "An object of delivery services is refused",
            "write an object",
            with(&profile, member, json!({ "0": "ds.eth" })),
        ),
        (
            "services-number",
            "A number among the delivery services is refused",
            "append 1",
            with(&profile, member, json!(["ds.eth", 1])),
        ),
        (
            "services-null-entry",
            "null among the delivery services is refused",
            "append null",
            with(&profile, member, json!(["ds.eth", null])),
        ),
        (
            "services-nested",
            "A list among the delivery services is refused",
            "append a list",
            with(&profile, member, json!(["ds.eth", ["other.eth"]])),
        ),
        (
            "services-misspelt",
            "A list under the name deliveryService is refused",
            "rename the member",
            renamed,
        ),
    ] {
        rejects.add("REG-PRF-004", slug, title, &format!("{mutation} and sign anew"), signed_input(&profile));
    }
    let empty = with(&profile, member, json!([]));
    Rejects::of(suite, "plain", UNUSABLE).add(
        "REG-PRF-005",
        "services-empty",
        "A profile without any delivery service is refused",
        "empty the list and sign anew",
        signed_input(&empty),
    );
}
