//! Records that are sealed with another key, or padded or written in another way.

use dm3_oracle::json::canonical;
use dm3_oracle::seal::{BLOCK, aead_seal, drawn_from, padded, seal_labelled};
use serde_json::Value;

use super::cast::{OWNER, owner, payload, seal_bytes, seal_text, storage_key_of};
use super::sealed_defects::Defect;
use crate::{Bug, Stage};

/// All of them for `record`.
pub(super) fn all(record: &Value) -> Vec<Defect> {
    let mut defects = keys_and_tags(record);
    defects.extend(plaintexts(record));
    defects
}

fn keys_and_tags(record: &Value) -> Vec<Defect> {
    let text = canonical(record);
    let defect = |slug, title, mutation, bug, stored: String| Defect {
        slug,
        title,
        clause: "MSP-SEAL-006",
        mutation,
        stage: Stage::Decrypt,
        bug,
        stored,
    };
    let encryption_private = owner().encryption_private;
    let whole = padded(text.as_bytes(), BLOCK);
    let (_, nonce) = drawn_from("storage without a tag");
    let stream = aead_seal(&storage_key_of(OWNER), &nonce, &whole);
    let untagged: Vec<u8> = stream.iter().copied().take(whole.len()).chain([0; 16]).collect();
    vec![
        defect(
            "sealed-with-the-encryption-key",
            "The private encryption key is not the storage key",
            "seal with the private encryption key",
            Bug::Legacy,
            seal_bytes(&encryption_private, &whole, "encryption key"),
        ),
        defect(
            "sealed-for-the-own-public-key",
            "A payload for the own public key is no container",
            "seal for the public encryption key",
            Bug::Legacy,
            seal_labelled(&owner().encryption_public(), "storage for oneself", &text),
        ),
        defect(
            "sealed-with-a-key-of-zeros",
            "A key of zero bytes is not the storage key",
            "seal with 32 zero bytes",
            Bug::Confidentiality,
            seal_bytes(&[0; 32], &whole, "zeros"),
        ),
        defect(
            "tag-of-zeros",
            "The right cipher stream under a tag of zeros is refused",
            "zero bytes in place of the tag",
            Bug::Malleability,
            payload(&untagged, &nonce),
        ),
    ]
}

fn plaintexts(record: &Value) -> Vec<Defect> {
    let defect = |slug, title, clause, mutation, stored: String| Defect {
        slug,
        title,
        clause,
        mutation,
        stage: if clause == "MSP-SEAL-007" { Stage::Decrypt } else { Stage::Parse },
        bug: Bug::Parser,
        stored,
    };
    let key = storage_key_of(OWNER);
    let text = canonical(record);
    let bytes = text.as_bytes();
    let filled =
        |with: u8| bytes.iter().copied().chain(std::iter::repeat(with)).take(BLOCK).collect::<Vec<u8>>();
    let marked_late = filled(0).into_iter().take(BLOCK - 1).chain([1]).collect::<Vec<u8>>();
    let raw = |bytes: &[u8], label: &str| seal_bytes(&key, bytes, label);
    let pad = "MSP-SEAL-007";
    let json = "MSP-SEAL-008";
    let repeated = text.replacen('{', "{\"conversations\":[],", 1);
    vec![
        defect(
            "without-padding",
            "A record without padding is refused",
            pad,
            "do not pad the record",
            raw(bytes, "unpadded"),
        ),
        defect(
            "padded-to-a-block-of-one",
            "Padding for a block of one byte is refused",
            pad,
            "append the single byte 0x80",
            raw(&padded(bytes, 1), "one"),
        ),
        defect(
            "padded-to-a-block-of-64",
            "Padding for a block of 64 bytes is refused",
            pad,
            "pad to a multiple of 64 bytes",
            raw(&padded(bytes, 64), "sixty-four"),
        ),
        defect(
            "padded-with-zeros-alone",
            "Padding without its first byte is refused",
            pad,
            "zero bytes in place of 0x80",
            raw(&filled(0), "zeros alone"),
        ),
        defect(
            "padded-with-spaces",
            "Spaces are no padding",
            pad,
            "fill the block with spaces",
            raw(&filled(b' '), "spaces"),
        ),
        defect(
            "padded-with-another-last-byte",
            "Padding that ends in another byte is refused",
            pad,
            "the byte 1 at the end of the block",
            raw(&marked_late, "late"),
        ),
        defect(
            "empty-plaintext",
            "A container of no bytes at all is refused",
            pad,
            "encrypt nothing",
            raw(&[], "empty"),
        ),
        defect(
            "empty-record",
            "A record of no bytes is no JSON",
            json,
            "pad and encrypt the empty text",
            seal_text("", "empty text"),
        ),
        defect(
            "record-not-utf-8",
            "A record that is not UTF-8 is refused",
            json,
            "the byte 0xff in front of the record",
            raw(&padded(&[&[0xff], bytes].concat(), BLOCK), "utf-8"),
        ),
        defect(
            "record-with-text-behind",
            "Text behind the record is refused",
            json,
            "append x to the record",
            seal_text(&format!("{text}x"), "behind"),
        ),
        defect(
            "record-cut-off",
            "A record that was cut off before it was sealed is refused",
            json,
            "drop the record's last byte",
            seal_text(text.trim_end_matches('}'), "cut"),
        ),
        defect(
            "record-with-a-repeated-member",
            "A record with a member twice is refused",
            json,
            "repeat the member conversations",
            seal_text(&repeated, "repeated"),
        ),
        defect(
            "record-with-a-lone-surrogate",
            "A record with half a surrogate pair is refused",
            json,
            "add a member with a lone surrogate",
            seal_text(&text.replacen('{', "{\"x\":\"\\ud800\",", 1), "surrogate"),
        ),
    ]
}
