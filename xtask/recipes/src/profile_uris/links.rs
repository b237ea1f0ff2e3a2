//! Links with a hash, and records of other kinds, in the written reading.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::hash::{keccak256, sha256};
use serde_json::{Value, json};

use super::rejects::{BAD_URI, INSECURE, MALFORMED, Rejects, UNSAFE};
use super::{input, text};
use crate::{Bug, Suite};

const PAGE_URL: &str = "https://profiles.example/alice";

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    accepted(suite);
    hashes(suite);
    parameters(suite);
    other_kinds(suite);
}

fn digits() -> String {
    hex(&sha256(text().as_bytes()))
}

fn link(url: &str) -> Value {
    json!({ "kind": "link", "url": url, "dm3_hash": format!("0x{}", digits()) })
}

fn accepted(suite: &mut Suite) {
    let digits = digits();
    let upper = digits.to_uppercase();
    let escaped: String = digits.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let plain = format!("{PAGE_URL}?dm3Hash=0x{digits}");
    suite
        .accept(
            "link-plain",
            "A link with its hash is read",
            &["REG-URI-001", "REG-URI-014", "REG-URI-015", "REG-URI-016"],
            input(&plain),
            link(&plain),
        )
        .finds(Bug::Basic);
    for (slug, title, clause, url) in [
        (
            "link-bare-hash",
            "A hash without 0x is read",
            "REG-URI-016",
            format!("{PAGE_URL}?dm3Hash={digits}"),
        ),
        (
            "link-upper-case-hash",
            "A hash in upper case is read",
            "REG-URI-016",
            format!("{PAGE_URL}?dm3Hash=0x{upper}"),
        ),
        (
            "link-bare-upper-case-hash",
            "A hash in upper case without 0x is read",
            "REG-URI-016",
            format!("{PAGE_URL}?dm3Hash={upper}"),
        ),
        (
            "link-escaped-hash",
            "A percent-encoded hash is decoded",
            "REG-URI-016",
            format!("{PAGE_URL}?dm3Hash=0x{escaped}"),
        ),
        (
            "link-hash-first",
            "Parameters may stand behind the hash",
            "REG-URI-015",
            format!("{PAGE_URL}?dm3Hash=0x{digits}&lang=en"),
        ),
        (
            "link-hash-last",
            "Parameters may stand before the hash",
            "REG-URI-015",
            format!("{PAGE_URL}?user=alice&dm3Hash=0x{digits}"),
        ),
        (
            "link-other-case-beside",
            "A parameter dm3hash is another parameter",
            "REG-URI-015",
            format!("{PAGE_URL}?dm3hash=1&dm3Hash=0x{digits}"),
        ),
        (
            "link-escaped-name",
            "A percent-encoded parameter name is decoded",
            "REG-URI-015",
            format!("{PAGE_URL}?dm3%48ash=0x{digits}"),
        ),
        (
            "link-port-and-path",
            "Port and path of a link are kept",
            "REG-URI-017",
            format!("https://profiles.example:8443/a/b.json?dm3Hash=0x{digits}"),
        ),
        (
            "link-fragment",
            "A fragment behind the query is no part of it",
            "REG-URI-015",
            format!("{PAGE_URL}?dm3Hash=0x{digits}#top"),
        ),
        (
            "link-upper-case-scheme",
            "The scheme of a link is read in any case",
            "REG-URI-002",
            format!("HTTPS://profiles.example/alice?dm3Hash=0x{digits}"),
        ),
    ] {
        suite.accept(slug, title, &[clause], input(&url), link(&url)).finds(Bug::Parser);
    }
}

fn hashes(suite: &mut Suite) {
    let digits = digits();
    let (most, last) = digits.split_at(63);
    let bytes = sha256(text().as_bytes());
    let mut rejects = Rejects::of(suite, "link-plain", MALFORMED);
    for (slug, title, mutation, value) in [
        ("link-empty-hash", "An empty hash is refused", "empty the hash", String::new()),
        ("link-prefix-alone", "A prefix without digits is refused", "drop all digits", "0x".to_owned()),
        ("link-short-hash", "A hash of 63 digits is refused", "drop the last digit", format!("0x{most}")),
        (
            "link-shorter-hash",
            "A hash of 31 bytes is refused",
            "drop the last byte",
            format!("0x{}", digits.get(..62).unwrap_or_default()),
        ),
        ("link-long-hash", "A hash of 65 digits is refused", "append a digit", format!("0x{digits}0")),
        ("link-longer-hash", "A hash of 33 bytes is refused", "append a byte", format!("0x{digits}00")),
        ("link-upper-case-prefix", "The prefix 0X is refused", "write 0X", format!("0X{digits}")),
        ("link-double-prefix", "Two prefixes are refused", "write 0x twice", format!("0x0x{digits}")),
        (
            "link-letter",
            "A letter that is no digit is refused",
            "replace the last digit by g",
            format!("0x{most}g"),
        ),
        (
            "link-space",
            "A space in the place of a digit is refused",
            "replace the last digit by +",
            format!("0x{most}+"),
        ),
        (
            "link-escaped-space",
            "A space behind the hash is refused",
            "append %20",
            format!("0x{most}{last}%20"),
        ),
        (
            "link-coded-hash",
            "A hash in base64 is refused",
            "write the hash in base64",
            base64(&bytes).replace('=', "%3D").replace('+', "%2B"),
        ),
        (
            "link-short-digest",
            "A hash of 20 bytes is refused",
            "write the last 20 bytes of Keccak-256",
            format!("0x{}", hex(keccak256(&bytes).get(12..).unwrap_or_default())),
        ),
    ] {
        rejects.add("REG-URI-016", slug, title, mutation, input(&format!("{PAGE_URL}?dm3Hash={value}")));
    }
}

fn parameters(suite: &mut Suite) {
    let digits = digits();
    let other = hex(&[0x11; 32]);
    let mut rejects = Rejects::of(suite, "link-plain", UNSAFE);
    for (slug, title, mutation, url) in [
        ("link-no-query", "A link without a query is refused", "drop the query", PAGE_URL.to_owned()),
        (
            "link-other-parameter",
            "A link with other parameters only is refused",
            "rename the parameter to hash",
            format!("{PAGE_URL}?hash=0x{digits}"),
        ),
        (
            "link-lower-case-name",
            "The parameter dm3hash is not the hash",
            "write dm3hash",
            format!("{PAGE_URL}?dm3hash=0x{digits}"),
        ),
        (
            "link-upper-case-name",
            "The parameter DM3HASH is not the hash",
            "write DM3HASH",
            format!("{PAGE_URL}?DM3HASH=0x{digits}"),
        ),
        (
            "link-hash-twice",
            "Two hashes are refused, even equal ones",
            "repeat the parameter",
            format!("{PAGE_URL}?dm3Hash=0x{digits}&dm3Hash=0x{digits}"),
        ),
        (
            "link-two-hashes",
            "Two different hashes are refused",
            "add another hash",
            format!("{PAGE_URL}?dm3Hash=0x{other}&dm3Hash=0x{digits}"),
        ),
        (
            "link-two-spellings",
            "Two hashes in two spellings of the name are refused",
            "add an escaped second parameter",
            format!("{PAGE_URL}?dm3Hash=0x{digits}&dm3%48ash=0x{other}"),
        ),
        (
            "link-hash-in-fragment",
            "A hash in the fragment is not the hash",
            "move the hash into the fragment",
            format!("{PAGE_URL}#?dm3Hash=0x{digits}"),
        ),
        (
            "link-hash-in-path",
            "A hash in the path is not the hash",
            "move the hash into the path",
            format!("{PAGE_URL}/dm3Hash=0x{digits}"),
        ),
        (
            "link-semicolon",
            "A semicolon does not separate parameters",
            "separate parameters by a semicolon",
            format!("{PAGE_URL}?a=1;dm3Hash=0x{digits}"),
        ),
    ] {
        rejects.add("REG-URI-015", slug, title, mutation, input(&url));
    }
    let plain = format!("http://profiles.example/alice?dm3Hash=0x{digits}");
    Rejects::of(suite, "link-plain", INSECURE)
        .add(
            "REG-URI-014",
            "link-without-encryption",
            "A link with http is refused",
            "write http",
            input(&plain),
        )
        .add(
            "REG-URI-014",
            "link-upper-case-http",
            "A link with HTTP is refused",
            "write HTTP",
            input(&plain.replace("http:", "HTTP:")),
        );
}

fn other_kinds(suite: &mut Suite) {
    let digits = digits();
    let mut rejects = Rejects::of(suite, "link-plain", BAD_URI);
    for (slug, title, mutation, uri) in [
        ("empty", "An empty record is refused", "send nothing", String::new()),
        ("word", "A word is no URI", "send a word", "profile".to_owned()),
        ("name", "A name is no URI", "send a name", "alice.eth".to_owned()),
        ("bare-json", "Bare JSON is no URI", "send the JSON", text()),
        ("bare-hash", "A bare hash is no URI", "send the hash", format!("0x{digits}")),
        (
            "ftp",
            "A file server is not asked",
            "write ftp",
            format!("ftp://profiles.example/alice?dm3Hash=0x{digits}"),
        ),
        (
            "file",
            "A file of the own machine is not read",
            "write file",
            format!("file:///etc/passwd?dm3Hash=0x{digits}"),
        ),
        (
            "web-socket",
            "A web socket is not opened",
            "write wss",
            format!("wss://profiles.example/alice?dm3Hash=0x{digits}"),
        ),
        ("script", "A script is not run", "write javascript", "javascript:alert(1)".to_owned()),
        (
            "mail",
            "An e-mail address leads nowhere",
            "write mailto",
            format!("mailto:alice@example.org?dm3Hash=0x{digits}"),
        ),
        (
            "ipns",
            "A name of the IPFS name system is not read",
            "write ipns",
            "ipns://profiles.example".to_owned(),
        ),
        ("swarm", "Another storage network is not read", "write bzz", format!("bzz://{digits}")),
        ("arweave", "A third storage network is not read", "write ar", "ar://alice".to_owned()),
        (
            "caip",
            "An address of a chain is no URI of a profile",
            "write eip155",
            "eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed".to_owned(),
        ),
        (
            "relative",
            "A relative URL is refused",
            "drop scheme and host",
            format!("/alice?dm3Hash=0x{digits}"),
        ),
        (
            "scheme-relative",
            "A URL without its scheme is refused",
            "drop https:",
            format!("//profiles.example/alice?dm3Hash=0x{digits}"),
        ),
    ] {
        rejects.add("REG-URI-001", slug, title, mutation, input(&uri));
    }
}
