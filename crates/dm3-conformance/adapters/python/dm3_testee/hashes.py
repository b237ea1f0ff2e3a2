"""The hash functions of the protocol. All of them take and return bytes."""

import hashlib

from Crypto.Hash import keccak


def sha256(data):
    return hashlib.sha256(data).digest()


def keccak256(data):
    """Keccak-256 of Ethereum, with the padding before FIPS 202."""
    return keccak.new(digest_bits=256, data=data).digest()


def blake2b(data, size):
    """Unkeyed BLAKE2b with a result of `size` bytes."""
    return hashlib.blake2b(data, digest_size=size).digest()


def eip191(message):
    """The hash that a wallet signs for a personal message."""
    return keccak256(b"\x19Ethereum Signed Message:\n" + str(len(message)).encode("ascii") + message)
