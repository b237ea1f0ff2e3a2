//! `mtp.delivery-information`.

use dm3_oracle::encoding::hex;
use dm3_oracle::json::canonical;
use dm3_oracle::seal::{drawn_from, seal_labelled, seal_value};
use serde_json::{Value, json};

use crate::Suite;
use crate::messages::{Case, Cast, Family, kind, other_than, set, spoiled, unset};

const CLAUSES: &[&str] = &[
    "MTP-DLV-002",
    "MTP-DLV-003",
    "MTP-DLV-004",
    "MTP-DLV-010",
    "MTP-DLV-011",
    "MTP-GEN-001",
    "MTP-GEN-002",
];
const ROWS: &[&str] = &["DIV-TS-005", "DIV-TS-029"];
const LABEL: &str = "delivery information";

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.delivery-information",
        "spec/delivery-information.md",
        "delivery_information.open",
        "Sealed delivery information as a delivery service finds it in an envelope.",
    );
    for cast in Cast::both() {
        accepting(&mut suite, &cast);
        not_opening(&mut suite, &cast);
        if cast.is_written() {
            members(&mut suite, &cast);
            names(&mut suite, &cast);
            contents(&mut suite, &cast);
        }
    }
    suite
}

fn input(cast: &Cast, sealed: &str) -> Value {
    json!({ "sealed_text": sealed, "service_private_key": hex(&cast.service.encryption_private) })
}

fn plain() -> Value {
    json!({ "from": "alice.eth", "to": "bob.eth" })
}

fn sealed(cast: &Cast, plaintext: &str) -> String {
    seal_labelled(&cast.service.encryption_public(), LABEL, plaintext)
}

fn accepting(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], plaintext: &str, output: Value| {
        let case = Case::accepted(slug, title, cast.cite(clauses, ROWS));
        family.accept(case, &sealed(cast, plaintext), output).intermediate("plaintext", plaintext.as_bytes());
    };
    take("plain", "Delivery information for this service opens", CLAUSES, &canonical(&plain()), plain());
    let instructed = set(&plain(), "/deliveryInstruction", "topic 7");
    let output = set(&plain(), "/delivery_instruction", "topic 7");
    take(
        "delivery-instruction",
        "It can have an instruction",
        &["MTP-DLV-003"],
        &canonical(&instructed),
        output,
    );
    let spaced = " {\n \"to\" : \"bob.eth\",\t\"from\":\"\\u0061lice.eth\" } ";
    take("not-canonical", "Any spelling of its JSON is read", &["MTP-DLV-011"], spaced, plain());
    if !cast.is_written() {
        let payload: Value = serde_json::from_str(&sealed(cast, &canonical(&plain()))).unwrap_or_default();
        let ciphertext = payload.get("ciphertext").and_then(Value::as_str).unwrap_or_default();
        let sloppy = ciphertext.replace('+', "-").replace('/', "_");
        let (head, tail) = sloppy.split_at(100);
        let payload = set(&payload, "/ciphertext", format!("{head}\n {tail}"));
        let case = Case::accepted(
            "sloppy-base64",
            "Base64 of the other alphabet with white space opens",
            &["DIV-TS-007"],
        );
        family.accept(case, &canonical(&payload), plain());
        return;
    }
    let further = json!({ "app": { "a": [null, 1] }, "from": "alice.eth", "to": "bob.eth" });
    take("further-member", "A further member is taken", &["MTP-DLV-005"], &canonical(&further), plain());
    let normal = &["MTP-DLV-006"];
    for (slug, title, from, to, output) in [
        ("names-of-other-case", "Names are read in normal form", "Alice.ETH", "BOB.eth", plain()),
        (
            "names-of-three-labels",
            "Names can have any number of labels",
            "a.b.alice.eth",
            "0x25a643b6e52864d0ed816f1e43c0cf49c83b8292.addr.dm3.eth",
            json!({ "from": "a.b.alice.eth", "to": "0x25a643b6e52864d0ed816f1e43c0cf49c83b8292.addr.dm3.eth" }),
        ),
        (
            "names-beyond-ascii",
            "Names can be of other scripts",
            "fa\u{df}.eth",
            "\u{1f680}.eth",
            json!({ "from": "fa\u{df}.eth", "to": "\u{1f680}.eth" }),
        ),
    ] {
        let information = json!({ "from": from, "to": to });
        take(slug, title, normal, &canonical(&information), output);
    }
    let itself = json!({ "from": "bob.eth", "to": "bob.eth" });
    take(
        "to-oneself",
        "A person can write to the own name",
        &["MTP-DLV-004"],
        &canonical(&itself),
        itself.clone(),
    );
    let payload: Value = serde_json::from_str(&sealed(cast, &canonical(&plain()))).unwrap_or_default();
    let case = Case::accepted(
        "further-member-of-payload",
        "A further member of the payload is ignored",
        &["MTP-SEA-035"],
    );
    family.accept(case, &canonical(&set(&payload, "/app", "x")), plain());
}

fn not_opening(suite: &mut Suite, cast: &Cast) {
    let honest = sealed(cast, &canonical(&plain()));
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let clauses = cast.cite(&["MTP-DLV-010"], ROWS);
    for spoiled in spoiled(&honest, cast.is_written()) {
        let title = format!("Delivery information with {} is refused", spoiled.what);
        family.refuse(
            Case::refused(spoiled.slug, &title, spoiled.what, clauses),
            spoiled.kind,
            &spoiled.text,
        );
    }
    for (slug, whom, person) in [
        ("sealed-for-receiver", "the receiver", &cast.bob),
        ("sealed-for-another-service", "another service", &cast.other_service),
        ("sealed-for-sender", "the sender", &cast.alice),
    ] {
        let other = seal_labelled(&person.encryption_public(), LABEL, &canonical(&plain()));
        let title = format!("Delivery information sealed for {whom} is refused");
        let change = format!("seal for {whom}");
        family.refuse(Case::refused(slug, &title, &change, clauses), kind::CLOSED, &other);
    }
    let input =
        set(&input(cast, &honest), "/service_private_key", hex(&cast.other_service.encryption_private));
    let case = Case::refused(
        "opened-by-another-service",
        "Another service cannot open it",
        "another service's key",
        clauses,
    );
    family.refuse_input(case, kind::CLOSED, input);
    let clear = canonical(&plain());
    let case = Case::refused(
        "not-sealed",
        "Delivery information in clear text is refused",
        "the plaintext itself",
        clauses,
    );
    family.refuse(case, kind::MALFORMED, &clear);
}

fn members(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, clauses: &[&str], changed: Value| {
        let title = format!("Delivery information with {what} is refused");
        let case = Case::refused(slug, &title, what, clauses);
        family.refuse(case, kind::MALFORMED, &sealed(cast, &canonical(&changed)));
    };
    for name in ["to", "from"] {
        let pointer = format!("/{name}");
        refuse(&format!("no-{name}"), &format!("no {name}"), &["MTP-DLV-002"], unset(&plain(), &pointer));
        for (word, words, value) in other_than("string") {
            let clauses: &[&str] =
                if word == "null" { &["MTP-DLV-002", "MTP-GEN-002"] } else { &["MTP-DLV-002"] };
            refuse(
                &format!("{name}-{word}"),
                &format!("{words} as {name}"),
                clauses,
                set(&plain(), &pointer, value),
            );
        }
    }
    for (word, words, value) in other_than("string") {
        let changed = set(&plain(), "/deliveryInstruction", value);
        refuse(
            &format!("instruction-{word}"),
            &format!("{words} as deliveryInstruction"),
            &["MTP-DLV-003"],
            changed,
        );
    }
    refuse("empty-object", "no member at all", &["MTP-DLV-002"], json!({}));
}

fn names(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    for (slug, words, name) in [
        ("empty", "an empty name", ""),
        ("with-space", "a name with a space", "bob smith.eth"),
        ("with-empty-label", "a name with an empty label", "bob..eth"),
        ("with-leading-dot", "a name that begins with a dot", ".eth"),
        ("with-trailing-dot", "a name that ends with a dot", "bob.eth."),
        ("of-mixed-scripts", "a name of mixed scripts", "b\u{43e}b.eth"),
        ("with-joiner", "a name with an invisible joiner", "b\u{200d}ob.eth"),
        ("with-control-character", "a name with a control character", "bob\u{0}.eth"),
        ("that-is-uri", "a URI in place of a name", "https://bob.eth/"),
        ("that-is-list", "two names with a comma", "bob.eth,carol.eth"),
    ] {
        for member in ["to", "from"] {
            let text = sealed(cast, &canonical(&set(&plain(), &format!("/{member}"), name)));
            let slug = format!("{member}-{slug}");
            let title = format!("Delivery information with {words} as {member} is refused");
            let kind = (crate::Stage::Decode, crate::Bug::AuthBypass, crate::Severity::High);
            family.refuse(Case::refused(&slug, &title, words, &["MTP-DLV-004"]), kind, &text);
        }
    }
}

fn contents(suite: &mut Suite, cast: &Cast) {
    let text = canonical(&plain());
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let clauses = &["MTP-DLV-011"];
    for (slug, what, plaintext) in [
        ("nothing-inside", "nothing inside", String::new()),
        ("words-inside", "words inside", "alice.eth to bob.eth".to_owned()),
        ("array-inside", "an array around it", format!("[{text}]")),
        ("string-inside", "a JSON string around it", canonical(&Value::from(text.as_str()))),
        ("two-inside", "a second one behind it", format!("{text}{text}")),
        ("text-behind", "text behind it", format!("{text}x")),
        ("no-end", "its closing brace dropped", text.trim_end_matches('}').to_owned()),
        ("null-inside", "null inside", "null".to_owned()),
        ("two-senders", "a second sender", text.replacen('{', "{\"from\":\"mallory.eth\",", 1)),
        (
            "two-receivers",
            "a second receiver in an escaped name",
            text.replacen('{', "{\"t\\u006f\":\"mallory.eth\",", 1),
        ),
    ] {
        let title = format!("Delivery information with {what} is refused");
        family.refuse(Case::refused(slug, &title, what, clauses), kind::NOT_JSON, &sealed(cast, &plaintext));
    }
    let (ephemeral, nonce) = drawn_from(&format!("{LABEL} latin1"));
    let bytes = [b"{\"from\":\"alice.eth\",\"to\":\"b".as_slice(), &[0xf6], b"b.eth\"}"].concat();
    let latin1 = seal_value(&cast.service.encryption_public(), &ephemeral, &nonce, &bytes);
    let case = Case::refused(
        "not-utf8",
        "Delivery information that is no UTF-8 is refused",
        "a byte of Latin-1",
        clauses,
    );
    family.refuse(case, kind::NOT_JSON, &canonical(&latin1));
}
