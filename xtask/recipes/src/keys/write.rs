//! How bytes are written.

use dm3_oracle::encoding::{base64, hex, hex0x};
use dm3_oracle::hash::sha256;
use dm3_oracle::sign::{EcdsaKey, checksummed};
use serde_json::json;

use super::PAGE;
use crate::Suite;

/// `key.write`.
pub(super) fn suite() -> Suite {
    let mut suite =
        Suite::new("mtp.keys-write", PAGE, "key.write", "The one spelling of each kind of value.");
    let key = EcdsaKey::labelled("dm3 vectors written key");
    let digest = sha256(b"dm3 vectors written bytes");
    let long = [digest, sha256(&digest)].concat();
    let symbols: Vec<u8> = [0xfb, 0xff, 0xbf].iter().copied().cycle().take(32).collect();
    for (slug, title, kind, bytes) in [
        (
            "encryption-key",
            "A public encryption key is written in padded base64",
            "encryption_key",
            digest.to_vec(),
        ),
        ("plus-and-slash", "Base64 is written with + and /", "encryption_key", symbols),
        ("zero-key", "Zero bytes are written like others", "encryption_key", vec![0; 32]),
        ("signing-key", "33 bytes are written without padding", "signing_key", key.public()),
        ("signature", "A message signature is written in base64 with two =", "signature", long),
    ] {
        let output = json!({ "text": base64(&bytes) });
        suite.accept(slug, title, &["MTP-KEY-001"], json!({ "kind": kind, "bytes": hex(&bytes) }), output);
    }
    for (slug, title, kind, bytes) in [
        ("nonce", "A nonce is written in lower-case hex with 0x", "nonce", digest.split_at(12).0.to_vec()),
        ("zero-nonce", "Leading zeros of a nonce are written", "nonce", vec![0; 12]),
        ("hash", "A hash is written in lower-case hex with 0x", "hash", digest.to_vec()),
        (
            "leading-zeros",
            "Leading zeros of a hash are written",
            "hash",
            [&[0; 16], digest.split_at(16).0].concat(),
        ),
        (
            "wallet-signature",
            "A wallet signature is written in lower-case hex with 0x",
            "wallet_signature",
            key.sign_personal("dm3").to_vec(),
        ),
    ] {
        let output = json!({ "text": hex0x(&bytes) });
        suite.accept(slug, title, &["MTP-KEY-010"], json!({ "kind": kind, "bytes": hex(&bytes) }), output);
    }
    for (slug, address) in [("address", key.address()), ("address-of-letters", [0xfa; 20])] {
        suite.accept(
            slug,
            "An address is written with its checksum",
            &["MTP-KEY-020"],
            json!({ "kind": "address", "bytes": hex(&address) }),
            json!({ "text": checksummed(&address) }),
        );
    }
    suite
}
