//! Signatures of an Ethereum wallet.

use dm3_oracle::encoding::{hex, hex0x};
use dm3_oracle::hash::{personal, sha256};
use dm3_oracle::sign::{EcdsaKey, checksummed};
use serde_json::json;

use super::PAGE;
use super::crafted_ecdsa::number;
use crate::{Dialect, Suite};

/// `wallet.sign`.
pub(super) fn suite() -> Suite {
    let mut suite =
        Suite::new("mtp.wallet-sign", PAGE, "wallet.sign", "Personal messages (EIP-191) signed by a wallet.");
    let alice = EcdsaKey::labelled("dm3 vectors wallet alice").secret();
    for (slug, title, secret, text) in [
        ("text", "A text is signed behind the prefix of personal messages", alice, "dm3".to_owned()),
        ("empty", "An empty text has a length of 0", alice, String::new()),
        ("bytes-not-letters", "The length counts bytes, not letters", alice, "Grüße ☃ 🌍".to_owned()),
        ("two-digits", "A length of two digits is written in decimal", alice, "a".repeat(10)),
        ("four-digits", "A length of four digits is written in decimal", alice, "dm3 wallet ".repeat(100)),
        ("line-ends", "Line ends are signed as they are", alice, "one\ntwo\r\nthree\n".to_owned()),
        ("secret-one", "The smallest secret has an address like any other", number(1), "dm3".to_owned()),
        ("looks-like-a-hash", "A text that looks like a hash is a text", alice, hex0x(&sha256(b"dm3"))),
    ] {
        let Ok(key) = EcdsaKey::new(&secret) else { continue };
        suite
            .accept(
                slug,
                title,
                &["MTP-SIG-020", "MTP-SIG-021", "MTP-KEY-010"],
                json!({ "secret_key": hex(&secret), "message": hex(text.as_bytes()) }),
                json!({ "address": checksummed(&key.address()), "signature": hex0x(&key.sign_personal(&text)) }),
            )
            .intermediate("personal_message_hash", &personal(&text));
    }
    suite.dialect(Dialect::LegacyTs).accept(
        "deployed-text",
        "The deployed network's wallets sign in the same way",
        &["DIV-TS-015"],
        json!({ "secret_key": hex(&alice), "message": hex(b"dm3") }),
        json!({ "signature": EcdsaKey::new(&alice).map(|key| hex0x(&key.sign_personal("dm3"))).unwrap_or_default() }),
    );
    suite
}
