"""How bytes are written as text (spec/keys.md)."""

import base64
import re

from .hashes import keccak256
from .reply import Rejected

BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
HEX0X = re.compile(r"0x([0-9a-fA-F]{2})*")
ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
FOREIGN_TO_NODE = re.compile(r"[^A-Za-z0-9+/]")


def base64_text(data):
    return base64.b64encode(data).decode("ascii")


def base64_bytes(text, length=None):
    """The bytes of a base64 text in its one spelling; `length` is how many there have to be."""
    if not isinstance(text, str) or not BASE64.fullmatch(text) or len(text) % 4:
        raise Rejected("decode", "base64")
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Rejected("decode", "base64") from None
    if base64_text(data) != text:
        raise Rejected("decode", "base64")
    return of_length(data, length)


def sloppy_base64_bytes(text):
    """The bytes that the decoder of Node.js reads: either alphabet, foreign characters skipped, up to the first `=`."""
    if not isinstance(text, str):
        raise Rejected("decode", "base64")
    text, _, _ = text.partition("=")
    text = FOREIGN_TO_NODE.sub("", text.replace("-", "+").replace("_", "/"))
    if len(text) % 4 == 1:
        text = text[:-1]  # six bits are no byte
    return base64.b64decode(text + "=" * (-len(text) % 4))


def hex0x_text(data):
    return "0x" + data.hex()


def hex0x_bytes(text, length=None):
    """The bytes of a text of `0x` and hexadecimal digits of either case."""
    if not isinstance(text, str) or not HEX0X.fullmatch(text):
        raise Rejected("decode", "hex")
    return of_length(bytes.fromhex(text[2:]), length)


def of_length(data, length):
    if length is not None and len(data) != length:
        raise Rejected("decode", "length", f"{len(data)} bytes in place of {length}")
    return data


def address_text(address):
    """The text of the 20 bytes of an address, with the checksum of EIP-55."""
    digits = address.hex()
    checksum = keccak256(digits.encode("ascii")).hex()
    return "0x" + "".join(
        digit.upper() if int(check, 16) >= 8 else digit for digit, check in zip(digits, checksum)
    )


def address_bytes(text):
    """The 20 bytes of an address: in one case, or in both with a right checksum."""
    if not isinstance(text, str) or not ADDRESS.fullmatch(text):
        raise Rejected("decode", "address")
    digits = text[2:]
    address = bytes.fromhex(digits)
    if digits not in (digits.lower(), digits.upper()) and text != address_text(address):
        raise Rejected("decode", "address-checksum")
    return address
