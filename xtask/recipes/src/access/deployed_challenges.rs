//! Challenges of deployed services.

use dm3_oracle::encoding::hex;
use dm3_oracle::login::{challenge, token};
use serde_json::json;

use super::challenges::good;
use super::{ID, ISSUED, SECRET};
use crate::{Bug, Dialect, Severity, Stage, Suite};

/// Adds the vectors to the suite of challenges.
pub(super) fn extend(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    // A known answer of the deployed network's own libraries.
    let known = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50IjoiYWxpY2UuYWxwaGEuZXRoIiwiY2hhbGxlbmdlIjoiMWI2NmE4MTktZTYyMy00YzcxLWJlMGYtZDhhZWMzNzYyMDNjIiwiaWF0IjoxNzAyMDE5NzE0LCJuYmYiOjE3MDIwMTk3MTQsImV4cCI6MTcwMjAyMDYxNH0.FWgw1gsdp3m0ORPYE8nNzNoRbR9FRf-b2S_TGd2zGEk";
    for (slug, title, name, text) in [
        ("deployed-challenge", "A challenge of a deployed service is signed", "bob.eth", good()),
        (
            "deployed-known-challenge",
            "A challenge that the deployed libraries made",
            "alice.alpha.eth",
            known.to_owned(),
        ),
    ] {
        let output = json!({ "signed_hex": hex(text.as_bytes()) });
        suite.accept(slug, title, &["DIV-TS-049"], json!({ "challenge": text, "name": name }), output);
    }
    let session = r#"{"account":"bob.eth","iat":1700000000,"nbf":1700000000,"exp":1700003600}"#;
    for (slug, subject, mutation, text) in [
        (
            "deployed-other-account",
            "A challenge for another name",
            "name another account",
            challenge("eve.eth", ID, ISSUED, SECRET),
        ),
        (
            "deployed-session",
            "A session token",
            "drop the claim challenge",
            token(r#"{"alg":"HS256","typ":"JWT"}"#, session, SECRET),
        ),
        ("deployed-plain-text", "A text that is no token", "write a sentence", "please sign this".to_owned()),
        (
            "deployed-without-mac",
            "A token without its MAC",
            "drop the last part",
            good().rsplit_once('.').map_or_else(String::new, |(front, _)| front.to_owned()),
        ),
    ] {
        suite.reject(
            "deployed-challenge",
            slug,
            &format!("{subject} is not signed, whatever deployed clients do"),
            &["DIV-TS-049"],
            mutation,
            (Stage::Semantic, Bug::AuthBypass, Severity::Critical),
            json!({ "challenge": text, "name": "bob.eth" }),
        );
    }
}
