//! Text records, and what they lead to.

use std::net::IpAddr;

use dm3_profile::{
    Cid, CidError, DataUriError, ProfileUri, ProfileUriError, is_public_address, link_to, published_data_uri,
};
use dm3_types::Json;
use serde_json::{Value, json};

use super::Operation;
use super::keys::plain_hex;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("profile_uri.parse", parse),
    ("profile_uri.data", data),
    ("profile_uri.link", link),
    ("cid.read_block", read_block),
    ("fetch.check_address", check_address),
];

fn parse(arguments: &Arguments<'_>) -> Reply {
    let uri = ProfileUri::parse(arguments.text("uri")?, arguments.dialect()).map_err(|error| {
        let (stage, code) = match error {
            ProfileUriError::NotHttps => (Stage::Policy, "reg.uri.not-https"),
            ProfileUriError::TooLong => (Stage::Policy, "reg.uri.too-long"),
            ProfileUriError::NoHash => (Stage::Decode, "reg.uri.no-hash"),
            ProfileUriError::Data(DataUriError::NotBase64 | DataUriError::NotUtf8) => {
                (Stage::Decode, "reg.uri.data-malformed")
            }
            ProfileUriError::Ipfs(_) => (Stage::Decode, "reg.uri.cid-unusable"),
            _ => (Stage::Parse, "reg.uri.malformed"),
        };
        Refusal::rejected(stage, code, error)
    })?;
    Ok(match uri {
        ProfileUri::Data(json_text) => json!({ "kind": "data", "json_text": json_text }),
        ProfileUri::Link { url, dm3_hash } => {
            json!({ "kind": "link", "url": url, "dm3_hash": dm3_hash.to_string() })
        }
        ProfileUri::Ipfs(cid) => json!({ "kind": "ipfs", "cid": cid.as_str() }),
    })
}

fn object(arguments: &Arguments<'_>) -> Result<Json, Refusal> {
    Json::parse(arguments.text("json_text")?)
        .map_err(|error| Refusal::rejected(Stage::Parse, "reg.profile.not-json", error))
}

fn data(arguments: &Arguments<'_>) -> Reply {
    Ok(json!({ "uri": published_data_uri(&object(arguments)?) }))
}

fn link(arguments: &Arguments<'_>) -> Reply {
    let uri = link_to(arguments.text("url")?, &object(arguments)?).ok_or_else(|| {
        Refusal::rejected(Stage::Decode, "reg.uri.not-a-place", "no URL, or one that has a hash already")
    })?;
    Ok(json!({ "uri": uri }))
}

fn read_block(arguments: &Arguments<'_>) -> Reply {
    let member = |name: &str| {
        let member =
            arguments.value("resource").and_then(|resource| resource.get(name)).and_then(Value::as_str);
        member.ok_or_else(|| Refusal::BadCall { message: format!("resource.{name} is missing") })
    };
    let block = dm3_types::hex::decode0x(&format!("0x{}", member("block_hex")?))
        .map_err(|_| Refusal::BadCall { message: "resource.block_hex is not hex".to_owned() })?;
    let refused = |error: CidError| {
        let (stage, code) = match error {
            CidError::DigestMismatch => (Stage::Authenticate, "reg.cid.digest-mismatch"),
            _ => (Stage::Decode, "reg.cid.unusable"),
        };
        Refusal::rejected(stage, code, error)
    };
    let content = Cid::parse(member("cid")?).and_then(|cid| cid.content_of_block(&block)).map_err(refused)?;
    Ok(json!({ "content_hex": plain_hex(&content) }))
}

fn check_address(arguments: &Arguments<'_>) -> Reply {
    let text = arguments.text("address")?;
    let address: IpAddr =
        text.parse().map_err(|_| Refusal::BadCall { message: "address is no IP address".to_owned() })?;
    if is_public_address(address) {
        return Ok(json!({}));
    }
    Err(Refusal::rejected(Stage::Policy, "reg.fetch.not-public", "the address is not on the public Internet"))
}
