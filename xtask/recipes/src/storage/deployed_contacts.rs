//! Names of contacts at the deployed backend.

use dm3_oracle::encoding::{base64, exactly, hex, hex0x};
use dm3_oracle::hash::sha256;
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::seal::{BLOCK, seal_symmetric};
use serde_json::{Value, json};

use super::cast::{CONTACT, OWNER, owner, text_of};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const ROW: &str = "DIV-TS-055";

fn nonce(account: &str) -> [u8; 12] {
    exactly(sha256(account.as_bytes()).split_at(12).0).unwrap_or_default()
}

/// What is inside the outer base64.
fn payload(account: &str, text: &str) -> Value {
    seal_symmetric(&owner().encryption_private, &nonce(account), text.as_bytes(), 1)
}

fn outer(payload: &str) -> String {
    base64(payload.as_bytes())
}

pub(super) fn encryption() -> Suite {
    let about = "Names of contacts and lists of profile locations, encrypted for the deployed backend.";
    let mut suite =
        Suite::new("msp.deployed-contacts", "spec/divergences.md", "storage.encrypt_contact", about);
    suite.dialect(Dialect::LegacyTs);
    let long = format!("{}.eth", "a".repeat(3_000));
    for (slug, title, account, text) in [
        ("plain", "The name of a contact", OWNER, CONTACT),
        ("another-account", "The nonce follows from the account's name", "carol.eth", CONTACT),
        ("account-in-mixed-case", "The account's name is hashed as it is written", "Alice.ETH", CONTACT),
        ("contact-in-mixed-case", "The contact's name is encrypted as it is written", OWNER, "Bob.ETH"),
        (
            "list-of-locations",
            "A list of profile locations as JSON text",
            OWNER,
            "[\"bob.eth\",\"bob.example.eth\"]",
        ),
        ("letters-beyond-ascii", "Texts are encrypted as UTF-8", OWNER, "gr\u{f6}\u{df}e.\u{1f30d}.eth"),
        ("empty-text", "The empty text has a single byte of padding", OWNER, ""),
        ("empty-account", "An account without a name has a nonce as well", "", CONTACT),
        ("long-text", "A text of more than 2048 bytes is not padded to a block", OWNER, long.as_str()),
    ] {
        let input = json!({
            "encryption_private_key": hex(&owner().encryption_private), "account": account, "plain_text": text,
        });
        let encrypted = outer(&canonical(&payload(account, text)));
        suite.accept(slug, title, &[ROW], input, json!({ "encrypted": encrypted }));
    }
    suite
}

pub(super) fn decryption() -> Suite {
    let about = "Names of contacts as the deployed backend has them, decrypted.";
    let mut suite =
        Suite::new("msp.deployed-contacts-opened", "spec/divergences.md", "storage.decrypt_contact", about);
    suite.dialect(Dialect::LegacyTs);
    let plain = payload(OWNER, CONTACT);
    let input = |encrypted: &str| {
        let key = hex(&owner().encryption_private);
        json!({ "encryption_private_key": key, "account": OWNER, "encrypted": encrypted })
    };
    let mut accept = |slug: &str, title: &str, encrypted: &str, text: &str| {
        suite.accept(slug, title, &[ROW], input(encrypted), json!({ "plain_text": text }));
    };
    accept("plain", "What the account encrypted is decrypted", &outer(&canonical(&plain)), CONTACT);
    accept(
        "nonce-of-another-account",
        "The nonce is taken from the text, not from the account",
        &outer(&canonical(&payload("carol.eth", CONTACT))),
        CONTACT,
    );
    let spaced = format!("{plain:#}");
    accept(
        "json-with-white-space",
        "The JSON inside may be spelled in another way",
        &outer(&spaced),
        CONTACT,
    );
    accept("empty-text", "The empty text comes back", &outer(&canonical(&payload(OWNER, ""))), "");

    let ciphertext = dm3_oracle::encoding::from_base64(text_of(&plain, "ciphertext")).unwrap_or_default();
    let changed: Vec<u8> = ciphertext.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 0)).collect();
    let with_ciphertext = |bytes: &[u8]| outer(&canonical(&with(&plain, "ciphertext", base64(bytes))));
    let not_text = seal_symmetric(&owner().encryption_private, &nonce(OWNER), &[0xff, 0xfe], 1);
    let blocks = seal_symmetric(&owner().encryption_private, &nonce(OWNER), CONTACT.as_bytes(), BLOCK);
    let foreign = seal_symmetric(
        &dm3_oracle::Person::named(CONTACT).encryption_private,
        &nonce(OWNER),
        CONTACT.as_bytes(),
        1,
    );
    let (parse, decrypt) = (Stage::Parse, Stage::Decrypt);
    for (slug, title, mutation, stage, encrypted) in [
        ("empty", "The empty text is no encrypted name", "drop everything", parse, String::new()),
        (
            "no-base64",
            "A text outside the alphabet is refused",
            "an asterisk in front",
            parse,
            format!("*{}", outer(&canonical(&plain))),
        ),
        (
            "no-json",
            "Base64 of something else is refused",
            "base64 of the name itself",
            parse,
            outer(CONTACT),
        ),
        (
            "without-ciphertext",
            "A payload without ciphertext is refused",
            "drop the ciphertext",
            parse,
            outer(&canonical(&without(&plain, "ciphertext"))),
        ),
        (
            "without-nonce",
            "A payload without nonce is refused",
            "drop the nonce",
            parse,
            outer(&canonical(&without(&plain, "nonce"))),
        ),
        (
            "nonce-of-11-bytes",
            "A nonce of 11 bytes is refused",
            "drop a byte of the nonce",
            parse,
            outer(&canonical(&with(&plain, "nonce", hex0x(nonce(OWNER).split_at(11).0)))),
        ),
        (
            "first-byte-changed",
            "A changed byte is noticed",
            "flip a bit of the first byte",
            decrypt,
            with_ciphertext(&changed),
        ),
        (
            "tag-cut",
            "A shortened tag is refused",
            "drop the last byte of the tag",
            decrypt,
            with_ciphertext(ciphertext.split_at(ciphertext.len() - 1).0),
        ),
        (
            "other-nonce",
            "A name under another nonce does not open",
            "the nonce of another account",
            decrypt,
            outer(&canonical(&with(&plain, "nonce", hex0x(&nonce("carol.eth"))))),
        ),
        (
            "of-another-user",
            "A name of another user does not open",
            "another user's key",
            decrypt,
            outer(&canonical(&foreign)),
        ),
        (
            "padded-to-a-block",
            "Padding for a block of 2048 bytes is not the padding here",
            "pad to 2048 bytes",
            decrypt,
            outer(&canonical(&blocks)),
        ),
        (
            "not-utf-8",
            "Bytes that are no text are refused",
            "two bytes that are not UTF-8",
            decrypt,
            outer(&canonical(&not_text)),
        ),
    ] {
        suite.reject(
            "plain",
            slug,
            title,
            &[ROW],
            mutation,
            (stage, Bug::Parser, Severity::Medium),
            input(&encrypted),
        );
    }
    suite
}
