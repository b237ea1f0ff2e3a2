"""What holds for the members of every record (spec/overview.md, Records)."""

from .encoding import hex0x_bytes
from .reply import Rejected

HASH_BYTES = 32
LATEST_TIME = 2**53 - 1


def text_member(record, name):
    """A string that has to be there."""
    value = record.get(name)
    if not isinstance(value, str):
        raise bad_member(name)
    return value


def optional_text_member(record, name):
    """A string, or None where the member is absent. `null` is refused."""
    return text_member(record, name) if name in record else None


def object_member(record, name):
    value = record.get(name)
    if not isinstance(value, dict):
        raise bad_member(name)
    return value


def time_member(record, name):
    """A time in milliseconds since 1970, as int (MTP-GEN-005)."""
    value = record.get(name)
    if not isinstance(value, float) or not 0 <= value <= LATEST_TIME or value != int(value):
        raise bad_member(name)
    return int(value)


def hash_member(record, name):
    """The 32 bytes of a hash that has to be there."""
    return hex0x_bytes(text_member(record, name), HASH_BYTES)


def optional_hash_member(record, name):
    return hash_member(record, name) if name in record else None


def bad_member(name):
    return Rejected("semantic", "member", f"{name} is absent or of another type")
