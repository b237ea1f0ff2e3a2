"""Postmarks (spec/postmark.md)."""

from . import delivery_information, json_text, signatures
from .encoding import base64_text, hex0x_text
from .hashes import eip191, sha256
from .records import bad_member, hash_member, object_member, text_member, time_member
from .registry import LEGACY, SPEC
from .reply import Rejected

WRITTEN_TIME = "incomingTimestamp"
DEPLOYED_TIME = "incommingTimestamp"


def message_hash(encrypted_message, dialect):
    """What stands in `messageHash`: 32 bytes, over the string in the envelope's member `message`."""
    if dialect == LEGACY:
        return eip191(json_text.canonical_bytes(encrypted_message))
    return sha256(encrypted_message.encode("utf-8"))


def signed_bytes(postmark, dialect):
    canonical = json_text.canonical_bytes(json_text.without(postmark, "signature"))
    if dialect == LEGACY:
        return hex0x_text(sha256(canonical)).encode("ascii")
    return canonical


def create(encrypted_message, information, secret, now_ms, dialect):
    """The signed postmark."""
    postmark = {
        time_name(dialect): now_ms,
        "messageHash": hex0x_text(message_hash(encrypted_message, dialect)),
    }
    if dialect != LEGACY:
        postmark["deliveryInformation"] = information
    signature = signatures.sign(secret, signed_bytes(postmark, dialect), dialect)
    return {**postmark, "signature": base64_text(signature)}


def time_name(dialect):
    return DEPLOYED_TIME if dialect == LEGACY else WRITTEN_TIME


def check_members(postmark, dialect):
    """Whether it is a postmark of the dialect's form; returns its hash as 32 bytes and its time."""
    signatures.parse_signature(text_member(postmark, "signature"))
    claimed = hash_member(postmark, "messageHash")
    if WRITTEN_TIME in postmark and DEPLOYED_TIME in postmark:
        raise bad_member(DEPLOYED_TIME)
    time = time_member(postmark, time_name(dialect))
    if dialect != LEGACY or "deliveryInformation" in postmark:
        delivery_information.check_members(object_member(postmark, "deliveryInformation"))
    return claimed, time


def form_of(postmark):
    """The dialect whose form a postmark in clear has: the spelling of the time tells it."""
    return SPEC if WRITTEN_TIME in postmark else LEGACY


def verify(postmark, encrypted_message, service_signing_key, dialect):
    """Checks a postmark; returns its hash as 32 bytes and its time."""
    claimed, time = check_members(postmark, dialect)
    signatures.verify_text(service_signing_key, signed_bytes(postmark, dialect), postmark["signature"])
    if claimed != message_hash(encrypted_message, dialect):
        raise Rejected("semantic", "other-message")
    return claimed, time
