"""Sealed payloads (spec/sealing.md)."""

import nacl.exceptions
from nacl import bindings

from . import json_text
from .encoding import base64_bytes, base64_text, hex0x_bytes, hex0x_text, sloppy_base64_bytes
from .hashes import blake2b
from .registry import LEGACY
from .reply import Rejected

SCHEME = "x25519-chacha20-poly1305"
BLOCK = 2048
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


def parse_encryption_key(text):
    """The 32 bytes of a public encryption key; whether it is of use shows where it is used."""
    return base64_bytes(text, KEY_BYTES)


def parse_nonce(text):
    return hex0x_bytes(text, NONCE_BYTES)


def public_key(secret):
    return bindings.crypto_scalarmult_base(secret)


def x25519(secret, public):
    """The X25519 result; zero, the result for points of low order, is refused."""
    try:
        result = bindings.crypto_scalarmult(secret, public)
    except nacl.exceptions.RuntimeError:
        raise low_order() from None
    if result == bytes(KEY_BYTES):
        raise low_order()
    return result


def low_order():
    return Rejected("decrypt", "low-order-key")


def session_keys(shared, ephemeral_public, receiver_public):
    """The key towards the sender and the key towards the receiver."""
    both = blake2b(shared + ephemeral_public + receiver_public, 64)
    return both[:32], both[32:]


def pad(content, block=BLOCK):
    padded = content + b"\x80"
    return padded + bytes(-len(padded) % block)


def unpad(padded, block=BLOCK):
    """The content before the last `80` in the last `block` bytes, behind which only zero bytes stand."""
    if len(padded) < block:
        raise Rejected("decrypt", "padding")
    content = padded.rstrip(b"\x00")
    if len(padded) - len(content) >= block or not content.endswith(b"\x80"):
        raise Rejected("decrypt", "padding")
    return content[:-1]


def encrypt(key, nonce, plaintext, associated_data=b""):
    """ChaCha20-Poly1305; the tag stands behind the ciphertext."""
    return bindings.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, associated_data, nonce, key)


def decrypt(key, nonce, ciphertext, associated_data=b""):
    if len(nonce) != NONCE_BYTES:
        raise Rejected("decode", "nonce")
    if len(key) != KEY_BYTES:
        raise Rejected("decode", "key")
    if len(ciphertext) < TAG_BYTES:
        raise Rejected("decode", "ciphertext-length")
    try:
        return bindings.crypto_aead_chacha20poly1305_ietf_decrypt(ciphertext, associated_data, nonce, key)
    except nacl.exceptions.CryptoError:
        raise Rejected("decrypt", "tag") from None


def seal(text, receiver_public, ephemeral_secret, nonce, block=BLOCK):
    """The canonical JSON text of a payload that holds `text`."""
    ephemeral_public = public_key(ephemeral_secret)
    shared = x25519(ephemeral_secret, receiver_public)
    _, key = session_keys(shared, ephemeral_public, receiver_public)
    payload = {
        "ciphertext": base64_text(encrypt(key, nonce, pad(text.encode("utf-8"), block))),
        "ephemPublicKey": base64_text(ephemeral_public),
        "nonce": hex0x_text(nonce),
    }
    return json_text.canonical(payload)


def parse_payload(text, dialect):
    """Ciphertext, ephemeral public key and nonce of a sealed payload, given as its JSON text."""
    payload = json_text.parse_object(text)
    read_ciphertext = sloppy_base64_bytes if dialect == LEGACY else base64_bytes
    ciphertext = read_ciphertext(payload.get("ciphertext"))
    ephemeral_public = parse_encryption_key(payload.get("ephemPublicKey"))
    nonce = parse_nonce(payload.get("nonce"))
    return ciphertext, ephemeral_public, nonce


def open_payload(text, secret, dialect, block=BLOCK):
    """The text in a payload that was sealed for the public key of `secret`."""
    ciphertext, ephemeral_public, nonce = parse_payload(text, dialect)
    shared = x25519(secret, ephemeral_public)
    _, key = session_keys(shared, ephemeral_public, public_key(secret))
    content = unpad(decrypt(key, nonce, ciphertext), block)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Rejected("parse", "not-utf-8") from None
