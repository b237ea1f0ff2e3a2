"""Faults of sealed payloads."""

import json

from Crypto.Cipher import ChaCha20
from dm3_testee import sealing
from nacl import bindings

from ..fault import swap
from .table import fault


@fault("small-order-keys", "keys that lead to a shared secret of zeros are taken", "MTP-SEA-005")
def small_order_keys():
    def x25519(secret, public):
        try:
            return bindings.crypto_scalarmult(secret, public)
        except sealing.nacl.exceptions.RuntimeError:
            return bytes(32)

    swap(sealing, "x25519", x25519)


@fault("padding-not-checked", "what stands behind the mark of the padding is not looked at", "MTP-SEA-011")
def padding_not_checked():
    def unpad(padded, block=sealing.BLOCK):
        if len(padded) < block:
            return honest(padded, block)
        return padded[: padded.rfind(b"\x80")] if b"\x80" in padded else padded

    honest = swap(sealing, "unpad", unpad)


@fault("short-plaintext-accepted", "a plaintext may be shorter than a block", "MTP-SEA-012")
def short_plaintext_accepted():
    def unpad(padded, block=sealing.BLOCK):
        return honest(padded + bytes(max(0, block - len(padded))), block)

    honest = swap(sealing, "unpad", unpad)


@fault("tag-not-checked", "a ciphertext is decrypted without a look at its tag", "MTP-SEA-022")
def tag_not_checked():
    def decrypt(key, nonce, ciphertext, associated_data=b""):
        if len(ciphertext) < sealing.TAG_BYTES:
            return honest(key, nonce, ciphertext, associated_data)
        cipher = ChaCha20.new(key=key, nonce=nonce)
        cipher.seek(64)  # the first block of the key stream makes the key of the tag
        return cipher.decrypt(ciphertext[: -sealing.TAG_BYTES])

    honest = swap(sealing, "decrypt", decrypt)


@fault("session-keys-swapped", "payloads are sealed and opened with the key of the other direction", "MTP-SEA-003")
def session_keys_swapped():
    def session_keys(shared, ephemeral_public, receiver_public):
        return honest(shared, ephemeral_public, receiver_public)[::-1]

    honest = swap(sealing, "session_keys", session_keys)


@fault("public-keys-not-hashed", "the session keys follow from the shared secret alone", "MTP-SEA-002")
def public_keys_not_hashed():
    swap(sealing, "session_keys", lambda shared, _ephemeral, _receiver: keys_of(shared))


def keys_of(shared):
    both = sealing.blake2b(shared, 64)
    return both[:32], both[32:]


@fault("public-keys-tidied", "the bit that X25519 ignores is cleared before keys are hashed", "MTP-SEA-004")
def public_keys_tidied():
    def session_keys(shared, ephemeral_public, receiver_public):
        return honest(shared, tidied(ephemeral_public), tidied(receiver_public))

    def tidied(key):
        return key[:31] + bytes([key[31] & 0x7F])

    honest = swap(sealing, "session_keys", session_keys)


@fault("padding-left-out", "the content is sealed as it is", "MTP-SEA-010")
def padding_left_out():
    swap(sealing, "pad", lambda content, block=sealing.BLOCK: content)


@fault("nonce-used-again", "every payload is sealed with the same nonce", "MTP-SEA-021")
def nonce_used_again():
    def seal(text, receiver_public, ephemeral_secret, nonce, block=sealing.BLOCK):
        return honest(text, receiver_public, ephemeral_secret, bytes(sealing.NONCE_BYTES), block)

    honest = swap(sealing, "seal", seal)


@fault("ephemeral-key-used-again", "every payload is sealed with the same key pair", "MTP-SEA-001")
def ephemeral_key_used_again():
    def seal(text, receiver_public, ephemeral_secret, nonce, block=sealing.BLOCK):
        return honest(text, receiver_public, bytes(range(32)), nonce, block)

    honest = swap(sealing, "seal", seal)


@fault("ephemeral-secret-in-the-payload", "the payload carries the secret key that it was sealed with", "MTP-SEA-030")
def ephemeral_secret_in_the_payload():
    def seal(text, receiver_public, ephemeral_secret, nonce, block=sealing.BLOCK):
        payload = json.loads(honest(text, receiver_public, ephemeral_secret, nonce, block))
        return sealing.json_text.canonical({**payload, "secret": ephemeral_secret.hex()})

    honest = swap(sealing, "seal", seal)


@fault("content-of-any-bytes", "a content that is no UTF-8 is read as far as it goes", "MTP-SEA-014")
def content_of_any_bytes():
    class Lenient(bytes):
        def decode(self, encoding, errors="replace"):
            return bytes(self).decode(encoding, errors)

    def unpad(padded, block=sealing.BLOCK):
        return Lenient(honest(padded, block))

    honest = swap(sealing, "unpad", unpad)


@fault("payload-members-closed", "a payload with further members is refused", "MTP-SEA-035")
def payload_members_closed():
    def parse(text, dialect):
        payload = sealing.json_text.parse_object(text)
        if set(payload) - {"ciphertext", "ephemPublicKey", "nonce"}:
            raise sealing.Rejected("parse", "further-members")
        return honest(text, dialect)

    honest = swap(sealing, "parse_payload", parse)
