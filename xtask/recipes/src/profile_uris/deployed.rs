//! Text records as the deployed network reads them.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::hash::sha256;
use dm3_oracle::ipfs;
use serde_json::json;

use super::rejects::{Kind, MALFORMED, Rejects};
use super::{input, text};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const OTHER_READING: Kind = (Stage::Parse, Bug::Legacy, Severity::Low);

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    data(suite);
    links(suite);
    let cid = ipfs::version_1(ipfs::RAW, text().as_bytes());
    suite.accept(
        "deployed-ipfs",
        "An identifier is read, and its content is proven",
        &["DIV-TS-014"],
        input(&format!("ipfs://{cid}")),
        json!({ "kind": "ipfs", "cid": cid }),
    );
    Rejects::of(suite, "deployed-ipfs", MALFORMED).add(
        "DIV-TS-014",
        "deployed-ipfs-word",
        "What cannot be proven is refused",
        "write a word",
        input("ipfs://alice"),
    );
}

fn data(suite: &mut Suite) {
    let text = text();
    let coded = base64(text.as_bytes());
    for (slug, title, uri, expected) in [
        ("deployed-data", "Data are read", format!("data:application/json,{text}"), text.clone()),
        (
            "deployed-escaped",
            "Percent signs are not decoded",
            "data:application/json,%7B%7D".to_owned(),
            "%7B%7D".to_owned(),
        ),
        ("deployed-coded", "Base64 is read", format!("data:application/json;base64,{coded}"), text.clone()),
        (
            "deployed-unpadded",
            "Base64 without padding is read",
            "data:application/json;base64,e30".to_owned(),
            "{}".to_owned(),
        ),
        (
            "deployed-url-alphabet",
            "Base64 in the alphabet of URLs is read",
            "data:application/json;base64,Iv__-yI".to_owned(),
            "\"\u{fffd}\u{fffd}\u{fffd}\"".to_owned(),
        ),
        (
            "deployed-cut-characters",
            "Characters are cut to one byte",
            "data:application/json,\u{107b}\u{107d}".to_owned(),
            "{}".to_owned(),
        ),
        (
            "deployed-latin",
            "A single-byte character set is read",
            "data:application/json;charset=latin1,\"ä\"".to_owned(),
            "\"ä\"".to_owned(),
        ),
        (
            "deployed-charset",
            "UTF-8 may be named",
            format!("data:application/json;charset=utf-8;base64,{coded}"),
            text.clone(),
        ),
        (
            "deployed-other-encoding",
            "A word other than base64 is passed over",
            format!("data:application/json;gzip,{text}"),
            text.clone(),
        ),
    ] {
        suite
            .accept(
                slug,
                title,
                &["DIV-TS-011"],
                input(&uri),
                json!({ "kind": "data", "json_text": expected }),
            )
            .finds(Bug::Legacy);
    }
    let mut rejects = Rejects::of(suite, "deployed-data", OTHER_READING);
    for (slug, title, mutation, uri) in [
        (
            "deployed-upper-case-scheme",
            "The scheme DATA is not read",
            "write DATA",
            format!("DATA:application/json,{text}"),
        ),
        (
            "deployed-upper-case-type",
            "A media type in upper case is not read",
            "write Application/JSON",
            format!("data:Application/JSON,{text}"),
        ),
        (
            "deployed-text-json",
            "The type text/json is not read",
            "write text/json",
            format!("data:text/json,{text}"),
        ),
        (
            "deployed-no-type",
            "Data without a type are not read",
            "drop the media type",
            format!("data:,{text}"),
        ),
        (
            "deployed-line-end",
            "A line end behind the data is not read",
            "append a line feed",
            format!("data:application/json,{text}\n"),
        ),
        (
            "deployed-other-parameter",
            "A parameter other than charset is not read",
            "write ;profile=dm3;base64",
            format!("data:application/json;profile=dm3;base64,{coded}"),
        ),
        (
            "deployed-no-comma",
            "Data without a comma are not read",
            "drop the comma",
            "data:application/json".to_owned(),
        ),
    ] {
        rejects.add("DIV-TS-011", slug, title, mutation, input(&uri));
    }
}

fn links(suite: &mut Suite) {
    let digits = hex(&sha256(text().as_bytes()));
    let link = |scheme: &str, value: &str| format!("{scheme}://profiles.example/alice?dm3Hash={value}");
    let hash = format!("0x{digits}");
    let (secure, plain) = (link("https", &hash), link("http", &hash));
    suite.accept(
        "deployed-link",
        "A link with its hash is read",
        &["DIV-TS-013"],
        input(&secure),
        json!({ "kind": "link", "url": secure, "dm3_hash": hash }),
    );
    suite
        .accept(
            "deployed-http-link",
            "A link without encryption is read",
            &["DIV-TS-012"],
            input(&plain),
            json!({ "kind": "link", "url": plain, "dm3_hash": hash }),
        )
        .finds(Bug::Legacy);
    let mut rejects = Rejects::of(suite, "deployed-link", (Stage::Decode, Bug::Legacy, Severity::Low));
    for (slug, title, mutation, value) in [
        ("deployed-bare-hash", "A hash without 0x is not read", "drop 0x", digits.clone()),
        (
            "deployed-upper-case-hash",
            "A hash in upper case is not read",
            "write the digits in upper case",
            format!("0x{}", digits.to_uppercase()),
        ),
        (
            "deployed-short-hash",
            "A hash of 63 digits is not read",
            "drop the last digit",
            format!("0x{}", digits.get(..63).unwrap_or_default()),
        ),
        (
            "deployed-hash-twice",
            "Two hashes are not read",
            "repeat the parameter",
            format!("{hash}&dm3Hash={hash}"),
        ),
    ] {
        rejects.add("DIV-TS-013", slug, title, mutation, input(&link("https", &value)));
    }
    rejects.add(
        "DIV-TS-013",
        "deployed-no-hash",
        "A link without a hash is not read",
        "drop the query",
        input("https://profiles.example/alice"),
    );
}
