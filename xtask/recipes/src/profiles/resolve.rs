//! From a name to a verified profile.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::profile::{self, USER_RECORD, data_uri};
use dm3_oracle::{Person, ipfs};
use serde_json::{Value, json};

use super::fixture::{alice, output, plain};
use super::rejects::{BAD_URI, FORGED, Kind, NOT_DELIVERED, NOT_JSON, Rejects};
use super::world::{HOST, World, in_ipfs, link_to, linked};
use super::{PAGE, resolve_deployed};
use crate::{Bug, Dialect, Severity, Stage, Suite};

/// What was fetched is not what the record names.
const NOT_PROVEN: Kind = (Stage::Authenticate, Bug::AuthBypass, Severity::Critical);

/// `profile.resolve`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.profile-resolve",
        PAGE,
        "profile.resolve",
        "From a name to its verified profile: the record, what it leads to, the proof, and the owner's signature.",
    );
    found(&mut suite);
    nothing(&mut suite);
    not_owned(&mut suite);
    not_proven(&mut suite);
    unusable_records(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    resolve_deployed::extend(&mut suite);
    suite
}

fn signed() -> Value {
    profile::signed(&plain(Dialect::Spec), &alice())
}

/// The expected output of a profile that was found, with the URIs that were fetched.
pub(super) fn profile_output(dialect: Dialect, requests: &[&str]) -> Value {
    let found = with(&output(&["ds.eth"], dialect), "result", "profile");
    with(&with(&found, "address", alice().address()), "requests", json!(requests))
}

fn found(suite: &mut Suite) {
    let (signed, text) = (signed(), canonical(&signed()));
    let none = profile_output(Dialect::Spec, &[]);
    let record = data_uri(&signed);
    suite
        .accept(
            "data",
            "A profile in the record itself is found",
            &["REG-REC-001", "REG-PRF-017"],
            World::of_alice(&record).input(),
            none.clone(),
        )
        .finds(Bug::Basic);
    let escaped: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for (slug, title, clause, record) in [
        (
            "escaped-data",
            "A percent-encoded profile is found",
            "REG-URI-005",
            format!("data:application/json,{escaped}"),
        ),
        (
            "coded-data",
            "A profile in base64 is found",
            "REG-URI-007",
            format!("data:application/json;base64,{}", base64(text.as_bytes())),
        ),
    ] {
        suite.accept(slug, title, &[clause, "REG-REC-001"], World::of_alice(&record).input(), none.clone());
    }
    let world = linked(&signed, World::of_alice);
    let link = link_to(&signed);
    suite
        .accept(
            "link",
            "A profile behind a link is found by the whole URL",
            &["REG-URI-017", "REG-URI-018", "REG-URI-019"],
            world.input(),
            profile_output(Dialect::Spec, &[&link]),
        )
        .finds(Bug::Basic);
    let pretty = World::of_alice(&link).with_resource(&link, 200, format!("{signed:#}\n").as_bytes());
    suite.accept(
        "link-to-pretty-text",
        "The hash of a link is that of the canonical form, however the text is written",
        &["REG-URI-018"],
        pretty.input(),
        profile_output(Dialect::Spec, &[&link]),
    );
    let longer = format!("{HOST}/v2?lang=en&dm3Hash={}&x=%20", profile::dm3_hash(&signed));
    let world = World::of_alice(&longer).with_resource(&longer, 200, text.as_bytes());
    suite.accept(
        "link-with-more-parameters",
        "A link is fetched with all its parameters",
        &["REG-URI-017"],
        world.input(),
        profile_output(Dialect::Spec, &[&longer]),
    );
    in_blocks(suite, &signed);
    let service_too = World::of_alice(&record)
        .with("records", json!({ USER_RECORD: record, "network.dm3.deliveryService": "nonsense" }));
    suite.accept(
        "other-record-beside",
        "The record of a delivery service does not touch a user's profile",
        &["REG-REC-001"],
        service_too.input(),
        none,
    );
}

fn in_blocks(suite: &mut Suite, signed: &Value) {
    let text = canonical(signed);
    let file = ipfs::file_block(text.as_bytes());
    for (slug, title, cid, block) in [
        (
            "ipfs-raw",
            "A profile in a block of plain bytes is found",
            ipfs::version_1(ipfs::RAW, text.as_bytes()),
            text.as_bytes().to_vec(),
        ),
        (
            "ipfs-file",
            "A profile in a UnixFS file is found",
            ipfs::version_1(ipfs::DAG_PB, &file),
            file.clone(),
        ),
        (
            "ipfs-version-zero",
            "A profile under an identifier of version 0 is found",
            ipfs::version_0(&file),
            file.clone(),
        ),
    ] {
        let uri = format!("ipfs://{cid}");
        let world = World::of_alice(&uri).with_resource(&uri, 200, &block);
        suite.accept(
            slug,
            title,
            &["REG-URI-022", "REG-URI-025"],
            world.input(),
            profile_output(Dialect::Spec, &[&uri]),
        );
    }
}

/// No profile, or nobody who could say.
fn nothing(suite: &mut Suite) {
    let record = data_uri(&signed());
    let data = World::of_alice(&record);
    let link = link_to(&signed());
    let linked = World::of_alice(&link);
    let text = canonical(&signed());
    for (slug, title, clause, world, result) in [
        (
            "no-address",
            "A name without an address has no profile",
            "REG-PRF-018",
            data.clone().without("address"),
            "none",
        ),
        (
            "no-record",
            "A name without the record has no profile",
            "REG-PRF-018",
            data.clone().with("records", json!({})),
            "none",
        ),
        (
            "other-record-only",
            "A record under another key is no profile",
            "REG-REC-001",
            data.clone().with("records", json!({ "eth.dm3.profile": record, "network.dm3.Profile": record })),
            "none",
        ),
        (
            "registry-silent-on-address",
            "An address that nobody could tell is not a missing profile",
            "REG-PRF-019",
            data.clone().with("unavailable", json!(["addr"])),
            "unavailable",
        ),
        (
            "registry-silent-on-record",
            "A record that nobody could tell is not a missing profile",
            "REG-PRF-019",
            data.clone().with("unavailable", json!([USER_RECORD])),
            "unavailable",
        ),
        (
            "host-unreachable",
            "A host that cannot be reached is not a missing profile",
            "REG-URI-032",
            linked.clone(),
            "unavailable",
        ),
        (
            "host-unavailable",
            "A host that answers 503 is unavailable",
            "REG-URI-032",
            linked.clone().with_resource(&link, 503, b""),
            "unavailable",
        ),
        (
            "host-failing",
            "A host that answers 500 is unavailable",
            "REG-URI-032",
            linked.clone().with_resource(&link, 500, text.as_bytes()),
            "unavailable",
        ),
        (
            "host-busy",
            "A host that answers 429 is unavailable",
            "REG-URI-032",
            linked.clone().with_resource(&link, 429, b"slow down"),
            "unavailable",
        ),
        (
            "host-timed-out",
            "A host that answers 408 is unavailable",
            "REG-URI-032",
            linked.clone().with_resource(&link, 408, b""),
            "unavailable",
        ),
    ] {
        suite.accept(slug, title, &[clause], world.input(), json!({ "result": result })).finds(Bug::EdgeCase);
    }
    let uri = format!("ipfs://{}", ipfs::version_1(ipfs::RAW, text.as_bytes()));
    suite.accept(
        "block-unreachable",
        "A block that cannot be got is not a missing profile",
        &["REG-URI-032"],
        World::of_alice(&uri).input(),
        json!({ "result": "unavailable" }),
    );
}

fn not_owned(suite: &mut Suite) {
    let world = World::of_alice(&data_uri(&signed()));
    let eve = Person::named("eve.eth");
    let of_eve = data_uri(&profile::signed(&plain(Dialect::Spec), &eve));
    Rejects::of(suite, "data", FORGED)
        .add(
            "REG-PRF-017",
            "other-address",
            "A profile is refused that another wallet signed than the name's owner",
            "let the name resolve to the address of Eve",
            world.clone().with("address", eve.address()).input(),
        )
        .add(
            "REG-PRF-017",
            "profile-of-another",
            "A profile that Eve signed for herself is refused under Alice's name",
            "put Eve's signed profile into the record",
            world.with("records", json!({ USER_RECORD: of_eve })).input(),
        );
}

fn not_proven(suite: &mut Suite) {
    let signed = signed();
    let text = canonical(&signed);
    let link = link_to(&signed);
    let other =
        profile::signed(&with(&plain(Dialect::Spec), "deliveryServices", json!(["old.eth"])), &alice());
    let noted = with(&signed, "note", 1);
    let at_link = |body: &str| World::of_alice(&link).with_resource(&link, 200, body.as_bytes()).input();
    let mut rejects = Rejects::of(suite, "link", NOT_PROVEN);
    for (slug, title, mutation, body) in [
        (
            "older-profile",
            "An older profile of the same owner is not what the link names",
            "deliver another profile that Alice signed",
            canonical(&other),
        ),
        (
            "member-added",
            "A member added on the way is found out",
            "add a member beside the profile",
            canonical(&noted),
        ),
        (
            "bare-profile",
            "The profile without its signature is not what the link names",
            "deliver the bare profile",
            canonical(&plain(Dialect::Spec)),
        ),
        (
            "quoted-profile",
            "A JSON string of the profile is not what the link names",
            "quote the text",
            Value::from(text.as_str()).to_string(),
        ),
    ] {
        rejects.add("REG-URI-018", slug, title, mutation, at_link(&body));
    }
    let mut rejects = Rejects::of(suite, "link", NOT_JSON);
    for (slug, title, mutation, body) in [
        (
            "web-page",
            "A web page behind the link is refused",
            "deliver a web page",
            "<!doctype html><title>Welcome</title>",
        ),
        ("empty-body", "An empty body behind the link is refused", "deliver nothing", ""),
        ("text-behind", "A text behind the profile is refused", "append a brace", &format!("{text}}}")),
    ] {
        rejects.add("REG-URI-019", slug, title, mutation, at_link(body));
    }
    let mut rejects = Rejects::of(suite, "link", NOT_DELIVERED);
    for (slug, title, clause, status) in [
        ("moved", "A redirect is not followed", "REG-URI-028", 302),
        ("moved-for-good", "A permanent redirect is not followed", "REG-URI-028", 301),
        ("not-found", "Content under status 404 is no profile", "REG-URI-031", 404),
        ("forbidden", "Content under status 403 is no profile", "REG-URI-031", 403),
        ("gone", "Content under status 410 is no profile", "REG-URI-031", 410),
    ] {
        let world = World::of_alice(&link).with_resource(&link, status, text.as_bytes());
        rejects.add(clause, slug, title, &format!("answer with status {status}"), world.input());
    }
    let world = in_ipfs(&signed, World::of_alice);
    let uri = world.record(USER_RECORD);
    Rejects::of(suite, "ipfs-raw", NOT_PROVEN).add(
        "REG-URI-025",
        "other-block",
        "A gateway that delivers another block is found out",
        "deliver another profile that Alice signed",
        world.with_resource(&uri, 200, canonical(&other).as_bytes()).input(),
    );
}

fn unusable_records(suite: &mut Suite) {
    let text = canonical(&signed());
    let link = link_to(&signed());
    let plain_link = link.replace("https:", "http:");
    let rows = [
        (
            "bare-json",
            "A record of bare JSON is refused",
            "REG-URI-001",
            "write the JSON without data:",
            text.clone(),
        ),
        (
            "record-name",
            "A record that is a name is refused",
            "REG-URI-001",
            "write a name",
            "alice.eth".to_owned(),
        ),
        (
            "text-type",
            "A record of another media type is refused",
            "REG-URI-003",
            "write text/plain",
            format!("data:text/plain,{text}"),
        ),
        (
            "http-link",
            "A link without encryption is refused",
            "REG-URI-014",
            "write an http link",
            plain_link,
        ),
        (
            "link-without-hash",
            "A link without a hash is refused",
            "REG-URI-015",
            "write a link without dm3Hash",
            HOST.to_owned(),
        ),
    ];
    let mut rejects = Rejects::of(suite, "data", BAD_URI);
    for (slug, title, clause, mutation, record) in rows {
        rejects.add(clause, slug, title, mutation, World::of_alice(&record).input());
    }
}
