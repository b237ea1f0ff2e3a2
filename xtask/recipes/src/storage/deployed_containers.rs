//! Containers of single messages at the deployed backend.

use dm3_oracle::Person;
use dm3_oracle::encoding::{base64, from_base64, hex};
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::seal::{aead_seal, drawn_from, public_key, seal_value, session_keys, shared_secret};
use serde_json::{Value, json};

use super::cast::{FIRST, owner, received, text_of};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const ROW: &str = "DIV-TS-056";

/// A container as the deployed messenger makes it.
fn container() -> String {
    canonical(&json!({ "envelop": received("hello", FIRST, Dialect::LegacyTs), "messageState": 1 }))
}

fn payload(label: &str, text: &[u8]) -> Value {
    let (ephemeral, nonce) = drawn_from(label);
    seal_value(&owner().encryption_public(), &ephemeral, &nonce, text)
}

fn outer(payload: &Value) -> String {
    base64(canonical(payload).as_bytes())
}

pub(super) fn encryption() -> Suite {
    let about = "Containers of messages, encrypted for the deployed backend.";
    let mut suite =
        Suite::new("msp.deployed-containers", "spec/divergences.md", "storage.encrypt_container", about);
    suite.dialect(Dialect::LegacyTs);
    let container = container();
    let long = "long ".repeat(900);
    for (slug, title, text) in [
        ("plain", "The container of a received message", container.as_str()),
        ("empty-text", "The empty text fills a block with padding", ""),
        (
            "letters-beyond-ascii",
            "Texts are encrypted as UTF-8",
            "{\"message\":\"Gr\u{fc}\u{df}e \u{1f30d}\"}",
        ),
        ("several-blocks", "A text of more than two blocks", long.as_str()),
    ] {
        let (ephemeral, nonce) = drawn_from(slug);
        let input = json!({
            "encryption_private_key": hex(&owner().encryption_private), "plain_text": text,
            "ephemeral_private_key": hex(&ephemeral), "nonce": hex(&nonce),
        });
        let encrypted = outer(&payload(slug, text.as_bytes()));
        let vector = suite.accept(slug, title, &[ROW], input, json!({ "encrypted": encrypted }));
        vector.feature("fixed-ephemeral");
    }
    suite
}

pub(super) fn decryption() -> Suite {
    let about = "Containers of messages as the deployed backend has them, decrypted.";
    let mut suite = Suite::new(
        "msp.deployed-containers-opened",
        "spec/divergences.md",
        "storage.decrypt_container",
        about,
    );
    suite.dialect(Dialect::LegacyTs);
    let text = container();
    let plain = payload("container", text.as_bytes());
    let input = |encrypted: &str| json!({ "encryption_private_key": hex(&owner().encryption_private), "encrypted": encrypted });
    suite.accept(
        "plain",
        "What was sealed for oneself is opened",
        &[ROW],
        input(&outer(&plain)),
        json!({ "plain_text": text }),
    );
    let spelled = base64(format!("{plain:#}").as_bytes());
    suite.accept(
        "json-with-white-space",
        "The JSON inside may be spelled in another way",
        &[ROW],
        input(&spelled),
        json!({ "plain_text": text }),
    );

    let ciphertext = from_base64(text_of(&plain, "ciphertext")).unwrap_or_default();
    let changed: Vec<u8> = ciphertext.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 9)).collect();
    let with_ciphertext = |bytes: &[u8]| outer(&with(&plain, "ciphertext", base64(bytes)));
    let (ephemeral, nonce) = drawn_from("unpadded container");
    let receiver = owner().encryption_public();
    let (_, key) = session_keys(&shared_secret(&ephemeral, &receiver), &public_key(&ephemeral), &receiver);
    let (wrong_way, _) =
        session_keys(&shared_secret(&ephemeral, &receiver), &public_key(&ephemeral), &receiver);
    let sealed_with = |key: &[u8; 32], plaintext: &[u8]| {
        outer(&json!({
            "ciphertext": base64(&aead_seal(key, &nonce, plaintext)),
            "ephemPublicKey": base64(&public_key(&ephemeral)),
            "nonce": dm3_oracle::encoding::hex0x(&nonce),
        }))
    };
    let whole = dm3_oracle::seal::padded(text.as_bytes(), dm3_oracle::seal::BLOCK);
    let carol = Person::named("carol.eth").encryption_public();
    let (for_carol, carols_nonce) = drawn_from("for carol");
    let foreign = seal_value(&carol, &for_carol, &carols_nonce, text.as_bytes());
    let (parse, decrypt) = (Stage::Parse, Stage::Decrypt);
    for (slug, title, mutation, stage, encrypted) in [
        ("empty", "The empty text is no container", "drop everything", parse, String::new()),
        (
            "no-base64",
            "A text outside the alphabet is refused",
            "an asterisk in front",
            parse,
            format!("*{}", outer(&plain)),
        ),
        (
            "no-json",
            "Base64 of something else is refused",
            "base64 of the container itself",
            parse,
            base64(b"hello"),
        ),
        (
            "without-ciphertext",
            "A payload without ciphertext is refused",
            "drop the ciphertext",
            parse,
            outer(&without(&plain, "ciphertext")),
        ),
        (
            "without-nonce",
            "A payload without nonce is refused",
            "drop the nonce",
            parse,
            outer(&without(&plain, "nonce")),
        ),
        (
            "without-ephemeral-key",
            "A payload without ephemeral key is refused",
            "drop the ephemeral key",
            decrypt,
            outer(&without(&plain, "ephemPublicKey")),
        ),
        (
            "other-ephemeral-key",
            "Another ephemeral key opens nothing",
            "the owner's public key as ephemeral key",
            decrypt,
            outer(&with(&plain, "ephemPublicKey", base64(&receiver))),
        ),
        (
            "low-order-ephemeral-key",
            "An ephemeral key of low order is refused",
            "zero bytes as ephemeral key",
            decrypt,
            outer(&with(&plain, "ephemPublicKey", base64(&[0; 32]))),
        ),
        (
            "byte-changed",
            "A changed byte is noticed",
            "flip a bit of the tenth byte",
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
            "for-another-user",
            "A container for another user does not open",
            "seal for another user",
            decrypt,
            outer(&foreign),
        ),
        (
            "key-of-the-other-direction",
            "The key of the other direction opens nothing",
            "seal with the session key from receiver to sender",
            decrypt,
            sealed_with(&wrong_way, &whole),
        ),
        (
            "without-padding",
            "A container without padding is refused",
            "do not pad",
            decrypt,
            sealed_with(&key, text.as_bytes().split_at(200).0),
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
