"""Profile keys from a wallet's signature (spec/key-derivation.md)."""

from . import sealing, signatures
from .encoding import address_bytes, address_text
from .hashes import blake2b, sha256
from .registry import LEGACY

DEFAULT_NONCE = "0xa1b38837dd52e70a250ac2bf3e19f1599833e9d30662bf69a1c12e5747ed9f65"

TEXT = """dm3.chat wants you to sign in with your Ethereum account:
{address}

Connect the DM3 MESSENGER with your wallet. Keys for secure communication are derived from this signature.

(There is no paid transaction initiated. The signature is used off-chain only.)

URI: https://dm3.chat
Version: 1
Nonce: {nonce}"""


def message(address, nonce=DEFAULT_NONCE):
    """The text that the wallet signs."""
    return TEXT.format(address=address_text(address_bytes(address)), nonce=nonce)


def storage_key(wallet_signature):
    """32 bytes, from the characters of the signature as the wallet returned them."""
    return sha256(wallet_signature.encode("utf-8"))


def encryption_secret(seed):
    return blake2b(seed, 32)


def encryption_public(seed):
    return sealing.public_key(encryption_secret(seed))


def ed25519_public(seed):
    return signatures.public_key(seed, LEGACY)
