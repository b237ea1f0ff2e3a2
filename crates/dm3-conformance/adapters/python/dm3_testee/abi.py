"""The few types of the Ethereum contract ABI that the registry needs."""

from .reply import Rejected

WORD = 32


def word(number):
    return number.to_bytes(WORD, "big")


def padded(data):
    return data + bytes(-len(data) % WORD)


def encode_call(selector, fixed_words=(), dynamic=()):
    """Call data: fixed arguments first, each one word, then those of variable length, each bytes."""
    head = b"".join(fixed_words)
    tail = b""
    head_length = len(head) + WORD * len(dynamic)
    for data in dynamic:
        head += word(head_length + len(tail))
        tail += word(len(data)) + padded(data)
    return bytes.fromhex(selector[2:]) + head + tail


def decode_address(data):
    """The 20 bytes of an address."""
    if len(data) != WORD or any(data[:12]):
        raise bad_answer()
    return data[12:]


def decode_bytes(data):
    """The one `bytes` or `string` that a function returns."""
    if len(data) < 2 * WORD or data[:WORD] != word(WORD):
        raise bad_answer()
    length = int.from_bytes(data[WORD : 2 * WORD], "big")
    content = data[2 * WORD : 2 * WORD + length]
    if len(content) != length or data != word(WORD) + word(length) + padded(content):
        raise bad_answer()
    return content


def bad_answer():
    return Rejected("decode", "abi")
