//! Postmarks whose signature does not hold.

use dm3_oracle::encoding::{base64, from_base64, hex0x};
use dm3_oracle::hash::sha256;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::{hash, postmark};
use serde_json::{Value, json};

use super::verify::{signed, unsigned};
use super::{MESSAGE, information, input};
use crate::messages::{ARRIVED_AT, Case, Cast, Family, Kind, flipped, kind, set, spaced, unset};
use crate::{Dialect, Suite};

const CLAUSES: &[&str] = &["MTP-PMK-007"];
const ROWS: &[&str] = &["DIV-TS-004"];

/// Adds them.
pub(super) fn add(suite: &mut Suite, cast: &Cast) {
    changed_after_signing(suite, cast);
    other_keys(suite, cast);
    other_texts(suite, cast);
    other_bytes(suite, cast);
    if !cast.is_written() {
        other_form(suite, cast);
    }
}

fn changed_after_signing(suite: &mut Suite, cast: &Cast) {
    let honest = postmark::sign(&unsigned(cast), &cast.service, cast.dialect);
    let time = if cast.is_written() { "/incomingTimestamp" } else { "/incommingTimestamp" };
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, clauses: &[&str], changed: Value| {
        let title = format!("A postmark with {what} after signing is refused");
        let case = Case::refused(slug, &title, what, cast.cite(clauses, ROWS));
        family.refuse(case, kind::FORGED, &canonical(&changed));
    };
    refuse("changed-time", "an earlier time", CLAUSES, set(&honest, time, 1_600_000_000_000_u64));
    refuse("changed-hash", "another hash", CLAUSES, set(&honest, "/messageHash", hash::sha256_hex0x("x")));
    refuse("added-member", "a member added", &["MTP-PMK-007", "MTP-GEN-003"], set(&honest, "/app", "x"));
    if cast.is_written() {
        refuse(
            "changed-sender",
            "another sender",
            CLAUSES,
            set(&honest, "/deliveryInformation/from", "mallory.eth"),
        );
        refuse(
            "changed-receiver",
            "another receiver",
            CLAUSES,
            set(&honest, "/deliveryInformation/to", "mallory.eth"),
        );
        refuse(
            "changed-spelling-of-sender",
            "another spelling of the sender",
            CLAUSES,
            set(&honest, "/deliveryInformation/from", "ALICE.eth"),
        );
        refuse(
            "added-instruction",
            "an instruction added",
            CLAUSES,
            set(&honest, "/deliveryInformation/deliveryInstruction", "x"),
        );
        let further = postmark::sign(&set(&unsigned(cast), "/app", "x"), &cast.service, cast.dialect);
        refuse(
            "stripped-member",
            "a further member taken out",
            &["MTP-PMK-007", "MTP-GEN-003"],
            unset(&further, "/app"),
        );
        refuse("hash-changed-in-case", "the hash in upper case", CLAUSES, upper_case_hash(&honest));
    }
}

fn upper_case_hash(postmark: &Value) -> Value {
    let upper = hash::sha256_hex0x(MESSAGE).to_uppercase().replace("0X", "0x");
    set(postmark, "/messageHash", upper)
}

fn other_keys(suite: &mut Suite, cast: &Cast) {
    let honest = signed(cast, &unsigned(cast));
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let case = |slug, title, change| Case::refused(slug, title, change, cast.cite(CLAUSES, ROWS));
    for (slug, title, change, signer) in [
        (
            "signed-by-another-service",
            "A postmark by another delivery service is refused",
            "sign with another service's key",
            &cast.other_service,
        ),
        (
            "signed-by-sender",
            "A postmark by the sender is refused",
            "sign with the sender's key",
            &cast.alice,
        ),
        (
            "signed-by-receiver",
            "A postmark by the receiver is refused",
            "sign with the receiver's key",
            &cast.bob,
        ),
    ] {
        let postmark = postmark::sign(&unsigned(cast), signer, cast.dialect);
        family.refuse(case(slug, title, change), kind::FORGED, &canonical(&postmark));
    }
    let other = if cast.is_written() { Dialect::LegacyTs } else { Dialect::Spec };
    for (slug, title, change, kind, key) in [
        (
            "key-of-another-service",
            "A postmark is refused under another service's key",
            "another service's public key",
            kind::FORGED,
            cast.signing_key(&cast.other_service),
        ),
        (
            "key-of-other-algorithm",
            "A postmark is refused under a key of another algorithm",
            "the service's key of the other algorithm",
            kind::DOWNGRADE,
            cast.service.signing.public(other),
        ),
    ] {
        let input = set(&input(cast, &honest), "/service_signing_key", key);
        family.refuse_input(case(slug, title, change), kind, input);
    }
}

fn other_texts(suite: &mut Suite, cast: &Cast) {
    let plain = unsigned(cast);
    let text = canonical(&plain);
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, kind: Kind, signed_text: &str| {
        let title = format!("A signature over {what} is refused");
        let change = format!("sign {what}");
        let signed = with(&plain, "signature", cast.service.sign(signed_text, cast.dialect));
        let case = Case::refused(slug, &title, &change, cast.cite(CLAUSES, ROWS));
        family.refuse(case, kind, &canonical(&signed));
    };
    if cast.is_written() {
        refuse(
            "signed-hash-in-hex",
            "the hexadecimal hash of the postmark",
            kind::DOWNGRADE,
            &hash::sha256_hex0x(&text),
        );
        refuse("signed-spaced-text", "text with white space", kind::CANONICAL, &spaced(&text));
        refuse(
            "signed-with-empty-signature",
            "the postmark with an empty signature",
            kind::CANONICAL,
            &canonical(&with(&plain, "signature", "")),
        );
        refuse(
            "signed-without-delivery-information",
            "the postmark without its delivery information",
            kind::FORGED,
            &canonical(&unset(&plain, "/deliveryInformation")),
        );
    } else {
        refuse("signed-text", "the text in place of its hash", kind::CANONICAL, &text);
        refuse(
            "signed-hash-without-prefix",
            "the digits of the hash without 0x",
            kind::CANONICAL,
            &hash::sha256_hex0x(&text).replace("0x", ""),
        );
        refuse(
            "signed-hash-in-upper-case",
            "the hash with digits in upper case",
            kind::CANONICAL,
            &hash::sha256_hex0x(&text).to_uppercase().replace("0X", "0x"),
        );
    }
    refuse(
        "signed-message-hash-alone",
        "the hash of the message alone",
        kind::FORGED,
        &postmark::message_hash(MESSAGE, cast.dialect),
    );
    refuse("signed-message", "the message in place of the postmark", kind::FORGED, MESSAGE);
    refuse("signed-nothing", "nothing", kind::FORGED, "");
    let (time, hash) = (ARRIVED_AT, postmark::message_hash(MESSAGE, cast.dialect));
    let unsorted = format!("{{\"messageHash\":\"{hash}\",\"time\":{time}}}");
    refuse("signed-other-members", "other members", kind::CANONICAL, &unsorted);
}

fn other_bytes(suite: &mut Suite, cast: &Cast) {
    let plain = unsigned(cast);
    let honest = postmark::sign(&plain, &cast.service, cast.dialect);
    let signature = honest.get("signature").and_then(Value::as_str).unwrap_or_default();
    let bytes = from_base64(signature).unwrap_or_default();
    let (r, s) = bytes.split_at(32);
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, kind: Kind, signature: Value| {
        let title = format!("A postmark with {what} is refused");
        let clauses: &[&str] = if signature.is_string() { CLAUSES } else { &["MTP-PMK-010"] };
        let case = Case::refused(slug, &title, what, cast.cite(clauses, ROWS));
        family.refuse(case, kind, &canonical(&with(&plain, "signature", signature)));
    };
    refuse(
        "flipped-first-half",
        "a bit of the signature's first half changed",
        kind::FORGED,
        flipped(signature, 10).into(),
    );
    refuse(
        "flipped-second-half",
        "a bit of the signature's second half changed",
        kind::FORGED,
        flipped(signature, 60).into(),
    );
    refuse("zero-signature", "a signature of zeros", kind::FORGED, base64(&[0; 64]).into());
    refuse(
        "swapped-halves",
        "the halves of the signature exchanged",
        kind::FORGED,
        base64(&[s, r].concat()).into(),
    );
    refuse(
        "short-signature",
        "the signature's last byte cut off",
        kind::MALFORMED,
        base64(bytes.split_at(63).0).into(),
    );
    if cast.is_written() {
        refuse(
            "long-signature",
            "a byte behind the signature",
            kind::MALFORMED,
            base64(&[bytes.as_slice(), &[0]].concat()).into(),
        );
        refuse("empty-signature", "an empty signature", kind::MALFORMED, "".into());
        refuse(
            "truncated-base64",
            "the signature's last group of base64 cut off",
            kind::MALFORMED,
            signature.split_at(84).0.into(),
        );
        refuse("hexadecimal-signature", "a signature in digits", kind::MALFORMED, hex0x(&bytes).into());
        refuse("signature-null", "null as signature", kind::MALFORMED, Value::Null);
        refuse("signature-number", "a number as signature", kind::MALFORMED, json!(7));
        refuse("signature-array", "an array as signature", kind::MALFORMED, json!([signature]));
        let twice = base64(&cast.service.signing.ecdsa.sign(&sha256(canonical(&plain).as_bytes())));
        refuse(
            "signature-of-hash-twice",
            "SHA-256 taken twice before signing",
            kind::CANONICAL,
            twice.into(),
        );
        let deployed = cast.service.sign(&canonical(&plain), Dialect::LegacyTs);
        refuse(
            "ed25519-signature",
            "the algorithm of the deployed network",
            kind::DOWNGRADE,
            deployed.into(),
        );
        let case = Case::refused(
            "no-signature",
            "A postmark without signature is refused",
            "take signature out",
            &["MTP-PMK-010"],
        );
        family.refuse(case, kind::FORGED, &canonical(&plain));
    }
}

/// What the written form does and the deployed one does not.
fn other_form(suite: &mut Suite, cast: &Cast) {
    let plain = unsigned(cast);
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, row: &str, kind: Kind, changed: &Value| {
        let title = format!("A postmark with {what} is refused");
        family.refuse(Case::refused(slug, &title, what, &[row]), kind, &signed(cast, changed));
    };
    let written = postmark::message_hash(MESSAGE, Dialect::Spec);
    refuse(
        "written-hash",
        "SHA-256 of the message",
        "DIV-TS-031",
        kind::MISMATCH,
        &set(&plain, "/messageHash", written),
    );
    let unquoted = hex0x(&hash::personal(MESSAGE));
    refuse(
        "unquoted-hash",
        "the hash of the message without quotes",
        "DIV-TS-031",
        kind::MISMATCH,
        &set(&plain, "/messageHash", unquoted),
    );
    let keccak = hex0x(&hash::keccak256(canonical(&Value::from(MESSAGE)).as_bytes()));
    refuse(
        "keccak-hash",
        "the hash without the prefix of EIP-191",
        "DIV-TS-031",
        kind::MISMATCH,
        &set(&plain, "/messageHash", keccak),
    );
    let both = set(&plain, "/incomingTimestamp", ARRIVED_AT);
    refuse("both-spellings-of-time", "both spellings of the time", "DIV-TS-030", kind::MALFORMED, &both);
    let renamed = set(&unset(&plain, "/incommingTimestamp"), "/incomingTimestamp", ARRIVED_AT);
    let renamed = set(&renamed, "/deliveryInformation", information());
    refuse(
        "written-spelling-of-time",
        "the members of the written form",
        "DIV-TS-030",
        kind::DOWNGRADE,
        &renamed,
    );
    let untimed = unset(&plain, "/incommingTimestamp");
    refuse("no-time", "no time", "DIV-TS-030", kind::MALFORMED, &untimed);
}
