"""Content identifiers of IPFS and the blocks that they name (spec/profiles.md, IPFS)."""

import base64
import re

from .hashes import sha256
from .reply import Rejected
from .unixfs import file_content

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VERSION_0 = re.compile(r"Qm[1-9A-HJ-NP-Za-km-z]{44}")
BASE16 = re.compile(r"(?:[0-9a-f]{2})+")
BASE32 = re.compile(r"[a-z2-7]+")
LONGEST = 100
SHA256_PREFIX = b"\x12\x20"
RAW = 0x55
DAG_PB = 0x70


def parse(text):
    """The codec and the SHA-256 that a content identifier names."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise bad_identifier()
    if VERSION_0.fullmatch(text):
        return DAG_PB, multihash(from_base58(text))
    binary = version_1_bytes(text)
    if len(binary) < 2 or binary[0] != 1 or binary[1] not in (RAW, DAG_PB):
        raise bad_identifier()
    return binary[1], multihash(binary[2:])


def version_1_bytes(text):
    base, digits = text[:1], text[1:]
    if base == "b" and BASE32.fullmatch(digits):
        return from_base32(digits)
    if base == "f" and BASE16.fullmatch(digits):
        return bytes.fromhex(digits)
    if base == "z" and digits:
        return from_base58(digits)
    raise bad_identifier()


def from_base32(digits):
    try:
        data = base64.b32decode(digits.upper() + "=" * (-len(digits) % 8))
    except ValueError:
        raise bad_identifier() from None
    if base64.b32encode(data).decode("ascii").rstrip("=").lower() != digits:
        raise bad_identifier()
    return data


def from_base58(digits):
    number = 0
    for digit in digits:
        value = BASE58.find(digit)
        if value < 0:
            raise bad_identifier()
        number = number * 58 + value
    zeros = len(digits) - len(digits.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multihash(data):
    if len(data) != 34 or data[:2] != SHA256_PREFIX:
        raise bad_identifier()
    return data[2:]


def read_block(text, block):
    """The content of the file in a block, after the check that it is the one that is named."""
    codec, digest = parse(text)
    if sha256(block) != digest:
        raise Rejected("authenticate", "other-block")
    return block if codec == RAW else file_content(block)


def bad_identifier():
    return Rejected("decode", "content-identifier")
