//! From a name to a delivery service.

use dm3_oracle::Service;
use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::profile::{self, SERVICE_RECORD, USER_RECORD, data_uri};
use serde_json::{Value, json};

use super::PAGE;
use super::rejects::{BAD_URI, FORGED, MALFORMED, Rejects};
use super::world::{World, in_ipfs, link_to, linked};
use crate::{Dialect, Suite};

/// `service_profile.resolve`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.service-resolve",
        PAGE,
        "service_profile.resolve",
        "From a name to a delivery service: the record, what it leads to, and the proof.",
    );
    found(&mut suite);
    refused(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    let deployed = object(Dialect::LegacyTs);
    let input = World::of_service(&data_uri(&deployed)).input();
    suite.accept(
        "deployed-data",
        "A deployed delivery service is found",
        &["DIV-TS-001"],
        input,
        output(Dialect::LegacyTs, &[]),
    );
    suite
}

fn object(dialect: Dialect) -> Value {
    profile::service(&Service::named("ds.eth", "https://ds.example/dm3/"), dialect)
}

fn output(dialect: Dialect, requests: &[&str]) -> Value {
    let person = dm3_oracle::Person::named("ds.eth");
    json!({
        "result": "service",
        "encryption_key": person.encryption_public_base64(),
        "signing_key": person.signing.public(dialect),
        "rpc_url": "https://ds.example/dm3/rpc",
        "requests": requests,
    })
}

fn found(suite: &mut Suite) {
    let object = object(Dialect::Spec);
    let record = data_uri(&object);
    let data = World::of_service(&record);
    suite.accept(
        "data",
        "A delivery service in the record itself is found",
        &["REG-REC-002", "REG-DSP-007"],
        data.input(),
        output(Dialect::Spec, &[]),
    );
    let coded = format!("data:application/json;base64,{}", base64(canonical(&object).as_bytes()));
    let coded = World::of_service(&coded).input();
    suite.accept(
        "coded-data",
        "A delivery service in base64 is found",
        &["REG-REC-002", "REG-URI-007"],
        coded,
        output(Dialect::Spec, &[]),
    );
    let link = link_to(&object);
    let at_link = linked(&object, World::of_service);
    suite.accept(
        "link",
        "A delivery service behind a link is found",
        &["REG-URI-017", "REG-URI-018"],
        at_link.input(),
        output(Dialect::Spec, &[&link]),
    );
    let world = in_ipfs(&object, World::of_service);
    let uri = world.record(SERVICE_RECORD);
    suite.accept(
        "ipfs",
        "A delivery service in IPFS is found",
        &["REG-URI-025"],
        world.input(),
        output(Dialect::Spec, &[&uri]),
    );
    for (slug, title, clause, world, result) in [
        (
            "no-record",
            "A name without the record is no delivery service",
            "REG-DSP-009",
            data.clone().with("records", json!({})),
            "none",
        ),
        (
            "user-record-only",
            "The record of a user is not that of a delivery service",
            "REG-REC-002",
            data.clone().with("records", json!({ USER_RECORD: record })),
            "none",
        ),
        (
            "registry-silent",
            "A record that nobody could tell is not a missing delivery service",
            "REG-REC-011",
            data.clone().with("unavailable", json!([SERVICE_RECORD])),
            "unavailable",
        ),
        (
            "host-unreachable",
            "A host that cannot be reached is unavailable",
            "REG-URI-032",
            World::of_service(&link),
            "unavailable",
        ),
    ] {
        suite.accept(slug, title, &[clause], world.input(), json!({ "result": result }));
    }
}

fn refused(suite: &mut Suite) {
    let object = object(Dialect::Spec);
    let link = link_to(&object);
    let evil = with(&object, "url", "https://evil.example");
    let at_link = linked(&object, World::of_service);
    Rejects::of(suite, "link", FORGED).add(
        "REG-URI-018",
        "other-url-behind-link",
        "Another URL than the link's hash covers is found out",
        "deliver a profile with another URL",
        at_link.with_resource(&link, 200, canonical(&evil).as_bytes()).input(),
    );
    let mut rejects = Rejects::of(suite, "data", MALFORMED);
    for (clause, slug, title, mutation, object) in [
        (
            "REG-DSP-004",
            "script-url",
            "A URL that is no web address is refused",
            "write a script as URL",
            with(&object, "url", "javascript:1"),
        ),
        (
            "REG-DSP-001",
            "no-keys",
            "A profile without keys is refused",
            "drop everything but the URL",
            json!({ "url": "https://ds.example" }),
        ),
    ] {
        rejects.add(clause, slug, title, mutation, World::of_service(&data_uri(&object)).input());
    }
    Rejects::of(suite, "data", BAD_URI).add(
        "REG-URI-001",
        "bare-json",
        "A record of bare JSON is refused",
        "write the JSON without data:",
        World::of_service(&canonical(&object)).input(),
    );
}
