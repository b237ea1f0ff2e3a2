//! `dm3Hash`: the hash by which a link to a profile proves what it leads to.

use dm3_crypto::sha256;
use dm3_types::{Dialect, Hash, Json};
use url::Url;

/// The query parameter that carries the hash.
const PARAMETER: &str = "dm3Hash";

/// SHA-256 of the canonical JSON of the whole object: of `{profile, signature}` for a user, of the profile for a
/// delivery service.
///
/// Computed over the JSON as it was received, members that this version does not know included.
#[must_use]
pub fn profile_hash(object: &Json) -> Hash {
    sha256(object.canonical().as_bytes())
}

/// The hash that a link names.
///
/// `None` unless the URL has exactly one parameter `dm3Hash` (this spelling) with 64 hexadecimal digits. After
/// percent-decoding, [`Dialect::Deployed`] wants `0x` and lower case, because it compares texts;
/// [`Dialect::Written`] takes the digits with or without `0x` and in any case.
#[must_use]
pub fn hash_in_link(link: &str, dialect: Dialect) -> Option<Hash> {
    let url = Url::parse(link).ok()?;
    let mut values = url.query_pairs().filter(|(name, _)| name == PARAMETER);
    let (_, value) = values.next()?;
    if values.next().is_some() {
        // REG-URI-015
        return None;
    }
    // REG-URI-016
    let hash = match dialect {
        Dialect::Written => match value.strip_prefix("0x") {
            Some(_) => Hash::parse(&value),
            None => Hash::parse(&format!("0x{value}")),
        },
        Dialect::Deployed => Hash::parse(&value),
    };
    let hash = hash.ok()?;
    (dialect == Dialect::Written || hash.to_string() == value).then_some(hash)
}

/// Whether `object` is what `link` says it leads to. False for a link without a usable hash.
#[must_use]
pub fn link_matches(link: &str, object: &Json, dialect: Dialect) -> bool {
    hash_in_link(link, dialect).is_some_and(|hash| hash == profile_hash(object))
}

/// `url` with the `dm3Hash` of `object`, as both readings accept it; `None` if `url` is not a URL or has a
/// `dm3Hash` already.
#[must_use]
pub fn link_to(url: &str, object: &Json) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    if url.query_pairs().any(|(name, _)| name == PARAMETER) {
        return None;
    }
    // REG-URI-020
    url.query_pairs_mut().append_pair(PARAMETER, &profile_hash(object).to_string());
    Some(url.into())
}
