"""Message signatures and wallet signatures (spec/keys.md)."""

import coincurve
import nacl.exceptions
from coincurve import ecdsa
from nacl import bindings

from .encoding import address_text, base64_bytes, hex0x_bytes
from .hashes import eip191, keccak256, sha256
from .registry import LEGACY
from .reply import Rejected

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
SIGNATURE_BYTES = 64
WALLET_SIGNATURE_BYTES = 65


def parse_signing_key(text):
    """The bytes of a public signing key: 33 are secp256k1, 32 are Ed25519. That they are a point is not asked."""
    key = base64_bytes(text)
    if len(key) == 33 and key[0] in (2, 3) or len(key) == 32:
        return key
    raise Rejected("decode", "signing-key")


def parse_signature(text):
    return base64_bytes(text, SIGNATURE_BYTES)


def sign(secret, message, dialect):
    """The 64 bytes of the dialect's signature over the bytes `message`."""
    if dialect == LEGACY:
        _, full_secret = bindings.crypto_sign_seed_keypair(secret)
        return bindings.crypto_sign(message, full_secret)[:SIGNATURE_BYTES]
    return secp256k1_secret(secret).sign_recoverable(sha256(message), hasher=None)[:SIGNATURE_BYTES]


def public_key(secret, dialect):
    """The dialect's public signing key of 32 secret bytes."""
    if dialect == LEGACY:
        return bindings.crypto_sign_seed_keypair(secret)[0]
    return secp256k1_secret(secret).public_key.format(compressed=True)


def verify(key, message, signature):
    """Returns if `signature` (64 bytes) holds for the bytes `message` under the key of 32 or 33 bytes."""
    if len(signature) != SIGNATURE_BYTES:
        raise Rejected("decode", "signature-length")
    if len(key) == 32:
        verify_ed25519(key, message, signature)
    else:
        verify_secp256k1(key, message, signature)


def verify_text(key_text, message, signature_text):
    """The same for a key and a signature as they stand on the wire."""
    verify(parse_signing_key(key_text), message, parse_signature(signature_text))


def verify_ed25519(key, message, signature):
    """The strict check of libsodium, which is the one that the page describes."""
    try:
        bindings.crypto_sign_open(signature + message, key)
    except nacl.exceptions.BadSignatureError:
        raise bad_signature() from None


def verify_secp256k1(key, message, signature):
    check_range(signature)
    try:
        point = coincurve.PublicKey(key)
    except ValueError:
        raise Rejected("authenticate", "signing-key") from None
    der = ecdsa.cdata_to_der(ecdsa.deserialize_compact(signature))
    if not point.verify(der, sha256(message), hasher=None):
        raise bad_signature()


def check_range(signature):
    """Refuses an `r` or `s` out of range, and an `s` above half the group order."""
    r = int.from_bytes(signature[:32], "big")
    s = int.from_bytes(signature[32:64], "big")
    if not 0 < r < ORDER or not 0 < s <= HALF_ORDER:
        raise bad_signature()


def wallet_sign(secret, message):
    """The 65 bytes of a wallet's signature of a personal message."""
    signature = secp256k1_secret(secret).sign_recoverable(eip191(message), hasher=None)
    return signature[:64] + bytes([27 + (signature[64] & 1)])


def wallet_address(secret):
    """The 20 bytes of the address of 32 secret bytes."""
    return address_of(secp256k1_secret(secret).public_key)


def wallet_recover(message, signature, dialect):
    """The 20 bytes of the address whose wallet made the signature, given as bytes."""
    if dialect == LEGACY:
        signature = deployed_wallet_signature(signature)
    if len(signature) != WALLET_SIGNATURE_BYTES:
        raise Rejected("decode", "wallet-signature-length")
    if signature[64] not in (27, 28):
        raise Rejected("decode", "wallet-signature-v")
    r = int.from_bytes(signature[:32], "big")
    s = int.from_bytes(signature[32:64], "big")
    if not 0 < r < ORDER or not 0 < s < ORDER or dialect != LEGACY and s > HALF_ORDER:
        raise bad_signature()
    try:
        recoverable = signature[:64] + bytes([signature[64] - 27])
        point = coincurve.PublicKey.from_signature_and_message(recoverable, eip191(message), hasher=None)
    except ValueError:
        raise bad_signature() from None
    return address_of(point)


def wallet_recover_text(message, signature_text, dialect):
    """The same for a signature as it stands on the wire; the address with its checksum."""
    return address_text(wallet_recover(message, hex0x_bytes(signature_text), dialect))


def deployed_wallet_signature(signature):
    """The 65 bytes with a `v` of 27 or 28 for what deployed verifiers also read (DIV-TS-015)."""
    if len(signature) == 64:  # EIP-2098: the highest bit of s is the parity
        parity = signature[32] >> 7
        return signature[:32] + bytes([signature[32] & 0x7F]) + signature[33:] + bytes([27 + parity])
    if len(signature) == WALLET_SIGNATURE_BYTES:
        v = signature[64]
        if v in (0, 1):
            return signature[:64] + bytes([27 + v])
        if v > 28:
            return signature[:64] + bytes([28 - v % 2])
    return signature


def address_of(point):
    return keccak256(point.format(compressed=False)[1:])[-20:]


def secp256k1_secret(secret):
    try:
        return coincurve.PrivateKey(secret)
    except ValueError:
        raise Rejected("decode", "secret-key") from None


def bad_signature():
    return Rejected("authenticate", "signature")
