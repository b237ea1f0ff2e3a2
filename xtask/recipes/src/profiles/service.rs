//! Profiles of delivery services.

use dm3_oracle::encoding::{base64, from_base64};
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::{Service, profile};
use serde_json::{Value, json};

use super::PAGE;
use super::rejects::{MALFORMED, NOT_JSON, Rejects, UNSAFE};
use crate::{Bug, Dialect, Severity, Stage, Suite};

/// `service_profile.parse`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.service-profile",
        PAGE,
        "service_profile.parse",
        "Profiles of delivery services, and the address of their JSON-RPC interface.",
    );
    accepted(&mut suite);
    shapes(&mut suite);
    keys(&mut suite);
    urls(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    deployed(&mut suite);
    suite
}

fn service() -> Service {
    Service::named("ds.eth", "https://ds.example")
}

fn at(url: &str) -> Value {
    with(&profile::service(&service(), Dialect::Spec), "url", url)
}

fn input(object: &Value) -> Value {
    json!({ "json_text": canonical(object) })
}

fn output(rpc_url: &str, dialect: Dialect) -> Value {
    let person = service().person;
    json!({
        "encryption_key": person.encryption_public_base64(),
        "signing_key": person.signing.public(dialect),
        "rpc_url": rpc_url,
    })
}

fn accepted(suite: &mut Suite) {
    let plain = [
        "REG-DSP-001",
        "REG-DSP-002",
        "REG-DSP-003",
        "REG-DSP-004",
        "REG-DSP-005",
        "REG-DSP-006",
        "REG-DSP-007",
    ];
    for (slug, title, url, rpc_url) in [
        (
            "plain",
            "The profile of a delivery service is read",
            "https://ds.example",
            "https://ds.example/rpc",
        ),
        (
            "slash",
            "A slash at the end of the URL is dropped",
            "https://ds.example/",
            "https://ds.example/rpc",
        ),
        (
            "path",
            "The path of the URL is kept",
            "https://example.org/dm3/ds",
            "https://example.org/dm3/ds/rpc",
        ),
        (
            "path-and-slash",
            "A slash behind the path is dropped",
            "https://example.org/dm3/",
            "https://example.org/dm3/rpc",
        ),
        (
            "several-slashes",
            "Several slashes at the end are dropped",
            "https://example.org/dm3//",
            "https://example.org/dm3/rpc",
        ),
        ("port", "The port of the URL is kept", "https://ds.example:8443", "https://ds.example:8443/rpc"),
        (
            "plain-http",
            "A URL without encryption can be read",
            "http://ds.example:8083",
            "http://ds.example:8083/rpc",
        ),
        (
            "address-as-host",
            "An IPv4 address as host is kept",
            "https://203.0.113.7:8443/ds",
            "https://203.0.113.7:8443/ds/rpc",
        ),
        (
            "long-address-as-host",
            "An IPv6 address as host is kept",
            "https://[2001:db8::1]/",
            "https://[2001:db8::1]/rpc",
        ),
        (
            "escaped-path",
            "An escape in the path is kept",
            "https://example.org/a%2Fb",
            "https://example.org/a%2Fb/rpc",
        ),
    ] {
        suite.accept(slug, title, &plain, input(&at(url)), output(rpc_url, Dialect::Spec)).finds(Bug::Basic);
    }
    let noted = with(&at("https://ds.example"), "operator", json!({ "name": "Example" }));
    suite.accept(
        "unknown-member",
        "An unknown member of a delivery service's profile is allowed",
        &["REG-DSP-008"],
        input(&noted),
        output("https://ds.example/rpc", Dialect::Spec),
    );
}

fn shapes(suite: &mut Suite) {
    let plain = at("https://ds.example");
    let text = canonical(&plain);
    let open = json!({ "json_text": text.trim_end_matches('}') });
    Rejects::of(suite, "plain", NOT_JSON).add(
        "REG-DSP-001",
        "open-object",
        "A text that breaks off is refused",
        "drop the last brace",
        open,
    );
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    for (slug, title, mutation, text) in [
        (
            "array",
            "An array around the profile is refused",
            "put the profile into an array",
            format!("[{text}]"),
        ),
        (
            "string",
            "A JSON string of the profile is refused",
            "quote the text",
            Value::from(text.as_str()).to_string(),
        ),
        ("null", "null is no profile", "send null", "null".to_owned()),
    ] {
        rejects.add("REG-DSP-001", slug, title, mutation, json!({ "json_text": text }));
    }
    let mut rejects = Rejects::of(suite, "plain", MALFORMED);
    for (slug, title, mutation, object) in [
        ("no-url", "A profile without a URL is refused", "drop url", without(&plain, "url")),
        ("null-url", "A URL that is null is refused", "set url to null", with(&plain, "url", Value::Null)),
        ("number-url", "A URL that is a number is refused", "set url to 8083", with(&plain, "url", 8083)),
        (
            "array-url",
            "A list of URLs is refused",
            "put the URL into an array",
            with(&plain, "url", json!(["https://ds.example"])),
        ),
        (
            "no-signing-key",
            "A profile without a signing key is refused",
            "drop publicSigningKey",
            without(&plain, "publicSigningKey"),
        ),
        (
            "no-encryption-key",
            "A profile without an encryption key is refused",
            "drop publicEncryptionKey",
            without(&plain, "publicEncryptionKey"),
        ),
        (
            "null-signing-key",
            "A signing key that is null is refused",
            "set publicSigningKey to null",
            with(&plain, "publicSigningKey", Value::Null),
        ),
        (
            "null-encryption-key",
            "An encryption key that is null is refused",
            "set publicEncryptionKey to null",
            with(&plain, "publicEncryptionKey", Value::Null),
        ),
    ] {
        rejects.add("REG-DSP-001", slug, title, mutation, input(&object));
    }
    let user = dm3_oracle::Person::named("alice.eth");
    let user = profile::signed(&profile::user(&user, &["ds.eth"], Dialect::Spec), &user);
    rejects.add(
        "REG-DSP-001",
        "user-profile",
        "A user's profile is no delivery service's",
        "send a signed user profile",
        input(&user),
    );
}

fn keys(suite: &mut Suite) {
    let plain = at("https://ds.example");
    for (member, clause, noun, further) in [
        ("publicEncryptionKey", "REG-DSP-002", "encryption key", vec![0]),
        ("publicSigningKey", "REG-DSP-003", "signing key", vec![0]),
    ] {
        let text = plain.get(member).and_then(Value::as_str).unwrap_or_default();
        let bytes = from_base64(text).unwrap_or_default();
        let longer = base64(&[bytes.as_slice(), &further].concat());
        let shorter = base64(bytes.get(2..).unwrap_or_default());
        let slug = noun.replace(' ', "-");
        let mut rejects = Rejects::of(suite, "plain", MALFORMED);
        for (defect, predicate, mutation, value) in [
            ("empty", "that is empty", "set it to the empty text", String::new()),
            ("long", "with a byte too many", "append a zero byte", longer),
            ("short", "with two bytes too few", "drop its first two bytes", shorter),
            ("foreign-character", "with a character outside the alphabet", "replace a character by -", {
                format!("-{}", text.get(1..).unwrap_or_default())
            }),
            ("space", "with a space behind it", "append a space", format!("{text} ")),
        ] {
            let title = format!("A profile whose {noun} is one {predicate} is refused");
            let mutation = format!("{mutation} in {member}");
            rejects.add(
                clause,
                &format!("{slug}-{defect}"),
                &title,
                &mutation,
                input(&with(&plain, member, value)),
            );
        }
    }
}

fn urls(suite: &mut Suite) {
    for (clause, kind, rows) in [
        (
            "REG-DSP-004",
            MALFORMED,
            vec![
                ("empty-url", "An empty URL is refused", "empty the URL", ""),
                ("host-alone", "A host without a scheme is refused", "drop the scheme", "ds.example"),
                ("relative-url", "A relative URL is refused", "drop scheme and host", "/dm3"),
                ("scheme-relative-url", "A URL without its scheme is refused", "drop https:", "//ds.example"),
                ("no-host", "A URL without a host is refused", "drop the host", "https://"),
            ],
        ),
        (
            "REG-DSP-004",
            UNSAFE,
            vec![
                ("web-socket", "A URL of a web socket is refused", "write wss", "wss://ds.example"),
                ("ftp", "A URL of a file server is refused", "write ftp", "ftp://ds.example"),
                ("file", "A URL of a file is refused", "write file", "file:///etc/passwd"),
                ("script", "A URL of a script is refused", "write javascript", "javascript:alert(1)"),
                ("data", "A URL with data is refused", "write data", "data:text/plain,ds.example"),
            ],
        ),
        (
            "REG-DSP-005",
            UNSAFE,
            vec![
                (
                    "user-name",
                    "A URL with a user name is refused",
                    "add a user name",
                    "https://alice@ds.example",
                ),
                (
                    "password",
                    "A URL with a password is refused",
                    "add a user name and a password",
                    "https://alice:secret@ds.example",
                ),
                (
                    "password-alone",
                    "A URL with a password alone is refused",
                    "add a password",
                    "https://:secret@ds.example",
                ),
            ],
        ),
        (
            "REG-DSP-006",
            MALFORMED,
            vec![
                ("query", "A URL with a query is refused", "add a query", "https://ds.example?x=1"),
                (
                    "query-behind-path",
                    "A URL with a query behind its path is refused",
                    "add a path and a query",
                    "https://ds.example/dm3/?x",
                ),
                (
                    "empty-query",
                    "A URL with an empty query is refused",
                    "append a question mark",
                    "https://ds.example/?",
                ),
                ("fragment", "A URL with a fragment is refused", "add a fragment", "https://ds.example#rpc"),
                (
                    "empty-fragment",
                    "A URL with an empty fragment is refused",
                    "append a number sign",
                    "https://ds.example/#",
                ),
            ],
        ),
    ] {
        let mut rejects = Rejects::of(suite, "plain", kind);
        for (slug, title, mutation, url) in rows {
            rejects.add(clause, slug, title, mutation, input(&at(url)));
        }
    }
}

fn deployed(suite: &mut Suite) {
    let plain = profile::service(&service(), Dialect::LegacyTs);
    let expected = output("https://ds.example/rpc", Dialect::LegacyTs);
    suite.accept(
        "deployed-plain",
        "The profile of a deployed delivery service is read",
        &["DIV-TS-001"],
        input(&plain),
        expected,
    );
    Rejects::of(suite, "deployed-plain", (Stage::Semantic, Bug::Legacy, Severity::Low)).add(
        "DIV-TS-016",
        "deployed-unknown-member",
        "A member that the deployed schema does not know is refused",
        "add an unknown member",
        input(&with(&plain, "operator", "Example")),
    );
}
