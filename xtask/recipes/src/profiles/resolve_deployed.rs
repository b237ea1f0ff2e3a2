//! From a name to a verified profile in the deployed network.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::profile::{self, USER_RECORD, data_uri};
use serde_json::{Value, json};

use super::fixture::{alice, plain};
use super::rejects::{BAD_URI, FORGED, Kind, Rejects};
use super::resolve::profile_output;
use super::world::{World, in_ipfs, link_to, linked};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const DIALECT: Dialect = Dialect::LegacyTs;
const OTHER_READING: Kind = (Stage::Parse, Bug::Legacy, Severity::Low);

fn signed() -> Value {
    profile::signed(&plain(DIALECT), &alice())
}

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    let signed = signed();
    let text = canonical(&signed);
    let world = World::of_alice(&data_uri(&signed));
    suite.accept(
        "deployed-data",
        "A deployed profile in the record is found",
        &["DIV-TS-010"],
        world.input(),
        profile_output(DIALECT, &[]),
    );
    let coded = format!("data:application/json;base64,{}", base64(text.as_bytes()));
    let coded = World::of_alice(&coded).input();
    suite.accept(
        "deployed-coded-data",
        "A deployed profile in base64 is found",
        &["DIV-TS-011"],
        coded,
        profile_output(DIALECT, &[]),
    );
    let link = link_to(&signed);
    let at_link = linked(&signed, World::of_alice);
    suite.accept(
        "deployed-link",
        "A deployed profile behind a link is found",
        &["DIV-TS-013"],
        at_link.input(),
        profile_output(DIALECT, &[&link]),
    );
    let http = link.replace("https:", "http:");
    let at_http = World::of_alice(&http).with_resource(&http, 200, text.as_bytes());
    suite
        .accept(
            "deployed-http-link",
            "A link without encryption is read, since its hash proves it",
            &["DIV-TS-012"],
            at_http.input(),
            profile_output(DIALECT, &[&http]),
        )
        .finds(Bug::Legacy);
    let in_blocks = in_ipfs(&signed, World::of_alice);
    let uri = in_blocks.record(USER_RECORD);
    suite.accept(
        "deployed-ipfs",
        "A block that fits its identifier is read",
        &["DIV-TS-014"],
        in_blocks.input(),
        profile_output(DIALECT, &[&uri]),
    );
    let other = profile::signed(&with(&plain(DIALECT), "deliveryServices", json!(["old.eth"])), &alice());
    Rejects::of(suite, "deployed-ipfs", FORGED).add(
        "DIV-TS-014",
        "deployed-other-block",
        "A gateway that delivers another block is found out",
        "deliver another profile that Alice signed",
        in_blocks.with_resource(&uri, 200, canonical(&other).as_bytes()).input(),
    );
    Rejects::of(suite, "deployed-link", FORGED).add(
        "DIV-TS-013",
        "deployed-older-profile",
        "An older profile of the same owner is not what the link names",
        "deliver another profile that Alice signed",
        at_link.with_resource(&link, 200, canonical(&other).as_bytes()).input(),
    );
    let upper = link
        .to_uppercase()
        .replace("HTTPS://PROFILES.EXAMPLE/ALICE?DM3HASH=0X", "https://profiles.example/alice?dm3Hash=0x");
    let bare = link.replace("dm3Hash=0x", "dm3Hash=");
    let escaped: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let noted = data_uri(&with(&signed, "note", 1));
    let mut rejects = Rejects::of(suite, "deployed-data", OTHER_READING);
    for (clause, slug, title, mutation, record) in [
        (
            "DIV-TS-013",
            "deployed-upper-case-hash",
            "A hash in upper case is not read",
            "write the hash of a link in upper case",
            upper,
        ),
        (
            "DIV-TS-013",
            "deployed-bare-hash",
            "A hash without 0x is not read",
            "write the hash of a link without 0x",
            bare,
        ),
        (
            "DIV-TS-011",
            "deployed-escaped-data",
            "Percent signs are not decoded",
            "percent-encode the data",
            format!("data:application/json,{escaped}"),
        ),
        (
            "DIV-TS-011",
            "deployed-upper-case-scheme",
            "The scheme DATA is not read",
            "write DATA",
            format!("DATA:application/json,{text}"),
        ),
        (
            "DIV-TS-016",
            "deployed-unknown-member",
            "A member beside profile and signature is refused",
            "add an unknown member",
            noted,
        ),
    ] {
        rejects.add(clause, slug, title, mutation, World::of_alice(&record).input());
    }
    let bare_json = World::of_alice(&text).input();
    Rejects::of(suite, "deployed-data", BAD_URI).add(
        "DIV-TS-010",
        "deployed-bare-json",
        "A record of bare JSON is refused",
        "write the JSON without data:",
        bare_json,
    );
}
