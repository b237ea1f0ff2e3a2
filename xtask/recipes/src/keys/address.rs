//! Ethereum addresses as texts.

use dm3_oracle::encoding::hex;
use dm3_oracle::sign::{EcdsaKey, checksummed};
use serde_json::json;

use super::PAGE;
use super::hex_texts::{Clauses, defects};
use super::text_defect::add;
use crate::{Bug, Severity, Stage, Suite};

const FORM: Clauses = Clauses { prefix: "MTP-KEY-023", digits: "MTP-KEY-023", length: "MTP-KEY-023" };

/// `key.parse_address`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.keys-address",
        PAGE,
        "key.parse_address",
        "The text of an Ethereum address and its checksum.",
    );
    let bytes = EcdsaKey::labelled("dm3 vectors address").address();
    let right = checksummed(&bytes);
    suite.accept(
        "checksummed",
        "An address with the right checksum is read",
        &["MTP-KEY-022", "MTP-KEY-023"],
        json!({ "address_text": right }),
        json!({ "address": right }),
    );
    for (slug, title, text) in [
        ("lower-case", "An address in lower case is read and written with its checksum", hex(&bytes)),
        (
            "upper-case",
            "An address in upper case is read and written with its checksum",
            hex(&bytes).to_uppercase(),
        ),
    ] {
        suite.accept(
            slug,
            title,
            &["MTP-KEY-020", "MTP-KEY-021"],
            json!({ "address_text": format!("0x{text}") }),
            json!({ "address": right }),
        );
    }
    for (slug, title, address) in [
        ("zero", "An address without letters needs no checksum", [0; 20]),
        ("all-f", "An address of letters alone has a checksum of both cases", [0xff; 20]),
    ] {
        suite
            .accept(
                slug,
                title,
                &["MTP-KEY-020", "MTP-KEY-021"],
                json!({ "address_text": format!("0x{}", hex(&address)) }),
                json!({ "address": checksummed(&address) }),
            )
            .finds(Bug::EdgeCase);
    }
    for (slug, mutation, text) in [
        ("first-letter-wrong", "change the case of the first letter", with_flipped_letter(&right, 0)),
        ("last-letter-wrong", "change the case of the last letter", with_flipped_letter(&right, usize::MAX)),
        ("all-letters-wrong", "change the case of every letter", with_flipped_letters(&right)),
    ] {
        suite.reject(
            "checksummed",
            slug,
            "An address with a wrong checksum is refused",
            &["MTP-KEY-022"],
            mutation,
            (Stage::Decode, Bug::Parser, Severity::Medium),
            json!({ "address_text": text }),
        );
    }
    let mut texts = defects(&bytes, FORM);
    texts.retain(|defect| defect.slug != "hash-sign-prefix");
    add(&mut suite, "lower-case", "An address", "address_text", texts);
    suite
}

fn flipped(letter: char) -> char {
    if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
}

/// `number` counts letters from the front; the last one for a number that is too large.
fn with_flipped_letter(address: &str, number: usize) -> String {
    let digits = address.trim_start_matches("0x");
    let places: Vec<usize> = digits
        .char_indices()
        .filter(|(_, digit)| digit.is_ascii_alphabetic())
        .map(|(place, _)| place)
        .collect();
    let wanted = places.get(number).or(places.last()).copied();
    let digits = digits.char_indices();
    let digits = digits.map(|(place, digit)| if Some(place) == wanted { flipped(digit) } else { digit });
    format!("0x{}", digits.collect::<String>())
}

fn with_flipped_letters(address: &str) -> String {
    format!("0x{}", address.trim_start_matches("0x").chars().map(flipped).collect::<String>())
}
