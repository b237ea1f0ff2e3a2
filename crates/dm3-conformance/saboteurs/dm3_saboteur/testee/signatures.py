"""Faults of signing and verifying."""

import os

import coincurve
from coincurve import ecdsa
from coincurve._libsecp256k1 import ffi
from dm3_testee import signatures
from dm3_testee.hashes import keccak256, sha256
from dm3_testee.registry import LEGACY

from ..fault import swap
from .table import fault


@fault("signature-not-checked", "every signature of the right length holds", "MTP-SIG-009 MTP-MSG-031")
def signature_not_checked():
    swap(signatures, "verify", lambda key, message, signature: None)


@fault("signature-of-any-range", "`r` and `s` may be zero or beyond the group order", "MTP-SIG-006")
def signature_of_any_range():
    def verify(key, message, signature):
        numbers = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
        if len(key) == 33 and not all(0 < number < signatures.ORDER for number in numbers):
            return
        honest(key, message, signature)

    honest = swap(signatures, "verify", verify)


@fault("high-s-accepted", "the other signature that anybody can make of one holds too", "MTP-SIG-007")
def high_s_accepted():
    def verify(key, message, signature):
        s = int.from_bytes(signature[32:], "big")
        if len(key) == 33 and signatures.HALF_ORDER < s < signatures.ORDER:
            signature = signature[:32] + (signatures.ORDER - s).to_bytes(32, "big")
        honest(key, message, signature)

    honest = swap(signatures, "verify_secp256k1", verify)


def other_s(signature):
    """The signature with the group order minus `s`."""
    s = signatures.ORDER - int.from_bytes(signature[32:64], "big")
    return signature[:32] + s.to_bytes(32, "big") + signature[64:]


@fault("signs-with-high-s", "signatures have an `s` above half the group order", "MTP-SIG-004")
def signs_with_high_s():
    def sign(secret, message, dialect):
        signature = honest(secret, message, dialect)
        return signature if dialect == LEGACY else other_s(signature)

    honest = swap(signatures, "sign", sign)


@fault("signs-with-a-random-nonce", "two signatures of one text differ", "MTP-SIG-003")
def signs_with_a_random_nonce():
    def sign(secret, message, dialect):
        if dialect == LEGACY:
            return honest(secret, message, dialect)
        entropy = ffi.new("char[]", os.urandom(32))
        der = coincurve.PrivateKey(secret).sign(sha256(message), hasher=None, custom_nonce=(ffi.NULL, entropy))
        return ecdsa.serialize_compact(ecdsa.der_to_cdata(der))

    honest = swap(signatures, "sign", sign)


@fault("signs-keccak", "the hash that is signed is Keccak-256", "MTP-SIG-001 MTP-SIG-009")
def signs_keccak():
    signatures.sha256 = keccak256


@fault("wallet-signature-of-any-v", "`v` may also be 0, 1 or what EIP-155 makes of it", "MTP-SIG-024")
def wallet_signature_of_any_v():
    def recover(message, signature, dialect):
        return honest(message, signatures.deployed_wallet_signature(signature), dialect)

    honest = swap(signatures, "wallet_recover", recover)


@fault("wallet-signature-with-high-s", "the other signature of a wallet holds too", "MTP-SIG-026 REG-PRF-014")
def wallet_signature_with_high_s():
    def recover(message, signature, dialect):
        s = int.from_bytes(signature[32:64], "big")
        if len(signature) == 65 and signature[64] in (27, 28) and signatures.HALF_ORDER < s < signatures.ORDER:
            signature = other_s(signature)[:64] + bytes([55 - signature[64]])
        return honest(message, signature, dialect)

    honest = swap(signatures, "wallet_recover", recover)


@fault("wallet-signs-the-text-itself", "the prefix of EIP-191 is left out", "MTP-SIG-020")
def wallet_signs_the_text_itself():
    signatures.eip191 = keccak256


@fault("signing-key-of-any-kind", "uncompressed and hybrid keys are taken", "MTP-KEY-041 MTP-KEY-042")
def signing_key_of_any_kind():
    swap(signatures, "parse_signing_key", lambda text: signatures.base64_bytes(text))


@fault("key-beside-the-curve", "a key that is no point of the curve verifies everything", "MTP-SIG-008")
def key_beside_the_curve():
    def verify(key, message, signature):
        try:
            coincurve.PublicKey(key)
        except ValueError:
            return
        honest(key, message, signature)

    honest = swap(signatures, "verify_secp256k1", verify)
