//! Records of the root.

use dm3_oracle::json::{canonical, with, without};
use serde_json::{Value, json};

use super::cast::{CONTACT, root, root_key};
use super::opened::Kind;
use crate::Suite;

pub(super) fn suite() -> Suite {
    let about = "The root of a user's message storage: whom the user writes with.";
    let suite = Suite::new("msp.root", "spec/storage.md", "storage.open", about);
    let mut roots = Kind { suite, kind: "root", key: root_key() };
    accept(&mut roots);
    refuse(&mut roots);
    roots.suite
}

fn accept(roots: &mut Kind<'_>) {
    let mut same = |slug: &str, title: &str, clauses: &[&str], contacts: Value| {
        let record = root(&contacts);
        roots.accept(slug, title, clauses, &record, &record);
    };
    let all = ["MSP-ROOT-001", "MSP-ROOT-002", "MSP-ROOT-003"];
    same("plain", "A root with two contacts", &all, json!([CONTACT, "carol.eth"]));
    same(
        "not-in-alphabetical-order",
        "Contacts stay in the order in which they were added",
        &["MSP-ROOT-001"],
        json!(["zoe.eth", CONTACT, "carol.eth"]),
    );
    same("empty", "A root without contacts is read", &["MSP-ROOT-004"], json!([]));
    same(
        "names-of-many-kinds",
        "Subdomains, symbols and letters beyond ASCII are names",
        &["MSP-ROOT-002"],
        json!([
            "bob.team.example.eth",
            "0x71cb05ee1b1f506ff321da3dac38f25c0c9ce6e1.addr.dm3.eth",
            "\u{1f680}.eth",
            "gr\u{f6}\u{df}e.eth",
            "_dm3.eth",
        ]),
    );
    same(
        "name-that-begins-as-another",
        "A name that another one begins with is another contact",
        &["MSP-ROOT-003"],
        json!([CONTACT, "bob.eth.eth", "b.eth"]),
    );
    let many: Vec<String> = (0..300).map(|number| format!("friend{number}.eth")).collect();
    same("three-hundred-contacts", "A root of several blocks", &["MSP-ROOT-001"], json!(many));
    let further = with(&root(&json!([CONTACT])), "muted", json!({ "z": [CONTACT], "a": null }));
    roots.accept(
        "further-members",
        "Members that nobody here knows are kept",
        &["MSP-SEAL-010"],
        &further,
        &further,
    );
}

fn refuse(roots: &mut Kind<'_>) {
    let plain = root(&json!([CONTACT, "carol.eth"]));
    let mut other = |slug: &str, title: &str, clause: &str, mutation: &str, contacts: Value| {
        roots.refuse(slug, title, clause, mutation, &with(&plain, "conversations", contacts));
    };
    let list = "MSP-ROOT-001";
    other("list-is-null", "A list that is null is refused", list, "null in place of the list", Value::Null);
    other(
        "list-is-an-object",
        "A list that is an object is refused",
        list,
        "an object in place of the list",
        json!({ "0": CONTACT, "1": "carol.eth" }),
    );
    other(
        "list-is-a-text",
        "A list that is a text is refused",
        list,
        "the names as one text",
        json!("bob.eth,carol.eth"),
    );
    other(
        "name-is-a-number",
        "A name that is a number is refused",
        list,
        "a number in place of a name",
        json!([CONTACT, 7]),
    );
    other(
        "name-is-null",
        "A name that is null is refused",
        list,
        "null in place of a name",
        json!([CONTACT, null]),
    );
    other(
        "name-is-an-object",
        "A name that is an object is refused",
        list,
        "an object in place of a name",
        json!([CONTACT, { "name": "carol.eth" }]),
    );
    other(
        "list-in-a-list",
        "A list in the list is refused",
        list,
        "put the list into a list",
        json!([[CONTACT, "carol.eth"]]),
    );

    let normal = "MSP-ROOT-002";
    for (slug, words, name) in [
        ("upper-case", "in upper case", "Carol.eth"),
        ("full-width", "in full-width letters", "\u{ff43}arol.eth"),
        ("empty", "that is empty", ""),
        ("empty-label", "with an empty label", "carol..eth"),
        ("trailing-dot", "with a dot at its end", "carol.eth."),
        ("space", "with a space", "carol .eth"),
        ("mixed-scripts", "of two scripts", "\u{441}arol.eth"),
        ("soft-hyphen", "with an invisible hyphen", "ca\u{ad}rol.eth"),
        ("decomposed-accent", "with an accent behind its letter", "rene\u{301}.eth"),
    ] {
        let title = format!("A name {words} is refused");
        other(
            &format!("name-with-{slug}"),
            &title,
            normal,
            &format!("a name {words}"),
            json!([CONTACT, name]),
        );
    }

    let once = "MSP-ROOT-003";
    other(
        "contact-twice",
        "A contact that is named twice is refused",
        once,
        "name the first contact twice",
        json!([CONTACT, CONTACT]),
    );
    other(
        "contact-twice-apart",
        "A contact is found twice wherever it stands",
        once,
        "the first contact again at the end",
        json!([CONTACT, "carol.eth", "dave.eth", CONTACT]),
    );

    roots.refuse(
        "without-list",
        "A root without its list is refused",
        list,
        "drop the list",
        &without(&plain, "conversations"),
    );
    let renamed = with(&without(&plain, "conversations"), "conversation", json!([CONTACT, "carol.eth"]));
    roots.refuse(
        "list-under-another-name",
        "The list has one name",
        list,
        "conversation in place of conversations",
        &renamed,
    );
    let array = format!("[{}]", canonical(&plain));
    roots.refuse_text(
        "record-in-an-array",
        "A record that is an array is refused",
        "MSP-SEAL-009",
        "put the record into an array",
        &array,
    );
}
