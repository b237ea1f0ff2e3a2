"""Messages: reading, signing, naming, and who may change one (spec/messages.md)."""

from . import json_text, names, signatures
from .encoding import base64_text, hex0x_bytes, hex0x_text
from .hashes import sha256
from .records import (
    HASH_BYTES,
    bad_member,
    object_member,
    optional_hash_member,
    optional_text_member,
    text_member,
    time_member,
)
from .registry import LEGACY
from .reply import Rejected

WITH_TEXT = ("NEW", "EDIT", "REPLY", "REACTION")
WITH_REFERENCE = ("EDIT", "REPLY", "REACTION", "DELETE_REQUEST", "RESEND_REQUEST")
WITHOUT_TEXT = ("DELETE_REQUEST", "RESEND_REQUEST", "READ_RECEIPT")
WITHOUT_REFERENCE = ("NEW",)
CHANGES = ("EDIT", "DELETE_REQUEST")
DEPLOYED_RECEIPTS = ("READ_RECEIVED", "READ_OPENED")


def read(text):
    """The message in a JSON text, with its members checked and its signature not yet."""
    message = json_text.parse_object(text)
    check_members(message)
    return message


def check_members(message):
    optional_text_member(message, "message")
    text_member(message, "signature")
    metadata = object_member(message, "metadata")
    for name in ("to", "from", "type"):
        text_member(metadata, name)
    time_member(metadata, "timestamp")
    optional_hash_member(metadata, "referenceMessageHash")
    optional_text_member(metadata, "replyDeliveryInstruction")
    check_attachments(message)


def check_attachments(message):
    if "attachments" not in message:
        return
    if not isinstance(message["attachments"], list):
        raise bad_member("attachments")
    for attachment in message["attachments"]:
        if isinstance(attachment, str):
            continue  # a bare URI (MTP-MSG-009)
        if not isinstance(attachment, dict):
            raise bad_member("attachments")
        text_member(attachment, "data")
        optional_text_member(attachment, "name")


def verify(message, signing_key):
    """Checks the signature under a key as it stands in a profile."""
    signed = json_text.canonical_bytes(json_text.without(message, "signature"))
    signatures.verify_text(signing_key, signed, message["signature"])


def message_hash(message):
    """The hash that names the message, 32 bytes."""
    return sha256(json_text.canonical_bytes(message))


def sender(message):
    """The sender's name in normal form."""
    return names.normalize(message["metadata"]["from"])


def receiver(message):
    """The receiver's name in normal form."""
    return names.normalize(message["metadata"]["to"])


def key_of(signing_keys, name):
    """The signing key in the profile of a name in normal form."""
    if name not in signing_keys:
        raise Rejected("authenticate", "no-profile")
    return signing_keys[name]


def compose(kind, metadata, text, attachments, dialect):
    """A message without its signature, from the metadata and what a type of message has besides."""
    if dialect == LEGACY and kind in DEPLOYED_RECEIPTS:
        text = kind if text is None else text
        attachments = [] if attachments is None else attachments
    if kind in WITH_TEXT and text is None:
        raise Rejected("semantic", "no-text")
    if kind in WITH_REFERENCE and "referenceMessageHash" not in metadata:
        raise Rejected("semantic", "no-reference")
    if kind in WITHOUT_TEXT and text is not None:
        raise Rejected("semantic", "text")
    if kind in WITHOUT_REFERENCE and "referenceMessageHash" in metadata:
        raise Rejected("semantic", "reference")
    message = {"metadata": metadata}
    if text is not None:
        message["message"] = text
    if attachments is not None:
        message["attachments"] = attachments
    return message


def sign(message, secret, dialect):
    """The message with its signature."""
    signed = json_text.canonical_bytes(message)
    return {**message, "signature": base64_text(signatures.sign(secret, signed, dialect))}


def check_authorship(change, original):
    """Whether `change` may be applied to `original`; both are verified already."""
    metadata = change["metadata"]
    if metadata["type"] not in CHANGES:
        raise Rejected("policy", "no-change")
    if "referenceMessageHash" not in metadata:
        raise Rejected("policy", "no-reference")
    if hex0x_bytes(metadata["referenceMessageHash"], HASH_BYTES) != message_hash(original):
        raise Rejected("policy", "other-message")
    if sender(change) != sender(original):
        raise Rejected("policy", "other-author")


def hash_text(message):
    return hex0x_text(message_hash(message))
