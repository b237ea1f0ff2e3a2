//! Keys from a signature, from a wallet, and of a service.

use dm3_oracle::encoding::{base64, hex, hex0x};
use dm3_oracle::sign::{EcdsaKey, checksummed};
use serde_json::json;

use super::PAGE;
use super::derived::{DEFAULT_NONCE, Derived, message};
use crate::{Bug, Dialect, Suite};

const PAIRS: [&str; 4] = ["KDF-DRV-010", "KDF-DRV-020", "KDF-DRV-021", "KDF-DRV-022"];
const DEPLOYED: [&str; 1] = ["DIV-TS-008"];
const SERVICE_TEXT: &str =
    "I am creating the seed for a dm3 delivery service profile by signing this message.";

/// `key_derivation.keys`.
pub(super) fn of_signature() -> Suite {
    let mut suite = Suite::new(
        "kdf.keys",
        PAGE,
        "key_derivation.keys",
        "The keys that follow from what a wallet returned.",
    );
    let wallet = EcdsaKey::labelled("dm3 vectors wallet alice");
    let signature = wallet.sign_personal(&message(&wallet.address(), DEFAULT_NONCE));
    let usual = hex0x(&signature);
    let recovery_id = signature.last().map_or(0, |v| v - 27);
    let numbers = hex(signature.split_at(64).0);
    for (slug, title, text, note) in [
        ("usual", "Keys follow from a signature in lower case", usual.clone(), ""),
        (
            "upper-case",
            "Upper-case digits lead to other keys",
            format!("0x{}", hex(&signature).to_uppercase()),
            "The characters are hashed, not the bytes behind them.",
        ),
        (
            "recovery-id",
            "A last byte of 00 or 01 leads to other keys",
            format!("0x{numbers}{}", hex(&[recovery_id])),
            "A client does not mend what the wallet returned.",
        ),
        (
            "no-prefix",
            "A signature without 0x leads to other keys",
            hex(&signature),
            "The prefix is part of the hash.",
        ),
        ("another-nonce", "Another nonce leads to other keys", sign(&wallet, "0"), ""),
        (
            "another-wallet",
            "Another wallet leads to other keys",
            sign(&EcdsaKey::labelled("dm3 vectors wallet bob"), "0"),
            "",
        ),
        (
            "short-text",
            "Any text leads to keys",
            "0x".to_owned(),
            "What the wallet returned is taken as it is.",
        ),
    ] {
        let vector = suite.accept(slug, title, &PAIRS, json!({ "wallet_signature": text }), output(&text));
        vector.finds(Bug::Basic);
        if !note.is_empty() {
            vector.comment(note);
        }
    }
    let seeds = (0_u32..).map(|count| sign(&wallet, &count.to_string()));
    let clamped = seeds
        .filter(|text| Derived::from_text(text).encryption_secret.first().is_some_and(|byte| byte & 7 != 0));
    for (slug, text) in ["low-bits", "more-low-bits"].into_iter().zip(clamped) {
        suite
            .accept(
                slug,
                "The secret is the hash itself, before the clamping of RFC 7748",
                &PAIRS,
                json!({ "wallet_signature": text }),
                output(&text),
            )
            .finds(Bug::EdgeCase);
    }
    suite.dialect(Dialect::LegacyTs);
    for (slug, text) in [("deployed-usual", usual), ("deployed-own-nonce", sign(&wallet, "0x123"))] {
        suite.accept(
            slug,
            "Deployed clients derive the same keys",
            &DEPLOYED,
            json!({ "wallet_signature": text }),
            output(&text),
        );
    }
    suite
}

fn sign(wallet: &EcdsaKey, nonce: &str) -> String {
    hex0x(&wallet.sign_personal(&message(&wallet.address(), nonce)))
}

fn output(text: &str) -> serde_json::Value {
    let keys = Derived::from_text(text);
    json!({
        "storage_key": base64(&keys.storage_key),
        "encryption_public_key": base64(&keys.encryption_public),
        "encryption_secret_key": hex(&keys.encryption_secret),
        "ed25519_public_key": base64(&keys.ed25519_public),
    })
}

/// `key_derivation.wallet_keys`.
pub(super) fn of_wallet() -> Suite {
    let mut suite = Suite::new(
        "kdf.wallet-keys",
        PAGE,
        "key_derivation.wallet_keys",
        "The whole way from a wallet's secret and a nonce to the keys.",
    );
    let clauses = [&["KDF-DRV-001", "KDF-DRV-002", "KDF-DRV-003"][..], &PAIRS].concat();
    let mut add = |slug: &str, title: &str, dialect: Dialect, label: &str, nonce: &str| {
        let wallet = EcdsaKey::labelled(label);
        let keys = Derived::from_text(&sign(&wallet, nonce));
        let cited: &[&str] = if dialect == Dialect::Spec { &clauses } else { &DEPLOYED };
        suite
            .dialect(dialect)
            .accept(
                slug,
                title,
                cited,
                json!({ "wallet_secret_key": hex(&wallet.secret()), "nonce": nonce }),
                json!({
                    "address": checksummed(&wallet.address()),
                    "storage_key": base64(&keys.storage_key),
                    "encryption_public_key": base64(&keys.encryption_public),
                    "ed25519_public_key": base64(&keys.ed25519_public),
                }),
            )
            .finds(Bug::Basic);
    };
    let (alice, bob) = ("dm3 vectors wallet alice", "dm3 vectors wallet bob");
    add("usual-nonce", "A wallet leads to keys with the usual nonce", Dialect::Spec, alice, DEFAULT_NONCE);
    add("own-nonce", "Another nonce leads to other keys", Dialect::Spec, alice, "0x123");
    add("empty-nonce", "An empty nonce is a nonce", Dialect::Spec, alice, "");
    add("beyond-ascii", "A nonce beyond ASCII is signed as UTF-8", Dialect::Spec, alice, "Grüße ☃");
    add("another-wallet", "Another wallet leads to other keys", Dialect::Spec, bob, DEFAULT_NONCE);
    add(
        "deployed-usual-nonce",
        "Deployed clients derive the same keys",
        Dialect::LegacyTs,
        alice,
        DEFAULT_NONCE,
    );
    add("deployed-own-nonce", "Deployed clients derive the same keys", Dialect::LegacyTs, bob, "0");
    suite
}

/// `key_derivation.service_keys`.
pub(super) fn of_service() -> Suite {
    let mut suite = Suite::new(
        "kdf.service-keys",
        PAGE,
        "key_derivation.service_keys",
        "The keys of a delivery service from a text that only its operator knows.",
    );
    let wallet = EcdsaKey::labelled("dm3 vectors wallet of a service");
    let (secret, signature) = (hex0x(&wallet.secret()), hex0x(&wallet.sign_personal(SERVICE_TEXT)));
    for (slug, title, clause, text) in [
        ("secret-key", "A wallet's secret key as text is a seed", "KDF-DRV-030", &secret),
        ("signature", "A wallet's signature of a fixed text is a seed", "KDF-DRV-031", &signature),
    ] {
        let keys = Derived::from_text(text);
        suite.accept(
            slug,
            title,
            &[clause],
            json!({ "secret_text": text }),
            json!({
                "encryption_public_key": base64(&keys.encryption_public),
                "ed25519_public_key": base64(&keys.ed25519_public),
            }),
        );
    }
    suite
}
