//! Profiles whose wallet signed another text than the creation text of the profile.

use dm3_oracle::hash::{keccak256, sha256};
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::sign::personal_hex;
use dm3_oracle::{Person, encoding, profile};
use serde_json::json;

use super::fixture::{alice, input, member, plain, with_signature};
use super::rejects::{CANONICAL, FORGED, Rejects};
use crate::{Dialect, Suite};

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    other_profiles(suite);
    other_texts(suite);
    other_signers(suite);
}

/// The signature of the plain profile under another profile.
fn other_profiles(suite: &mut Suite) {
    let plain = plain(Dialect::Spec);
    let signed = profile::signed(&plain, &alice());
    let eve = Person::named("eve.eth");
    let two = with(&plain, "deliveryServices", json!(["one.eth", "two.eth"]));
    let two_signed = profile::signed(&two, &alice());
    let noted = with(&plain, "note", "a");
    let noted_signed = profile::signed(&noted, &alice());
    let mut rejects = Rejects::of(suite, "plain", FORGED);
    for (slug, title, mutation, signed) in [
        (
            "service-changed",
            "A delivery service that was exchanged after signing is found out",
            "exchange the delivery service and keep the signature",
            with(&signed, "profile", with(&plain, "deliveryServices", json!(["evil.eth"]))),
        ),
        (
            "service-added",
            "A delivery service that was added after signing is found out",
            "append a delivery service and keep the signature",
            with(&signed, "profile", with(&plain, "deliveryServices", json!(["ds.eth", "evil.eth"]))),
        ),
        (
            "services-swapped",
            "An order of delivery services that was changed after signing is found out",
            "sign two delivery services and swap them",
            with(&two_signed, "profile", with(&plain, "deliveryServices", json!(["two.eth", "one.eth"]))),
        ),
        (
            "encryption-key-changed",
            "An encryption key that was exchanged after signing is found out",
            "exchange the encryption key and keep the signature",
            with(&signed, "profile", with(&plain, "publicEncryptionKey", eve.encryption_public_base64())),
        ),
        (
            "signing-key-changed",
            "A signing key that was exchanged after signing is found out",
            "exchange the signing key and keep the signature",
            with(&signed, "profile", with(&plain, "publicSigningKey", eve.signing.public(Dialect::Spec))),
        ),
        (
            "member-added",
            "A member that was added after signing is found out",
            "add an unknown member and keep the signature",
            with(&signed, "profile", noted.clone()),
        ),
        (
            "member-dropped",
            "A member that was dropped after signing is found out",
            "sign an unknown member and drop it",
            with(&noted_signed, "profile", without(&noted, "note")),
        ),
        (
            "member-changed",
            "An unknown member that was changed after signing is found out",
            "sign an unknown member and change it",
            with(&noted_signed, "profile", with(&noted, "note", "b")),
        ),
    ] {
        rejects.add("REG-PRF-015", slug, title, mutation, input(&canonical(&signed), &alice().address()));
    }
}

/// The plain profile with the signature of a text that is almost the creation text.
fn other_texts(suite: &mut Suite) {
    let profile = plain(Dialect::Spec);
    let (owner, text) = (alice().address(), profile::creation_message(&profile, &alice().address()));
    let known_order = format!(
        "{{\"publicEncryptionKey\":{},\"publicSigningKey\":{},\"deliveryServices\":[\"ds.eth\"]}}",
        member(&profile, "publicEncryptionKey"),
        member(&profile, "publicSigningKey"),
    );
    let signed_text = canonical(&profile::signed(&profile, &alice()));
    let of = |other: &str| with_signature(Dialect::Spec, &personal_hex(&alice().wallet, other));
    let mut rejects = Rejects::of(suite, "plain", CANONICAL);
    for (slug, title, mutation, other) in [
        (
            "trailing-line-end",
            "A creation text with a line end behind it is another text",
            "append a line feed",
            format!("{text}\n"),
        ),
        (
            "carriage-returns",
            "A creation text with CRLF line ends is another text",
            "end lines with CRLF",
            text.replace('\n', "\r\n"),
        ),
        (
            "lower-case-text",
            "A creation text with an address in lower case is another text",
            "write the address in lower case",
            text.replace(&owner, &owner.to_lowercase()),
        ),
        (
            "no-address",
            "A creation text without the address is another text",
            "drop the address",
            text.replace(&owner, ""),
        ),
        (
            "corrected-grammar",
            "A creation text with corrected grammar is another text",
            "write `wants you to register`",
            text.replace("wants you register", "wants you to register"),
        ),
        (
            "other-version",
            "A creation text of another version is another text",
            "write version 2",
            text.replace("Version: 1", "Version: 2"),
        ),
        ("other-uri", "A creation text of another origin is another text", "write another URI", {
            text.replace("https://dm3.chat", "https://evil.example")
        }),
        (
            "order-of-definition",
            "A profile that is signed in the order of its definition is refused",
            "sign without sorting the members",
            text.replace(&canonical(&profile), &known_order),
        ),
        (
            "pretty-profile",
            "A profile that is signed with white space is refused",
            "sign the profile with white space",
            text.replace(&canonical(&profile), &format!("{profile:#}")),
        ),
        (
            "profile-alone",
            "A signature of the bare profile is refused",
            "sign the canonical profile alone",
            canonical(&profile),
        ),
        (
            "whole-object",
            "A signature of the whole signed profile is refused",
            "sign profile and signature",
            text.replace(&canonical(&profile), &signed_text),
        ),
    ] {
        rejects.add("REG-PRF-015", slug, title, &format!("{mutation} before signing"), of(&other));
    }
    for (slug, title, mutation, other) in [
        (
            "hash-signed",
            "A signature of the hash of the creation text is refused",
            "sign its Keccak-256 in hex",
            keccak256(text.as_bytes()),
        ),
        (
            "sha-signed",
            "A signature of the SHA-256 of the creation text is refused",
            "sign its SHA-256 in hex",
            sha256(text.as_bytes()),
        ),
    ] {
        rejects.add("REG-PRF-015", slug, title, mutation, of(&encoding::hex0x(&other)));
    }
}

fn other_signers(suite: &mut Suite) {
    let profile = plain(Dialect::Spec);
    let eve = Person::named("eve.eth");
    let own_text = profile::creation_message(&profile, &alice().address());
    let as_eve = canonical(&profile::signed(&profile, &eve));
    let for_alice = with_signature(Dialect::Spec, &personal_hex(&eve.wallet, &own_text));
    let signed = canonical(&profile::signed(&profile, &alice()));
    let by_profile_key = {
        let text = profile::creation_message(&profile, &alice().address());
        with_signature(Dialect::Spec, &personal_hex(&alice().signing.ecdsa, &text))
    };
    let names_eve = {
        let mut profile = profile;
        if let Some(members) = profile.as_object_mut() {
            members.insert("address".to_owned(), eve.address().into());
        }
        canonical(&profile::signed(&profile, &eve))
    };
    let mut rejects = Rejects::of(suite, "plain", FORGED);
    for (slug, title, mutation, input) in [
        (
            "other-wallet",
            "A profile signed by another wallet is refused",
            "sign with the wallet of Eve",
            for_alice,
        ),
        (
            "other-wallet-and-text",
            "A profile that another wallet signed for itself is refused",
            "sign the creation text of Eve's address with the wallet of Eve",
            input(&as_eve, &alice().address()),
        ),
        (
            "names-its-signer",
            "A profile that names the address of another wallet is refused when that wallet signed it",
            "add the address of Eve to the profile and sign it for that address with her wallet",
            input(&names_eve, &alice().address()),
        ),
        (
            "other-owner",
            "A profile is refused for another owner",
            "ask for the address of Eve",
            input(&signed, &eve.address()),
        ),
        (
            "profile-key",
            "A signature of the profile's own signing key is not the wallet's",
            "sign with the signing key of the profile",
            by_profile_key,
        ),
        (
            "zero-address",
            "A profile is refused for the zero address",
            "ask for the zero address",
            input(&signed, "0x0000000000000000000000000000000000000000"),
        ),
    ] {
        rejects.add("REG-PRF-015", slug, title, mutation, input);
    }
}
