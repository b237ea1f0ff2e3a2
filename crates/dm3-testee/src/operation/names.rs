//! Names: the normal form, hashes and encodings of it, and the account names of the deployed network.

use dm3_profile::{DnsEncodingError, dns_encode, is_same_account, namehash_of_text};
use dm3_types::{AccountName, Dialect, EnsName, ParseError};
use serde_json::json;

use super::Operation;
use super::keys::plain_hex;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("name.normalize", normalize),
    ("name.same", same),
    ("name.namehash", namehash),
    ("name.dns_encode", encode),
    ("name.account", account),
];

fn normalize(arguments: &Arguments<'_>) -> Reply {
    let name = EnsName::parse(arguments.text("name")?).map_err(no_name)?;
    Ok(json!({ "name": name.as_str() }))
}

fn same(arguments: &Arguments<'_>) -> Reply {
    let (left, right) = (arguments.text("a")?, arguments.text("b")?);
    let same = match arguments.dialect() {
        Dialect::Written => {
            EnsName::parse(left).map_err(no_name)? == EnsName::parse(right).map_err(no_name)?
        }
        Dialect::Deployed => is_same_account(left, right).map_err(no_name)?,
    };
    Ok(json!({ "same": same }))
}

fn namehash(arguments: &Arguments<'_>) -> Reply {
    let node = namehash_of_text(arguments.text("name")?).map_err(no_name)?;
    Ok(json!({ "node": node.to_string() }))
}

fn encode(arguments: &Arguments<'_>) -> Reply {
    let name = EnsName::parse(arguments.text("name")?).map_err(no_name)?;
    let encoded = dns_encode(&name).map_err(not_for_dns)?;
    Ok(json!({ "encoded_hex": plain_hex(&encoded) }))
}

fn account(arguments: &Arguments<'_>) -> Reply {
    if arguments.dialect() != Dialect::Deployed {
        return Err(Refusal::unsupported("account names are of the deployed network alone"));
    }
    let account = AccountName::nameprep(arguments.text("name")?).map_err(no_name)?;
    Ok(json!({ "account": account.as_str() }))
}

fn no_name(error: ParseError) -> Refusal {
    Refusal::rejected(Stage::Decode, "reg.name.malformed", error)
}

fn not_for_dns(error: DnsEncodingError) -> Refusal {
    Refusal::rejected(Stage::Semantic, "reg.name.not-for-dns", error)
}
