//! Keys of the deployed chunk library, and ids of the deployed backend's rows.

use dm3_oracle::Person;
use dm3_oracle::encoding::hex;
use dm3_oracle::hash::sha256_hex0x;
use serde_json::json;

use super::cast::{CONTACT, FIRST, OWNER, owner, part, received, text_of};
use crate::{Bug, Dialect, Severity, Stage, Suite};

pub(super) fn library() -> Suite {
    let about = "Keys of the deployed chunk library.";
    let mut suite =
        Suite::new("msp.deployed-library-keys", "spec/divergences.md", "storage.library_keys", about);
    suite.dialect(Dialect::LegacyTs);
    let (alice, carol) = (owner(), Person::named("carol.eth"));
    for (slug, title, clauses, person, account, contact, page) in [
        (
            "plain",
            "The first pages of an account",
            &["DIV-TS-058", "DIV-TS-059"][..],
            &alice,
            OWNER,
            CONTACT,
            0_u64,
        ),
        ("second-page", "The second pages", &["DIV-TS-059"], &alice, OWNER, CONTACT, 1),
        (
            "page-of-two-digits",
            "A page number is written in decimal",
            &["DIV-TS-059"],
            &alice,
            OWNER,
            CONTACT,
            12,
        ),
        (
            "account-in-mixed-case",
            "The own name is signed as it is written",
            &["DIV-TS-058"],
            &alice,
            "Alice.ETH",
            CONTACT,
            0,
        ),
        (
            "contact-in-mixed-case",
            "The contact's name is hashed as it is written",
            &["DIV-TS-058"],
            &alice,
            OWNER,
            "Bob.ETH",
            0,
        ),
        ("empty-contact", "The empty text is a contact as any other", &["DIV-TS-058"], &alice, OWNER, "", 0),
        (
            "contact-that-is-a-number",
            "A contact named as a page has the key of the page",
            &["DIV-TS-058", "DIV-TS-059"],
            &alice,
            OWNER,
            "1",
            1,
        ),
        (
            "letters-beyond-ascii",
            "Names are hashed as UTF-8",
            &["DIV-TS-058"],
            &alice,
            "gr\u{f6}\u{df}e.eth",
            "\u{1f680}.eth",
            0,
        ),
        (
            "another-signing-key",
            "Another signing key leads to other keys",
            &["DIV-TS-058"],
            &carol,
            OWNER,
            CONTACT,
            0,
        ),
    ] {
        let account_key = sha256_hex0x(&person.sign(account, Dialect::LegacyTs));
        let conversation_key = sha256_hex0x(&format!("{account_key}{contact}"));
        let input = json!({
            "signing_private_key": hex(&person.signing.ed25519_seed),
            "account": account, "contact": contact, "page": page,
        });
        let output = json!({
            "account_key": account_key,
            "list_key": sha256_hex0x(&format!("{account_key}{page}")),
            "conversation_key": conversation_key,
            "chunk_key": sha256_hex0x(&format!("{conversation_key}{page}")),
        });
        suite.accept(slug, title, clauses, input, output);
    }
    suite
}

pub(super) fn rows() -> Suite {
    let about = "Ids of the deployed backend's rows.";
    let mut suite = Suite::new("msp.deployed-rows", "spec/divergences.md", "storage.row_id", about);
    suite.dialect(Dialect::LegacyTs);
    let row = "DIV-TS-057";
    let hello = received("hello", FIRST, Dialect::LegacyTs);
    let hash = text_of(part(&hello, "metadata"), "messageHash").to_owned();
    for (slug, title, account, prepared, message) in [
        ("plain", "The row of a message by its hash", OWNER, OWNER, hash.as_str()),
        ("account-in-mixed-case", "The own name is prepared by nameprep", "Alice.ETH", OWNER, hash.as_str()),
        (
            "account-with-a-sharp-s",
            "Nameprep writes two letters for a sharp s",
            "fa\u{df}.eth",
            "fass.eth",
            hash.as_str(),
        ),
        (
            "account-in-full-width-letters",
            "Nameprep folds full-width letters",
            "\u{ff21}lice.eth",
            OWNER,
            hash.as_str(),
        ),
        ("short-message-id", "Any text is an id", OWNER, OWNER, "m"),
        ("empty-message-id", "The empty text is an id", OWNER, OWNER, ""),
        ("message-id-in-upper-case", "The id is hashed as it is written", OWNER, OWNER, "0xABCDEF"),
    ] {
        let output = json!({ "row_id": sha256_hex0x(&format!("{prepared}{message}")) });
        suite.accept(slug, title, &[row], json!({ "account": account, "message_id": message }), output);
    }
    for (slug, title, mutation, account) in [
        (
            "account-that-begins-with-a-hyphen",
            "Nameprep refuses a hyphen at the beginning",
            "a hyphen in front of the account",
            "-alice.eth",
        ),
        (
            "account-with-a-private-character",
            "Nameprep refuses characters for private use",
            "a character for private use behind the account",
            "alice.eth\u{e000}",
        ),
        (
            "account-with-an-emoji",
            "Nameprep refuses what its tables do not know",
            "an emoji in front of the account",
            "\u{1f9ff}alice.eth",
        ),
    ] {
        let fault = (Stage::Parse, Bug::Canonicalisation, Severity::Low);
        suite.reject(
            "plain",
            slug,
            title,
            &[row],
            mutation,
            fault,
            json!({ "account": account, "message_id": hash }),
        );
    }
    suite
}
