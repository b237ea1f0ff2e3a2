//! Messages whose signature does not hold.

use dm3_oracle::encoding::{base64, from_base64, hex0x};
use dm3_oracle::hash::{keccak256, sha256, sha256_hex0x};
use dm3_oracle::json::{canonical, with};
use dm3_oracle::message;
use serde_json::{Value, json};

use super::verify::input;
use super::{Case, Cast, Family, Kind, flipped, kind, set, spaced, unset};
use crate::{Dialect, Suite};

const CLAUSES: &[&str] = &["MTP-MSG-031"];
const ROWS: &[&str] = &["DIV-TS-002"];

/// Adds them.
pub(super) fn add(suite: &mut Suite, cast: &Cast) {
    changed_after_signing(suite, cast);
    other_keys(suite, cast);
    other_texts(suite, cast);
    other_bytes(suite, cast);
}

fn changed_after_signing(suite: &mut Suite, cast: &Cast) {
    let signed = cast.by_alice(cast.rich_message());
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, changed: Value| {
        let title = format!("A message with {what} after signing is refused");
        let case = Case::refused(slug, &title, what, cast.cite(CLAUSES, ROWS));
        family.refuse(case, kind::FORGED, &canonical(&changed));
    };
    refuse("changed-text", "another text", set(&signed, "/message", "Lunch at two?"));
    refuse(
        "changed-text-invisibly",
        "an invisible character added to the text",
        set(&signed, "/message", "Lunch at one?\u{200b}"),
    );
    refuse("changed-receiver", "another receiver", set(&signed, "/metadata/to", "mallory.eth"));
    refuse("changed-sender", "another sender", set(&signed, "/metadata/from", "mallory.eth"));
    refuse("changed-time", "another time", set(&signed, "/metadata/timestamp", 1_700_000_000_001_u64));
    refuse("changed-type", "another type", set(&signed, "/metadata/type", "REPLY"));
    refuse("stripped-attachments", "the attachments taken out", unset(&signed, "/attachments"));
    refuse("emptied-attachments", "the attachments emptied", set(&signed, "/attachments", json!([])));
    refuse(
        "changed-attachment",
        "another attachment",
        set(&signed, "/attachments/0/data", "https://mallory.example"),
    );
    refuse(
        "renamed-attachment",
        "another name of the attachment",
        set(&signed, "/attachments/0/name", "menu.exe"),
    );
    refuse(
        "added-reference",
        "a reference added",
        set(&signed, "/metadata/referenceMessageHash", sha256_hex0x("x")),
    );
    if cast.is_written() {
        refuse(
            "changed-spelling-of-sender",
            "another spelling of the sender",
            set(&signed, "/metadata/from", "Alice.eth"),
        );
        refuse("stripped-text", "the text taken out", unset(&signed, "/message"));
        refuse(
            "added-instruction",
            "an instruction added",
            set(&signed, "/metadata/replyDeliveryInstruction", "x"),
        );
        refuse("renamed-to-null", "null in place of a further member", set(&signed, "/app", Value::Null));
        unknown_members(suite, cast, &signed);
    }
}

fn unknown_members(suite: &mut Suite, cast: &Cast, signed: &Value) {
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, changed: Value| {
        let title = format!("A message with {what} after signing is refused");
        let case = Case::refused(slug, &title, what, &["MTP-GEN-003", "MTP-MSG-031"]);
        family.refuse(case, kind::FORGED, &canonical(&changed));
    };
    refuse("added-member", "a further member added", set(signed, "/app", "x"));
    refuse("added-metadata-member", "a further metadata member added", set(signed, "/metadata/app", "x"));
    refuse(
        "added-attachment-member",
        "a further attachment member added",
        set(signed, "/attachments/0/app", "x"),
    );
    let mut family = Family::new(suite, cast, "further-metadata-member", |text| input(cast, text));
    let stripped = cast.by_alice(set(&cast.rich_message(), "/metadata/priority", "high"));
    family.refuse(
        Case::refused(
            "stripped-metadata-member",
            "A message with a further member taken out after signing is refused",
            "take the further member out",
            &["MTP-GEN-003", "MTP-MSG-031"],
        ),
        kind::FORGED,
        &canonical(&unset(&stripped, "/metadata/priority")),
    );
}

fn other_keys(suite: &mut Suite, cast: &Cast) {
    let rich = cast.rich_message();
    let by_mallory = canonical(&message::sign(rich.clone(), &cast.mallory, cast.dialect));
    let honest = cast.text_by_alice(rich);
    let rows = &["DIV-TS-001", "DIV-TS-002"];
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let case = |slug, title, change| Case::refused(slug, title, change, cast.cite(CLAUSES, rows));
    family.refuse(
        case("signed-by-another", "A message signed by somebody else is refused", "sign with Mallory's key"),
        kind::FORGED,
        &by_mallory,
    );
    let with_key = |key: String| json!({ "json_text": honest, "sender_signing_key": key });
    family.refuse_input(
        case("key-of-another", "A message is refused under somebody else's key", "Mallory's public key"),
        kind::FORGED,
        with_key(cast.signing_key(&cast.mallory)),
    );
    let other = if cast.is_written() { Dialect::LegacyTs } else { Dialect::Spec };
    family.refuse_input(
        case(
            "key-of-other-algorithm",
            "A message is refused under a key of another algorithm",
            "Alice's key of the other algorithm",
        ),
        kind::DOWNGRADE,
        with_key(cast.alice.signing.public(other)),
    );
}

fn other_texts(suite: &mut Suite, cast: &Cast) {
    let rich = cast.rich_message();
    let text = canonical(&rich);
    let hash = sha256(text.as_bytes());
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, kind: Kind, signed_text: &str| {
        let title = format!("A signature over {what} is refused");
        let change = format!("sign {what}");
        let message = with(&rich, "signature", cast.alice.sign(signed_text, cast.dialect));
        let case = Case::refused(slug, &title, &change, cast.cite(CLAUSES, ROWS));
        family.refuse(case, kind, &canonical(&message));
    };
    refuse("signed-spaced-text", "text with white space", kind::CANONICAL, &spaced(&text));
    let reversed = format!(
        "{{\"metadata\":{},\"message\":{},\"attachments\":{}}}",
        part(&rich, "metadata"),
        part(&rich, "message"),
        part(&rich, "attachments")
    );
    refuse("signed-unsorted-text", "members in another order", kind::CANONICAL, &reversed);
    let empty = canonical(&with(&rich, "signature", ""));
    refuse("signed-with-empty-signature", "the message with an empty signature", kind::CANONICAL, &empty);
    refuse(
        "signed-with-null-signature",
        "the message with null as signature",
        kind::CANONICAL,
        &canonical(&with(&rich, "signature", Value::Null)),
    );
    refuse("signed-hash-in-hex", "the hexadecimal hash of the message", kind::CANONICAL, &hex0x(&hash));
    refuse("signed-metadata-alone", "the metadata alone", kind::FORGED, &part(&rich, "metadata"));
    refuse("signed-text-alone", "the text alone", kind::FORGED, "Lunch at one?");
    refuse("signed-nothing", "nothing", kind::FORGED, "");
    refuse(
        "signed-quoted-text",
        "the message as a JSON string",
        kind::CANONICAL,
        &canonical(&Value::from(text.as_str())),
    );
    refuse(
        "signed-without-attachments",
        "the message without its attachments",
        kind::CANONICAL,
        &canonical(&unset(&rich, "/attachments")),
    );
}

fn other_bytes(suite: &mut Suite, cast: &Cast) {
    let rich = cast.rich_message();
    let signed = cast.by_alice(rich.clone());
    let text = canonical(&rich);
    let signature = signed.get("signature").and_then(Value::as_str).unwrap_or_default();
    let bytes = from_base64(signature).unwrap_or_default();
    let (r, s) = bytes.split_at(32);
    let longer = [bytes.as_slice(), &[0]].concat();
    let digest = keccak256(text.as_bytes());
    let mut family = Family::new(suite, cast, "new-with-attachment", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, kind: Kind, signature: String| {
        let title = format!("A signature with {what} is refused");
        let case = Case::refused(slug, &title, what, cast.cite(CLAUSES, ROWS));
        family.refuse(case, kind, &canonical(&with(&rich, "signature", signature)));
    };
    refuse("flipped-first-half", "a bit changed in its first half", kind::FORGED, flipped(signature, 10));
    refuse("flipped-second-half", "a bit changed in its second half", kind::FORGED, flipped(signature, 60));
    refuse("zero-signature", "nothing but zeros", kind::FORGED, base64(&[0; 64]));
    refuse("swapped-halves", "its halves exchanged", kind::FORGED, base64(&[s, r].concat()));
    refuse(
        "short-signature",
        "its last byte cut off",
        kind::MALFORMED,
        base64(bytes.get(..63).unwrap_or_default()),
    );
    refuse("long-signature", "a byte appended", kind::MALFORMED, base64(&longer));
    if cast.is_written() {
        refuse("empty-signature", "no characters", kind::MALFORMED, String::new());
        refuse(
            "truncated-base64",
            "its last group of base64 cut off",
            kind::MALFORMED,
            signature.get(..84).unwrap_or_default().to_owned(),
        );
        refuse(
            "unpadded-signature",
            "the padding cut off",
            kind::MALLEABLE,
            signature.trim_end_matches('=').to_owned(),
        );
        refuse("hexadecimal-signature", "digits in place of base64", kind::MALFORMED, hex0x(&bytes));
        refuse(
            "signature-with-space",
            "a space inside",
            kind::MALLEABLE,
            format!("{} {}", signature.split_at(20).0, signature.split_at(20).1),
        );
        refuse(
            "signature-of-keccak",
            "Keccak-256 of the text in place of the text",
            kind::CANONICAL,
            base64(&cast.alice.signing.ecdsa.sign(&digest)),
        );
        refuse(
            "signature-of-personal-message",
            "the prefix of a wallet's personal message",
            kind::FORGED,
            base64(cast.alice.signing.ecdsa.sign_personal(&text).get(..64).unwrap_or_default()),
        );
        refuse(
            "signature-of-hash-twice",
            "SHA-256 taken twice",
            kind::CANONICAL,
            base64(&cast.alice.signing.ecdsa.sign(&sha256(text.as_bytes()))),
        );
        refuse(
            "ed25519-signature",
            "the algorithm of the deployed network",
            kind::DOWNGRADE,
            cast.alice.sign(&text, Dialect::LegacyTs),
        );
    }
}

fn part(value: &Value, name: &str) -> String {
    canonical(value.get(name).unwrap_or(&Value::Null))
}
