//! IPFS content identifiers in records.

use dm3_oracle::encoding::base64;
use dm3_oracle::hash::{keccak256, sha256};
use dm3_oracle::ipfs::{self, DAG_PB, RAW, base16, base32, base58, binary, multihash};
use serde_json::{Value, json};

use super::rejects::{MALFORMED, Rejects, UNSAFE};
use super::{input, text};
use crate::{Bug, Suite};

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    accepted(suite);
    paths(suite);
    texts(suite);
    codes(suite);
}

fn block() -> Vec<u8> {
    ipfs::file_block(text().as_bytes())
}

fn identifier(cid: &str) -> Value {
    json!({ "kind": "ipfs", "cid": cid })
}

fn accepted(suite: &mut Suite) {
    let (raw, file) = (text().into_bytes(), block());
    let plain = ["REG-URI-001", "REG-URI-021", "REG-URI-022", "REG-URI-023", "REG-URI-024"];
    let version_1 = ipfs::version_1(RAW, &raw);
    for (slug, title, cid) in [
        ("ipfs-plain", "An identifier of version 1 in base32 is read", version_1.clone()),
        ("ipfs-file", "An identifier of a UnixFS file is read", ipfs::version_1(DAG_PB, &file)),
        ("ipfs-version-zero", "An identifier of version 0 is read", ipfs::version_0(&file)),
        ("ipfs-base-sixteen", "An identifier in base16 is read", base16(&binary(RAW, &multihash(&raw)))),
        (
            "ipfs-base-fifty-eight",
            "An identifier of version 1 in base58 is read",
            format!("z{}", base58(&binary(RAW, &multihash(&raw)))),
        ),
    ] {
        suite
            .accept(slug, title, &plain, input(&format!("ipfs://{cid}")), identifier(&cid))
            .finds(Bug::Basic);
    }
    suite.accept(
        "ipfs-slash",
        "A slash behind the identifier is dropped",
        &["REG-URI-021"],
        input(&format!("ipfs://{version_1}/")),
        identifier(&version_1),
    );
    suite.accept(
        "ipfs-upper-case-scheme",
        "The scheme IPFS is read in any case",
        &["REG-URI-002"],
        input(&format!("IPFS://{version_1}")),
        identifier(&version_1),
    );
}

fn paths(suite: &mut Suite) {
    let cid = ipfs::version_1(RAW, text().as_bytes());
    let mut rejects = Rejects::of(suite, "ipfs-plain", UNSAFE);
    for (slug, title, mutation, rest) in [
        ("ipfs-path", "A path below an identifier is refused", "append a path", "/profile.json"),
        ("ipfs-deep-path", "A longer path below an identifier is refused", "append two directories", "/a/b/"),
        ("ipfs-two-slashes", "Two slashes behind an identifier are refused", "append two slashes", "//"),
        ("ipfs-query", "A query behind an identifier is refused", "append a query", "?format=raw"),
        ("ipfs-fragment", "A fragment behind an identifier is refused", "append a fragment", "#top"),
    ] {
        rejects.add("REG-URI-021", slug, title, mutation, input(&format!("ipfs://{cid}{rest}")));
    }
}

fn texts(suite: &mut Suite) {
    let raw = text().into_bytes();
    let whole = binary(RAW, &multihash(&raw));
    let plain = ipfs::version_1(RAW, &raw);
    let version_0 = ipfs::version_0(&block());
    let cut = |text: &str, count: usize| text.get(..text.len() - count).unwrap_or_default().to_owned();
    let mut rejects = Rejects::of(suite, "ipfs-plain", MALFORMED);
    for (slug, title, mutation, cid) in [
        ("ipfs-nothing", "No identifier at all is refused", "drop the identifier", String::new()),
        ("ipfs-word", "A word is no identifier", "write a word", "alice".to_owned()),
        (
            "ipfs-base-letter-alone",
            "The letter of the base alone is refused",
            "drop all digits",
            "b".to_owned(),
        ),
        (
            "ipfs-upper-case-digits",
            "Digits in upper case under a lower-case base are refused",
            "write the digits in upper case",
            format!("b{}", plain.get(1..).unwrap_or_default().to_uppercase()),
        ),
        (
            "ipfs-upper-case-base",
            "Base32 in upper case is refused",
            "write base and digits in upper case",
            plain.to_uppercase(),
        ),
        (
            "ipfs-base-sixty-four",
            "Base64 is refused",
            "write the identifier in base64",
            format!("m{}", base64(&whole).trim_end_matches('=')),
        ),
        (
            "ipfs-no-base-letter",
            "Digits without the letter of their base are refused",
            "drop the first letter",
            plain.get(1..).unwrap_or_default().to_owned(),
        ),
        (
            "ipfs-foreign-digit",
            "A character that is no digit is refused",
            "replace the last character by 1",
            format!("{}1", cut(&plain, 1)),
        ),
        (
            "ipfs-short-digest",
            "A digest of 31 bytes is refused",
            "drop the last byte",
            base32(whole.get(..35).unwrap_or_default()),
        ),
        (
            "ipfs-long-digest",
            "A digest of 33 bytes is refused",
            "append a zero byte",
            base32(&[whole.as_slice(), &[0]].concat()),
        ),
        (
            "ipfs-version-zero-short",
            "An identifier of version 0 with 45 characters is refused",
            "write version 0 and drop a character",
            cut(&version_0, 1),
        ),
        (
            "ipfs-version-zero-long",
            "An identifier of version 0 with 47 characters is refused",
            "write version 0 and append a character",
            format!("{version_0}1"),
        ),
        (
            "ipfs-version-zero-digit",
            "A character outside base58 is refused",
            "write version 0 and replace a character by 0",
            format!("{}0", cut(&version_0, 1)),
        ),
        (
            "ipfs-version-two",
            "An identifier of version 2 is refused",
            "write version 2",
            base32(&[&[2], whole.get(1..).unwrap_or_default()].concat()),
        ),
        (
            "ipfs-very-long",
            "A text of 2000 characters is no identifier",
            "write 2000 characters",
            format!("b{}", "a".repeat(1999)),
        ),
    ] {
        rejects.add("REG-URI-022", slug, title, mutation, input(&format!("ipfs://{cid}")));
    }
    rejects
        .add(
            "REG-URI-022",
            "ipfs-no-slashes",
            "A record without two slashes is refused",
            "drop the slashes",
            input(&format!("ipfs:{plain}")),
        )
        .add(
            "REG-URI-022",
            "ipfs-one-slash",
            "A record with one slash is refused",
            "drop a slash",
            input(&format!("ipfs:/{plain}")),
        )
        .add(
            "REG-URI-022",
            "ipfs-gateway-path",
            "A path of a gateway is no identifier",
            "write ipfs:/ipfs/",
            input(&format!("ipfs:/ipfs/{plain}")),
        );
}

fn codes(suite: &mut Suite) {
    let raw = text().into_bytes();
    let digest = sha256(&raw);
    let long = [digest.as_slice(), &digest].concat();
    let with_hash = |code: &[u8], digest: &[u8]| base32(&[&[1, RAW], code, digest].concat());
    let mut rejects = Rejects::of(suite, "ipfs-plain", UNSAFE);
    for (slug, title, mutation, cid) in [
        (
            "ipfs-identity",
            "An identifier that holds its content is refused",
            "use the identity hash",
            with_hash(&[0x00, 32], &digest),
        ),
        (
            "ipfs-sha-one",
            "An identifier with SHA-1 is refused",
            "use SHA-1",
            with_hash(&[0x11, 20], digest.get(..20).unwrap_or_default()),
        ),
        (
            "ipfs-sha-long",
            "An identifier with SHA-512 is refused",
            "use SHA-512",
            with_hash(&[0x13, 64], &long),
        ),
        (
            "ipfs-keccak",
            "An identifier with Keccak-256 is refused",
            "use Keccak-256",
            with_hash(&[0x1b, 32], &keccak256(&raw)),
        ),
        ("ipfs-blake", "An identifier with BLAKE3 is refused", "use BLAKE3", with_hash(&[0x1e, 32], &digest)),
        (
            "ipfs-cut-sha",
            "A shortened SHA-256 is refused",
            "keep 20 bytes of SHA-256",
            with_hash(&[0x12, 20], digest.get(..20).unwrap_or_default()),
        ),
    ] {
        rejects.add("REG-URI-023", slug, title, mutation, input(&format!("ipfs://{cid}")));
    }
    let with_codec = |codec: &[u8]| base32(&[&[1], codec, multihash(&raw).as_slice()].concat());
    let mut rejects = Rejects::of(suite, "ipfs-plain", MALFORMED);
    for (slug, title, mutation, codec) in [
        ("ipfs-cbor", "An identifier of CBOR is refused", "use the codec dag-cbor", [0x71].as_slice()),
        ("ipfs-key", "An identifier of a key is refused", "use the codec libp2p-key", &[0x72]),
        ("ipfs-json", "An identifier of JSON is refused", "use the codec json", &[0x80, 0x04]),
        (
            "ipfs-linked-json",
            "An identifier of linked JSON is refused",
            "use the codec dag-json",
            &[0xa9, 0x02],
        ),
        ("ipfs-git", "An identifier of a git object is refused", "use the codec git-raw", &[0x78]),
    ] {
        rejects.add("REG-URI-024", slug, title, mutation, input(&format!("ipfs://{}", with_codec(codec))));
    }
}
