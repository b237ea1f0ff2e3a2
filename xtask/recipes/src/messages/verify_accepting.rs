//! Messages that are taken.

use dm3_oracle::json::canonical;
use dm3_oracle::{hash::sha256_hex0x, message};
use serde_json::{Value, json};

use super::verify::{input, output};
use super::{Case, Cast, Family, WRITTEN_AT, set, spaced, unset};
use crate::Suite;

/// Every clause about the members of a message that a well-formed one keeps.
const MEMBERS: &[&str] = &[
    "MTP-MSG-001",
    "MTP-MSG-002",
    "MTP-MSG-003",
    "MTP-MSG-004",
    "MTP-MSG-007",
    "MTP-MSG-008",
    "MTP-MSG-031",
    "MTP-MSG-040",
    "MTP-GEN-001",
    "MTP-GEN-002",
    "MTP-GEN-005",
];
const SIGNED: &[&str] = &["DIV-TS-001", "DIV-TS-002"];
const EXTRA: &[&str] = &["MTP-MSG-010", "MTP-GEN-003"];

/// Adds them.
pub(super) fn add(suite: &mut Suite, cast: &Cast) {
    plain(suite, cast);
    if cast.is_written() {
        further_members(suite, cast);
        spellings(suite, cast);
    }
}

fn plain(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], unsigned: Value| {
        let signed = cast.by_alice(unsigned);
        family.accept(Case::accepted(slug, title, clauses), &canonical(&signed), output(&signed));
    };
    let rich = cast.rich_message();
    take(
        "new-with-attachment",
        "A new message with an attachment is taken",
        cast.cite(MEMBERS, SIGNED),
        rich.clone(),
    );
    take(
        "empty-attachments",
        "An empty list of attachments is signed as such",
        cast.cite(&["MTP-MSG-007", "MTP-MSG-031"], SIGNED),
        set(&rich, "/attachments", json!([])),
    );
    take(
        "no-attachments",
        "A message needs no attachments",
        cast.cite(&["MTP-MSG-007", "MTP-MSG-031"], SIGNED),
        unset(&rich, "/attachments"),
    );
    take(
        "attachment-without-name",
        "An attachment needs no name",
        cast.cite(&["MTP-MSG-008"], &["DIV-TS-022"]),
        unset(&rich, "/attachments/0/name"),
    );
    take(
        "empty-text",
        "The text can be empty",
        cast.cite(&["MTP-MSG-002", "MTP-MSG-031"], SIGNED),
        set(&rich, "/message", ""),
    );
    take(
        "text-of-all-planes",
        "Text of all planes, quotes and control characters is signed in its canonical escapes",
        cast.cite(&["MTP-MSG-031", "MTP-MSG-040"], SIGNED),
        set(&rich, "/message", "\u{1f680} \u{4e16} \u{fb} \"q\" \\ / \u{7f}\u{2028}\n\t\u{1}\u{1f}"),
    );
    take(
        "long-text",
        "A text beyond one block of padding is taken",
        cast.cite(&["MTP-MSG-031"], SIGNED),
        set(&rich, "/message", "dm3 ".repeat(700)),
    );
    types(cast, &mut take);
}

fn types(cast: &Cast, take: &mut impl FnMut(&str, &str, &[&str], Value)) {
    let earlier = message::hash(&cast.by_alice(cast.new_message()));
    let clauses = cast.cite(&["MTP-MSG-005", "MTP-MSG-031"], SIGNED);
    let of_type = |kind: &str, text: Option<&str>| {
        let message = set(&cast.new_message(), "/metadata/type", kind);
        let message = set(&message, "/metadata/referenceMessageHash", earlier.as_str());
        text.map_or_else(|| unset(&message, "/message"), |text| set(&message, "/message", text))
    };
    take("edit", "An EDIT refers to a message by its hash", clauses, of_type("EDIT", Some("Lunch at two?")));
    take("reply", "A REPLY refers to a message by its hash", clauses, of_type("REPLY", Some("Yes.")));
    take(
        "reaction",
        "A REACTION refers to a message by its hash",
        clauses,
        of_type("REACTION", Some("\u{1f44d}")),
    );
    take("delete-request", "A DELETE_REQUEST has no text", clauses, of_type("DELETE_REQUEST", None));
    take("resend-request", "A RESEND_REQUEST has no text", clauses, of_type("RESEND_REQUEST", None));
    if cast.is_written() {
        take("read-receipt", "A READ_RECEIPT has no text", clauses, of_type("READ_RECEIPT", None));
    } else {
        let receipt = |kind: &str| set(&of_type(kind, Some(kind)), "/attachments", json!([]));
        let rows = &["DIV-TS-019", "DIV-TS-020"];
        take("read-received", "A READ_RECEIVED repeats its type as text", rows, receipt("READ_RECEIVED"));
        take("read-opened", "A READ_OPENED repeats its type as text", rows, receipt("READ_OPENED"));
    }
    take(
        "reply-instruction",
        "An instruction for replies is a text of its own",
        cast.cite(&["MTP-MSG-006"], &["DIV-TS-067"]),
        set(&cast.new_message(), "/metadata/replyDeliveryInstruction", "topic 7 \u{2192} thread"),
    );
    if cast.is_written() {
        take(
            "type-of-tomorrow",
            "A message of an unknown type is taken",
            &["MTP-MSG-023"],
            set(&cast.new_message(), "/metadata/type", "POLL"),
        );
        take(
            "lower-case-type",
            "A type in lower case is another, unknown type",
            &["MTP-MSG-023"],
            set(&cast.new_message(), "/metadata/type", "new"),
        );
        take(
            "new-without-text",
            "A NEW without text is taken",
            &["MTP-MSG-024"],
            unset(&cast.new_message(), "/message"),
        );
        for kind in ["EDIT", "REPLY", "REACTION", "DELETE_REQUEST", "RESEND_REQUEST"] {
            let slug = format!("{}-without-reference", kind.to_lowercase().replace('_', "-"));
            let message = unset(&of_type(kind, Some("x")), "/metadata/referenceMessageHash");
            take(&slug, &format!("A {kind} that refers to nothing is taken"), &["MTP-MSG-024"], message);
        }
    }
}

fn further_members(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], unsigned: Value| {
        let signed = cast.by_alice(unsigned);
        family.accept(Case::accepted(slug, title, clauses), &canonical(&signed), output(&signed));
    };
    let rich = cast.rich_message();
    take(
        "further-member",
        "A further member of the message is taken and signed",
        EXTRA,
        set(&rich, "/app", json!({ "b": [1, null], "a": true })),
    );
    take(
        "further-metadata-member",
        "A further member of the metadata is taken and signed",
        EXTRA,
        set(&rich, "/metadata/priority", "high"),
    );
    take(
        "further-attachment-member",
        "Further members of an attachment are taken and signed",
        EXTRA,
        set(&set(&rich, "/attachments/0/id", "7"), "/attachments/0/isImage", false),
    );
    take(
        "further-null-member",
        "A further member can be null, and is signed as null",
        EXTRA,
        set(&rich, "/metadata/app", Value::Null),
    );
    take(
        "further-member-with-numbers",
        "Numbers in further members are signed in their canonical form",
        EXTRA,
        set(&rich, "/metadata/app", json!([1e21, 1e-7, 0.1, -1.5, 1e20])),
    );
    take(
        "further-members-in-utf16-order",
        "Further members are signed in the order of UTF-16 code units",
        EXTRA,
        set(
            &rich,
            "/metadata/app",
            json!({ "\u{ff5e}": 1, "\u{1f600}": 2, "a": 3, "B": 4, "10": 5, "9": 6 }),
        ),
    );
    take(
        "member-called-signature-below",
        "A member called signature inside the metadata is signed like any other",
        &["MTP-MSG-031", "MTP-GEN-003"],
        set(&rich, "/metadata/signature", "x"),
    );
    let bare = canonical(&cast.by_alice(set(&rich, "/attachments/0", "https://example.org/menu")));
    family.observe(
        Case::accepted("bare-attachment", "An attachment that is a bare URI", &["MTP-MSG-009"]),
        &bare,
        "older messages have such attachments; a receiver can take them",
    );
}

fn spellings(suite: &mut Suite, cast: &Cast) {
    let signed = cast.by_alice(cast.rich_message());
    let text = canonical(&signed);
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], text: &str| {
        family.accept(Case::accepted(slug, title, clauses), text, output(&signed));
    };
    let arrived = &["MTP-MSG-032"];
    take("white-space", "White space between members does not count", arrived, &spaced(&text));
    let reordered = format!(
        "{{\"signature\":{},\"metadata\":{{\"type\":\"NEW\",\"to\":\"bob.eth\",\"timestamp\":{WRITTEN_AT},\
         \"from\":\"alice.eth\"}},\"message\":{},\"attachments\":{}}}",
        part(&signed, "signature"),
        part(&signed, "message"),
        part(&signed, "attachments"),
    );
    take("other-order", "The order of members does not count", arrived, &reordered);
    let escaped = text
        .replace("\"Lunch at one?\"", "\"\\u004cunch at one\\u003F\"")
        .replace("\"from\"", "\"fr\\u006fm\"");
    take("escaped-characters", "Escapes of plain characters do not count", arrived, &escaped);
    let slashes = text.replace("text/plain", "text\\/plain");
    take("escaped-slash", "An escaped slash is a slash", arrived, &slashes);
    let time = &["MTP-GEN-005", "MTP-MSG-004"];
    take(
        "time-with-exponent",
        "A time can be spelled with an exponent",
        time,
        &text.replace("1700000000000", "1.7e12"),
    );
    take(
        "time-with-fraction-of-zero",
        "A time can be spelled with a fraction of zero",
        time,
        &text.replace("1700000000000", "1700000000000.0"),
    );
    for (slug, title, timestamp) in [
        ("time-zero", "The first time is zero", 0_u64),
        ("time-of-largest-integer", "The last time is 2^53 - 1", 9_007_199_254_740_991),
    ] {
        let signed = cast.by_alice(set(&cast.rich_message(), "/metadata/timestamp", timestamp));
        family.accept(Case::accepted(slug, title, time), &canonical(&signed), output(&signed));
    }
    let reference = sha256_hex0x("an earlier message").to_uppercase().replace("0X", "0x");
    let reply = set(&cast.new_message(), "/metadata/referenceMessageHash", reference);
    let signed = cast.by_alice(set(&reply, "/metadata/type", "REPLY"));
    let case = Case::accepted(
        "reference-in-upper-case",
        "The digits of a hash can be of either case, and are signed as they stand",
        &["MTP-MSG-005", "MTP-MSG-032"],
    );
    family.accept(case, &canonical(&signed), output(&signed));
    for (slug, from) in [("name-not-normalised", "Alice.ETH"), ("name-of-another-kind", "not a name")] {
        let signed = cast.by_alice(set(&cast.rich_message(), "/metadata/from", from));
        let case = Case::accepted(
            slug,
            "Whether `from` is a name is asked when its profile is looked up",
            &["MTP-MSG-003"],
        );
        family.accept(case, &canonical(&signed), output(&signed));
    }
}

fn part(signed: &Value, name: &str) -> String {
    canonical(signed.get(name).unwrap_or(&Value::Null))
}
