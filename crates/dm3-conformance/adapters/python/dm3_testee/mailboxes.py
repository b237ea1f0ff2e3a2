"""What clients and services say about waiting messages (spec/message-access.md)."""

import re

from . import json_text
from .encoding import hex0x_text
from .profile_uris import parameters
from .profiles import check_closed
from .records import bad_member, hash_member, object_member, text_member
from .registry import LEGACY
from .reply import Rejected

CURSOR = re.compile(r"[A-Za-z0-9_-]{1,64}")
DEVICE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
LIMIT = re.compile(r"[1-9][0-9]{0,2}")
LARGEST_PAGE = 100
USUAL_PAGE = 50
MOST_ACKNOWLEDGED = 1000


def parse_cursor(text):
    if not isinstance(text, str) or not CURSOR.fullmatch(text):
        raise Rejected("semantic", "cursor")
    return text


def parse_device(text):
    if not isinstance(text, str) or not DEVICE.fullmatch(text):
        raise Rejected("semantic", "device")
    return text


def parse_query(text):
    """Cursor (None for the beginning) and limit of a pick-up."""
    found = {}
    for name, value in parameters(text):
        if name in ("after", "limit"):
            if name in found:
                raise Rejected("semantic", "query")
            found[name] = value
    after = parse_cursor(found["after"]) if "after" in found else None
    return after, parse_limit(found["limit"]) if "limit" in found else USUAL_PAGE


def parse_limit(text):
    if not LIMIT.fullmatch(text) or int(text) > LARGEST_PAGE:
        raise Rejected("semantic", "limit")
    return int(text)


def parse_acknowledgement(text, dialect):
    """The body of an acknowledgement, as the operation tells it."""
    body = json_text.parse_object(text)
    if dialect == LEGACY:
        check_closed(body, {"acknowledgements"})  # DIV-TS-111
        told = by_hash(body, "acknowledgements", "contactAddress")
        for acknowledgement in body["acknowledgements"]:
            check_closed(acknowledgement, {"contactAddress", "messageHash"})
        return told
    if ("messages" in body) == ("device" in body):
        raise Rejected("semantic", "acknowledgement")
    if "messages" in body:
        return by_hash(body, "messages", "sender")
    device = parse_device(body["device"])
    return {"kind": "cursor", "device": device, "cursor": parse_cursor(body.get("cursor"))}


def by_hash(body, list_name, sender_name):
    messages = body.get(list_name)
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise bad_member(list_name)
    if len(messages) > MOST_ACKNOWLEDGED:
        raise Rejected("policy", "too-many")
    return {
        "kind": "messages",
        "senders": [text_member(message, sender_name) for message in messages],
        "hashes": [hex0x_text(hash_member(message, "messageHash")) for message in messages],
    }


def parse_page(text):
    """A page of messages, as the operation tells it."""
    page = json_text.parse_object(text)
    messages = page.get("messages")
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise bad_member("messages")
    cursor = parse_cursor(page.get("cursor"))
    if not isinstance(page.get("more"), bool):
        raise bad_member("more")
    for message in messages:
        check_message(message)
    return {
        "cursors": [message["cursor"] for message in messages],
        "senders": [message["sender"] for message in messages],
        "hashes": [hex0x_text(hash_member(message, "messageHash")) for message in messages],
        "cursor": cursor,
        "more": page["more"],
    }


def check_message(message):
    """Checks a message of a page or an event."""
    parse_cursor(message.get("cursor"))
    text_member(message, "sender")
    hash_member(message, "messageHash")
    object_member(message, "envelope")
