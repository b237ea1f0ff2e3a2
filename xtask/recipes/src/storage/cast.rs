//! Alice, whose storage it is, what she keeps there, and the keys of it.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::hash::{sha256, sha256_hex0x};
use dm3_oracle::json::{canonical, with};
use dm3_oracle::seal::{BLOCK, aead_seal, drawn_from, padded};
use dm3_oracle::{Dialect, Person, envelope, message, postmark};
use serde_json::{Value, json};

/// When the first message was written.
pub(super) const FIRST: u64 = 1_700_000_000_000;

pub(super) const OWNER: &str = "alice.eth";
pub(super) const CONTACT: &str = "bob.eth";

pub(super) fn owner() -> Person {
    Person::named(OWNER)
}

/// The raw signing key of a person, in hex.
pub(super) fn signing_private_key(person: &Person) -> String {
    hex(&person.signing.ecdsa.secret())
}

pub(super) fn storage_key_of(name: &str) -> [u8; 32] {
    sha256(format!("dm3 fixture storage key {name}").as_bytes())
}

pub(super) fn storage_key() -> String {
    base64(&storage_key_of(OWNER))
}

pub(super) fn root_key_of(person: &Person, name: &str) -> String {
    sha256_hex0x(&person.sign(name, Dialect::Spec))
}

pub(super) fn root_key() -> String {
    root_key_of(&owner(), OWNER)
}

pub(super) fn conversation_key(contact: &str) -> String {
    sha256_hex0x(&format!("{}{contact}", root_key()))
}

pub(super) fn identifier(id: u64, timestamp: u64) -> Value {
    json!({ "id": id, "timestamp": timestamp })
}

pub(super) fn chunk_key(contact: &str, identifier: &Value) -> String {
    sha256_hex0x(&format!("{}{}", conversation_key(contact), canonical(identifier)))
}

pub(super) fn first_chunk_key() -> String {
    chunk_key(CONTACT, &identifier(0, FIRST))
}

pub(super) fn root(contacts: &Value) -> Value {
    json!({ "conversations": contacts, "key": root_key() })
}

pub(super) fn conversation(chunks: &Value) -> Value {
    json!({ "chunks": chunks, "key": conversation_key(CONTACT) })
}

/// The first chunk of the conversation with Bob.
pub(super) fn chunk(messages: &Value) -> Value {
    json!({ "key": first_chunk_key(), "messages": messages })
}

/// A text sealed under Alice's storage key as a record is.
pub(super) fn seal_text(text: &str, label: &str) -> String {
    seal_bytes(&storage_key_of(OWNER), &padded(text.as_bytes(), BLOCK), label)
}

/// The canonical record, sealed.
pub(super) fn seal(record: &Value, label: &str) -> String {
    seal_text(&canonical(record), label)
}

/// Bytes that are padded already, sealed under any key.
pub(super) fn seal_bytes(key: &[u8; 32], padded: &[u8], label: &str) -> String {
    let (_, nonce) = drawn_from(&format!("storage {label}"));
    payload(&aead_seal(key, &nonce, padded), &nonce)
}

/// `{ciphertext, nonce}` as canonical JSON.
pub(super) fn payload(ciphertext: &[u8], nonce: &[u8]) -> String {
    canonical(&json!({ "ciphertext": base64(ciphertext), "nonce": format!("0x{}", hex(nonce)) }))
}

/// A message from Bob to Alice as she keeps it.
pub(super) fn received(text: &str, timestamp: u64, dialect: Dialect) -> Value {
    let (bob, alice, service) = (Person::named(CONTACT), owner(), Person::named("ds.alice.eth"));
    let signed = message::sign(message::text(&bob, &alice, text, timestamp), &bob, dialect);
    let label = format!("stored {text} {timestamp}");
    let hash = match dialect {
        Dialect::Spec => envelope::HashMember::None,
        Dialect::LegacyTs => envelope::HashMember::MessageHash,
    };
    let draft = envelope::Draft {
        label: &label,
        sender: &bob,
        receiver: &alice,
        service: &service,
        message: &signed,
        dialect,
        hash,
    };
    let information = draft.delivery_information();
    let envelope = draft.envelope();
    let encrypted = text_of(&envelope, "message");
    let stamp = postmark::unsigned(encrypted, &information, timestamp + 1_000, dialect);
    json!({
        "message": signed,
        "metadata": with(part(&envelope, "metadata"), "deliveryInformation", information),
        "postmark": postmark::sign(&stamp, &service, dialect),
    })
}

/// A message from Bob in the written form.
pub(super) fn from_bob(text: &str, timestamp: u64) -> Value {
    received(text, timestamp, Dialect::Spec)
}

/// A message from Alice to Bob as she keeps it: without postmark.
pub(super) fn sent(text: &str, timestamp: u64) -> Value {
    let (bob, alice, service) = (Person::named(CONTACT), owner(), Person::named("ds.bob.eth"));
    let signed = message::sign(message::text(&alice, &bob, text, timestamp), &alice, Dialect::Spec);
    let label = format!("sent {text} {timestamp}");
    let draft = envelope::Draft {
        label: &label,
        sender: &alice,
        receiver: &bob,
        service: &service,
        message: &signed,
        dialect: Dialect::Spec,
        hash: envelope::HashMember::None,
    };
    let metadata =
        with(part(&draft.envelope(), "metadata"), "deliveryInformation", draft.delivery_information());
    json!({ "message": signed, "metadata": metadata })
}

/// The member of an object; null where there is none.
pub(super) fn part<'a>(object: &'a Value, name: &str) -> &'a Value {
    object.get(name).unwrap_or(&Value::Null)
}

/// The text in a member of an object; empty where there is none.
pub(super) fn text_of<'a>(object: &'a Value, name: &str) -> &'a str {
    part(object, name).as_str().unwrap_or_default()
}
