//! Profiles signed by a wallet's key, and hashes of profiles.

use dm3_oracle::encoding::hex0x;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::{Person, profile};
use serde_json::{Value, json};

use super::PAGE;
use super::fixture::{alice, member, plain};
use super::rejects::{NOT_JSON, Rejects};
use crate::{Bug, Dialect, Suite};

/// `profile.sign`.
pub(super) fn signing() -> Suite {
    let mut suite = Suite::new(
        "reg.profile-sign",
        PAGE,
        "profile.sign",
        "Signatures of profiles by wallets that follow RFC 6979.",
    );
    let plain_profile = plain(Dialect::Spec);
    let noted = with(&plain_profile, "note", "100% ☃");
    for (slug, title, person, profile) in [
        ("plain", "The signature of a plain profile", alice(), &plain_profile),
        (
            "other-wallet",
            "The signature of the same profile by another wallet",
            Person::named("eve.eth"),
            &plain_profile,
        ),
        (
            "third-wallet",
            "The signature of the same profile by a third wallet",
            Person::named("carol.eth"),
            &plain_profile,
        ),
        ("unknown-member", "The signature of a profile with an unknown member", alice(), &noted),
    ] {
        sign(&mut suite, slug, title, &["REG-PRF-009", "REG-PRF-016"], &person, profile);
    }
    suite.dialect(Dialect::LegacyTs);
    let deployed = plain(Dialect::LegacyTs);
    sign(
        &mut suite,
        "deployed-plain",
        "The signature of a deployed profile",
        &["DIV-TS-010"],
        &alice(),
        &deployed,
    );
    suite
}

fn sign(suite: &mut Suite, slug: &str, title: &str, clauses: &[&str], person: &Person, profile: &Value) {
    let signed = profile::signed(profile, person);
    suite
        .accept(
            slug,
            title,
            clauses,
            json!({ "json_text": canonical(profile), "wallet_key": hex0x(&person.wallet.secret()) }),
            json!({ "address": person.address(), "signature": member(&signed, "signature") }),
        )
        .feature("rfc6979")
        .intermediate("creation_text", profile::creation_message(profile, &person.address()).as_bytes());
}

/// `profile.hash`.
pub(super) fn hashing() -> Suite {
    let mut suite = Suite::new(
        "reg.profile-hash",
        PAGE,
        "profile.hash",
        "The dm3Hash of profiles, over the canonical JSON of the object.",
    );
    let signed = profile::signed(&plain(Dialect::Spec), &alice());
    let service =
        profile::service(&dm3_oracle::Service::named("ds.eth", "https://ds.example"), Dialect::Spec);
    let noted = with(&signed, "note", json!({ "z": 1.5, "a": "☃" }));
    for (slug, title, text, object) in [
        (
            "signed-profile",
            "The hash of a signed profile covers profile and signature",
            canonical(&signed),
            &signed,
        ),
        ("service-profile", "The hash of a delivery service's profile", canonical(&service), &service),
        ("white-space", "White space is not hashed", format!("{signed:#}"), &signed),
        ("unknown-member", "Members that nobody knows are hashed", canonical(&noted), &noted),
        (
            "number-spelling",
            "A number is hashed in its canonical form",
            canonical(&noted).replace("1.5", "15E-1"),
            &noted,
        ),
        (
            "escapes",
            "Escapes are hashed as the characters that they stand for",
            canonical(&noted).replace('☃', "\\u2603"),
            &noted,
        ),
        ("empty-object", "The hash of an empty object", " { } ".to_owned(), &json!({})),
    ] {
        suite
            .accept(
                slug,
                title,
                &["REG-URI-020"],
                json!({ "json_text": text }),
                json!({ "hash": profile::dm3_hash(object) }),
            )
            .finds(Bug::Canonicalisation)
            .intermediate("canonical", canonical(object).as_bytes());
    }
    let text = canonical(&signed);
    let mut rejects = Rejects::of(&mut suite, "signed-profile", NOT_JSON);
    rejects
        .add("REG-URI-019", "open-object", "A text that breaks off has no hash", "drop the last brace", {
            json!({ "json_text": text.strip_suffix('}') })
        })
        .add("REG-URI-019", "web-page", "A web page has no hash", "send a web page", {
            json!({ "json_text": "<!doctype html><title>Log in</title>" })
        })
        .add("REG-URI-019", "empty", "An empty text has no hash", "send nothing", json!({ "json_text": "" }));
    suite.dialect(Dialect::LegacyTs);
    let deployed = profile::signed(&plain(Dialect::LegacyTs), &alice());
    suite.accept(
        "deployed-signed-profile",
        "The hash of a deployed signed profile",
        &["DIV-TS-013"],
        json!({ "json_text": canonical(&deployed) }),
        json!({ "hash": profile::dm3_hash(&deployed) }),
    );
    suite
}
