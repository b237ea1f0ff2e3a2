"""ENS names, their node and DNS encoding, and the account form of the deployed network (spec/names.md)."""

import re
import stringprep
import unicodedata

import ens_normalize

from .hashes import keccak256
from .json_text import has_lone_surrogate
from .reply import Rejected

MAX_NAME_BYTES = 1024
MAX_DNS_LABEL_BYTES = 63
MAX_DNS_BYTES = 255
MAX_ASCII_ACCOUNT = 59

ASCII_ACCOUNT = re.compile(r"[A-Za-z0-9-]*")

# The tables of RFC 3454 with the characters that an account name cannot have.
PROHIBITED = (
    stringprep.in_table_a1,
    stringprep.in_table_c12,
    stringprep.in_table_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def normalize(text):
    """The normal form of a name."""
    if not isinstance(text, str) or has_lone_surrogate(text):
        raise bad_name()
    check_labels(text)
    check_size(text)
    if "\n" in text:  # no name has it, but ens-normalize 3.0.10 takes one at the end
        raise bad_name()
    try:
        name = ens_normalize.ens_normalize(text)
    except (ens_normalize.DisallowedSequence, ens_normalize.CurableSequence):
        raise bad_name() from None
    check_labels(name)
    check_size(name)
    return name


def is_same(one, other):
    return normalize(one) == normalize(other)


def node(text):
    """The 32 bytes by which a contract knows a name, or the root, which is the empty text."""
    result = bytes(32)
    if text == "":
        return result
    for label in reversed(normalize(text).split(".")):
        result = keccak256(result + keccak256(label.encode("utf-8")))
    return result


def dns_encoding(text):
    encoded = b""
    for label in normalize(text).split("."):
        label_bytes = label.encode("utf-8")
        if len(label_bytes) > MAX_DNS_LABEL_BYTES:
            raise Rejected("semantic", "label-too-long")
        encoded += bytes([len(label_bytes)]) + label_bytes
    encoded += b"\x00"
    if len(encoded) > MAX_DNS_BYTES:
        raise Rejected("semantic", "name-too-long")
    return encoded


def account_name(text):
    """The name under which the deployed network files an account: nameprep as ethers 5 does it."""
    if not isinstance(text, str) or has_lone_surrogate(text) or is_too_large(text):
        raise bad_account()
    if len(text) <= MAX_ASCII_ACCOUNT and ASCII_ACCOUNT.fullmatch(text):
        return text.lower()
    kept = (character for character in text if not is_left_out(character))
    mapped = "".join(stringprep.map_table_b2(character) for character in kept)
    account = unicodedata.normalize("NFKC", mapped)
    if any(in_table(character) for character in account for in_table in PROHIBITED):
        raise bad_account()
    if account.startswith("-") or account.endswith("-") or has_hyphens_in_places_3_and_4(account):
        raise bad_account()
    if is_too_large(account):
        raise bad_account()
    return account


def is_left_out(character):
    return stringprep.in_table_b1(character) or "\ufe00" <= character <= "\ufe0f"


def has_hyphens_in_places_3_and_4(text):
    """Places count UTF-16 units."""
    return text.encode("utf-16-be")[4:8] == "--".encode("utf-16-be")


def check_labels(name):
    if any(label == "" for label in name.split(".")):
        raise bad_name()


def check_size(name):
    if is_too_large(name):
        raise bad_name()


def is_too_large(name):
    return len(name.encode("utf-8")) > MAX_NAME_BYTES


def bad_name():
    return Rejected("semantic", "name")


def bad_account():
    return Rejected("semantic", "account-name")
