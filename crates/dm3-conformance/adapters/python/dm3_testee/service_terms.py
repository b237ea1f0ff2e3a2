"""What a sender asks a delivery service before it submits: properties and profile extension (spec/transport.md)."""

from . import json_text
from .numbers import whole
from .records import bad_member
from .registry import LEGACY, SPEC
from .reply import Rejected

DAY_MS = 24 * 60 * 60 * 1000
ALWAYS_TAKEN = "NEW"
SUPPORTED = "supportedMessageTypes"
NOT_SUPPORTED = "notSupportedMessageTypes"


def result_of(body_text, dialect):
    """The record in a JSON-RPC answer."""
    answer = json_text.parse_object(body_text)
    if answer.get("error") is not None:
        raise Rejected("semantic", "rpc-error")
    result = answer.get("result")
    if dialect == LEGACY and isinstance(result, str):  # DIV-TS-037
        return json_text.parse_object(result)
    if not isinstance(result, dict):
        raise Rejected("semantic", "no-result")
    return result


def read_properties(properties, dialect):
    """The size limit in bytes, and how long messages are kept in milliseconds: None for ever."""
    size_limit = whole(properties.get("sizeLimit"))
    time_to_live = properties.get("messageTTL")
    if time_to_live is None or whole(time_to_live) == 0:
        return size_limit, None
    return size_limit, int(time_to_live) * (1 if dialect == LEGACY else DAY_MS)  # DIV-TS-040


def read_extension(extension, dialect):
    """The listed types, the encryption schemes (None where they are absent), and the form of both."""
    if SUPPORTED in extension and NOT_SUPPORTED in extension:
        raise bad_member(NOT_SUPPORTED)
    form = LEGACY if dialect == LEGACY and NOT_SUPPORTED in extension else SPEC  # DIV-TS-041: the list's name tells it
    schemes_member = "encryptionAlgorithm" if form == LEGACY else "encryptionScheme"  # DIV-TS-042
    types = texts(extension, NOT_SUPPORTED if form == LEGACY else SUPPORTED)
    schemes = texts(extension, schemes_member) if schemes_member in extension else None
    return types, schemes, form


def takes(types, message_type, form):
    """Whether the receiver takes messages of a type: one of those that it lists, or in the deployed form another."""
    return message_type == ALWAYS_TAKEN or (message_type in types) != (form == LEGACY)


def texts(record, name):
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(element, str) for element in value):
        raise bad_member(name)
    return value


def pre_check(properties, extension, envelope, message_type, dialect):
    """The size of an envelope that can be submitted."""
    size_limit, _ = read_properties(properties, dialect)
    types, _, form = read_extension(extension, dialect)
    size = len(json_text.canonical_bytes(envelope))
    if size > size_limit:
        raise Rejected("policy", "too-large")
    if not takes(types, message_type, form):
        raise Rejected("policy", "type-not-taken")
    return size
