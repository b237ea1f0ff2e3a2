//! Records to publish.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::canonical;
use dm3_oracle::profile::{data_uri, dm3_hash};
use serde_json::{Value, json};

use super::object;
use super::rejects::{MALFORMED, Rejects};
use crate::profiles::PAGE;
use crate::{Bug, Dialect, Suite};

/// `profile_uri.data`.
pub(super) fn data() -> Suite {
    let mut suite = Suite::new(
        "reg.profile-publish",
        PAGE,
        "profile_uri.data",
        "The record that carries a profile itself, in the form that every reader reads alike.",
    );
    let coded =
        |object: &Value| format!("data:application/json;base64,{}", base64(canonical(object).as_bytes()));
    for (slug, title, object, is_plain) in [
        ("plain", "Printable ASCII is written as it is", object(), true),
        (
            "line-ends",
            "Line ends are escaped by JSON and written as they are",
            json!({ "a": "b\n\tc" }),
            true,
        ),
        (
            "comma-and-number-sign",
            "Commas and number signs are written as they are",
            json!({ "a": "b, c #1" }),
            true,
        ),
        (
            "percent-sign",
            "A text with a percent sign is written in base64",
            json!({ "url": "https://ds.example/a%2Fb" }),
            false,
        ),
        ("beyond-ascii", "A text beyond ASCII is written in base64", json!({ "name": "grüße" }), false),
        (
            "delete-character",
            "A text with a character that does not print is written in base64",
            json!({ "name": "\u{7f}" }),
            false,
        ),
    ] {
        let uri = if is_plain { data_uri(&object) } else { coded(&object) };
        suite
            .accept(
                slug,
                title,
                &["REG-URI-013"],
                json!({ "json_text": canonical(&object) }),
                json!({ "uri": uri }),
            )
            .finds(Bug::EdgeCase);
    }
    let spaced = json!({ "json_text": "{ \"n\" : 1.0, \"a\" : \"\\u0062\" }" });
    suite.accept(
        "white-space",
        "The canonical form is written",
        &["REG-URI-013"],
        spaced,
        json!({ "uri": data_uri(&object()) }),
    );
    suite.dialect(Dialect::LegacyTs);
    suite.accept(
        "deployed-plain",
        "Printable ASCII is written as deployed clients do",
        &["DIV-TS-011"],
        json!({ "json_text": canonical(&object()) }),
        json!({ "uri": data_uri(&object()) }),
    );
    suite
}

/// `profile_uri.link`.
pub(super) fn links() -> Suite {
    let mut suite =
        Suite::new("reg.profile-link", PAGE, "profile_uri.link", "Links to a profile with its hash.");
    let hash = dm3_hash(&object());
    let input = |url: &str| json!({ "json_text": canonical(&object()), "url": url });
    for (slug, title, url, uri) in [
        (
            "plain",
            "The hash is appended as the only parameter",
            "https://profiles.example/alice",
            format!("https://profiles.example/alice?dm3Hash={hash}"),
        ),
        (
            "parameters",
            "The hash is appended behind other parameters",
            "https://profiles.example/alice?lang=en",
            format!("https://profiles.example/alice?lang=en&dm3Hash={hash}"),
        ),
        (
            "port",
            "Port and path are kept",
            "https://profiles.example:8443/a/b.json",
            format!("https://profiles.example:8443/a/b.json?dm3Hash={hash}"),
        ),
    ] {
        suite
            .accept(slug, title, &["REG-URI-015", "REG-URI-020"], input(url), json!({ "uri": uri }))
            .finds(Bug::Basic);
    }
    let spaced = json!({ "json_text": format!("{:#}", object()), "url": "https://profiles.example/alice" });
    let uri = json!({ "uri": format!("https://profiles.example/alice?dm3Hash={hash}") });
    suite.accept("white-space", "The hash is that of the canonical form", &["REG-URI-020"], spaced, uri);
    let mut rejects = Rejects::of(&mut suite, "plain", MALFORMED);
    rejects
        .add(
            "REG-URI-015",
            "hash-there",
            "A second hash is not appended",
            "give a URL with a dm3Hash",
            input(&format!("https://profiles.example/alice?dm3Hash={hash}")),
        )
        .add(
            "REG-URI-015",
            "no-url",
            "Nothing is appended to a word",
            "give a word for the URL",
            input("alice"),
        );
    suite.dialect(Dialect::LegacyTs);
    let uri = json!({ "uri": format!("https://profiles.example/alice?dm3Hash={hash}") });
    suite.accept(
        "deployed-plain",
        "The one spelling of the hash that deployed readers take",
        &["DIV-TS-013"],
        input("https://profiles.example/alice"),
        uri,
    );
    suite
}
