"""Containers of the message storage: sealing, opening, and what their records hold (spec/storage.md)."""

from . import json_text, names, postmarks, sealing, signatures
from .delivery_information import check_members as check_delivery_information
from .encoding import base64_bytes, base64_text, hex0x_bytes, hex0x_text
from .messages import check_members
from .numbers import whole
from .records import (
    bad_member,
    hash_member,
    object_member,
    optional_hash_member,
    optional_text_member,
    text_member,
    time_member,
)
from .reply import Rejected


def seal(key, record, nonce):
    """The text that is stored for a record."""
    ciphertext = sealing.encrypt(key, nonce, sealing.pad(json_text.canonical_bytes(record)))
    return json_text.canonical({"ciphertext": base64_text(ciphertext), "nonce": hex0x_text(nonce)})


def open_container(storage_key, kind, key, text):
    """The record of a container that was fetched for a key, with its messages in order."""
    stored = json_text.parse_object(text)
    nonce = sealing.parse_nonce(stored.get("nonce"))
    ciphertext = base64_bytes(stored.get("ciphertext"))
    record = json_text.parse_object(sealing.unpad(sealing.decrypt(storage_key, nonce, ciphertext)))
    if hash_member(record, "key") != hex0x_bytes(key):
        raise Rejected("authenticate", "foreign-container")
    return check_record(kind, {**record, "key": key})


def check_record(kind, record):
    """The record, checked as one of its kind."""
    checks = {"root": check_root, "conversation": check_conversation, "chunk": check_chunk}
    return checks[kind](record)


def check_root(root):
    contacts = root.get("conversations")
    if not isinstance(contacts, list) or not all(isinstance(contact, str) for contact in contacts):
        raise bad_member("conversations")
    if any(names.normalize(contact) != contact for contact in contacts) or len(set(contacts)) != len(contacts):
        raise bad_member("conversations")
    return root


def check_conversation(conversation):
    for place, identifier in enumerate(objects(conversation, "chunks")):
        if set(identifier) != {"id", "timestamp"} or whole(identifier["id"]) != place:
            raise bad_member("chunks")
        time_member(identifier, "timestamp")
    return conversation


def check_chunk(chunk):
    messages = objects(chunk, "messages")
    for message in messages:
        check_stored_message(message)
    return {**chunk, "messages": in_order(messages)}


def in_order(messages):
    """Sorted by time of writing; those of one time stay in their order."""
    return sorted(messages, key=lambda stored: stored["message"]["metadata"]["timestamp"])


def check_stored_message(stored):
    message = object_member(stored, "message")
    check_members(message)
    check_signature(message)
    check_metadata(object_member(stored, "metadata"))
    if "postmark" in stored:
        check_postmark(object_member(stored, "postmark"))
    return stored


def check_metadata(metadata):
    """Metadata of an envelope, with the delivery information in clear."""
    text_member(metadata, "version")
    check_signature(metadata)
    optional_text_member(metadata, "encryptionScheme")
    hashes = [optional_hash_member(metadata, name) for name in ("messageHash", "encryptedMessageHash")]
    if all(hashes):
        raise bad_member("encryptedMessageHash")
    check_delivery_information(object_member(metadata, "deliveryInformation"))


def check_postmark(postmark):
    """A postmark of either form."""
    postmarks.check_members(postmark, postmarks.form_of(postmark))


def check_signature(record):
    """A signature that has its form; whether it holds is not asked."""
    signatures.parse_signature(text_member(record, "signature"))


def objects(record, name):
    """A member that is an array of objects, at least one."""
    value = record.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(element, dict) for element in value):
        raise bad_member(name)
    return value
